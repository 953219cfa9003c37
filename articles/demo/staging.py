"""What is special about some demo pieces: notes, embargoes, corrections, withdrawals, newer working copies, a conflict."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..models import Article, Draft, RelatedChoice, RelatedChoiceKind, RevisionKind, Snapshot, User, WorkingCopy
from .content import Piece, moment

# What belongs to the working copy and to no revision.
_DESK = ("notes", "step")


def stage(article: Article, piece: Piece, loaded: dt.datetime) -> None:
    """Desk fields, embargo, corrections and withdrawal of an article that has just come in."""
    head = piece.head
    row: dict[str, Any] = {}
    _stage_desk(article, head)
    if "embargo" in head:
        row["embargo_until"] = moment(head["embargo"], loaded)
    for correction in head.get("correction", []):
        row["updated_at"] = _stage_correction(article, correction, loaded)
    if row:
        Article.objects.filter(pk=article.pk).update(**row)
    if head.get("state") == "withdrawn":
        article.withdraw(notice=head["withdrawn_reason"])


def _stage_correction(article: Article, correction: dict[str, Any], loaded: dt.datetime) -> dt.datetime:
    """The note; with `replace` also the wording before it, in which the text that was found stood in place of the present one."""
    former, present = None, article.applied_revision
    if "replace" in correction:
        before = _changed(present.snapshot, correction)
        former = article.working_copy.add_revision(before, None, RevisionKind.PUBLISHED)
        present = article.working_copy.add_revision(present.snapshot, None, RevisionKind.PUBLISHED)
        article.apply(present)
    time = moment(correction["time"], loaded)
    article.corrections.create(
        kind=correction["kind"], text=correction["text"], time=time, former=former, revision=present
    )
    return time


def stage_choices(article: Article, piece: Piece, articles: dict[str, int]) -> None:
    """What the desk decided about the box of related coverage: `pinned` and `never` in the head, by key."""
    for name, kind in (("pinned", RelatedChoiceKind.PIN), ("never", RelatedChoiceKind.EXCLUDE)):
        for position, key in enumerate(piece.head.get(name, [])):
            RelatedChoice.objects.create(article=article, other_id=articles[key], kind=kind, position=position)


def stage_working_copy(article: Article, copy: Piece) -> None:
    """A newer text than the imported one, and perhaps somebody else's autosave that was written on the older one."""
    head, base = copy.head, article.working_copy.newest_revision
    article.working_copy.save_revision(
        _changed(base.snapshot, head), by=User.objects.get(username=head["by"]), base=base
    )
    _stage_desk(article, head)
    if autosave := head.get("autosave"):
        Draft.objects.create(
            article=article,
            person=User.objects.get(username=autosave["by"]),
            base_revision=base,
            content=_changed(base.snapshot, autosave).to_json(),
        )


def _stage_desk(article: Article, head: dict[str, Any]) -> None:
    desk = {key: head[key] for key in _DESK if key in head}
    desk |= {"owner": User.objects.get(username=head["owner"])} if "owner" in head else {}
    if desk:
        WorkingCopy.objects.filter(article=article).update(**desk)


def _changed(snapshot: Snapshot, head: dict[str, Any]) -> Snapshot:
    """The snapshot with the head's title and replacements. Raises LookupError for a text that is not there."""
    text = snapshot.body
    for change in head.get("replace", []):
        if change["find"] not in text:
            raise LookupError(f"the working copy wants to replace {change['find']!r}, which is not there")
        text = text.replace(change["find"], change["with"], 1)
    return snapshot.changed(body=text, **{key: head[key] for key in ("title", "lead", "kicker") if key in head})
