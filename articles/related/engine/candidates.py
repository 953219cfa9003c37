"""Which articles are worth comparing: those that share a posting, appeared within days, or continue one another."""

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from django.db.models import Q

from ...models import ArticleTerm, ArticleVector
from .counts import Counts
from .ranking import Entry
from .reading import postings

READ_PER_POSTING = 400  # twice what the statistics let a posting find, for what came since
MOST_NEAR = 400  # more articles within the window of days say nothing of each other
MOST_CANDIDATES = 600
_CHUNK = 500


class Postings(Protocol):
    """Where candidates are looked up: the database, or an archive in memory."""

    def strongest(self, key: int, floor: int) -> tuple[np.ndarray, np.ndarray]:
        """(ids, weights) of at most READ_PER_POSTING articles with the stem or tag `key`, the heaviest, none below `floor`."""

    def near(self, article: Entry, window: int) -> list[int]:
        """Ids of those within `window` days, of at most MOST_NEAR + 1."""

    def tied(self, article: Entry) -> list[int]:
        """Ids of what continues the article, and of what it continues."""


def candidates(article: Entry, counts: Counts, where: Postings) -> list[int]:
    """Ids, ascending. Whether two articles are candidates for each other depends on the two and the statistics alone,
    as long as no posting and no window of days has grown beyond what is read of it."""
    ids, overlaps, sure = overlapping(article, counts, where)
    near = where.near(article, counts.window)
    sure.update(near if len(near) <= MOST_NEAR else (), where.tied(article))
    enough = overlaps >= counts.overlap
    found = dict.fromkeys(sure, 0) | dict(zip(ids[enough].tolist(), overlaps[enough].tolist(), strict=True))
    found.pop(article.id, None)
    if len(found) > MOST_CANDIDATES:
        strongest = sorted(found, key=lambda other: (other not in sure, -found[other], other))
        return sorted(strongest[:MOST_CANDIDATES])
    return sorted(found)


def overlapping(article: Entry, counts: Counts, where: Postings) -> tuple[np.ndarray, np.ndarray, set[int]]:
    """(ids, sums of products of weights) of all that share a posting, and the ids of those that share a tag."""
    owners, products, sure = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], set()
    for key, weight in postings(article.vector, counts):
        floor = int(counts.floors_of(np.array([key], np.uint32))[0])
        if weight and weight < floor:
            continue
        ids, weights = where.strongest(key, floor)
        owners.append(ids)
        products.append(weights * weight)
        if not weight:
            sure.update(ids.tolist())
    distinct, place = np.unique(np.concatenate(owners), return_inverse=True)
    return distinct, np.bincount(place, np.concatenate(products), len(distinct)).astype(np.int64), sure


class Stored:
    """The postings in the database: a bounded query each."""

    def strongest(self, key: int, floor: int) -> tuple[np.ndarray, np.ndarray]:
        rows = ArticleTerm.objects.filter(term=key, weight__gte=floor).order_by("-weight", "article_id")
        found = np.array(rows.values_list("article_id", "weight")[:READ_PER_POSTING], np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    def near(self, article: Entry, window: int) -> list[int]:
        days = (article.day - window, article.day + window)
        within = ArticleVector.objects.filter(day__range=days).order_by("day")
        return list(within.values_list("article_id", flat=True)[: MOST_NEAR + 1]) if window >= 0 else []

    def tied(self, article: Entry) -> list[int]:
        tied = ArticleVector.objects.filter(Q(follows=article.id) | Q(pk=article.follows or 0))
        return list(tied.values_list("article_id", flat=True))


def load(ids: Iterable[int]) -> dict[int, Entry]:
    """Entries by id, in queries of at most _CHUNK ids; ids without one are left out."""
    wanted, entries = sorted(ids), {}
    for at in range(0, len(wanted), _CHUNK):
        rows = ArticleVector.objects.filter(pk__in=wanted[at : at + _CHUNK])
        for pk, data, notes, follows in rows.values_list("article_id", "data", "notes", "follows"):
            entries[pk] = Entry(pk, bytes(data), notes, follows)
    return entries
