"""What changed in the dossier of a law, in plain sentences, the newest day first."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...models.subjects.change import ChangeKind
from ...models.subjects.relation import RelationRole, RelationStatus
from ...models.subjects.stages import Certainty, DatedRow, MilestoneKind, Precision
from ...text.dates import day_text, kept_together
from ..dates import local
from ..subjects.money import long_amount
from .sentence import on

MOST = 12


@dataclass(frozen=True)
class Change:
    """A row of `DossierChange`; its values are JSON."""

    id: int
    what: str
    before: str
    after: str
    company: str
    at: dt.datetime


@dataclass(frozen=True)
class Day:
    iso: str
    text: str
    sentences: Sequence[str]


def days(changes: Iterable[Change]) -> list[Day]:
    by_day: dict[dt.date, list[str]] = {}
    for change in changes:
        by_day.setdefault(local(change.at).date(), []).append(kept_together(told(change)))
    return [Day(day.isoformat(), day_text(day), list(dict.fromkeys(told))) for day, told in by_day.items()]


def told(change: Change) -> str:
    before, after = json.loads(change.before), json.loads(change.after)
    if change.company:
        return _of_company(change, before, after)
    return _of_date(change.what, dated(before) if before else None, dated(after) if after else None)


def dated(values: dict[str, Any]) -> DatedRow:
    date = dt.date.fromisoformat(values["date"])
    return DatedRow(0, 0, None, values["kind"], date, values["precision"], values["certainty"], values["scope"], "", "")


def _of_date(what: str, before: DatedRow | None, after: DatedRow | None) -> str:
    if after is None:
        assert before
        return f"Der Termin {_named(before)} {on(before)} wurde gestrichen."
    if before is None:
        return f"Neuer Termin {on(after)}: {_name(after)}."
    if what == ChangeKind.MOVED:
        verb = "verschoben" if after.date >= before.date else "vorgezogen"
        return f"Der Termin {_named(after)} wurde {_from(before)} {_to(after)} {verb}."
    if what == ChangeKind.CERTAINTY:
        words = Certainty(after.certainty).label, Certainty(before.certainty).label
        return f"Der Termin {_named(after)} {on(after)} ist jetzt {words[0]}, vorher {words[1]}."
    return f"Der Termin {on(after)} heißt jetzt {_named(after)}, vorher {_named(before)}."


def _name(row: DatedRow) -> str:
    return MilestoneKind(row.kind).label + (f", {row.scope}" if row.scope else "")


def _named(row: DatedRow) -> str:
    return f"„{_name(row)}“"


def _from(row: DatedRow) -> str:
    return f"{'vom' if row.precision == Precision.DAY else 'von'} {row.date_text}"


def _to(row: DatedRow) -> str:
    return f"auf {'den ' if row.precision == Precision.DAY else ''}{row.date_text}"


def _of_company(change: Change, before: dict[str, Any], after: dict[str, Any]) -> str:
    role = _capital(RelationRole((after or before)["role"]).label)
    if not after:
        return f"{change.company}, {role}: gestrichen."
    if not before:
        return f"{change.company}: {', '.join(filter(None, (role, *_details(after))))}."
    told = [f"{new or 'ohne Angabe'} (vorher {old or 'ohne Angabe'})" for old, new in _differences(before, after)]
    return f"{change.company}, {role}: jetzt {', '.join(told)}."


def _differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    return [(old, new) for old, new in zip(_all(before), _all(after), strict=True) if old != new]


def _all(values: dict[str, Any]) -> list[str]:
    amount = Decimal(values["amount"]) if values.get("amount") else None
    dates = [
        f"{word} {day_text(dt.date.fromisoformat(values[name]))}" if values.get(name) else ""
        for name, word in (("since", "seit"), ("until", "bis"))
    ]
    status = RelationStatus(values["status"]).label if values.get("status") else ""
    role = _capital(RelationRole(values["role"]).label)
    return [role, long_amount(amount, values.get("currency") or ""), *dates, status]


def _details(values: dict[str, Any]) -> list[str]:
    return [text for text in _all(values)[1:] if text]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
