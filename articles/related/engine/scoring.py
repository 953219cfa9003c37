"""The score of a pair: an integer, a sum of one table look-up a feature. Weights are fitted by `tests/benchmarks/related_fit.py`."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from .counts import Factors
from .features import STEPS, Common
from .vector import RARE_UNIT, UNIT

Shape = Callable[[int], float]


def _share(unit: int) -> Shape:
    return lambda value: value / unit


def _log_share(value: int) -> float:
    """0 for nothing in common, 1 for the same: the first tenth of likeness says most."""
    return math.log(value / STEPS + 0.01) / 4.6 + 1


def _log_count(unit: int) -> Shape:
    return lambda value: math.log1p(value / unit)


def _closeness(days: int) -> float:
    """1 for the same day, about 0.6 a month apart, 0.35 a year apart, 0 after 22 years."""
    return max(1 - math.log1p(days) / 9, 0)


# name of the feature -> (its shape, how many values a table holds)
SHAPES: dict[str, tuple[Shape, int]] = {
    "lead": (_log_share, STEPS + 1),
    "passages": (_log_share, STEPS + 1),
    "mention": (_share(UNIT), UNIT + 1),
    "wording": (_log_count(1), 400),
    "cue": (_share(STEPS), STEPS + 1),
    "tags": (_log_count(RARE_UNIT), 20 * RARE_UNIT),
    "days": (_closeness, 8200),
}

# In thousandths of a unit of the log odds that an editor linked the pair; see docs/related.md for how they were found.
WEIGHTS: dict[str, int] = {
    "lead": 4607,
    "passages": 5186,
    "mention": 3793,
    "wording": 674,
    "cue": 1392,
    "tags": 2188,
    "days": 3668,
}
FOLLOWS = 20_000  # a piece that continues another comes before everything else


@lru_cache(maxsize=4)
def tables(factors: Factors = ()) -> dict[str, np.ndarray]:
    """For each feature the score of each of its values."""
    by = dict(factors)
    return {
        name: np.array(
            [round(WEIGHTS[name] * by.get(name, 100) * shape(value) / 100) for value in range(size)], np.int64
        )
        for name, (shape, size) in SHAPES.items()
    }


def parts_of(common: Common, factors: Factors = ()) -> dict[str, np.ndarray]:
    """What each feature adds to the score, one array a feature."""
    return {name: table[np.minimum(getattr(common, name), len(table) - 1)] for name, table in tables(factors).items()}
