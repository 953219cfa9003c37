"""What follows the name of a law's stage: since when it holds, and whether the law was changed meanwhile."""

import datetime as dt
from collections.abc import Iterable, Sequence

from ...models.subjects.stages import Certainty, Dated, MilestoneKind, Stage
from ..subjects.timeline import explanation

ENDED = frozenset({Stage.WITHDRAWN, Stage.ANNULLED, Stage.REPEALED})
_BY_STAGE = {
    Stage.SUSPENDED: MilestoneKind.SUSPENDED,
    Stage.WITHDRAWN: MilestoneKind.WITHDRAWN,
    Stage.ANNULLED: MilestoneKind.ANNULLED,
    Stage.REPEALED: MilestoneKind.REPEALED,
}
_VALID = (MilestoneKind.APPLIES, MilestoneKind.IN_FORCE)


def sentence(rows: Sequence[Dated], today: dt.date, stage: Stage | None) -> str:
    """Of milestones in effect, by date."""
    begun = [row for row in rows if row.has_happened(today)]
    match stage:
        case Stage.APPLIES | Stage.PARTLY:
            return _since(begun, stage) + _amended(rows, today)
        case Stage.IN_FORCE:
            return f"seit {_first(begun, MilestoneKind.IN_FORCE).date_text}." + _amended(rows, today)
        case Stage.SUSPENDED | Stage.WITHDRAWN | Stage.ANNULLED | Stage.REPEALED:
            return _ended(begun, stage)
    return _early(begun, stage)


def _since(begun: Sequence[Dated], stage: Stage) -> str:
    starts = _of(begun, MilestoneKind.APPLIES)
    if not starts and (ends := _of(begun, MilestoneKind.TRANSPOSITION)):
        in_force = _of(begun, MilestoneKind.IN_FORCE)
        since = f"in Kraft seit {in_force[0].date_text}; " if in_force else ""
        return f"– {since}die Frist zur Umsetzung endete {on(ends[-1])}."
    starts = starts or _of(begun, MilestoneKind.IN_FORCE)
    first, last = starts[0].date_text, starts[-1].date_text
    if stage == Stage.PARTLY or first == last:
        return f"seit {first}."
    return f"vollständig seit {last}, in Teilen seit {first}."


def _amended(rows: Sequence[Dated], today: dt.date) -> str:
    changes = _of(rows, MilestoneKind.AMENDED)
    done = [row for row in changes if row.has_happened(today)]
    ahead = [row for row in changes if row.last_day > today]
    words = f" Zuletzt geändert {on(done[-1])}." if done else ""
    if ahead:
        row = ahead[0]
        is_sure = row.certainty == Certainty.FIXED
        words += (
            f" Änderung beschlossen, sie gilt ab {row.date_text}."
            if is_sure
            else f" Änderung geplant für {row.date_text}."
        )
    return words


def _ended(begun: Sequence[Dated], stage: Stage) -> str:
    end = _of(begun, _BY_STAGE[stage])[-1]
    words = f"seit {end.date_text}." if stage == Stage.SUSPENDED else f"{on(end)}."
    reason = explanation(end).rstrip(".")
    if reason and not reason.endswith(stage.label):  # "zurückgezogen … Vorschlag zurückgezogen"
        words += f" {reason}."
    valid = [row for row in begun if row.kind in _VALID and row.date <= end.date]
    match stage:
        case Stage.WITHDRAWN if not valid:
            return f"{words} Galt nie."
        case Stage.REPEALED if valid:
            return f"{words} Galt seit {valid[0].date_text}."
        case Stage.ANNULLED:
            return f"{words} Gilt nicht."
    return words


def _early(begun: Sequence[Dated], stage: Stage | None) -> str:
    match stage:
        case Stage.ADOPTED:
            adopted = _of(begun, MilestoneKind.ADOPTED) or _of(begun, MilestoneKind.GAZETTED)
            return f"{on(adopted[-1])}, noch nicht in Kraft."
        case Stage.NEGOTIATED:
            return _negotiated(begun)
        case Stage.PROPOSED:
            return f"{on(_first(begun, MilestoneKind.PROPOSED))}, noch nicht beschlossen."
        case Stage.ANNOUNCED:
            return f"{on(begun[0])}, noch nicht beschlossen."
    return ""


def _negotiated(begun: Sequence[Dated]) -> str:
    if agreed := _of(begun, MilestoneKind.TRILOGUE):
        return f"zwischen Rat und Parlament. Geeinigt haben sie sich {on(agreed[-1])}, beschlossen ist noch nichts."
    sides = {"der Rat": MilestoneKind.COUNCIL, "das Parlament": MilestoneKind.PARLIAMENT}
    found = [f"{side} {on(done[-1])}" for side, kind in sides.items() if (done := _of(begun, kind))]
    return f"zwischen Rat und Parlament. Seine Position festgelegt hat {' und '.join(found)}."


def _of(rows: Iterable[Dated], kind: MilestoneKind) -> list[Dated]:
    return [row for row in rows if row.kind == kind]


def _first(rows: Iterable[Dated], kind: MilestoneKind) -> Dated:
    return _of(rows, kind)[0]


def on(row: Dated) -> str:
    """am 2. August 2026, im August 2026, im Jahr 2026"""
    before = {"day": "am", "year": "im Jahr"}.get(row.precision, "im")
    return f"{before} {row.date_text}"
