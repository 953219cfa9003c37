"""Which articles match: the one database query of a search, and its rows.

Of each expression the newest matches that readers may see, up to a limit; each article once.
"""

from collections.abc import Sequence
from types import ModuleType
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ...models import Article, SearchDocument
from ...models.article.querysets import ArticleQuerySet
from . import match_postgresql, match_sqlite
from .nodes import Node

LIMIT = 1_000


class Row(NamedTuple):
    """What ranking and facets need of one match."""

    id: int
    recency: int
    title: str
    lead: str
    names: str
    genre: str
    body: str | None = None  # where it was asked for


def database() -> ModuleType:
    """The module that speaks to the database in use."""
    return {"sqlite": match_sqlite, "postgresql": match_postgresql}[connection.vendor]


def newest(articles: QuerySet[Article], nodes: Sequence[Node], limit: int) -> RawSQL:
    """Recencies of the newest `limit` documents that match each of `nodes` and whose articles are among `articles`.

    Written by hand, because it is fast only with this order of joins: matches, newest first, each checked for whether readers may see it,
    until there are enough.
    """
    speaks = database()
    gate, asked = (
        articles.order_by()
        .values("pk")
        .extra(where=[f"articles_article.id = {speaks.ARTICLE}"])  # noqa: S610 - a constant
        .query.sql_with_params()
    )
    newest_of_one_node = (
        f"SELECT recency FROM (SELECT {speaks.RECENCY} AS recency FROM {speaks.TABLES} "  # noqa: S608 - constants
        f"WHERE {speaks.CONDITION} AND EXISTS ({gate}) ORDER BY {speaks.NEWEST} LIMIT %s) AS matches"
    )
    parameters = [value for node in nodes for value in (speaks.write(node), *asked, limit)]
    return RawSQL(" UNION ".join([newest_of_one_node] * len(nodes)), parameters)  # noqa: S611 - see above


_ROW = ("article_id", "recency", "title", "lead", "names", "article__genre")


def rows(articles: QuerySet[Article], nodes: Sequence[Node], limit: int, *, bodies: bool = False) -> list[Row]:
    """The newest matches; one query. More than `limit` rows say that there are more matches than that."""
    if not nodes:
        return []
    documents = SearchDocument.objects.filter(recency__in=newest(articles, nodes, limit + 1))
    fields = (*_ROW, "body") if bodies else _ROW
    return [Row(*row) for row in documents.order_by("-recency").values_list(*fields)]


def newest_rows(articles: ArticleQuerySet, limit: int) -> list[Row]:
    """The newest of `articles`, whatever is in them; one query."""
    newest = articles.newest_first().values("pk")[: limit + 1]
    documents = SearchDocument.objects.filter(article__in=newest).order_by("-recency")
    return [Row(*row) for row in documents.values_list(*_ROW)]


def matching(node: Node, limit: int) -> list[int]:
    """Ids of the newest articles that match, whether readers can reach them yet or not, newest first; one query."""
    documents = SearchDocument.objects.filter(recency__in=newest(Article.objects.all(), [node], limit))
    return list(documents.order_by("-recency").values_list("article_id", flat=True))
