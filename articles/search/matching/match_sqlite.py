"""Matching on SQLite: FTS5. Its rowid is the document's recency, so the newest matches come without sorting."""

from django.db import connection
from django.db.models import Q

from ..documents import ID_BITS
from .nodes import AllOf, AnyOf, InTitle, Node, Phrase, Without

INDEX = "articles_searchindex"
TABLES = INDEX
RECENCY = f"{INDEX}.rowid"
ARTICLE = f"({INDEX}.rowid & {(1 << ID_BITS) - 1})"  # its id is a part of the recency: no table is read for it
CONDITION = f"{INDEX} MATCH %s"
NEWEST = f"{INDEX}.rowid DESC"


def write(node: Node) -> str:
    """`node` as FTS5 reads it; tokens are words of [a-z0-9], so nothing needs escaping."""
    match node:
        case Phrase(tokens):
            return f'"{" ".join(tokens)}"'
        case InTitle(part):
            return f"title : ({write(part)})"
        case AllOf(parts):
            return f"({' AND '.join(map(write, parts))})"
        case AnyOf(parts):
            return f"({' OR '.join(map(write, parts))})"
        case Without(part, excluded):
            return f"({write(part)} NOT {write(excluded)})"


def begins(field: str, prefix: str) -> Q:
    """A range, which an index answers; "{" is the character after "z"."""
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + "{"})


def begins_sql(column: str, prefix: str) -> tuple[str, list[str]]:
    return f"{column} >= %s AND {column} < %s", [prefix, prefix + "{"]


def queue_writers() -> None:
    """Each transaction that writes holds the whole database already."""


def tidy() -> None:
    """Merge the index into one piece, after everything was written anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")  # noqa: S608 - our own name
