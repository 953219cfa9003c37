"""Fits the weights to one archive: what tells the articles that its editors linked from those that they might have linked.

Each feature's weight is multiplied by a factor between a half and two. Few links move it little: the factors are pulled towards 1, and hold
only if those of either half of the links foretell the other half better than none.
"""

import math
from collections import Counter
from collections.abc import Iterable

import numpy as np

from .archive import Archive
from .counts import Factors
from .features import common
from .ranking import Entry
from .scoring import WEIGHTS, parts_of

LEAST_LINKS = 200
MOST_ARTICLES = 1000  # of those that link, evenly spread
DIGEST, HUB = 10, 15  # what links so many, or is linked by so many, says little about a pair
DAYS_AFTER = 1
LEVELS = (50, 63, 80, 100, 125, 160, 200)  # hundredths
PULL = 10.0  # how many articles with links weigh as much as the belief in the weights as shipped


def calibrated(archive: Archive, linking: Iterable[Entry]) -> Factors:
    """The factors that are not 1; none where the links are too few or say nothing. `linking` has the articles that
    link others of the archive, without the words of these links, which often repeat the other's title."""
    cases = _cases(archive, list(linking))
    halves = [_Sample(cases[at::2]) for at in (0, 1)]
    if not all(half.cases for half in halves) or sum(case[1].sum() for case in cases) < LEAST_LINKS:
        return ()
    fitted = [half.fit() for half in halves]
    neutral = np.ones(len(WEIGHTS))
    gain = sum(half.loss(neutral) - half.loss(factors) for half, factors in zip(halves, reversed(fitted), strict=True))
    if gain <= 0:
        return ()
    found = zip(WEIGHTS, _Sample(cases).fit().tolist(), strict=True)
    return tuple((name, round(100 * factor)) for name, factor in found if factor != 1)


Case = tuple[np.ndarray, np.ndarray]  # (candidates x features: what each adds to the score; which of them are linked)


def _cases(archive: Archive, linking: list[Entry]) -> list[Case]:
    """One for each article that links candidates of its own."""
    linked_by = Counter(target for article in linking for target in article.links)
    step = max(1, -(-len(linking) // MOST_ARTICLES))
    cases = []
    for article in linking[::step]:
        targets = {target for target in article.links if linked_by[target] < HUB}
        if len(article.links) >= DIGEST:
            continue
        ids = [pk for pk in archive.candidates(article.id) if archive.entries[pk].day <= article.day + DAYS_AFTER]
        is_linked = np.array([pk in targets for pk in ids], bool)
        if is_linked.any():
            parts = parts_of(common(article.vector, [archive.entries[pk].vector for pk in ids]))
            cases.append((np.stack([parts[name] for name in WEIGHTS], 1) / 1000, is_linked))
    return cases


class _Sample:
    """Some of the cases, end to end."""

    def __init__(self, cases: list[Case]) -> None:
        self.cases = len(cases)
        self.parts = np.concatenate([parts for parts, _ in cases]) if cases else np.zeros((0, len(WEIGHTS)))
        self.linked = np.concatenate([linked for _, linked in cases]) if cases else np.zeros(0, bool)
        lengths = np.array([len(linked) for _, linked in cases], int)
        self.starts = np.cumsum(lengths) - lengths
        self.owner = np.repeat(np.arange(len(cases)), lengths)

    def loss(self, factors: np.ndarray) -> float:
        """Mean over the articles: minus the logarithm of the chance that a link leads where it does."""
        scores = self.parts @ factors
        scores -= np.maximum.reduceat(scores, self.starts)[self.owner]
        chances = np.log(np.add.reduceat(np.exp(scores), self.starts))
        links = np.add.reduceat(self.linked.astype(float), self.starts)
        hits = np.add.reduceat(np.where(self.linked, scores, 0.0), self.starts)
        return float((chances - hits / links).mean())

    def fit(self) -> np.ndarray:
        """The best factors of LEVELS, found by moving one at a time by one level as long as that helps."""
        at = np.full(len(WEIGHTS), LEVELS.index(100))
        best = self._cost(at)
        while True:
            moves = [at + sign * one for one in np.eye(len(at), dtype=int) for sign in (1, -1)]
            costs = [self._cost(move) if move.min() >= 0 and move.max() < len(LEVELS) else math.inf for move in moves]
            if min(costs) >= best:
                return np.array(LEVELS)[at] / 100
            best, at = min(costs), moves[costs.index(min(costs))]

    def _cost(self, at: np.ndarray) -> float:
        factors = np.array(LEVELS)[at] / 100
        return self.loss(factors) + PULL / self.cases * float((np.log(factors) ** 2).sum())
