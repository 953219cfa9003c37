"""The next moment at which readers see something else by the passing of time alone."""

import datetime as dt
from itertools import chain

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from ..article.article import Article
from ..article.correction import Correction
from ..article.schedule import NEVER
from ..edition import Edition
from ..subjects.milestone import Milestone
from ..subjects.relation import Relation
from .front_page import FrontPageSlot

# How long an article stays in the news sitemap after it first appeared.
NEWS_WINDOW = dt.timedelta(days=2)


def next_midnight(now: dt.datetime) -> dt.datetime:
    """Midnight in the site's time zone: then stages, deadlines, rights in pictures and "heute" change."""
    tomorrow = timezone.localdate(now) + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(tomorrow, dt.time.min))


def _first(rows: QuerySet, name: str, after: dt.datetime, later: dt.timedelta = dt.timedelta()) -> Subquery:
    """The earliest `name` after `after - later`: its boundary comes `later` than the value. One step in an index."""
    return Subquery(rows.filter(**{f"{name}__gt": after - later}).order_by(name).values(name)[:1])


def next_boundary(now: dt.datetime) -> dt.datetime:
    """The earliest moment after `now` at which something visible changes by itself; one query."""
    published = Article.objects.filter(state="published")
    recent = published.filter(publish_at__gt=now - NEWS_WINDOW)
    moments = Edition.objects.annotate(
        appears=_first(published, "publish_at", now),
        expires=_first(published.filter(expire_at__lt=NEVER), "expire_at", now),
        slot_ends=_first(FrontPageSlot.objects.all(), "until", now),
        milestone_shows=_first(Milestone.objects.all(), "visible_from", now),
        relation_shows=_first(Relation.objects.all(), "visible_from", now),
        correction_shows=_first(Correction.objects.all(), "time", now),
        first_appeared=_first(recent, "first_published_at", now, NEWS_WINDOW),
    ).values_list(
        "appears",
        "expires",
        "slot_ends",
        "milestone_shows",
        "relation_shows",
        "correction_shows",
        "first_appeared",
    )
    *changes, first_appeared = moments.first() or (None,)
    if first_appeared:
        changes.append(first_appeared + NEWS_WINDOW)
    return min(chain([next_midnight(now)], filter(None, changes)))
