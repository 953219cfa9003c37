"""The score of a pair: an integer, a sum of one table look-up a feature. Weights are fitted by `tests/benchmarks/related_fit.py`."""

import math
from collections.abc import Callable

import numpy as np

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


def _fading(days: int) -> Shape:
    return lambda value: math.exp(-value / days)


# name of the weight -> (feature it reads, its shape, how many values a table holds)
SHAPES: dict[str, tuple[str, Shape, int]] = {
    "lead": ("lead", _log_share, STEPS + 1),
    "passages": ("passages", _log_share, STEPS + 1),
    "wide": ("wide", _log_share, STEPS + 1),
    "title": ("title", _share(UNIT), UNIT + 1),
    "wording": ("wording", _log_count(1), 400),
    "cue": ("cue", _share(STEPS), STEPS + 1),
    "tags": ("tags", _share(STEPS), STEPS + 1),
    "tag_rare": ("tag_rare", _log_count(RARE_UNIT), 20 * RARE_UNIT),
    "week": ("days", _fading(7), 4000),
    "half_year": ("days", _fading(180), 4000),
    "two_years": ("days", _fading(720), 4000),
}

# In thousandths of a unit of the log odds that an editor linked the pair; see docs/related.md for how they were found.
WEIGHTS: dict[str, int] = {
    "lead": 4430,
    "passages": 3198,
    "wide": 3117,
    "title": 2867,
    "wording": 600,
    "cue": 1766,
    "tags": 414,
    "tag_rare": 1521,
    "week": 935,
    "half_year": 937,
    "two_years": 1325,
}
FOLLOWS = 20_000  # a piece that continues another comes before everything else


def _tables() -> dict[str, np.ndarray]:
    """For each feature the score of each of its values; features with several shapes have them added."""
    tables: dict[str, np.ndarray] = {}
    for name, weight in WEIGHTS.items():
        feature, shape, size = SHAPES[name]
        table = np.array([round(weight * shape(value)) for value in range(size)], np.int64)
        tables[feature] = tables[feature] + table if feature in tables else table
    return tables


TABLES = _tables()


def parts_of(common: Common) -> dict[str, np.ndarray]:
    """What each feature adds to the score, one array a feature."""
    return {feature: table[np.minimum(getattr(common, feature), len(table) - 1)] for feature, table in TABLES.items()}
