"""What the buttons of the article form do: save, publish, hand over. Text is stored first, whatever happens after."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from ..models import (
    NEVER,
    Article,
    AuditEntry,
    Draft,
    EmbargoHolds,
    FrontPageSlot,
    MayNotPublish,
    NewerRevision,
    NotPublishable,
    Seen,
    State,
    Step,
)  # fmt: skip
from . import checklist, publish, steps
from .article_form import ArticleForm
from .article_state import at_clock, live_note
from .merge import merge
from .outcome import Outcome

# How long an Eilmeldung may stay without the rest.
URGENT_FOR = dt.timedelta(hours=2)
# Names of the form's buttons, without the underscore that they carry there.
BUTTONS = ("publish", "publish_now", "overrule", "unschedule", "step")


def save(article: Article, form: ArticleForm, *, user, button: str, step: str = "") -> Outcome:
    """Store what was posted, then do what the button says."""
    outcome, slot = Outcome(article), form.cleaned_data["slot"]
    if article.pk is None:
        article = outcome.article = Article.start(form.snapshot(), by=user)
        Draft.objects.filter(article=None, person=user, slot=slot).delete()
    else:
        try:
            article.save_revision(
                form.snapshot(), by=user, base=form.cleaned_data["base_revision"], slot=slot
            )
        except NewerRevision as conflict:
            if button != "save" or not _merge_by_itself(outcome, conflict, user):
                outcome.conflict = conflict.draft
            return outcome
        except MayNotPublish as refusal:
            keep_draft(article, form, user)
            why = str(refusal) or "Der Artikel ist eingeplant, nur die Redaktion kann ihn noch ändern."
            outcome.say("error", f"Nicht gespeichert: {why} Ihr Text ist gesichert.")
            return outcome
    outcome.seen = Seen(article.newest_revision_id, form.cleaned_data["seen_state"] == State.WITHDRAWN)
    _save_desk_fields(article, form, user, tells=button != "step")  # a step tells the same people
    Draft.objects.filter(article=article, person=user, slot=slot).delete()
    if not _save_embargo(outcome, form, user):
        return outcome
    match button:
        case "publish" | "publish_now":
            publish.publish(outcome, form.cleaned_data, user, is_now=button == "publish_now")
        case "overrule":
            publish.publish(outcome, form.cleaned_data, user, overrule=True)
        case "unschedule":
            publish.unschedule(outcome, user)
        case "step" if step in Step.values:
            steps.hand_over(outcome, step, user)
        case _:
            _say_saved(outcome, form, user)
    return outcome


def _merge_by_itself(outcome: Outcome, conflict: NewerRevision, user) -> bool:
    """Save both texts as one where they touch different places; False leaves the decision to the editor."""
    draft, newest = conflict.draft, conflict.newest
    if draft.base_revision is None:
        return False
    merged = merge(draft.base_revision.snapshot, newest.snapshot, draft.snapshot)
    if merged.conflicts:
        return False
    try:
        revision = outcome.article.save_revision(merged.snapshot, by=user, base=newest)
    except (NewerRevision, MayNotPublish):
        return False
    draft.delete()
    url = reverse("admin:desk_compare", args=[outcome.article.pk])
    who = newest.person or "Jemand anderes"
    text = '{} hat {} auch gespeichert, an anderen Stellen. Beides ist zusammengeführt. <a href="{}?von={}&amp;bis={}">Unterschiede ansehen</a>'
    outcome.say(
        "success", format_html(text, who, at_clock(newest.created_at), url, newest.number, revision.number)
    )
    return True


def keep_draft(article: Article, form: ArticleForm, user) -> Draft:
    """The posted text in the slot of its form."""
    values = {"content": form.snapshot().to_json(), "base_revision_id": form.cleaned_data["base_revision"]}
    key = {"article": article, "person": user, "slot": form.cleaned_data["slot"]}
    return Draft.objects.update_or_create(**key, defaults=values)[0]


def _save_desk_fields(article: Article, form: ArticleForm, user, *, tells: bool) -> None:
    """What no revision holds: wishes about time, notes, and who has it, who is told if asked."""
    data = form.cleaned_data
    wanted = {
        "planned_for": article.planned_for if article.is_visible() else data["publish_at"],
        "notes": data["notes"],
        "assigned_to": data["assigned_to"],
    }
    if user.has_perm("articles.publish_article"):
        wanted["expire_at"] = _end(article, data)
        if data["is_urgent"] != checklist.is_urgent(article):
            wanted["is_urgent_until"] = timezone.now() + URGENT_FOR if data["is_urgent"] else None
    changed = [name for name, value in wanted.items() if getattr(article, name) != value]
    if "expire_at" in changed and article.state == State.PUBLISHED:
        before, after = (
            None if time == NEVER else time.isoformat() for time in (article.expire_at, wanted["expire_at"])
        )
        AuditEntry.objects.record("offline-zeit", article, by=user, before=before, after=after)
    if changed:
        for name in changed:
            setattr(article, name, wanted[name])
        article.save(update_fields=changed)
    _save_top(article, data["top_until"], user)
    if tells and "assigned_to" in changed and article.assigned_to:
        steps.tell_of_assignment(article, by=user)


def _end(article: Article, data: dict) -> dt.datetime:
    """When it goes offline. What is over comes back by publishing alone, with the Prüfliste, not by saving."""
    end = data["expire_at"] or NEVER
    return article.expire_at if article.is_expired() and end > timezone.now() else end


def _save_top(article: Article, until: dt.datetime | None, user) -> None:
    """Hold the article as the Aufmacher, from its appearance on; an emptied time gives the place back."""
    if until == article.top_until or not user.has_perm("articles.change_frontpageslot"):
        return
    if until is None:
        FrontPageSlot.objects.filter(article=article).delete()
    else:
        FrontPageSlot.put(article, until=until)
    AuditEntry.objects.record("aufmacher", article, by=user, after=str(until) if until else None)


def _save_embargo(outcome: Outcome, form: ArticleForm, user) -> bool:
    """Set or lengthen the embargo; False if it stands in the way of what was asked, and then says why."""
    article, until = outcome.article, form.cleaned_data["embargo_until"]
    if article.is_visible() or article.is_expired():
        return True
    try:
        article.set_embargo(until, by=user)
    except EmbargoHolds:
        outcome.say("error", "Gespeichert, aber die Sperrfrist bleibt: aufheben oder verkürzen kann sie nur die Chefredaktion, mit Grund („Sperrfrist aufheben“).")  # fmt: skip
    except NotPublishable as refusal:
        outcome.say("error", f"Gespeichert, aber ohne die neue Sperrfrist: {refusal}")
    else:
        return True
    return False


def _say_saved(outcome: Outcome, form: ArticleForm, user) -> None:
    article = outcome.article
    if article.is_scheduled():
        _reschedule(outcome, form, user)
        outcome.say("success", f"Gespeichert: wird {at_clock(article.publish_at)} so erscheinen.")
    elif article.is_visible():
        note = live_note(article).partition(" Es gibt")[0]
        outcome.say(
            "success",
            f"Als Arbeitsfassung gespeichert. {note}" if article.has_newer_working_copy else "Gespeichert.",
        )
    else:
        over = " Er bleibt offline, bis ihn jemand wieder veröffentlicht." if article.is_expired() else ""
        outcome.say("success", f"Gespeichert: „{article}“.{over}")


def _reschedule(outcome: Outcome, form: ArticleForm, user) -> None:
    """A scheduled article moves with its time field; an emptied field leaves the time."""
    article, at = outcome.article, form.cleaned_data["publish_at"]
    if at and at < timezone.now():
        outcome.say("warning", "Die Zeit unter „Erscheint“ ist vorbei: der Artikel bleibt eingeplant wie bisher. Sofort geht es mit „Jetzt veröffentlichen“.")  # fmt: skip
    elif at and at != article.publish_at and user.has_perm("articles.publish_article"):
        before = article.publish_at
        try:
            article.publish(by=user, at=at, seen=outcome.seen)
        except NotPublishable as refusal:
            outcome.say("error", f"Die Zeit bleibt, wie sie war: {refusal}")
            return
        AuditEntry.objects.record(
            "umplanen", article, by=user, before=str(before), after=str(article.publish_at)
        )
