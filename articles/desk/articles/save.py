"""What the buttons of the article form do: save, publish, hand over; all in one transaction."""

from django.urls import reverse
from django.utils.html import format_html

from ...models import Article, Draft, MayNotPublish, NewerRevision, Seen, State, Step, public_change
from ..lifecycle import trash
from ..revisions.losses import losses
from ..revisions.merge import merge
from . import publish, row_fields, steps
from .form import ArticleForm
from .outcome import Outcome
from .state import at_clock, live_note, overdue_note, saver

# Names of the form's buttons, without the underscore that they carry there.
PUBLISHES = ("publish", "publish_now", "overrule")
BUTTONS = (*PUBLISHES, "unschedule", "step")


def save(article: Article, form: ArticleForm, *, user, button: str, step: str = "") -> Outcome:
    """Store what was posted, then do what the button says."""
    outcome = Outcome(article)
    for loss in losses(form.data):
        outcome.say("warning", loss)
    with public_change(unseen=True):
        if trash.bring_back(outcome, user, publishes=button in PUBLISHES) and button in PUBLISHES:
            button = "save"
        is_stored = _store_text(outcome, form, user, button)
        if is_stored and _store_row(outcome, form, user, button):
            _press(outcome, form, user, button, step)
        if is_stored and button in PUBLISHES and not outcome.is_published:
            outcome.article.working_copy.settle()
    return outcome


def _store_text(outcome: Outcome, form: ArticleForm, user, button: str) -> bool:
    """Store the posted text as a revision; False if it only went to the draft (a conflict, or a missing right)."""
    article, slot = outcome.article, form.cleaned_data["slot"]
    if article.pk is None:
        outcome.article = Article.start(form.snapshot(), by=user, applies=button not in PUBLISHES)
        Draft.objects.filter(article=None, person=user, slot=slot).delete()
        return True
    base, applies = form.cleaned_data["base_revision"], button not in PUBLISHES
    try:
        article.working_copy.save_revision(form.snapshot(), by=user, base=base, slot=slot, applies=applies)
    except NewerRevision as conflict:
        if button != "save" or not _merge_by_itself(outcome, conflict, user):
            outcome.conflict = conflict.draft
            conflict.draft.row_fields = form.row_fields
            conflict.draft.save(update_fields=["row_fields"])
    except MayNotPublish as refusal:
        _draft(article, form, user, content=form.snapshot().to_json(), base_revision_id=base)
        why = str(refusal) or "Der Artikel ist eingeplant, nur die Redaktion kann ihn noch ändern."
        outcome.say("error", f"Nicht gespeichert: {why} Ihr Text ist gesichert.")
        return False
    return outcome.conflict is None


def _store_row(outcome: Outcome, form: ArticleForm, user, button: str) -> bool:
    """Times, notes and who has it; False if something stands in the way of what was asked."""
    article, slot = outcome.article, form.cleaned_data["slot"]
    outcome.seen = Seen(article.working_copy.newest_revision_id, form.cleaned_data["seen_state"] == State.WITHDRAWN)
    asked = row_fields.settle(article, form)
    row_fields.save(article, form.cleaned_data, user, tells=button != "step")  # a step tells the same people
    Draft.objects.filter(article=article, person=user, slot=slot).delete()
    if asked:
        # a draft of the text that was just stored: the page of conflicts asks about the row fields that both changed
        newest = article.working_copy.newest_revision
        outcome.conflict = _draft(article, form, user, content=newest.content, base_revision=newest)
    return row_fields.save_embargo(outcome, form.cleaned_data, user) and not asked


def _press(outcome: Outcome, form: ArticleForm, user, button: str, step: str) -> None:
    match button:
        case "publish" | "publish_now":
            publish.publish(outcome, form.cleaned_data, user, is_now=button == "publish_now")
        case "overrule":
            publish.publish(outcome, form.cleaned_data, user, overrule=True)
        case "unschedule":
            publish.unschedule(outcome, user)
        case "step" if step in Step.values:
            steps.hand_over(outcome, step, user)
        case _ if not outcome.is_merged:
            _say_saved(outcome, form, user)


def _merge_by_itself(outcome: Outcome, conflict: NewerRevision, user) -> bool:
    """Save both texts as one where they touch different places; False leaves the decision to the editor."""
    draft, newest = conflict.draft, conflict.newest
    if draft.base_revision is None:
        return False
    merged = merge(draft.base_revision.snapshot, newest.snapshot, draft.snapshot)
    if merged.conflicts:
        return False
    try:
        revision = outcome.article.working_copy.save_revision(merged.snapshot, by=user, base=newest)
    except (NewerRevision, MayNotPublish):
        return False
    draft.delete()
    outcome.is_merged = True
    url = reverse("admin:desk_compare", args=[outcome.article.pk])
    who = saver(newest.person, user)
    text = '{} {} auch gespeichert, an anderen Stellen. Beides ist zusammengeführt. <a href="{}?von={}&amp;bis={}">Unterschiede ansehen</a>'
    outcome.say("success", format_html(text, who, at_clock(newest.created_at), url, newest.number, revision.number))
    return True


def _draft(article: Article, form: ArticleForm, user, **values) -> Draft:
    """The draft in the slot of the form, with its row fields and these values."""
    key = {"article": article, "person": user, "slot": form.cleaned_data["slot"]}
    values["row_fields"] = form.row_fields
    return Draft.objects.update_or_create(**key, defaults=values)[0]


def _say_saved(outcome: Outcome, form: ArticleForm, user) -> None:
    article = outcome.article
    if article.is_scheduled():
        row_fields.reschedule(outcome, form.cleaned_data, user)
        outcome.say("success", f"Gespeichert: wird {at_clock(article.publish_at)} so erscheinen.")
    elif article.is_visible():
        note = live_note(article).partition(" Es gibt")[0]
        is_newer = article.has_newer_working_copy
        outcome.say("success", f"Als Arbeitsfassung gespeichert. {note}" if is_newer else "Gespeichert.")
    else:
        over = " Er bleibt offline, bis ihn jemand wieder veröffentlicht." if article.is_expired() else ""
        outcome.say("success", f"Gespeichert: „{article}“.{over}")
        if article.working_copy.is_overdue():
            outcome.say("warning", overdue_note(article))
