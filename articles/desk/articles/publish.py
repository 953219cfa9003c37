"""The publish buttons of the article form: what is open, then all or nothing."""

from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from ...models import Article, AuditAction, AuditEntry, Correction, FrontPageSlot, NotPublishable, public_change
from ..checks import checklist
from ..checks.checklist_rows import blocking
from ..checks.problem import Problem
from ..revisions.compare import changed_fields
from ..revisions.corrections import correction_from, where_else_url
from .outcome import Outcome
from .state import at_clock, clock, status_of


def publish(outcome: Outcome, data: dict, user, *, is_now: bool = False, overrule: bool = False) -> None:
    """Publish what was just saved if nothing stands in the way; `is_now` forgets the chosen time.

    `overrule`: over open points, if this person may and says why.
    """
    problems = _open_points(outcome.article, data)
    if not user.has_perm("articles.publish_article"):
        outcome.say("error", "Gespeichert. Veröffentlichen kann nur die Redaktion.")
    elif problems and not (overrule and _may_overrule(outcome, problems, data, user)):
        outcome.is_blocked = True
        points = format_html_join("", "<li>{}</li>", ((problem.html,) for problem in problems))
        outcome.say(
            "error",
            format_html("Gespeichert, aber noch nicht veröffentlicht. Es fehlt noch: <ul>{}</ul>", points),
        )
    else:
        _go_public(outcome, data | ({"publish_at": None} if is_now else {}), user, overruled=problems)


def _open_points(article: Article, data: dict) -> list[Problem]:
    """What stands in the way of publication."""
    is_urgent = checklist.is_urgent(article)
    problems = [
        problem for problem in checklist.check(article.working_copy.snapshot, is_urgent=is_urgent) if problem.blocks
    ]
    return problems + blocking(article, correction_from(data))


def _may_overrule(outcome: Outcome, problems: list[Problem], data: dict, user) -> bool:
    """The Chefredaktion, with a reason, and never over a missing credit."""
    if not user.has_perm("articles.overrule_checklist"):
        outcome.say("error", "Offene Punkte übergehen kann nur die Chefredaktion.")
    elif firm := [problem.text for problem in problems if problem.is_firm]:
        outcome.say("error", f"Darüber hinweg wird nie veröffentlicht: {' '.join(firm)}")
    elif not data["overrule_reason"].strip():
        outcome.say("error", "Bitte einen Grund angeben, warum trotzdem veröffentlicht wird.")
    else:
        return True
    return False


def _go_public(outcome: Outcome, data: dict, user, *, overruled: list[Problem]) -> None:
    """Publish, with the correction if it is one, and the entry in the audit trail: all or nothing."""
    article = outcome.article
    was_live, before = article.is_visible(), status_of(article).label
    seen_until_now = article.applied_revision
    mark_updated = was_live and data["change_kind"] == "update"
    correction = correction_from(data) if was_live else None
    try:
        with transaction.atomic(), public_change():
            article.publish(
                by=user,
                at=_start(article, data),
                until=data["expire_at"],
                mark_updated=mark_updated,
                correction=correction,
                hide_wording=data["hide_wording"],
                is_overruled=bool(overruled),
                seen=outcome.seen,
            )
            if not was_live and checklist.is_urgent(article):
                _place_breaking(article, user)
            after = correction.get_kind_display() if correction else status_of(article).label
            _record(article, user, before, after, data, overruled)
    except NotPublishable as refusal:
        outcome.say("error", f"Gespeichert, aber nicht veröffentlicht: {refusal}")
    else:
        outcome.is_published = True
        old, new = (revision and revision.snapshot for revision in (seen_until_now, article.applied_revision))
        changed = changed_fields(old, new) if was_live and old and new else []
        outcome.say("success", _published_text(article, was_live, correction, changed))


def _place_breaking(article: Article, user) -> None:
    """An Eilmeldung stands above the front page, unless the desk has given it another place there."""
    if user.has_perm("articles.change_frontpageslot") and not FrontPageSlot.objects.filter(article=article).exists():
        until = article.working_copy.is_urgent_until
        FrontPageSlot.put(article, position=FrontPageSlot.BREAKING, until=until)


def _record(article: Article, user, before: str, after: str, data: dict, overruled: list[Problem]) -> None:
    if not overruled:
        AuditEntry.objects.record(AuditAction.PUBLISH, article, by=user, before=before, after=after)
        return
    state = {"Stand": before, "Offen": [problem.text for problem in overruled]}
    reason = data["overrule_reason"].strip()
    AuditEntry.objects.record(AuditAction.OVERRULE, article, by=user, before=state, after=after, reason=reason)


def _start(article: Article, data: dict):
    """The chosen time if it is in the future; None for a live article, which keeps its time."""
    at = data["publish_at"]
    return at if at and at > timezone.now() and not article.is_visible() else None


def _published_text(article: Article, was_live: bool, correction: Correction | None, changed: list[str]) -> str:
    if article.is_scheduled():
        return f"Eingeplant: „{article}“ erscheint {at_clock(article.publish_at)}."
    link = format_html('<a href="{}">Ansehen</a>', article.get_absolute_url())
    if correction:
        text = '{} veröffentlicht ({}). {} · <a href="{}">Wo stand das noch?</a>'
        kind = correction.get_kind_display()
        said = format_html(text, kind, clock(correction.time), link, where_else_url(article))
    elif was_live:
        said = format_html("Aktualisierung veröffentlicht ({}). {}", clock(timezone.now()), link)
    else:
        said = format_html("Veröffentlicht: „{}“. {}", article, link)
    what = f" Geändert: {', '.join(changed)}." if changed else ""
    return format_html("{}{} {}", said, what, _share(article))


def _share(article: Article) -> str:
    """The address, and ways to pass it on that ask no other host; the script of the form makes the buttons work."""
    url = f"{settings.SITE_URL}{article.get_absolute_url()}"
    mail = "mailto:?" + urlencode({"subject": article.title, "body": f"{article.title}\n{url}"}, quote_via=quote)
    return format_html(
        '<span class="desk-share"><span>{0}</span> <button type="button" data-copy="{0}" hidden>Adresse kopieren</button> '
        '<a href="{1}">Per E-Mail</a> <button type="button" data-copy="{2} {0}" hidden>Text für soziale Netze kopieren</button></span>',
        url,
        mail,
        article.title,
    )


def unschedule(outcome: Outcome, user) -> None:
    """Take a planned publication back; the time stays as a wish."""
    article = outcome.article
    before = status_of(article).note
    if not user.has_perm("articles.publish_article"):
        outcome.say("error", "Gespeichert. Die Planung aufheben kann nur die Redaktion.")
        return
    try:
        with public_change():
            article.unschedule(by=user)
            AuditEntry.objects.record(
                AuditAction.UNSCHEDULE, article, by=user, before=before, after=status_of(article).label
            )
    except NotPublishable as refusal:
        outcome.say("error", f"Gespeichert, aber: {refusal}")
    else:
        outcome.say("success", "Nicht mehr eingeplant. Der Artikel erscheint erst, wenn ihn jemand veröffentlicht.")
