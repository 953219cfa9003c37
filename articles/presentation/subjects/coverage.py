"""How much we wrote about something, month by month, as a drawn row of bars."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from ..dates import short_month

MONTHS = 24
SAMPLE = 400  # rows read at most, so that a page costs the same however much we wrote
_BASE = 36  # pixels above the axis
_LEAST = 12  # months that the axis spans, however young the archive


@dataclass(frozen=True)
class Bar:
    x: str
    y: int
    width: str
    height: int
    title: str


@dataclass(frozen=True)
class Coverage:
    """Bars of a chart: x and width are percentages as text, y and height pixels."""

    description: str
    first: str
    last: str
    bars: Sequence[Bar]


def coverage(moments: Sequence[dt.datetime], today: dt.date) -> Coverage | None:
    """The chart of `moments`, the newest `SAMPLE` times of publication; None where there is too little to show."""
    if len(moments) < 3:
        return None
    counts = Counter(_month(timezone.localdate(moment)) for moment in moments)
    last = _month(today)
    first = max(min(counts), last - MONTHS + 1)
    if len(moments) >= SAMPLE:
        first += 1  # the oldest month may be cut
    months = range(min(first, last - _LEAST + 1), last + 1)
    width = 100 / len(months)
    most = max(counts[month] for month in months) or 1
    bars = [_bar(month, index * width, width, counts[month], most) for index, month in enumerate(months)]
    total = sum(counts[month] for month in months)
    span = f"{_name(months[0])} bis {_name(months[-1])}"
    return Coverage(
        description=f"{total} Artikel von {span}; die meisten in einem Monat: {most}.",
        first=_name(months[0]),
        last=_name(months[-1]),
        bars=[bar for bar in bars if bar.height],
    )


def _bar(month: int, x: float, width: float, count: int, most: int) -> Bar:
    height = round(count / most * _BASE)
    return Bar(f"{x:.2f}", _BASE - height, f"{width * 0.72:.2f}", height, f"{_name(month)}: {count}")


def _month(date: dt.date) -> int:
    return date.year * 12 + date.month - 1


def _name(month: int) -> str:
    first = dt.date(month // 12, month % 12 + 1, 1)
    return f"{short_month(first)} {first.year}"
