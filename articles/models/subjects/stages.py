"""Where a law stands: the stage that follows from its dated milestones and from today."""

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

from django.db import models

from ...text.dates import day_text, month_text


class MilestoneKind(models.TextChoices):
    ANNOUNCED = "announced", "Ankündigung"
    PROPOSED = "proposed", "Vorschlag"
    COUNCIL = "council", "Position Rat"
    PARLIAMENT = "parliament", "Position Parlament"
    TRILOGUE = "trilogue", "Trilog-Einigung"
    ADOPTED = "adopted", "Verabschiedung"
    GAZETTED = "gazetted", "Veröffentlichung im Amtsblatt"
    IN_FORCE = "in_force", "Inkrafttreten"
    APPLIES = "applies", "Geltungsbeginn"
    AMENDED = "amended", "Änderung"
    TRANSPOSITION = "transposition", "Umsetzungsfrist"
    DEADLINE = "deadline", "Frist"
    CONSULTATION = "consultation", "Konsultation"
    RULING = "ruling", "Urteil"
    SUSPENDED = "suspended", "Aussetzung"
    WITHDRAWN = "withdrawn", "Rücknahme"
    ANNULLED = "annulled", "Nichtigerklärung"
    REPEALED = "repealed", "Aufhebung"


class Precision(models.TextChoices):
    DAY = "day", "Tag"
    MONTH = "month", "Monat"
    QUARTER = "quarter", "Quartal"
    YEAR = "year", "Jahr"


class Certainty(models.TextChoices):
    FIXED = "fixed", "fest"
    PROVISIONAL = "provisional", "vorläufig"
    EXPECTED = "expected", "erwartet"


class Stage(models.TextChoices):
    """Computed from milestones and today; never stored."""

    ANNOUNCED = "announced", "angekündigt"
    PROPOSED = "proposed", "vorgeschlagen"
    NEGOTIATED = "negotiated", "in Verhandlung"
    ADOPTED = "adopted", "verabschiedet"
    IN_FORCE = "in_force", "in Kraft (gilt noch nicht)"
    PARTLY = "partly", "gilt teilweise"
    APPLIES = "applies", "gilt"
    SUSPENDED = "suspended", "ausgesetzt"
    WITHDRAWN = "withdrawn", "zurückgezogen"
    ANNULLED = "annulled", "für nichtig erklärt"
    REPEALED = "repealed", "aufgehoben"


_ENDINGS = {
    MilestoneKind.REPEALED: Stage.REPEALED,
    MilestoneKind.ANNULLED: Stage.ANNULLED,
    MilestoneKind.WITHDRAWN: Stage.WITHDRAWN,
}
_EARLY = [  # the furthest that has happened counts
    ({MilestoneKind.ADOPTED, MilestoneKind.GAZETTED}, Stage.ADOPTED),
    ({MilestoneKind.COUNCIL, MilestoneKind.PARLIAMENT, MilestoneKind.TRILOGUE}, Stage.NEGOTIATED),
    ({MilestoneKind.PROPOSED}, Stage.PROPOSED),
    ({MilestoneKind.ANNOUNCED, MilestoneKind.CONSULTATION}, Stage.ANNOUNCED),
]


class Dated:
    """What has the columns of a milestone."""

    id: Any
    regulation_id: Any
    replaces_id: Any
    kind: Any
    date: Any
    precision: Any
    certainty: Any
    scope: Any
    text: Any
    source: Any

    @property
    def last_day(self) -> dt.date:
        """The last day of the period that `date` and `precision` name."""
        first = self.date
        match self.precision:
            case Precision.MONTH:
                return first.replace(day=calendar.monthrange(first.year, first.month)[1])
            case Precision.QUARTER:
                month = 3 * ((first.month - 1) // 3) + 3
                return dt.date(first.year, month, calendar.monthrange(first.year, month)[1])
            case Precision.YEAR:
                return dt.date(first.year, 12, 31)
        return first

    @property
    def date_text(self) -> str:
        """As a reader says it: "2. August 2026", "August 2026", "3. Quartal 2026", "2026"."""
        match self.precision:
            case Precision.MONTH:
                return month_text(self.date)
            case Precision.QUARTER:
                return f"{(self.date.month - 1) // 3 + 1}. Quartal {self.date.year}"
            case Precision.YEAR:
                return str(self.date.year)
        return day_text(self.date)

    def has_happened(self, today: dt.date) -> bool:
        """Whether it has certainly happened: the date is fixed, and its day, or its period's last day, has come."""
        reached = self.date if self.precision == Precision.DAY else self.last_day
        return self.certainty == Certainty.FIXED and reached <= today


class _Columns(NamedTuple):
    id: int
    regulation_id: int
    replaces_id: int | None
    kind: str
    date: dt.date
    precision: str
    certainty: str
    scope: str
    text: str
    source: str


class DatedRow(Dated, _Columns):
    """A milestone as a plain row: pages read dozens, and an instance costs 20 times as much."""

    our_article_id = None  # not read


DATED_COLUMNS = _Columns._fields
Row = TypeVar("Row", bound=Dated)


def in_effect(milestones: Iterable[Row]) -> list[Row]:
    """The milestones that no other of them replaces, by date."""
    rows = list(milestones)
    replaced = {row.replaces_id for row in rows if row.replaces_id is not None}
    return sorted([row for row in rows if row.id not in replaced], key=lambda row: (row.date, row.id or 0))


def stage_of(milestones: Iterable[Row], today: dt.date) -> Stage | None:
    """The stage on `today`; None where nothing has happened yet or there are no milestones."""
    rows = in_effect(milestones)
    happened = [row for row in rows if row.has_happened(today)]
    kinds = {row.kind for row in happened}
    if ended := next((stage for kind, stage in _ENDINGS.items() if kind in kinds), None):
        return ended
    if MilestoneKind.SUSPENDED in kinds and _still_suspended(happened):
        return Stage.SUSPENDED
    return _stage_of_application(rows, today) or next((stage for early, stage in _EARLY if kinds & early), None)


def _still_suspended(happened: list[Row]) -> bool:
    """Whether no start of application or entry into force came after the last suspension."""
    last = max(row.date for row in happened if row.kind == MilestoneKind.SUSPENDED)
    return not any(row.date > last and row.kind in (MilestoneKind.IN_FORCE, MilestoneKind.APPLIES) for row in happened)


def _stage_of_application(rows: list[Row], today: dt.date) -> Stage | None:
    starts = _of_kind(rows, MilestoneKind.APPLIES) or _of_kind(rows, MilestoneKind.TRANSPOSITION)
    begun = [row for row in starts if row.has_happened(today)]
    if begun:
        return Stage.APPLIES if len(begun) == len(starts) else Stage.PARTLY
    if any(row.has_happened(today) for row in _of_kind(rows, MilestoneKind.IN_FORCE)):
        return Stage.IN_FORCE if starts else Stage.APPLIES
    return None


def _of_kind(rows: list[Row], kind: MilestoneKind) -> list[Row]:
    return [row for row in rows if row.kind == kind]


def never_come(milestones: Iterable[Dated], today: dt.date) -> set[Any]:
    """The ids of dates before which their law was withdrawn, annulled or repealed."""
    rows = list(milestones)
    ends: dict[Any, dt.date] = {}
    for row in rows:
        if row.kind in _ENDINGS and row.has_happened(today):
            ends[row.regulation_id] = min(row.date, ends.get(row.regulation_id, row.date))
    return {row.id for row in rows if row.date > ends.get(row.regulation_id, row.date)}


def next_milestone(milestones: Iterable[Row], today: dt.date) -> Row | None:
    """The nearest one still ahead of `today`, whatever its certainty."""
    return next((row for row in in_effect(milestones) if row.last_day > today), None)
