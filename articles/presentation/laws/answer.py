"""What a law's page says first: what applies, what comes next and for whom, what does not apply yet.

Everything follows from the milestones and from today.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...models.subjects.stages import Dated, MilestoneKind, Stage, in_effect, never_come, stage_of
from ...text.dates import kept_together
from ..dates import away_of, certainty
from ..subjects.timeline import Link, StageMark, explanation
from .moves import Former, former_dates, moved_note
from .sentence import ENDED, on, sentence
from .steps import EARLY, MAKING, open_step

_MOST = 5  # lines of one part
_STARTS = (MilestoneKind.APPLIES, MilestoneKind.TRANSPOSITION)
# What stands before the date of something to come; what is not here happens "am".
_BEFORE = {
    MilestoneKind.APPLIES: "ab",
    MilestoneKind.IN_FORCE: "ab",
    MilestoneKind.AMENDED: "ab",
    MilestoneKind.TRANSPOSITION: "bis",
    MilestoneKind.DEADLINE: "bis",
    MilestoneKind.CONSULTATION: "bis",
}
# What a date means to readers, where its kind is not said by the words before it.
_WORDS = {
    MilestoneKind.APPLIES: "",
    MilestoneKind.DEADLINE: "",
    MilestoneKind.TRANSPOSITION: "Umsetzung in nationales Recht",
    MilestoneKind.AMENDED: "Änderung",
}


@dataclass(frozen=True)
class Line:
    when: str = ""  # "seit 2. Februar 2025"
    what: str = ""
    away: str = ""
    note: str = ""
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Part:
    title: str
    lines: Sequence[Line]
    more: str = ""


@dataclass(frozen=True)
class Answer:
    stage: StageMark | None
    sentence: str
    parts: Sequence[Part]


def answer(
    milestones: Sequence[Dated],
    today: dt.date,
    instrument: str,
    implemented_by: Sequence[Link] = (),
    former: Former | None = None,
) -> Answer | None:
    """Of a law with public `milestones`; None where there are none. `implemented_by` are the laws that carry out a directive."""
    rows = in_effect(milestones)
    if not rows:
        return None
    stage = stage_of(rows, today)
    former = former_dates(milestones) if former is None else former
    parts = [Part("Umgesetzt durch", [Line(links=implemented_by)])] if implemented_by else []
    if stage not in ENDED:
        parts = [*_applying(rows, today, stage), *_coming(rows, today, former, stage, instrument), *parts]
    return Answer(
        StageMark(stage.value, stage.label) if stage else None,
        kept_together(sentence(rows, today, stage)),
        [p for p in parts if p.lines],
    )


def answer_of_parts(laws: Sequence[tuple[Link, Sequence[Dated]]], today: dt.date, former: Former) -> Answer | None:
    """Of a field of rules: where its parts stand, and the next date of any of them."""
    stages = Counter(stage for _law, rows in laws if (stage := stage_of(rows, today)))
    if not stages:
        return None
    counted = ", ".join(f"{number} {_of_many(stage, number)}" for stage, number in _ordered(stages))
    number = len(laws)
    text = f"{'Ein Regelwerk gehört' if number == 1 else f'{number} Regelwerke gehören'} dazu: {counted}."
    names = {row.id: law.text for law, rows in laws for row in rows}
    live = [rows for _law, rows in laws if stage_of(rows, today) not in ENDED]
    rows = sorted((row for rows in live for row in in_effect(rows)), key=lambda row: (row.date, row.id))
    known = in_effect(row for _law, rows in laws for row in rows)
    never = never_come(known, today)
    past = [row for row in known if row.has_happened(today) and row.id not in never][-1:]
    last = [Line(on(row), _of_part(row, names)) for row in past]
    parts = [Part("Zuletzt", last), *_coming(rows, today, former, None, "", names)]
    return Answer(None, text, [part for part in parts if part.lines])


def _ordered(stages: Counter) -> list[tuple[Stage, int]]:
    order = [Stage.APPLIES, Stage.PARTLY]
    return sorted(stages.items(), key=lambda item: (order.index(item[0]) if item[0] in order else 9, -item[1]))


def _of_many(stage: Stage, number: int) -> str:
    verb = "gilt" if number == 1 else "gelten"
    match stage:
        case Stage.APPLIES:
            return verb
        case Stage.PARTLY:
            return f"{verb} teilweise"
        case Stage.IN_FORCE:
            return "in Kraft, aber noch nicht anzuwenden"
    return stage.label


def _applying(rows: Sequence[Dated], today: dt.date, stage: Stage | None) -> list[Part]:
    """What has begun, each with its scope, and which deadlines are over."""
    if stage not in (Stage.APPLIES, Stage.PARTLY):
        return []
    begun = [row for row in rows if row.kind == MilestoneKind.APPLIES and row.has_happened(today)]
    over = [row for row in rows if row.kind == MilestoneKind.DEADLINE and row.has_happened(today)]
    lines = [Line(f"seit {row.date_text}", _scope(row), "heute" if row.date == today else "") for row in begun]
    if len(lines) == 1 and not lines[0].what:
        lines = []  # the sentence has said it
    ended = [Line(on(row), _scope(row), note=_duty(row)) for row in over[-2:]]
    return [_part("Gilt", lines[-_MOST:], len(lines) - _MOST), Part("Frist abgelaufen", ended)]


def _coming(
    rows: Sequence[Dated],
    today: dt.date,
    former: Former,
    stage: Stage | None,
    instrument: str,
    names: Mapping[int, str] | None = None,
) -> list[Part]:
    """The nearest date with all that it brings, then what does not apply yet; without dates, the step that is open."""
    ahead = [row for row in rows if row.last_day > today]
    is_open = stage in EARLY and not any(row.kind in MAKING for row in ahead)
    first = [row for row in ahead if row.date_text == ahead[0].date_text and not is_open]
    then = [row for row in ahead if row not in first]
    waiting = [row for row in rows if row.kind in _STARTS and row.last_day <= today and not row.has_happened(today)]
    following = [Line(what=step)] if not first and (step := open_step(rows, today, stage, instrument)) else []
    title = "Noch nicht" if all(row.kind in _STARTS for row in then) else "Später"
    lines = [_line(row, today, former, names, is_next=row is first[0]) for row in first]
    return [
        _part("Als Nächstes", lines[:_MOST] or following, len(lines) - _MOST),
        _part(title, [_line(row, today, former, names) for row in then[:_MOST]], len(then) - _MOST),
        Part(
            "Nicht bestätigt", [Line(f"war für {row.date_text} {_expected(row)}", _scope(row)) for row in waiting[-2:]]
        ),
    ]


def _part(title: str, lines: Sequence[Line], left_out: int) -> Part:
    more = "" if left_out <= 0 else "und ein weiterer Termin" if left_out == 1 else f"und {left_out} weitere Termine"
    return Part(title, lines, more)


def _line(
    row: Dated, today: dt.date, former: Former, names: Mapping[int, str] | None, *, is_next: bool = False
) -> Line:
    before = _BEFORE.get(row.kind)
    notes = certainty(row), moved_note(former.get(row.id, ())), "" if names else _duty(row)
    return Line(
        f"{before} {row.date_text}" if before else on(row),
        _of_part(row, names) if names else _meaning(row),
        away_of(row, today) if is_next else "",
        ", ".join(filter(None, notes)),
    )


def _expected(row: Dated) -> str:
    return certainty(row) or "angekündigt"


def _meaning(row: Dated) -> str:
    word = _WORDS.get(row.kind, MilestoneKind(row.kind).label)
    return ", ".join(filter(None, (word, _scope(row)))) or "Geltungsbeginn"


def _of_part(row: Dated, names: Mapping[int, str]) -> str:
    return f"{names.get(row.id, '')}: {MilestoneKind(row.kind).label}" + (f", {row.scope}" if row.scope else "")


def _duty(row: Dated) -> str:
    """What must be done until a deadline, where its scope is named besides."""
    return explanation(row) if row.kind == MilestoneKind.DEADLINE and row.scope else ""


def _scope(row: Dated) -> str:
    """Whom it is for: "für alle Anbieter", where its text says "Gilt für alle Anbieter"."""
    return row.scope or explanation(row).removeprefix("Gilt ")
