"""One article against its candidates: the matches in order, each with the parts of its score."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .counts import Factors
from .features import common
from .scoring import FOLLOWS, parts_of
from .vector import Vector, unpack

KEPT = 20


# A rebuild holds a hundred thousand entries: what is unpacked from them is kept for a while only.
_unpacked = lru_cache(maxsize=4096)(unpack)
_parsed = lru_cache(maxsize=2048)(json.loads)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the engine knows it. `follows` is the id of the article that it continues."""

    id: int
    data: bytes
    notes_json: str
    follows: int | None = None

    @property
    def vector(self) -> Vector:
        return _unpacked(self.data)

    @property
    def day(self) -> int:
        """Since 1970."""
        return int(self.vector.day[0])

    @property
    def notes(self) -> dict[str, Any]:
        """{"links": [ids], "tags": [[key, name, level, kind]], "words": {key: as written}}"""
        return _parsed(self.notes_json)

    @property
    def links(self) -> frozenset[int]:
        """Articles that its text links: never offered again beside it. Reading tips keep their rows, which say why they stand there."""
        return frozenset(self.notes.get("links", ()))


@dataclass(frozen=True)
class Match:
    """`other` beside an article; `parts` is what each feature adds to the score, `content` what all but closeness in time would add
    with the weights as shipped: what is enough for the box does not depend on what an archive has taught."""

    other: int
    score: int
    parts: dict[str, int]
    content: int

    @property
    def order(self) -> tuple[int, int]:
        """Best first, ties by id."""
        return -self.score, self.other


def matches(article: Entry, others: Sequence[Entry], factors: Factors = ()) -> list[Match]:
    """All others with their scores, in the order given. The score of a pair is the same in both directions."""
    if not others:
        return []
    found = common(article.vector, [other.vector for other in others])
    follows = np.where([other.follows == article.id or article.follows == other.id for other in others], FOLLOWS, 0)
    shipped = parts_of(found)
    content = follows + np.sum([part for name, part in shipped.items() if name != "days"], axis=0)
    parts = (parts_of(found, factors) if factors else shipped) | {"follows": follows}
    table = np.stack(list(parts.values()), axis=1)
    names = list(parts)
    return [
        Match(other.id, sum(row), {name: value for name, value in zip(names, row, strict=True) if value}, worth)
        for other, row, worth in zip(others, table.tolist(), content.tolist(), strict=True)
    ]


def best(article: Entry, compared: Sequence[Match], limit: int | None = None) -> list[Match]:
    """The best `limit` (default: as many as are stored) of those that the article's text does not link."""
    offered = [match for match in compared if match.other not in article.links]
    return sorted(offered, key=lambda match: match.order)[: KEPT if limit is None else limit]
