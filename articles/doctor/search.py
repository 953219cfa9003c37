"""Questions about what search reads, compared with what it would be written from today."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db import DatabaseError, connection

from ..models import SUBJECTS, Author, SearchDocument, SearchName, SearchTerm
from ..search.documents import documents, vocabulary
from ..search.names import names_of_author, names_of_subjects
from ..search.refresh import is_same
from ..search.tokens import owner_token
from .findings import BATCH, SAMPLE, Finding, Sample, fail, named, ok

REBUILD = "manage.py rebuild_search"
INDEX = "articles_searchindex"  # migrations/_search_index.py
# rank 1: the index is compared with the documents, too
COMPARE = f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - constants
FIND = f"SELECT 1 FROM {INDEX} WHERE {INDEX} MATCH %s AND rowid = %s"  # noqa: S608 - constants
REINDEX = f"sqlite3 db.sqlite3 \"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')\""  # noqa: S608 - for the operator


def search_documents(sample: Sample) -> Finding:
    if differing := sample.differing(_written_otherwise):
        return fail("search documents", f"{named(differing)}: search reads other words than they have", REBUILD)
    return ok("search documents", f"{sample}: as they would be written today")


def _written_otherwise(ids: Sequence[int]) -> list[int]:
    fresh = {document.pk: document for document in documents(ids)}
    stored = SearchDocument.objects.in_bulk(list(ids))
    both = fresh.keys() & stored.keys()
    return sorted({pk for pk in both if not is_same(fresh[pk], stored[pk])} | (fresh.keys() ^ stored.keys()))


def search_index(sample: Sample) -> Finding:
    """PostgreSQL computes its column by itself; FTS5 is kept by triggers."""
    if connection.vendor == "postgresql":
        return ok("search index", "a column that PostgreSQL computes")
    if _is_complete() if sample.is_full else _has(sample.ids):
        return ok("search index", "FTS5 has the words of the documents")
    return fail("search index", "FTS5 has other words than the documents", REINDEX)


def _is_complete() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(COMPARE)
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return False
    return True


def _has(ids: Sequence[int]) -> bool:
    """Whether the articles are found by the first word of their titles."""
    with connection.cursor() as cursor:
        for recency, title in (
            SearchDocument.objects.filter(pk__in=ids).exclude(title="").values_list("recency", "title")
        ):
            cursor.execute(FIND, [title.split()[0], recency])
            if not cursor.fetchone():
                return False
    return True


def vocabulary_counts(sample: Sample) -> Finding:
    """In how many articles each word stands: all words with --full, otherwise those of the sample."""
    rows = SearchDocument.objects.order_by("pk")
    rows = rows if sample.is_full else rows.filter(pk__in=sample.ids)
    words: Counter[str] = Counter()
    for document in rows.iterator(chunk_size=200):
        words.update(vocabulary(document))
    wrong = [word for word, stored in _stored_counts(words, sample) if _is_wrong(words[word], stored, sample)]
    if wrong:
        text = f"{len(wrong)} of {len(words):,} words are counted wrong, such as {sorted(wrong)[0]!r}"
        return fail("vocabulary", text, REBUILD)
    return ok("vocabulary", f"{len(words):,} words are counted right")


def _stored_counts(words: Counter[str], sample: Sample) -> list[tuple[str, int]]:
    if sample.is_full:
        stored = dict(SearchTerm.objects.values_list("term", "articles").iterator())
        return [(word, stored.get(word, 0)) for word in words.keys() | stored.keys()]
    wanted, stored = sorted(words), {}
    for at in range(0, len(wanted), 5_000):
        stored |= dict(SearchTerm.objects.filter(term__in=wanted[at : at + 5_000]).values_list("term", "articles"))
    return [(word, stored.get(word, 0)) for word in wanted]


def _is_wrong(seen: int, stored: int, sample: Sample) -> bool:
    return stored != seen if sample.is_full else stored < seen


def search_names(sample: Sample) -> Finding:
    wrong = [owner for kind in SUBJECTS for owner in _named_otherwise(kind, sample)]
    wrong += _authors_named_otherwise(sample)
    if wrong:
        return fail("search names", f"{len(wrong)} tags or authors have other names, such as {wrong[0]}", REBUILD)
    return ok("search names", "tags and authors are found by the names that they have")


def _named_otherwise(kind: str, sample: Sample) -> list[str]:
    rows = SUBJECTS[kind].objects.values_list("pk", flat=True)
    ids = list(rows.order_by("pk") if sample.is_full else rows.order_by("?")[:SAMPLE])
    found: list[str] = []
    for at in range(0, len(ids), BATCH):
        batch = ids[at : at + BATCH]
        fresh = names_of_subjects(kind, batch)
        owners = {owner_token(kind, pk) for pk in batch} | fresh.keys()
        found += _unlike({owner: set(fresh.get(owner, ())) for owner in owners})
    return found


def _authors_named_otherwise(sample: Sample) -> list[str]:
    rows = Author.objects.order_by("pk") if sample.is_full else Author.objects.order_by("?")[:SAMPLE]
    return _unlike({owner_token("author", row.pk): set(names_of_author(row)) for row in rows})


def _unlike(fresh: dict[str, set[tuple[str, str]]]) -> list[str]:
    stored: dict[str, set[tuple[str, str]]] = defaultdict(set)
    wanted = sorted(fresh)
    for at in range(0, len(wanted), 500):
        rows = SearchName.objects.filter(owner__in=wanted[at : at + 500])
        for owner, key, name in rows.values_list("owner", "key", "name"):
            stored[owner].add((key, name))
    return [owner for owner in wanted if stored[owner] != fresh[owner]]


QUESTIONS = (search_documents, search_index, vocabulary_counts, search_names)
