"""An article as numbers, under given statistics: integer weights of its stems, passages, title, wording and tags.

Everything is an integer, so that sums do not depend on their order and every machine and database finds the same scores.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from .analysis import Analysed, pair_key, stem_key
from .counts import RARE_PAIR, Counts

UNIT = 4096  # the length of a unit vector; a product of two is at most UNIT * UNIT
TITLE_TIMES = 3  # a word of the title counts as often in the whole
TITLE_TIMES_IN_LEAD = 2
LEAD_STEMS = 60  # title, lead and so many stems of the body say what it is about
PASSAGE = 100  # stems
MIN_PASSAGE = 16
MAX_PASSAGES = 60
RARE_UNIT = 64  # what a tag of two articles weighs
TITLE_DAMPING = 8.0  # keeps one rare word of a short title from deciding alone
WINDOW = 12  # stems close enough to be one mention
NOWHERE = 0xFFFF  # in `order`: a stem that stood there less than a window ago
MIN_COMMON = 5  # in a tiny archive a stem in half of the articles may stand in one or two


@dataclass(frozen=True, slots=True)
class Vector:
    """Arrays of one article. Those named for rows (`passage_`, `cue_`) are compressed: row i is start[i]:start[i+1] of `stem`
    (a place in `stems`) and `weight`."""

    stems: np.ndarray  # uint32, sorted
    whole: np.ndarray  # int16 for each stem: unit vector of the whole text
    lead: np.ndarray  # int16: unit vector of title, lead and the first stems
    title: np.ndarray  # int16: share of the title's weight
    passage_start: np.ndarray  # uint16
    passage_stem: np.ndarray
    passage_weight: np.ndarray
    cue_start: np.ndarray
    cue_stem: np.ndarray
    cue_weight: np.ndarray
    order: np.ndarray  # uint16: lead and body as places in `stems`
    pairs: np.ndarray  # uint32, sorted: neighbouring stems that few articles have
    tags: np.ndarray  # uint32, sorted
    tag_rare: np.ndarray  # uint8: how rare each is
    day: np.ndarray  # int32, one: days since 1970

    def pack(self) -> bytes:
        arrays = [getattr(self, name) for name in NAMES]
        header = np.array([len(array) for array in arrays], "<u4").tobytes()
        return header + b"".join(array.tobytes() for array in arrays)


NAMES = tuple(field.name for field in fields(Vector))
_TYPES = dict.fromkeys(NAMES, "<i2") | {
    "stems": "<u4",
    "pairs": "<u4",
    "tags": "<u4",
    "tag_rare": "|u1",
    "day": "<i4",
    "order": "<u2",
}
_TYPES |= {f"{rows}_{part}": "<u2" for rows in ("passage", "cue") for part in ("start", "stem")}
_SIZES = [np.dtype(_TYPES[name]).itemsize for name in NAMES]


def unpack(data: bytes | memoryview) -> Vector:
    """The vector that `pack` wrote; its arrays are views of `data`."""
    lengths = np.frombuffer(data, "<u4", len(NAMES)).tolist()
    at, arrays = 4 * len(NAMES), []
    for name, length, size in zip(NAMES, lengths, _SIZES, strict=True):
        arrays.append(np.frombuffer(data, _TYPES[name], length, at))
        at += length * size
    return Vector(*arrays)


def keys_of(text: Analysed) -> tuple[np.ndarray, np.ndarray]:
    """(stems, pairs) of a text as sorted distinct keys: what the statistics count."""
    stems = {stem_key(stem) for part in (text.title, text.lead, text.body) for stem in part}
    pairs = {pair_key(*pair) for part in (text.title, text.lead, text.body) for pair in pairwise(part)}
    return np.array(sorted(stems), np.uint32), np.array(sorted(pairs), np.uint32)


def vectorise(text: Analysed, tags: Iterable[int], day: int, counts: Counts) -> Vector:
    """The article's numbers: `tags` are keys, `day` counts from 1970."""
    stems, pairs = keys_of(text)
    number = counts.of(stems)
    usual = number <= max(counts.articles / 2, MIN_COMMON)
    stems, number = stems[usual], number[usual]
    scale = _Scale(stems, number, counts.articles)
    sequence = text.title + text.lead + text.body
    opening = text.title * TITLE_TIMES_IN_LEAD + text.lead + text.body[:LEAD_STEMS]
    return Vector(
        stems=stems.astype("<u4"),
        whole=scale.unit(text.title * TITLE_TIMES + text.lead + text.body),
        lead=scale.unit(opening),
        title=scale.shares(text.title),
        **_rows("passage", scale, _passages(sequence)),
        **_rows("cue", scale, text.cues),
        order=scale.order(text.lead + text.body),
        pairs=pairs[counts.of(pairs) <= RARE_PAIR].astype("<u4"),
        tags=(keys := np.array(sorted(set(tags)), "<u4")),
        tag_rare=np.rint(RARE_UNIT / np.log2(np.maximum(counts.of(keys), 2))).astype("|u1"),
        day=np.array([day], "<i4"),
    )


class _Scale:
    """Weighs lists of stems: log frequency times inverse document frequency."""

    def __init__(self, stems: np.ndarray, number: np.ndarray, articles: int) -> None:
        self.place = {key: place for place, key in enumerate(stems.tolist())}
        self.rarity = np.log((1 + max(articles, 2)) / (1 + np.maximum(number, 2)))

    def sparse(self, sequence: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """(places, int16 weights of a unit vector) of the stems in it, by place."""
        counted = Counter(place for stem in sequence if (place := self.place.get(stem_key(stem))) is not None)
        places = np.array(sorted(counted), np.int64)
        weights = np.array([1 + math.log(counted[place]) for place in places.tolist()])
        weights = weights * (self.rarity[places] + 1)
        length = math.sqrt(float((weights * weights).sum())) or 1.0
        return places, np.rint(weights * (UNIT / length)).astype("<i2")

    def unit(self, sequence: Sequence[str]) -> np.ndarray:
        places, weights = self.sparse(sequence)
        dense = np.zeros(len(self.place), "<i2")
        dense[places] = weights
        return dense

    def order(self, sequence: Sequence[str]) -> np.ndarray:
        places = [place for stem in sequence if (place := self.place.get(stem_key(stem))) is not None]
        last: dict[int, int] = {}
        for at, place in enumerate(places):
            if at - last.get(place, -WINDOW) < WINDOW:
                places[at] = NOWHERE
            else:
                last[place] = at
        return np.array(places, "<u2")

    def shares(self, title: Sequence[str]) -> np.ndarray:
        dense = np.zeros(len(self.place))
        places = [place for stem in set(title) if (place := self.place.get(stem_key(stem))) is not None]
        dense[places] = np.maximum(self.rarity[places], 0)
        return np.rint(dense * (UNIT / (float(np.sum(np.sort(dense))) + TITLE_DAMPING))).astype("<i2")


def _passages(sequence: Sequence[str]) -> list[Sequence[str]]:
    size = max(PASSAGE, -(-len(sequence) // MAX_PASSAGES))
    cut = [sequence[at : at + size] for at in range(0, len(sequence), size)]
    return cut[:-1] if len(cut) > 1 and len(cut[-1]) < MIN_PASSAGE else cut


def _rows(name: str, scale: _Scale, sequences: Sequence[Sequence[str]]) -> dict[str, np.ndarray]:
    rows = [scale.sparse(sequence) for sequence in sequences]
    return {
        f"{name}_start": np.cumsum([0, *(len(places) for places, _ in rows)]).astype("<u2"),
        f"{name}_stem": np.concatenate([np.zeros(0), *(places for places, _ in rows)]).astype("<u2"),
        f"{name}_weight": np.concatenate([np.zeros(0), *(weights for _, weights in rows)]).astype("<i2"),
    }
