"""The months in which something appeared: one step in the index for each, however many articles it has."""

import datetime as dt

from django.db import connection
from django.utils import timezone

from ..compiled import moment as moment_of
from .article import Article
from .querysets import visible

UPDATES = 500  # newest updates looked at

# The newest article, then always the newest before that one's month. Months are those of UTC.
_NEWEST = (
    "SELECT publish_at FROM articles_article WHERE state = 'published' AND expire_at > %s AND publish_at {} "
    "ORDER BY publish_at DESC LIMIT 1"
)
_BEGINNING = {
    "sqlite": "strftime('%%Y-%%m-01 00:00:00', newest)",
    "postgresql": "date_trunc('month', newest, 'UTC')",
}
_BY_MONTH = (
    f"WITH RECURSIVE months(newest) AS (SELECT ({_NEWEST.format('<= %s')}) UNION ALL "  # noqa: S608 - constants
    f"SELECT ({_NEWEST.format('< {}')}) FROM months WHERE newest IS NOT NULL) "
    "SELECT newest FROM months WHERE newest IS NOT NULL"
)

Month = tuple[int, int]


def month_of(moment: dt.datetime) -> Month:
    moment = moment.astimezone(dt.UTC)
    return moment.year, moment.month


def span_of(month: Month) -> tuple[dt.datetime, dt.datetime]:
    """When a month of UTC begins and when it is over."""
    year, number = month
    return dt.datetime(year, number, 1, tzinfo=dt.UTC), dt.datetime(
        year + number // 12, number % 12 + 1, 1, tzinfo=dt.UTC
    )


def changes_by_month() -> dict[Month, dt.datetime]:
    """The last change of each month's articles that readers were told of, newest month first; two queries.

    An update that at least `UPDATES` others have followed is forgotten: whoever asks now and then has seen it.
    """
    now = timezone.now()
    changes = {month_of(newest): newest for newest in _newest_by_month(now)}
    newest = Article.objects.filter(updated_at__isnull=False).order_by("-updated_at").values("pk")[:UPDATES]
    updated = Article.objects.filter(visible(now), pk__in=newest).values_list("publish_at", "updated_at")
    for published, moment in updated:
        assert published and moment  # asked for
        month = month_of(published)
        changes[month] = max(moment, changes.get(month, moment))
    return changes


def _newest_by_month(now: dt.datetime) -> list[dt.datetime]:
    """The newest moment of publication in each month that has one."""
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_BY_MONTH.format(_BEGINNING[connection.vendor]), [moment, moment, moment])
        return [moment_of(value) for (value,) in cursor.fetchall()]
