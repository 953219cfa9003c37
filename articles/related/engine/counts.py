"""In how many articles a stem, a pair of stems or a tag stands: the statistics that weights are made of."""

from dataclasses import dataclass, field

import numpy as np

Keys = np.ndarray  # uint32, sorted, each once
Factors = tuple[tuple[str, int], ...]  # (feature, what its weight is multiplied by on this archive, in hundredths)

RARE_PAIR = 8  # a pair of neighbouring stems in at most so many articles counts as shared wording
COMMON_SHARE = 0.02  # terms in more than this share of the articles (but at least COMMON_FLOOR) find no candidates
COMMON_FLOOR = 200


def _empty() -> np.ndarray:
    return np.zeros(0, np.uint32)


@dataclass(frozen=True)
class Counts:
    """`articles` is how many were counted; `keys` are sorted, `values` how many articles have each, `floors` the least weight
    at which a posting of that key still finds candidates. A key that is missing stands in at most one article, or, if it is a pair, in at most RARE_PAIR."""

    articles: int = 0
    keys: np.ndarray = field(default_factory=_empty)
    values: np.ndarray = field(default_factory=_empty)
    floors: np.ndarray = field(default_factory=_empty)
    overlap: int = 0  # the least sum of products of posting weights that makes two articles candidates for each other
    window: int = -1  # articles at most so many days apart are candidates too
    factors: Factors = ()

    def of(self, keys: np.ndarray) -> np.ndarray:
        return self._look_up(keys, self.values)

    def floors_of(self, keys: np.ndarray) -> np.ndarray:
        return self._look_up(keys, self.floors)

    def _look_up(self, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
        if not len(self.keys) or not len(keys):
            return np.zeros(len(keys), np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, values[at], 0).astype(np.int64)

    @property
    def most_for_candidates(self) -> int:
        """Stems and tags in more articles than this find no candidates."""
        return max(int(self.articles * COMMON_SHARE), COMMON_FLOOR)


def count(keys: list[np.ndarray], articles: int, at_least: int) -> tuple[np.ndarray, np.ndarray]:
    """(sorted keys, counts) of those that stand in `at_least` articles; `keys` has one array of distinct keys an article."""
    if not keys:
        return _empty(), np.zeros(0, np.int32)
    distinct, numbers = np.unique(np.concatenate(keys), return_counts=True)
    is_usual = numbers >= at_least
    return distinct[is_usual], numbers[is_usual].astype(np.int32)
