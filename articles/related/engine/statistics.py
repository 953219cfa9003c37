"""The statistics that vectors are made with, as stored: read for some keys, replaced as a whole by a rebuild."""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from ...models import RelatedCount, RelatedStatistics
from .counts import Counts
from .reading import Text
from .vector import keys_of

_CHUNK = 500
_BATCH = 5_000
SLICE = 20_000  # counts written in one transaction of a rebuild: well under a second


def lock() -> RelatedStatistics:
    """The one row, locked until the transaction ends: related rows are changed by one transaction at a time."""
    rows = RelatedStatistics.objects.select_for_update()
    if (row := rows.filter(pk=1).first()) is None:
        RelatedStatistics.objects.get_or_create(pk=1)  # somebody else may be as quick
        row = rows.get(pk=1)
    return row


def counts_for(texts: Sequence[Text], statistics: RelatedStatistics) -> Counts:
    """The stored counts of all keys of these texts."""
    keys = {key for text in texts for part in keys_of(text.analysed) for key in part.tolist()}
    keys.update(key for text in texts for key in text.tags)
    return counts_of_keys(sorted(keys), statistics)


def counts_of_keys(keys: Sequence[int], statistics: RelatedStatistics) -> Counts:
    rows: list[tuple[int, int, int]] = []
    for at in range(0, len(keys), _CHUNK):
        counted = RelatedCount.objects.filter(pk__in=keys[at : at + _CHUNK])
        rows.extend(counted.values_list("key", "articles", "floor"))
    return counts_from(rows, statistics)


def every_count(statistics: RelatedStatistics) -> Counts:
    rows = RelatedCount.objects.values_list("key", "articles", "floor")
    return counts_from(list(rows.iterator(chunk_size=_BATCH)), statistics)


def counts_from(rows: list[tuple[int, int, int]], statistics: RelatedStatistics) -> Counts:
    table = np.array(sorted(rows), np.int64).reshape(-1, 3)
    keys, values, floors = table.T
    factors = tuple(sorted(statistics.factors.items()))
    bounds = (statistics.overlap, statistics.window, factors)
    return Counts(statistics.articles, keys.astype(np.uint32), values, floors, *bounds)


def slices(counts: Counts) -> Iterator[tuple[int, int, list[RelatedCount]]]:
    """The whole table in parts: (first key, end of keys, rows)."""
    keys = counts.keys.tolist()
    rows = zip(keys, counts.values.tolist(), counts.floors.tolist(), strict=True)
    for at in range(0, max(len(keys), 1), SLICE):
        first = keys[at] if at else 0
        end = keys[at + SLICE] if at + SLICE < len(keys) else 2**32
        batch = islice(rows, SLICE)
        yield first, end, [RelatedCount(key=key, articles=many, floor=floor) for key, many, floor in batch]


def store(first: int, end: int, rows: list[RelatedCount]) -> None:
    """Replace the part of the table that has these keys."""
    RelatedCount.objects.filter(key__gte=first, key__lt=end).delete()
    RelatedCount.objects.bulk_create(rows, batch_size=_BATCH)
