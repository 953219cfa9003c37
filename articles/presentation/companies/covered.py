"""Articles about a company and what belongs to it, those that mention it, and those about a company and a law."""

import datetime as dt
from collections.abc import Collection
from functools import lru_cache

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from ...models import Article, TaggedCompany, TaggedRegulation
from ...models.article.teasers import Teaser, teaser_columns, teasers
from ...models.compiled import ID, NOW, CompiledQuery, padded
from ...models.once import Once
from ..articles.teasers import newest_of

READ = 1_000  # of the newest articles about a company, and about a law, those that are about both
_LONG_AGO = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_MAIN, _MENTION = (Q(is_main__in=[value]) for value in (True, False))  # the form that SQLite looks up in an index


def articles_about(company: int, below: Collection[int], place: slice) -> list[tuple[Teaser, int]]:
    """Some of those with the company, or one `below` it, as a main subject: newest first, each with whom it is about.

    It costs the same however many there are: of each company no more are read than the list has until here.
    """
    places = padded(below) if below else []
    rows = _newest_about(len(places), place.start, place.stop).rows(timezone.now(), company, *places)
    return list(zip(teasers(row[1:] for row in rows), (row[0] for row in rows), strict=True))


@lru_cache(256)
def _newest_about(places: int, start: int, stop: int) -> CompiledQuery:
    def query(now: dt.datetime, company: int, *below: int) -> QuerySet:
        family = (company, *below)
        newest = Article.objects.published(now).newest_first()
        rows = newest.filter(pk__in=_chosen(now, family, start, stop))
        is_own = Case(When(tag=company, then=0), default=1, output_field=IntegerField())
        tags = TaggedCompany.objects.filter(_MAIN, content_object=OuterRef("pk"), tag__in=family)
        whose = Subquery(tags.order_by(is_own, "position").values("tag")[:1])
        return rows.values_list(whose, *teaser_columns())

    return CompiledQuery(query, NOW, *range(ID, ID + 1 + places))


def _chosen(now: dt.datetime, family: Collection[int], start: int, stop: int) -> QuerySet:
    """The ids of the articles about any of the family, from place `start` to `stop`."""
    tags = TaggedCompany.objects.filter(_MAIN)
    by_company = [_newest(tags.published(now).filter(tag=tag)) for tag in family]
    if len(by_company) == 1:
        return by_company[0].values("content_object_id")[start:stop]
    first, *others = (_articles(rows[:stop]) for rows in by_company)
    found = Once(first.union(*others, all=True))
    return Article.objects.filter(pk__in=found).newest_first().values("pk")[start:stop]


def mentions_of(company: int, place: slice) -> list[Teaser]:
    """Some of those in which it is no main subject, newest first."""
    return teasers(_newest_mentions(place.start, place.stop).rows(company, timezone.now()))


@lru_cache(64)
def _newest_mentions(start: int, stop: int) -> CompiledQuery:
    def query(company: int, now: dt.datetime) -> QuerySet:
        rows = TaggedCompany.objects.published(now).filter(_MENTION, tag=company)
        return newest_of(rows, "content_object_id", start, stop, now)

    return CompiledQuery(query, ID, NOW)


def articles_about_both(company: int, law: int, place: slice) -> list[Teaser]:
    """Some of those that carry both tags, newest first, as far as they are among the newest `READ` of either."""
    return teasers(_newest_about_both(place.start, place.stop).rows(company, law, timezone.now()))


@lru_cache(64)
def _newest_about_both(start: int, stop: int) -> CompiledQuery:
    def query(company: int, law: int, now: dt.datetime) -> QuerySet:
        of_company = TaggedCompany.objects.filter(tag=company)
        of_law = TaggedRegulation.objects.filter(tag=law)
        both = _both(of_company, of_law, stop, now).union(_both(of_law, of_company, stop, now), all=True)
        chosen = Article.objects.published(now).filter(pk__in=Once(both)).newest_first().values("pk")[start:stop]
        return Article.objects.published(now).filter(pk__in=chosen).newest_first().teaser_rows()

    return CompiledQuery(query, ID, ID + 1, NOW)


def _both(rows: QuerySet, others: QuerySet, stop: int, now: dt.datetime) -> QuerySet:
    """The first `stop` articles of `rows` that have one of `others` as well; none is looked for beyond `READ`."""
    moments = rows.filter(published_at__lte=now).order_by("-published_at").values("published_at")
    last = Coalesce(Subquery(moments[READ : READ + 1]), Value(_LONG_AGO))
    twin = Exists(others.filter(content_object=OuterRef("content_object")))
    return _articles(_newest(rows.published(now).filter(twin, published_at__gt=last))[:stop])


def _articles(rows: QuerySet) -> QuerySet:
    """Of some tag rows, as a part of a union, which takes no part with an order."""
    return rows.model.objects.filter(pk__in=rows.values("pk")).order_by().values("content_object_id")


def _newest(rows: QuerySet) -> QuerySet:
    return rows.order_by("-published_at", "-content_object_id")
