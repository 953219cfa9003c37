"""Matching on SQLite: FTS5. Its rowid is the document's recency, so the newest matches come without sorting."""

from django.db import connection
from django.db.models import Q

from .nodes import AllOf, AnyOf, InTitle, Node, Phrase

INDEX = "articles_searchindex"
# For the one statement that matches; the documents are called `found`. CROSS JOIN keeps the order of the tables.
TABLES = f"{INDEX} CROSS JOIN articles_searchdocument found ON found.recency = {INDEX}.rowid"
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


def begins(field: str, prefix: str) -> Q:
    """A range, which an index answers; "{" is the character after "z"."""
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + "{"})


def queue_writers() -> None:
    """Each transaction that writes holds the whole database already."""


def tidy() -> None:
    """Merge the index into one piece, after everything was written anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")  # noqa: S608 - our own name
