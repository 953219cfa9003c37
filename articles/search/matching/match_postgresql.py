"""Matching on PostgreSQL: a stored `tsvector` of the same tokens, title under label A, answered by its GIN index."""

from django.db import connection
from django.db.models import Q

from .nodes import AllOf, AnyOf, InTitle, Node, Phrase, Without

# For the one statement that matches; the documents are called `found`.
TABLES = "articles_searchdocument found"
RECENCY, ARTICLE = "found.recency", "found.article_id"
CONDITION = "found.words @@ %s::tsquery"
NEWEST = "found.recency DESC"
_WRITERS = 7_421_003  # any number that no other advisory lock uses


def write(node: Node, label: str = "") -> str:
    """`node` as `tsquery` reads it; tokens are words of [a-z0-9], so nothing needs escaping."""
    match node:
        case Phrase(tokens):
            return f"({' <-> '.join(token + label for token in tokens)})"
        case InTitle(part):
            return write(part, ":A")
        case AllOf(parts):
            return f"({' & '.join(write(part, label) for part in parts)})"
        case AnyOf(parts):
            return f"({' | '.join(write(part, label) for part in parts)})"
        case Without(part, excluded):
            return f"({write(part)} & !{write(excluded)})"


def begins(field: str, prefix: str) -> Q:
    return Q(**{f"{field}__startswith": prefix})


def begins_sql(column: str, prefix: str) -> tuple[str, list[str]]:
    return f"{column} LIKE %s", [f"{prefix}%"]


def queue_writers() -> None:
    """Let one transaction at a time count words: two that raise the same counts in different order would block each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITERS])


def tidy() -> None:
    """Nothing: autovacuum does it."""
