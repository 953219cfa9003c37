"""What has happened to a law as whole German sentences, for a box in an article."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ...models import MilestoneKind, Precision, RelationRole
from ...models.subjects.stages import Certainty, DatedRow
from ...presentation.articles.since import date_name
from ...presentation.laws.became import status_now, tie_of
from ...presentation.laws.sentence import on
from ...presentation.subjects.money import long_amount
from ...text.dates import day_text

# {} is the law; each goes on from "Am 2. August 2026".
_PASSED = {
    MilestoneKind.ANNOUNCED: "wurde das Regelwerk {} angekündigt",
    MilestoneKind.PROPOSED: "wurde das Regelwerk {} vorgeschlagen",
    MilestoneKind.COUNCIL: "hat der Rat seine Position zum Regelwerk {} festgelegt",
    MilestoneKind.PARLIAMENT: "hat das Parlament seine Position zum Regelwerk {} festgelegt",
    MilestoneKind.TRILOGUE: "haben sich Rat und Parlament über das Regelwerk {} geeinigt",
    MilestoneKind.ADOPTED: "wurde das Regelwerk {} verabschiedet",
    MilestoneKind.GAZETTED: "ist das Regelwerk {} im Amtsblatt erschienen",
    MilestoneKind.IN_FORCE: "ist das Regelwerk {} in Kraft getreten",
    MilestoneKind.APPLIES: "gilt das Regelwerk {}",  # "Seit …"
    MilestoneKind.AMENDED: "wurde das Regelwerk {} geändert",
    MilestoneKind.TRANSPOSITION: "ist die Frist zur Umsetzung des Regelwerks {} abgelaufen",
    MilestoneKind.DEADLINE: "ist eine Frist des Regelwerks {} abgelaufen",
    MilestoneKind.CONSULTATION: "ist die Konsultation zum Regelwerk {} zu Ende gegangen",
    MilestoneKind.RULING: "ist ein Urteil zum Regelwerk {} ergangen",
    MilestoneKind.SUSPENDED: "wurde das Regelwerk {} ausgesetzt",
    MilestoneKind.WITHDRAWN: "wurde das Regelwerk {} zurückgezogen",
    MilestoneKind.ANNULLED: "wurde das Regelwerk {} für nichtig erklärt",
    MilestoneKind.REPEALED: "wurde das Regelwerk {} aufgehoben",
}
_CERTAIN = {
    Certainty.FIXED: "steht jetzt fest",
    Certainty.PROVISIONAL: "gilt jetzt als vorläufig",
    Certainty.EXPECTED: "wird jetzt nur noch erwartet",
}
# Before a date from which something holds, from which it moves, and to which it moves.
_PREPOSITIONS = {
    Precision.DAY: ("seit dem", "vom", "auf den"),
    Precision.MONTH: ("seit", "von", "auf"),
    Precision.QUARTER: ("seit dem", "vom", "auf das"),
    Precision.YEAR: ("seit", "von", "auf"),
}


def passed(row: DatedRow, law: str) -> str:
    """ "Seit dem 2. August 2026 gilt das Regelwerk AI Act (Verbote)." """
    when = f"{_PREPOSITIONS[Precision(row.precision)][0]} {row.date_text}"
    when = when if row.kind == MilestoneKind.APPLIES else on(row)
    said = _PASSED[MilestoneKind(row.kind)].format(law)
    return f"{_capital(when)} {said}{f' ({row.scope})' if row.scope else ''}."


def changed(before: DatedRow, after: DatedRow | None, *, is_moved: bool, at: dt.datetime, law: str) -> str:
    """ "Der Termin „Geltungsbeginn“ des Regelwerks AI Act wurde vom 2. August 2026 auf den 2. Dezember 2027 verschoben." """
    date = f"Der Termin „{date_name(after or before)}“ des Regelwerks {law}"
    if after is None:
        return f"{date} {on(before)} wurde gestrichen."
    if not is_moved:
        return f"{date} {on(after)} {_CERTAIN[Certainty(after.certainty)]}."
    return f"{date} wurde {way(before, after)} {verb(before, after, at)}."


def way(before: DatedRow, after: DatedRow) -> str:
    """ "vom 2. August 2026 auf das 3. Quartal 2027" """
    away, to = _PREPOSITIONS[Precision(before.precision)][1], _PREPOSITIONS[Precision(after.precision)][2]
    return f"{away} {before.date_text} {to} {after.date_text}"


def verb(before: DatedRow, after: DatedRow, at: dt.datetime) -> str:
    if before.last_day < timezone.localdate(at):
        return "berichtigt"
    return "verschoben" if after.date >= before.date else "vorgezogen"


def tied(before: Mapping[str, Any], after: Mapping[str, Any], company: str, law: str) -> str:
    """ "Das Bußgeld gegen Meta nach dem Regelwerk DSGVO beträgt jetzt 2 Millionen Euro und ist jetzt rechtskräftig." """
    said = [_NOW[name](after) for name in differing(before, after)] if after else ["besteht nicht mehr"]
    return f"{tie_of(before['role'], company)} nach dem Regelwerk {law} {' und '.join(said or ['hat sich geändert'])}."


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What a relation has now and had otherwise before; a status that it has no more is nothing to tell."""
    names = [name for name in _NOW if after.get(name) != before.get(name)]
    return [name for name in names if name != "status" or after["status"]]


def _amount(values: Mapping[str, Any]) -> str:
    amount = values.get("amount")
    return (
        f"beträgt jetzt {long_amount(Decimal(amount), values.get('currency') or '')}"
        if amount
        else "hat keinen Betrag mehr"
    )


def _end(values: Mapping[str, Any]) -> str:
    if not values.get("until"):
        return "hat kein Ende mehr"
    until = dt.date.fromisoformat(values["until"])
    return f"{'endete' if until < timezone.localdate() else 'endet'} am {day_text(until)}"


_NOW: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "role": lambda values: f"heißt jetzt „{RelationRole(values['role']).label}“",
    "amount": _amount,
    "status": lambda values: status_now(values["status"]),
    "until": _end,
}


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
