"""Which articles match: the one database query of a search, and its rows.

Of each expression the newest matches that readers may see, up to a limit; each article once.
"""

import datetime as dt
from collections.abc import Sequence
from functools import cache, partial
from types import ModuleType
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from ...models import Article, SearchDocument
from ...models.compiled import NOW, CompiledQuery
from ..documents import ID_BITS
from . import match_postgresql, match_sqlite
from .nodes import Node

LIMIT = 1_000
_DOCUMENTS = SearchDocument._meta.db_table


class Row(NamedTuple):
    """What ranking and facets need of one match."""

    id: int
    recency: int
    title: str
    lead: str
    names: str
    body: str = ""  # empty unless it was asked for


class Span(NamedTuple):
    """From a moment until before another, in seconds since 1970."""

    since: int
    until: int


def database() -> ModuleType:
    """The module that speaks to the database in use."""
    return {"sqlite": match_sqlite, "postgresql": match_postgresql}[connection.vendor]


def rows(
    nodes: Sequence[Node], limit: int, now: dt.datetime, span: Span | None = None, *, bodies: bool = False
) -> list[Row]:
    """The newest matches that readers may see; one query. More than `limit` rows say that there are more than that.

    Of each node the newest `limit`: the index gives its matches newest first, each is checked at the gate, until there are
    enough. Written by hand, because it is fast only with this order of joins, and because each search asks it.
    """
    speaks = database()
    gate, asked = _gate(speaks.ARTICLE).written(now)
    of_one_node = (
        f"SELECT recency FROM (SELECT {speaks.RECENCY} AS recency FROM {speaks.TABLES} "  # noqa: S608 - constants
        f"WHERE {speaks.CONDITION} {_within(speaks.RECENCY, span)} AND EXISTS ({gate}) "
        f"ORDER BY {speaks.NEWEST} LIMIT %s) AS matches"
    )
    values = [value for node in nodes for value in (speaks.write(node), *asked, limit + 1)]
    return _read(" UNION ".join([of_one_node] * len(nodes)), values, bodies=bodies) if nodes else []


def newest_rows(span: Span, limit: int, now: dt.datetime) -> list[Row]:
    """The newest articles of a time that readers may see, whatever is in them; one query."""
    gate, asked = _gate("found.article_id").written(now)
    newest = (
        f"SELECT recency FROM (SELECT recency FROM {_DOCUMENTS} found WHERE EXISTS ({gate}) "  # noqa: S608 - constants
        f"{_within('recency', span)} ORDER BY recency DESC LIMIT %s) AS newest"
    )
    return _read(newest, [*asked, limit + 1])


def _read(recencies: str, values: Sequence[Any], *, bodies: bool = False) -> list[Row]:
    """The rows of these documents, newest first."""
    body = "body" if bodies else "''"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT article_id, recency, title, lead, names, {body} FROM {_DOCUMENTS} "  # noqa: S608 - constants
            f"WHERE recency IN ({recencies}) ORDER BY recency DESC",
            values,
        )
        return list(map(partial(tuple.__new__, Row), cursor.fetchall()))  # a thousand, without a call for each


def _within(recency: str, span: Span | None) -> str:
    return f"AND {recency} >= {span.since << ID_BITS:d} AND {recency} < {span.until << ID_BITS:d}" if span else ""


@cache
def _gate(article: str) -> CompiledQuery:
    """Whether readers may see the article whose number stands in a column."""
    return CompiledQuery(lambda now: _seen(article, now), NOW)


def _seen(article: str, now: dt.datetime) -> QuerySet:
    seen = Article.objects.published(now).order_by().values("pk")
    return seen.extra(where=[f"articles_article.id = {article}"])  # noqa: S610 - a constant


def matching(node: Node, limit: int) -> list[int]:
    """Ids of the newest articles that match, whether readers can reach them yet or not, newest first; one query."""
    speaks = database()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {speaks.ARTICLE} FROM {speaks.TABLES} WHERE {speaks.CONDITION} ORDER BY {speaks.NEWEST} LIMIT %s",  # noqa: S608
            [speaks.write(node), limit],
        )
        return [pk for (pk,) in cursor.fetchall()]
