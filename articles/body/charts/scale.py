"""Scales: where a value lies, in percent, and round marks along the way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 5, 10)
_LARGE = ((1e12, "Bio."), (1e9, "Mrd."), (1e6, "Mio."))


@dataclass(frozen=True)
class Scale:
    low: float
    high: float
    step: float

    def at(self, value: float) -> float:
        """0 for `low`, 100 for `high`."""
        return (value - self.low) / (self.high - self.low) * 100

    @property
    def has_zero(self) -> bool:
        return self.low <= 0 <= self.high

    @property
    def zero(self) -> float:
        return min(max(self.at(0), 0), 100)

    def ticks(self) -> list[tuple[float, str]]:
        """(value, label) of each round mark."""
        numbers = range(round(self.low / self.step), round(self.high / self.step) + 1)
        size = max(abs(self.low), abs(self.high))
        return [(number * self.step, plain_number(number * self.step, self.step, size)) for number in numbers]


def percent(value: float) -> str:
    """A place in a drawing, as SVG writes it."""
    return f"{round(value, 2):g}%"


def exact_scale(values: Sequence[float]) -> Scale:
    """From zero to the farthest value: for bars, whose values stand beside them."""
    low, high = min(0.0, *values), max(0.0, *values)
    return Scale(low, high, 1) if low != high else Scale(0, 1, 1)


def round_scale(values: Sequence[float], marks: int = 4) -> Scale:
    """Between round numbers. It begins at zero unless that would press all values into the last quarter."""
    low, high = min(values), max(values)
    if high - low >= max(abs(low), abs(high)) / 4 or low == high:
        low, high = min(low, 0), max(high, 0)
    if low == high:
        return Scale(0, 1, 1)
    step = _step((high - low) / marks)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def _step(least: float) -> float:
    """The next round number."""
    power = math.floor(math.log10(least))
    return next(float(f"{step}e{power}") for step in _STEPS if float(f"{step}e{power}") >= least * 0.999999)


def plain_number(value: float, step: float = 0, size: float = 0) -> str:
    """In German, with the decimals that `step` needs (or the value itself): 1.250, 0,05, 2 Mio., −3.

    `size` is the largest number beside it: "0,5 Mio." stands beside "2 Mio.".
    """
    size = size or abs(value)
    factor, word = next(((factor, word) for factor, word in _LARGE if size >= factor), (1, ""))
    decimals = max(0, -math.floor(math.log10(step / factor) + 1e-9)) if step else _decimals(value / factor)
    written = f"{value / factor:,.{decimals}f}".translate({ord(","): ".", ord("."): ",", ord("-"): "−"})
    return f"{written}\u00a0{word}" if word and value else written


def _decimals(value: float) -> int:
    """As many as say the value to three figures, without zeros at the end."""
    if not value or abs(value) >= 1000:
        return 0
    most = max(0, 2 - math.floor(math.log10(abs(value))))
    return len(f"{value:.{most}f}".rstrip("0").partition(".")[2])


def with_unit(text: str, unit: str) -> str:
    return f"{text}\u00a0{unit}" if unit else text
