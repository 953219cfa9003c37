"""Which articles match: the one query that asks the database, and what it answers.

The bounded set: of each expression the newest matches that pass the gate, up to a limit; each article once.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from ..models import Article, SearchDocument
from . import match_postgresql, match_sqlite
from .nodes import Node, Phrase

LIMIT = 1_000


class Row(NamedTuple):
    """What ranking and facets need of one match."""

    id: int
    recency: int
    title: str
    lead: str
    names: str
    genre: str
    year: int
    body: str | None = None  # where it was asked for


def database():
    """The module that speaks to the database in use."""
    return {"sqlite": match_sqlite, "postgresql": match_postgresql}[connection.vendor]


def matching(articles: QuerySet[Article], nodes: Sequence[Node], limit: int = LIMIT) -> QuerySet[Article]:
    """Those of `articles` that are among the newest `limit` matches of one of `nodes`."""
    found = Q(pk__in=[])
    for node in nodes:
        newest = database().restrict(articles, database().write(node)).values("pk")[:limit]
        found |= Q(pk__in=newest)
    return Article.objects.filter(found)


_ROW = ("article_id", "recency", "title", "lead", "names", "article__genre", "article__publish_at__year")


def rows(
    articles: QuerySet[Article], nodes: Sequence[Node], limit: int, *, bodies: bool = False
) -> list[Row]:
    """The bounded set, newest first; one query. More than `limit` rows say that there are more matches than that."""
    found = SearchDocument.objects.filter(article__in=matching(articles, nodes, limit + 1))
    fields = (*_ROW, "body") if bodies else _ROW
    return [Row(*row) for row in found.order_by("-recency").values_list(*fields)]


def documents_with(token: str, limit: int) -> list[int]:
    """Ids of articles, whether readers can reach them yet or not, in whose documents `token` stands."""
    expression = database().write(Phrase((token,)))
    return list(database().restrict(Article.objects.all(), expression).values_list("pk", flat=True)[:limit])
