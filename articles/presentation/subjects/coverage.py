"""How much we wrote about something, month by month, as a drawn row of bars."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...models.article.querysets import first_moment
from ...text.dates import SHORT_MONTHS

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
    counts = _counted(sorted(moments), month_number(today))
    total = sum(counts.values())
    if total < 3:
        return None
    last = month_number(today)
    first = next(month for month, count in counts.items() if count)
    if total >= SAMPLE:
        first += 1  # the oldest month may be cut
    months = range(min(first, last - _LEAST + 1), last + 1)
    most = max(counts[month] for month in months) or 1
    total = sum(counts[month] for month in months)
    span = f"{month_name(months[0])} bis {month_name(months[-1])}"
    return Coverage(
        description=f"{total} Artikel von {span}; die meisten in einem Monat: {most}.",
        first=month_name(months[0]),
        last=month_name(months[-1]),
        bars=_bars(months, counts, most),
    )


def _bars(months: Sequence[int], counts: Mapping[int, int], most: int) -> list[Bar]:
    width = 100 / len(months)
    bars = [_bar(month, index * width, width, counts[month], most) for index, month in enumerate(months)]
    return [bar for bar in bars if bar.height]


def _counted(moments: list[dt.datetime], last: int) -> dict[int, int]:
    """How many of the ordered `moments` fall in each of the last `MONTHS` months, by the places where months begin."""
    months = range(last - MONTHS + 1, last + 1)
    places = [
        bisect_left(moments, first_moment(month // 12, month % 12 + 1)) for month in range(months.start, last + 2)
    ]
    return {month: after - before for month, before, after in zip(months, places, places[1:], strict=False)}


def _bar(month: int, x: float, width: float, count: int, most: int) -> Bar:
    height = round(count / most * _BASE)
    return Bar(f"{x:.2f}", _BASE - height, f"{width * 0.72:.2f}", height, f"{month_name(month)}: {count}")


def month_number(date: dt.date) -> int:
    return date.year * 12 + date.month - 1


def month_name(month: int) -> str:
    return f"{SHORT_MONTHS[month % 12]} {month // 12}"
