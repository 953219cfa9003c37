"""German compounds, split over a vocabulary: "Halbleiterexportkontrollen" meets "Exportkontrollen für Halbleiter"."""

import math
from collections.abc import Callable

MIN_WORD = 9
MIN_PART = 4
MAX_DEPTH = 3
_JOINTS = ("", "s", "es", "n", "en")


class Splitter:
    """Splits after Koehn and Knight (2003): parts win when the geometric mean of their frequencies beats the whole's.

    `frequency` says in how many articles a lower-case word stands; a part must stand in two at least.
    """

    def __init__(self, frequency: Callable[[str], int]) -> None:
        self._frequency = frequency
        self._known: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a lower-case word from left to right, joints dropped; empty if it is best left whole."""
        if word not in self._known:
            self._known[word] = self._split(word, 0)
        return self._known[word]

    def _split(self, word: str, depth: int) -> tuple[str, ...]:
        if len(word) < MIN_WORD or depth >= MAX_DEPTH:
            return ()
        best = float(self._frequency(word))
        halves: tuple[str, ...] = ()
        for cut in range(MIN_PART, len(word) - MIN_PART + 1):
            right = word[cut:]
            right_count = self._frequency(right)
            if right_count < 2:
                continue
            for left in self._left_parts(word[:cut]):
                mean = math.sqrt(self._frequency(left) * right_count)
                if mean > best:
                    best, halves = mean, (left, right)
        return tuple(part for half in halves for part in (self._split(half, depth + 1) or (half,)))

    def _left_parts(self, left: str) -> list[str]:
        ends = (joint for joint in _JOINTS if left.endswith(joint))
        candidates = (left[: len(left) - len(joint)] for joint in ends)
        return [part for part in candidates if len(part) >= MIN_PART and self._frequency(part) >= 2]
