"""Teasers of articles that readers can reach now, by the few questions that pages ask again and again."""

import datetime as dt
from collections.abc import Collection
from functools import cache

from django.db.models import QuerySet
from django.utils import timezone

from ...models import Article
from ...models.article.teasers import Teaser, teasers
from ...models.compiled import ID, NOW, CompiledQuery, padded


def teasers_of(ids: Collection[int]) -> dict[int, Teaser]:
    """By id; one query, none for none."""
    if not ids:
        return {}
    places = padded(ids)
    found = teasers(_by_id(len(places)).rows(timezone.now(), *places))
    return {teaser.id: teaser for teaser in found}


@cache
def _by_id(places: int) -> CompiledQuery:
    return CompiledQuery(_by_id_query, NOW, *range(ID, ID + places))


def _by_id_query(now: dt.datetime, *ids: int) -> QuerySet:
    return Article.objects.published(now).filter(pk__in=ids).teaser_rows()


def newest_of(links: QuerySet, article: str, start: int, stop: int, now: dt.datetime) -> QuerySet:
    """Some of the articles to which `links`, tag rows or bylines, lead by their column `article`; by the links' own index."""
    chosen = links.order_by("-published_at", f"-{article}").values(article)[start:stop]
    return Article.objects.published(now).filter(pk__in=chosen).newest_first().teaser_rows()


def newest_and(ids: Collection[int], number: int) -> list[Teaser]:
    """The newest of all, newest first, and after them those of `ids` that are older; one query."""
    places = padded(ids)
    found = {teaser.id: teaser for teaser in teasers(_newest_and(number, len(places)).rows(timezone.now(), *places))}
    return sorted(found.values(), key=lambda teaser: (teaser.published, teaser.id), reverse=True)


@cache
def _newest_and(number: int, places: int) -> CompiledQuery:
    def query(now: dt.datetime, *ids: int) -> QuerySet:
        newest = Article.objects.published(now).newest_first().values("pk")[:number]
        rows = Article.objects.published(now).filter(pk__in=newest).teaser_rows()
        return rows.union(_by_id_query(now, *ids), all=True)  # some come twice: the database need not compare texts

    return CompiledQuery(query, NOW, *range(ID, ID + places))
