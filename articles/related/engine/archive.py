"""A whole archive in memory: its statistics, who is a candidate for whom, and every article's matches."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from .candidates import READ_PER_POSTING, chosen, usable
from .counts import RARE_PAIR, Counts, count
from .ranking import Entry, Match, matches
from .reading import postings

FOUND_PER_POSTING = 200  # the statistics let a stem find so many of the articles in which it weighs most
USUAL_CANDIDATES = 300  # … and two articles be candidates only if they overlap so far that one usually has as many
_SAMPLE = 200


def count_keys(keys: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> Counts:
    """The statistics of an archive, floors still open: `keys` has the distinct stems, pairs and tags of each article."""
    many = len(keys)
    tables = [
        count([stems for stems, _, _ in keys], many, 2),
        count([pairs for _, pairs, _ in keys], many, RARE_PAIR + 1),
        count([tags for _, _, tags in keys], many, 1),
    ]
    every = np.concatenate([table for table, _ in tables])
    values = np.concatenate([numbers for _, numbers in tables]).astype(np.int64)
    order = np.lexsort((-values, every))  # of two kinds of keys that collide the more frequent counts
    every, values = every[order], values[order]
    first = np.r_[True, every[1:] != every[:-1]] if len(every) else np.zeros(0, bool)
    return Counts(many, every[first], values[first], np.zeros(int(first.sum()), np.int64))


class Archive:
    """Entries by id, and their postings as arrays sorted by key."""

    def __init__(self, entries: Sequence[Entry], counts: Counts) -> None:
        self.entries = {entry.id: entry for entry in sorted(entries, key=lambda entry: entry.id)}
        self.counts = counts
        self.followers: dict[int, list[int]] = {}
        for entry in entries:
            if entry.follows:
                self.followers.setdefault(entry.follows, []).append(entry.id)
        rows = ((key, -weight, pk) for pk in self.entries for key, weight in postings(self.entries[pk].vector, counts))
        table = np.array(sorted(rows), np.int64).reshape(-1, 3)
        self.keys, self.weights, self.owners = table[:, 0], -table[:, 1], table[:, 2]

    def with_floors(self) -> "Archive":
        """The same with the floors and the overlap that keep candidates few; they become part of the statistics."""
        floors = np.zeros(len(self.counts.keys), np.int64)
        starts = np.flatnonzero(np.r_[True, self.keys[1:] != self.keys[:-1]]) if len(self.keys) else np.zeros(0, int)
        lengths = np.diff(np.r_[starts, len(self.keys)])
        for start in starts[lengths > FOUND_PER_POSTING].tolist():
            at = np.searchsorted(self.counts.keys, self.keys[start])
            floors[at] = self.weights[start + FOUND_PER_POSTING] + 1
        self.counts = replace(self.counts, floors=floors, overlap=0)
        self.counts = replace(self.counts, overlap=self._least_overlap())
        return self

    def _least_overlap(self) -> int:
        ids = list(self.entries)
        sample = ids[:: max(1, len(ids) // _SAMPLE)]
        overlaps = [sorted(self._overlap(pk)[0].values(), reverse=True) for pk in sample]
        every = sorted((value for values in overlaps for value in values), reverse=True)
        enough = USUAL_CANDIDATES * len(sample)
        return every[enough] + 1 if len(every) > enough else 0

    def _overlap(self, pk: int) -> tuple[dict[int, int], set[int]]:
        entry = self.entries[pk]
        owners, products, sure = [], [], set(self.followers.get(pk, ()))
        for key, weight, floor in usable(entry, self.counts):
            start, end = np.searchsorted(self.keys, [key, key + 1])
            end = start + min(READ_PER_POSTING, int((self.weights[start:end] >= floor).sum()))
            owners.append(self.owners[start:end])
            products.append(self.weights[start:end] * weight)
            if not weight:
                sure.update(self.owners[start:end].tolist())
        if entry.follows in self.entries:
            sure.add(entry.follows)
        if not owners:
            return {}, sure
        distinct, place = np.unique(np.concatenate(owners), return_inverse=True)
        sums = np.bincount(place, np.concatenate(products)).astype(np.int64)
        return dict(zip(distinct.tolist(), sums.tolist(), strict=True)), sure

    def candidates(self, pk: int) -> list[int]:
        """The same ids as `related.candidates` finds in the database, ascending."""
        overlap, sure = self._overlap(pk)
        return chosen(pk, overlap, sure, self.counts.overlap)

    def matches(self, pk: int) -> tuple[list[Match], dict[int, Entry]]:
        """Everything that the article is compared with, unordered, and the entries of it."""
        others = {other: self.entries[other] for other in self.candidates(pk)}
        return matches(self.entries[pk], list(others.values())), others

    def __iter__(self) -> Iterator[int]:
        return iter(self.entries)
