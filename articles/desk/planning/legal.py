"""Dates of laws as the desk sees them: with whether an article about each is planned, and the way to begin one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from ...models import Article, Milestone, Precision, State, TaggedRegulation, User
from ...presentation.dates import certainty
from ..articles.form import written
from .span import DAY, midnight

NEAR = 7 * DAY  # a piece within a week of a law's date is about it
BEGINS, HOUR = dt.time(9), dt.timedelta(hours=1)
ROUGH = (Precision.MONTH, Precision.QUARTER, Precision.YEAR)
SOON, MOST_SOON = 60 * DAY, 8  # on the start page


@dataclass(frozen=True)
class LegalDate:
    milestone: Milestone
    text: str
    note: str  # how sure the date is, and which period a rough one means
    lacks_piece: bool
    begin_url: str  # a new article about it; empty for who may not write or what is over


def coming(user: User) -> list[LegalDate]:
    """The next ones, for the start page; two queries."""
    today = timezone.localdate()
    rows = Milestone.objects.in_effect().filter(precision=Precision.DAY, date__range=(today, today + SOON))
    return legal_dates(list(rows.select_related("regulation").order_by("date", "id")[:MOST_SOON]), user)


def in_effect_between(first: dt.date, last: dt.date) -> list[Milestone]:
    """Those that may lie in these days and that readers may know of, also of laws that nobody has written about yet."""
    is_rough = Q(precision__in=ROUGH, date__range=(first.replace(month=1, day=1), last))
    rows = Milestone.objects.in_effect().filter(Q(date__range=(first, last)) | is_rough)
    return [row for row in rows.select_related("regulation").order_by("date", "id") if row.last_day >= first]


def legal_dates(rows: Sequence[Milestone], user: User) -> list[LegalDate]:
    planned = _planned_days(rows, user) if rows else {}
    return [_legal_date(row, planned.get(row.regulation_id, []), user) for row in rows]


def _planned_days(rows: Sequence[Milestone], user: User) -> dict[int, list[dt.date]]:
    """The days from today on for which pieces about these laws are planned, as far as this person may know, by law."""
    start = max(timezone.localdate(), min(row.date for row in rows) - NEAR)
    end = max(row.last_day for row in rows) + NEAR + DAY
    articles = Article.objects.known_to(user).planned_between(midnight(start), midnight(max(start, end)))
    tagged = TaggedRegulation.objects.filter(
        tag__in={row.regulation_id for row in rows}, content_object__in=articles.values("pk")
    ).values_list(
        "tag", "content_object__state", "content_object__publish_at", "content_object__working_copy__planned_for"
    )
    times = defaultdict(list)
    for law, state, publish_at, planned_for in tagged:
        moment = publish_at if state == State.PUBLISHED else planned_for
        times[law].append(timezone.localtime(moment).date())
    return times


def _legal_date(row: Milestone, planned: list[dt.date], user: User) -> LegalDate:
    is_ahead = row.last_day >= timezone.localdate()
    is_covered = row.our_article_id is not None or any(row.date - NEAR <= day <= row.last_day + NEAR for day in planned)
    scope = f" ({row.scope})" if row.scope else ""
    period = "" if row.precision == Precision.DAY else row.date_text
    return LegalDate(
        milestone=row,
        text=f"{row.regulation.name}: {row.get_kind_display()}{scope}",
        note=", ".join(filter(None, [period, certainty(row)])),
        lacks_piece=is_ahead and not is_covered,
        begin_url=_begin_url(row) if is_ahead and user.has_perm("articles.add_article") else "",
    )


def _begin_url(row: Milestone) -> str:
    """The form of a new article about this law, planned for nine o'clock on that day, or an hour from now."""
    morning = timezone.make_aware(dt.datetime.combine(row.date, BEGINS))
    query = {"regelwerk": str(row.regulation_id), "erscheint": written(max(morning, timezone.now() + HOUR))}
    return f"{reverse('admin:articles_article_add')}?{urlencode(query)}"
