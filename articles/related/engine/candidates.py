"""Which articles are worth comparing: those that share a posting, found by bounded queries."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from ...models import ArticleTerm, ArticleVector
from .counts import Counts
from .ranking import Entry
from .reading import postings

READ_PER_POSTING = 400  # twice what the statistics let a posting find, for what came since
MOST_CANDIDATES = 600
_CHUNK = 500


def candidates(article: Entry, counts: Counts) -> list[int]:
    """Ids, ascending. Whether two articles are candidates for each other depends on the two and the statistics alone,
    as long as no posting has grown beyond READ_PER_POSTING since they were made."""
    overlap: dict[int, int] = defaultdict(int)
    sure: set[int] = set()
    for key, weight, floor in usable(article, counts):
        rows = ArticleTerm.objects.filter(term=key, weight__gte=floor).order_by("-weight", "article_id")
        for other, their_weight in rows.values_list("article_id", "weight")[:READ_PER_POSTING]:
            overlap[other] += weight * their_weight
            if not weight:
                sure.add(other)
    sure.update(ArticleVector.objects.filter(follows=article.id).values_list("article_id", flat=True))
    if article.follows:
        sure.add(article.follows)
    return chosen(article.id, overlap, sure, counts.overlap)


def usable(article: Entry, counts: Counts) -> list[tuple[int, int, int]]:
    """(key, weight, floor) of the postings by which the article finds others; tags have no weight."""
    weighted = postings(article.vector, counts)
    floors = counts.floors_of(np.array([key for key, _ in weighted], np.uint32)).tolist()
    rows = zip(weighted, floors, strict=True)
    return [(key, weight, floor) for (key, weight), floor in rows if weight >= floor or not weight]


def chosen(article: int, overlap: dict[int, int], sure: set[int], least: int) -> list[int]:
    """Ids of the articles that overlap enough or are sure; only the strongest if there are too many."""
    ids = [other for other, value in overlap.items() if value >= least or other in sure]
    ids += [other for other in sure if other not in overlap]
    if len(ids) > MOST_CANDIDATES:
        ids = sorted(ids, key=lambda other: (other not in sure, -overlap.get(other, 0), other))[:MOST_CANDIDATES]
    return sorted(set(ids) - {article})


def load(ids: Iterable[int]) -> dict[int, Entry]:
    """Entries by id, in queries of at most _CHUNK ids; ids without one are left out."""
    wanted, entries = sorted(ids), {}
    for at in range(0, len(wanted), _CHUNK):
        rows = ArticleVector.objects.filter(pk__in=wanted[at : at + _CHUNK])
        for pk, data, notes, follows in rows.values_list("article_id", "data", "notes", "follows"):
            entries[pk] = Entry(pk, bytes(data), notes, follows)
    return entries
