"""Coming dates of all laws that readers can reach."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from ...models import Certainty, Milestone, Precision, Regulation
from .timeline import Deadline, Link, deadline


def coming(today: dt.date) -> QuerySet[Milestone]:
    """Milestones in effect whose period has not ended, nearest first; a few rough ones may be over already."""
    rough = Q(
        precision__in=[Precision.MONTH, Precision.QUARTER, Precision.YEAR],
        date__gte=dt.date(today.year, 1, 1),
    )
    return (
        Milestone.objects.in_effect()
        .filter(Q(date__gte=today) | rough, regulation__in=Regulation.objects.public())
        .select_related("regulation")
        .order_by("date", "id")
    )


def recent(today: dt.date, days: int) -> QuerySet[Milestone]:
    """Fixed milestones of the last `days` days, known to the day, newest first."""
    return (
        Milestone.objects.in_effect()
        .filter(date__lt=today, date__gte=today - dt.timedelta(days=days))
        .filter(precision=Precision.DAY, certainty=Certainty.FIXED)
        .filter(regulation__in=Regulation.objects.public())
        .select_related("regulation")
        .order_by("-date", "-id")
    )


def deadlines(rows: Iterable[Milestone], today: dt.date) -> list[Deadline]:
    """What is shown of `coming`, by the last day each may mean; periods that have ended are left out."""
    ahead = sorted((row for row in rows if row.last_day >= today), key=lambda row: (row.last_day, row.pk))
    return [_with_law(row, today) for row in ahead]


def passed(rows: Iterable[Milestone], today: dt.date) -> list[Deadline]:
    return [_with_law(row, today) for row in rows]


def _with_law(row: Milestone, today: dt.date) -> Deadline:
    return deadline(row, today, Link(row.regulation.name, row.regulation.get_absolute_url()))
