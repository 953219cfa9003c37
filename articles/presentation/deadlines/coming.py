"""Coming dates of all laws that readers can reach."""

import datetime as dt
from collections.abc import Iterable
from functools import cache

from django.db.models import Q, QuerySet
from django.utils import timezone

from ...models import Certainty, Milestone, Precision, Regulation
from ...models.compiled import NOW, CompiledQuery
from ..subjects.timeline import Deadline, Link, deadline

_DATES = dt.date(9002, 2, 2), dt.date(9003, 3, 3)  # markers
_SHOWN = ("kind", "date", "precision", "certainty", "scope", "text", "source", "regulation__name", "regulation__slug")


def coming(today: dt.date, most: int | None = None, *, since: dt.date | None = None) -> list[Milestone]:
    """Milestones in effect whose period has not ended, nearest first; a few rough ones may be over already.

    With `since`, a day before today, also those of the days between.
    """
    return _coming(most).instances(since or today, dt.date(today.year, 1, 1), timezone.now())


@cache
def _coming(most: int | None) -> CompiledQuery:
    def query(since: dt.date, january: dt.date, now: dt.datetime) -> QuerySet:
        rough = Q(precision__in=[Precision.MONTH, Precision.QUARTER, Precision.YEAR], date__gte=january)
        return (
            Milestone.objects.in_effect(now)
            .filter(Q(date__gte=since) | rough, regulation__in=Regulation.objects.public(now))
            .select_related("regulation")
            .only(*_SHOWN)
            .order_by("date", "id")[:most]
        )

    return CompiledQuery(query, *_DATES, NOW)


def deadlines(rows: Iterable[Milestone], today: dt.date, most: int | None = None) -> list[Deadline]:
    """What is shown of `coming`, by the last day each may mean; periods that have ended are left out."""
    ahead = sorted((row for row in rows if row.last_day >= today), key=lambda row: (row.last_day, row.pk))
    return [_with_law(row, today) for row in ahead[:most]]


def monday_of(today: dt.date) -> dt.date:
    return today - dt.timedelta(days=today.weekday())


def by_week(
    rows: Iterable[Milestone], today: dt.date, most: int, later_most: int
) -> tuple[list[Deadline], list[Deadline]]:
    """Of `coming` since Monday: at most `later_most` of what comes after this week, and `most` with the days of this week.

    Days of this week that are over are shown only if they were fixed.
    """
    sunday = monday_of(today) + dt.timedelta(days=6)
    this_week, later = [], []
    for row in rows:
        is_day = row.precision == Precision.DAY and row.date <= sunday
        (this_week if is_day else later).append(row)
    shown = [row for row in this_week if row.date >= today or row.certainty == Certainty.FIXED]
    week = passed(shown[: most - later_most], today)
    return week, deadlines(later, today, most - len(week))


def passed(rows: Iterable[Milestone], today: dt.date) -> list[Deadline]:
    return [_with_law(row, today) for row in rows]


def _with_law(row: Milestone, today: dt.date) -> Deadline:
    return deadline(row, today, Link(row.regulation.name, row.regulation.get_absolute_url()))
