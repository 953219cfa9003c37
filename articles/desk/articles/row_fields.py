"""What belongs to an article but to no revision: its times, who has it, notes.

Two people may have the form open, so these fields merge like the text: what only one of them changed is taken from that
one, what both changed differently is asked; of notes both stay. Values travel as the form writes them: a moment to the minute.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from ...models import (
    NEVER,
    Article,
    AuditAction,
    AuditEntry,
    Draft,
    EmbargoHolds,
    FrontPageSlot,
    NotPublishable,
    State,
    User,
)
from ..checks import checklist
from ..revisions.merge import Conflict, merge_blocks
from . import steps
from .form import ROW, ArticleForm, row_values, written
from .outcome import Outcome
from .state import clock

# How long an Eilmeldung may stay without the rest.
URGENT_FOR = dt.timedelta(hours=2)
EMPTY = {"publish_at": "sofort", "expire_at": "nie"}
Question = tuple[str, str]  # theirs, mine


def merged(
    opened: Mapping[str, str], now: Mapping[str, str], posted: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, Question]]:
    """Each field's value, and what both changed: until that is decided, the other person's value counts."""
    values, asked = dict(now), {}
    for name, theirs in now.items():
        mine = posted.get(name, theirs)
        was = opened.get(name, theirs)
        if mine in (was, theirs):
            continue
        if theirs == was:
            values[name] = mine
        elif name == "notes":
            values[name] = "\n".join(merge_blocks(*(text.split("\n") for text in (was, theirs, mine)))[0])
        else:
            asked[name] = (theirs, mine)
    if (end := values["expire_at"]) and values["publish_at"] >= end:  # each chose one that excludes the other's
        for name in ("publish_at", "expire_at"):
            if values[name] != now[name]:
                asked[name], values[name] = (now[name], values[name]), now[name]
    return values, asked


def settle(article: Article, form: ArticleForm) -> dict[str, Question]:
    """Put what others changed meanwhile into the form's cleaned values; returns the fields that need a decision."""
    row_fields = form.row_fields
    if not row_fields:
        return {}
    values, asked = merged(row_fields["opened"], _now(article), row_fields["posted"])
    form.cleaned_data |= _read(article, values, form.cleaned_data)
    return asked


def _now(article: Article) -> dict[str, str]:
    return {name: written(value) for name, value in row_values(article).items()}


def _read(article: Article, values: Mapping[str, str], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Turn written values into values of the row; a moment that nobody changed keeps its seconds."""
    row = row_values(article) | {"assigned_to": article.working_copy.assigned_to}
    read = {}
    for name, value in values.items():
        if value == written(row[name]):
            read[name] = row[name]
        elif name in typed and value == written(typed[name]):
            read[name] = typed[name]
        else:
            read[name] = ArticleForm.base_fields[name].clean(value)
    return read


def questions(article: Article, draft: Draft) -> list[Conflict]:
    """What both changed, in words, for the page that asks."""
    if not draft.row_fields:
        return []
    asked = merged(draft.row_fields["opened"], _now(article), draft.row_fields["posted"])[1]
    return [
        Conflict(name, ArticleForm.base_fields[name].label, *(_in_words(name, value) for value in pair))
        for name, pair in asked.items()
    ]


def _in_words(name: str, value: str) -> str:
    if name == "is_urgent":
        return "ja" if value else "nein"
    if not value:
        return EMPTY.get(name, "leer")
    if name == "assigned_to":
        return str(User.objects.filter(pk=value).first() or "niemand")
    return clock(ArticleForm.base_fields[name].clean(value)) if name in ROW[:4] else value


def decide(outcome: Outcome, draft: Draft, answers: Mapping[str, str], take: str | None, user) -> None:
    """Store the row fields of a draft as decided; a change of only one person is stored in any case."""
    if not draft.row_fields:
        return
    article = outcome.article
    values, asked = merged(draft.row_fields["opened"], _now(article), draft.row_fields["posted"])
    for name, (theirs, mine) in asked.items():
        answer = take if take in ("theirs", "mine") else answers.get(name)
        values[name] = theirs if answer == "theirs" else mine
    data = _read(article, values, {})
    if data["publish_at"] and data["expire_at"] and data["expire_at"] <= data["publish_at"]:
        outcome.say("error", "Die Zeiten bleiben, wie sie waren: der Artikel ginge offline, bevor er erscheint.")
        return
    save(article, data, user, tells=True)
    if save_embargo(outcome, data, user) and article.is_scheduled():
        reschedule(outcome, data, user)


def save(article: Article, data: dict, user, *, tells: bool) -> None:
    """Wishes about time, notes, and who has it, who is told if asked."""
    copy = article.working_copy
    wanted = {
        "planned_for": copy.planned_for if article.is_visible() else data["publish_at"],
        "notes": data["notes"],
        "assigned_to": data["assigned_to"],
    }
    may_publish = user.has_perm("articles.publish_article")
    if may_publish and data["is_urgent"] != checklist.is_urgent(article):
        wanted["is_urgent_until"] = timezone.now() + URGENT_FOR if data["is_urgent"] else None
    changed = [name for name, value in wanted.items() if getattr(copy, name) != value]
    if changed:
        for name in changed:
            setattr(copy, name, wanted[name])
        copy.save(update_fields=changed)
    if may_publish:
        _save_end(article, _end(article, data), user)
    _save_top(article, data["top_until"], user)
    if tells and "assigned_to" in changed and copy.assigned_to:
        steps.tell_of_assignment(article, by=user)


def _save_end(article: Article, end: dt.datetime, user) -> None:
    if end == article.expire_at:
        return
    if article.state == State.PUBLISHED:
        before, after = (None if time == NEVER else time.isoformat() for time in (article.expire_at, end))
        AuditEntry.objects.record(AuditAction.EXPIRY, article, by=user, before=before, after=after)
    article.expire_at = end
    article.save(update_fields=["expire_at"])


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
    del article.top_until  # asked anew
    AuditEntry.objects.record(AuditAction.LEAD, article, by=user, after=str(until) if until else None)


def save_embargo(outcome: Outcome, data: dict, user) -> bool:
    """Set or lengthen the embargo; False, with a message, if that is refused."""
    article, until = outcome.article, data["embargo_until"]
    if until == article.embargo_until or article.is_visible() or article.is_expired():
        return True
    try:
        article.set_embargo(until, by=user)
    except EmbargoHolds:
        outcome.say(
            "error",
            "Gespeichert, aber die Sperrfrist bleibt: aufheben oder verkürzen kann sie nur die Chefredaktion, mit Grund („Sperrfrist aufheben“).",
        )
    except NotPublishable as refusal:
        outcome.say("error", f"Gespeichert, aber ohne die neue Sperrfrist: {refusal}")
    else:
        return True
    return False


def reschedule(outcome: Outcome, data: dict, user) -> None:
    """A scheduled article moves with its time field; an emptied field leaves the time."""
    article, at = outcome.article, data["publish_at"]
    if at and at < timezone.now():
        outcome.say(
            "warning",
            "Die Zeit unter „Erscheint“ ist vorbei: der Artikel bleibt eingeplant wie bisher. Sofort geht es mit „Jetzt veröffentlichen“.",
        )
    elif at and at != article.publish_at and user.has_perm("articles.publish_article"):
        before = article.publish_at
        try:
            article.publish(by=user, at=at, seen=outcome.seen)
        except NotPublishable as refusal:
            outcome.say("error", f"Die Zeit bleibt, wie sie war: {refusal}")
            return
        AuditEntry.objects.record(
            AuditAction.RESCHEDULE, article, by=user, before=str(before), after=str(article.publish_at)
        )
