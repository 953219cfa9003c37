"""What two articles have in common, as integers: one article compared with many at once."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .vector import NOWHERE, UNIT, WINDOW, Vector

STEPS = 1024  # a product of two unit vectors, as a share: 0 … STEPS
_SHIFT = (UNIT * UNIT) // STEPS


class Common(NamedTuple):
    """One array each, a value for every other article."""

    lead: np.ndarray  # the opening of one against the whole text of the other: the better of both directions, 0 … STEPS
    passages: np.ndarray  # the most alike passages, 0 … STEPS
    mention: np.ndarray  # the most of the earlier one's title that stands close together in the later one, 0 … UNIT
    wording: np.ndarray  # how many pairs of neighbouring stems they share that few others have
    cue: np.ndarray  # a sentence of the later one that points back, against what the earlier one is about, 0 … STEPS
    tags: np.ndarray  # those they share, by rarity
    days: np.ndarray


class _Joined:
    """Arrays of many vectors end to end, and which vector each element is from."""

    def __init__(self, arrays: Sequence[np.ndarray]) -> None:
        self.lengths = np.array([len(array) for array in arrays], np.int64)
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.values = np.concatenate(arrays) if arrays else np.zeros(0, np.int64)

    def owners(self) -> np.ndarray:
        return np.repeat(np.arange(len(self.lengths)), self.lengths)


def common(vector: Vector, others: Sequence[Vector]) -> Common:
    """Compare one article with others; the values are the same if both change places."""
    many = len(others)
    if not many:
        return Common(*(np.zeros(0, np.int64) for _ in Common._fields))
    stems = _Joined([other.stems for other in others])
    place = _places(vector.stems, stems.values)
    hit = np.flatnonzero(place >= 0)
    places, owner = place[hit], stems.owners()[hit]

    def of_others(name: str) -> np.ndarray:
        return np.concatenate([getattr(other, name) for other in others])[hit].astype(np.int64)

    whole, lead = of_others("whole"), of_others("lead")
    days = np.array([other.day[0] for other in others], np.int64) - int(vector.day[0])
    about = np.maximum(
        _sums(owner, vector.whole[places].astype(np.int64) * lead, many),
        _sums(owner, vector.lead[places].astype(np.int64) * whole, many),
    )
    named = _mentioned_by(vector, places, owner, of_others("title"), many)
    naming = _mentioned_in(vector.title, others, stems.starts, place)
    forth = _best_rows_against(vector, "cue", places, owner, lead, many)
    back = _best_of_their_rows(vector.lead, others, "cue", stems.starts, place)
    return Common(
        lead=about // _SHIFT,
        passages=_alike_passages(vector, others, stems.starts, place) // _SHIFT,
        mention=np.maximum(np.where(days <= 0, named, 0), np.where(days >= 0, naming, 0)),
        wording=_shared(vector.pairs, _Joined([other.pairs for other in others])),
        cue=np.maximum(np.where(days <= 1, forth, 0), np.where(days >= -1, back, 0)) // _SHIFT,
        tags=_shared_tags(vector, others),
        days=np.abs(days),
    )


def _places(keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """For each value its place among the sorted keys, -1 if it is not there."""
    if not len(keys):
        return np.full(len(values), -1, np.int64)
    at = np.minimum(np.searchsorted(keys, values), len(keys) - 1)
    return np.where(keys[at] == values, at, -1)


def _sums(owner: np.ndarray, values: np.ndarray, many: int) -> np.ndarray:
    """Sum of the values of each owner; exact, since the sums stay far below 2**53."""
    return np.bincount(owner, values, many).astype(np.int64)


def _shared(keys: np.ndarray, others: _Joined) -> np.ndarray:
    is_shared = _places(keys, others.values) >= 0
    return np.bincount(others.owners()[is_shared], minlength=len(others.lengths))


def _shared_tags(vector: Vector, others: Sequence[Vector]) -> np.ndarray:
    tags = _Joined([other.tags for other in others])
    place = _places(vector.tags, tags.values)
    hit = np.flatnonzero(place >= 0)
    return _sums(tags.owners()[hit], vector.tag_rare[place[hit]].astype(np.int64), len(others))


def _mentioned_by(vector: Vector, places: np.ndarray, owner: np.ndarray, title: np.ndarray, many: int) -> np.ndarray:
    """How much of each other's title the article mentions: `title` has the weight of each stem in common."""
    is_title = title > 0
    at = np.flatnonzero(vector.order != NOWHERE)
    by_place = np.argsort(vector.order[at], kind="stable")
    starts = np.searchsorted(vector.order[at][by_place], [places[is_title], places[is_title] + 1])
    lengths = starts[1] - starts[0]
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    position = at[by_place[np.repeat(starts[0], lengths) + within]]
    owners, weights = np.repeat(owner[is_title], lengths), np.repeat(title[is_title], lengths)
    order = np.lexsort((position, owners))
    return _densest(owners[order], position[order], weights[order], many)


def _mentioned_in(title: np.ndarray, others: Sequence[Vector], starts: np.ndarray, place: np.ndarray) -> np.ndarray:
    """How much of the article's title each other mentions."""
    weight = np.where(place >= 0, title[place], 0).astype(np.int64) if len(title) else np.zeros(len(place), np.int64)
    orders = _Joined([other.order for other in others])
    owner = orders.owners()
    known = np.flatnonzero(orders.values != NOWHERE)
    known = known[weight[starts[owner[known]] + orders.values[known]] > 0]
    at, of = orders.values[known], owner[known]
    return _densest(of, known - orders.starts[of], weight[starts[of] + at], len(others))


def _densest(owner: np.ndarray, position: np.ndarray, weight: np.ndarray, many: int) -> np.ndarray:
    """The largest sum of the weights of one owner that stand less than WINDOW apart, UNIT at most; sorted by owner and position."""
    best = np.zeros(many, np.int64)
    if len(owner):
        place = owner * (int(position.max()) + WINDOW + 1) + position
        sums = np.r_[0, np.cumsum(weight)]
        first = np.searchsorted(place, place - (WINDOW - 1))
        np.maximum.at(best, owner, sums[1:] - sums[first])
    return np.minimum(best, UNIT)


def _dense_rows(vector: Vector, name: str) -> np.ndarray:
    """Its rows as a matrix: row x place of stem."""
    start = getattr(vector, f"{name}_start").astype(np.int64)
    rows = np.zeros((max(len(start) - 1, 0), len(vector.stems)), np.int64)
    row = np.repeat(np.arange(len(rows)), np.diff(start))
    rows[row, getattr(vector, f"{name}_stem")] = getattr(vector, f"{name}_weight")
    return rows


def _row_entries(
    others: Sequence[Vector], name: str, starts: np.ndarray, place: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Entries of all rows of all others whose stem the article has too: (place in the article, weight, row, owner of each row)."""
    stem = _Joined([getattr(other, f"{name}_stem") for other in others])
    lengths = [np.diff(getattr(other, f"{name}_start").astype(np.int64)) for other in others]
    row_owner = np.repeat(np.arange(len(others)), [len(length) for length in lengths])
    row = np.repeat(np.arange(len(row_owner)), np.concatenate(lengths))
    places = place[stem.values.astype(np.int64) + np.repeat(starts, stem.lengths)]
    hit = np.flatnonzero(places >= 0)
    weight = np.concatenate([getattr(other, f"{name}_weight") for other in others])
    return places[hit], weight[hit].astype(np.int64), row[hit], row_owner


def _best(products: np.ndarray, group: np.ndarray, owner_of_group: np.ndarray, many: int) -> np.ndarray:
    """`products` has a row for each row of the article, a column for each entry. Entries of one group are added; each owner gets its largest sum."""
    best = np.zeros(many, np.int64)
    if not products.size:
        return best
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    sums = np.add.reduceat(products, starts, axis=1).max(0)
    np.maximum.at(best, owner_of_group[group[starts]], sums)
    return best


def _alike_passages(vector: Vector, others: Sequence[Vector], starts: np.ndarray, place: np.ndarray) -> np.ndarray:
    places, weight, row, row_owner = _row_entries(others, "passage", starts, place)
    return _best(_dense_rows(vector, "passage")[:, places] * weight, row, row_owner, len(others))


def _best_of_their_rows(
    target: np.ndarray, others: Sequence[Vector], name: str, starts: np.ndarray, place: np.ndarray
) -> np.ndarray:
    places, weight, row, row_owner = _row_entries(others, name, starts, place)
    return _best((target[places].astype(np.int64) * weight)[None, :], row, row_owner, len(others))


def _best_rows_against(
    vector: Vector, name: str, places: np.ndarray, owner: np.ndarray, weight: np.ndarray, many: int
) -> np.ndarray:
    return _best(_dense_rows(vector, name)[:, places] * weight, owner, np.arange(many), many)
