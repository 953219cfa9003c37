"""One thing done to many rows of a list: what it would do to each, doing it, and taking it back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models, transaction
from django.db.models import ProtectedError, QuerySet

from ...models import AuditAction, AuditEntry, MayNotPublish, NotPublishable, User, public_change

MOST = 200  # rows at once
CHANGED_SINCE = "Inzwischen geändert."


class Left(Exception):
    """A row stays as it is; the text tells an editor why."""


@dataclass(frozen=True)
class Effect:
    """What becomes of one row, in words."""

    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return " → ".join(", ".join(part) for part in (self.removed, self.added) if part)

    @property
    def changes(self) -> bool:
        return bool(self.removed or self.added)


@dataclass(frozen=True)
class Plan:
    """What would happen to one row; `why` says why nothing does."""

    row: models.Model
    effect: Effect
    why: str


@dataclass(frozen=True)
class Line:
    """What happened to one row."""

    pk: int
    label: str
    text: str
    is_done: bool


class BulkAction:
    """Subclasses are the table of what lists offer; each is found by its `name`."""

    model: type[models.Model]
    name = ""
    title = ""  # "Zuweisen"
    done = ""  # "zugewiesen"
    form: type[forms.Form] = forms.Form
    note = ""  # said before it is done
    is_final = False  # cannot be taken back
    right = ""  # of `articles`

    def may(self, user: User) -> bool:
        return user.has_perm(f"articles.{self.right}")

    def rows(self, user: User, ids: Iterable[int]) -> QuerySet:
        """Those of the rows that this person finds, with all that `check` and `effects` read."""
        raise NotImplementedError

    def lock(self, row: Any) -> None:
        """Read the row as it is now; nobody else changes it before the end of the transaction."""
        raise NotImplementedError

    def check(self, row: Any, data: dict, by: User) -> None:
        """Raise Left if this person may not do it to this row, or if it makes no sense."""

    def effects(self, rows: list, data: dict) -> dict[int, Effect]:
        return {row.pk: self.effect(row, data) for row in rows}

    def effect(self, row: Any, data: dict) -> Effect:
        raise NotImplementedError

    def do(self, row: Any, effect: Effect, data: dict, by: User) -> Any:
        """Do it, with an entry in the audit trail; returns what `undo` needs as JSON, None if it stays done."""
        raise NotImplementedError

    def undo(self, row: Any, kept: Any, by: User) -> str:
        """Take it back; returns what the row has now. Raises Left if somebody changed it since."""
        raise NotImplementedError

    def tell(self, rows: list, kept: dict[int, Any], by: User) -> None:
        """Mails to those whom it concerns."""

    def why_not(self, row: Any, effect: Effect, data: dict, by: User) -> str:
        try:
            self.check(row, data, by)
        except Left as why:
            return str(why)
        return "" if effect.changes else "Ist schon so."

    def record(self, row: Any, before: Any, after: Any, by: User, action: AuditAction = AuditAction.CHANGE, **more):
        AuditEntry.objects.record(action, row, by=by, before=before, after=after, **more)


def plans(action: BulkAction, rows: list, data: dict, by: User) -> list[Plan]:
    effects = action.effects(rows, data)
    return [Plan(row, effects[row.pk], action.why_not(row, effects[row.pk], data, by)) for row in rows]


def do_all(action: BulkAction, rows: list, data: dict, by: User) -> tuple[list[Line], dict[int, Any]]:
    """Do it to each row that allows it; returns what happened, and what undoing needs by id."""
    kept = {}

    def do(row: Any) -> str:
        effect = action.effects([row], data)[row.pk]
        if why := action.why_not(row, effect, data, by):
            raise Left(why)
        kept[row.pk] = action.do(row, effect, data, by)
        return str(effect)

    with public_change(unseen=True):
        lines = [_line(action, row, do) for row in rows]
        done = {line.pk for line in lines if line.is_done}
        action.tell([row for row in rows if row.pk in done], kept, by)
    return lines, {pk: value for pk, value in kept.items() if pk in done and value is not None}


def undo_all(action: BulkAction, rows: list, kept: dict[int, Any], by: User) -> list[Line]:
    with public_change(unseen=True):
        return [_line(action, row, lambda row: f"Wieder: {action.undo(row, kept[row.pk], by)}") for row in rows]


def _line(action: BulkAction, row: Any, act: Callable[[Any], str]) -> Line:
    """What happened to one row; a refusal leaves it alone as it was."""
    pk, label = row.pk, str(row)
    try:
        with transaction.atomic():
            action.lock(row)
            return Line(pk, label, act(row), True)
    except (Left, NotPublishable) as refusal:
        return Line(pk, label, str(refusal), False)
    except MayNotPublish as refusal:
        return Line(pk, label, str(refusal) or "Das darf nur, wer veröffentlichen darf.", False)
    except (ProtectedError, models.ObjectDoesNotExist) as refusal:
        is_gone = isinstance(refusal, models.ObjectDoesNotExist)
        return Line(pk, label, "Ist nicht mehr da." if is_gone else "Wird noch verwendet.", False)
