"""A whole archive in memory: its statistics, who is a candidate for whom, and every article's matches."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from .candidates import MOST_NEAR, READ_PER_POSTING, candidates, overlapping
from .counts import RARE_PAIR, Counts, count
from .ranking import Entry, Match, matches
from .reading import postings

FOUND_PER_POSTING = 200  # the statistics let a stem find so many of the articles in which it weighs most
USUAL_CANDIDATES = 300  # … and two articles be candidates only if they overlap so far that one usually has as many
LONGEST_WINDOW = 14  # days
USUAL_NEAR = 150  # articles within the window
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
        by_day = np.array(sorted((entry.day, pk) for pk, entry in self.entries.items()), np.int64).reshape(-1, 2)
        self.days, self.by_day = by_day[:, 0], by_day[:, 1]

    def with_bounds(self) -> "Archive":
        """The same with floors, overlap and window, which keep candidates few; they become part of the statistics."""
        floors = np.zeros(len(self.counts.keys), np.int64)
        starts = np.flatnonzero(np.r_[True, self.keys[1:] != self.keys[:-1]]) if len(self.keys) else np.zeros(0, int)
        lengths = np.diff(np.r_[starts, len(self.keys)])
        for start in starts[lengths > FOUND_PER_POSTING].tolist():
            at = np.searchsorted(self.counts.keys, self.keys[start])
            floors[at] = self.weights[start + FOUND_PER_POSTING] + 1
        self.counts = replace(self.counts, floors=floors, overlap=0, window=self._window())
        self.counts = replace(self.counts, overlap=self._least_overlap())
        return self

    def _least_overlap(self) -> int:
        ids = list(self.entries)
        sample = ids[:: max(1, len(ids) // _SAMPLE)]
        overlaps = [overlapping(self.entries[pk], self.counts, self)[1] for pk in sample]
        every = np.sort(np.concatenate([np.zeros(0, np.int64), *overlaps]))
        enough = USUAL_CANDIDATES * len(sample)
        return int(every[-enough - 1]) + 1 if len(every) > enough else 0

    def _window(self) -> int:
        """Days within which nine of ten articles have at most USUAL_NEAR others; LONGEST_WINDOW where few appear, -1 where too many do."""
        for window in range(LONGEST_WINDOW, -1, -1):
            ends = [np.searchsorted(self.days, self.days + by) for by in (-window, window + 1)]
            near = np.sort(ends[1] - ends[0])
            if not len(near) or near[len(near) * 9 // 10] <= USUAL_NEAR:
                return window
        return -1

    def strongest(self, key: int, floor: int) -> tuple[np.ndarray, np.ndarray]:
        start, end = np.searchsorted(self.keys, [key, key + 1])
        end = start + min(READ_PER_POSTING, int((self.weights[start:end] >= floor).sum()))
        return self.owners[start:end], self.weights[start:end]

    def near(self, article: Entry, window: int) -> list[int]:
        start, end = np.searchsorted(self.days, [article.day - window, article.day + window + 1])
        return self.by_day[start : min(end, start + MOST_NEAR + 1)].tolist()

    def tied(self, article: Entry) -> list[int]:
        tied = [*self.followers.get(article.id, ()), article.follows]
        return [pk for pk in tied if pk in self.entries]

    def candidates(self, pk: int) -> list[int]:
        """The same ids as are found in the database, ascending."""
        return candidates(self.entries[pk], self.counts, self)

    def matches(self, pk: int) -> tuple[list[Match], dict[int, Entry]]:
        """Everything that the article is compared with, unordered, and the entries of it."""
        others = {other: self.entries[other] for other in self.candidates(pk)}
        return matches(self.entries[pk], list(others.values()), self.counts.factors), others

    def __iter__(self) -> Iterator[int]:
        return iter(self.entries)
