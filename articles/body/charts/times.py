"""Dates in the first column of a table, and the marks of an axis of time."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from ...text.dates import MONTHS, SHORT_MONTHS

_YEAR = r"(1[5-9]\d\d|20\d\d|21\d\d)"
_PATTERNS = (
    (re.compile(_YEAR), "y"),
    (re.compile(rf"{_YEAR}-(\d\d)"), "ym"),
    (re.compile(rf"(\d\d?)[./]{_YEAR}"), "my"),
    (re.compile(rf"{_YEAR}-(\d\d)-(\d\d)"), "ymd"),
    (re.compile(rf"(\d\d?)\.\s?(\d\d?)\.\s?{_YEAR}"), "dmy"),
    (re.compile(rf"(?:Q|Quartal )([1-4])[ /]{_YEAR}"), "qy"),
    (re.compile(rf"([1-4])\. Quartal {_YEAR}"), "qy"),
    (re.compile(rf"{_YEAR}[- /]?Q([1-4])"), "yq"),
    (re.compile(rf"([^\W\d]{{3,9}})\.?\s{_YEAR}"), "ny"),
    (re.compile(rf"(\d\d?)\.\s([^\W\d]{{3,9}})\.?\s{_YEAR}"), "dny"),
)
_NAMES = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_NAMES |= {"mrz": 3, "may": 5, "oct": 10, "dec": 12}
MOST_TICKS = 6
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200)
_MONTH_STEPS = (1, 2, 3, 6)


def dates(labels: Sequence[str]) -> list[dt.date] | None:
    """The dates that these labels all say; None if one of them says none."""
    found = []
    for label in labels:
        day = date(label)
        if day is None:
            return None
        found.append(day)
    return found


def date(label: str) -> dt.date | None:
    """The day that a label says, the first of a month, quarter or year."""
    for pattern, names in _PATTERNS:
        if match := pattern.fullmatch(label):
            return _day(dict(zip(names, match.groups(), strict=True)))
    return None


def _day(parts: dict[str, str]) -> dt.date | None:
    month = int(parts.get("m", 1))
    if "n" in parts:
        month = _NAMES.get(parts["n"][:3].casefold(), 0)
    if "q" in parts:
        month = int(parts["q"]) * 3 - 2
    try:
        return dt.date(int(parts["y"]), month, int(parts.get("d", 1)))
    except ValueError:
        return None


def ticks(days: Sequence[dt.date]) -> list[tuple[dt.date, str]]:
    """At least two marks between the first and the last of `days`, at years, months or the ends alone."""
    first, last = min(days), max(days)
    for marks in _candidates(first, last):
        if 2 <= len(marks) <= MOST_TICKS:
            return marks
    ends = [(day, f"{day.day}. {SHORT_MONTHS[day.month - 1]}") for day in (first, last)]
    return ends[: 1 + (first != last)]


def _candidates(first: dt.date, last: dt.date) -> Iterator[list[tuple[dt.date, str]]]:
    months = (last.year - first.year) * 12 + last.month - first.month
    if months <= MOST_TICKS * _MONTH_STEPS[-1]:
        for step in _MONTH_STEPS:
            yield [
                (day, f"{SHORT_MONTHS[day.month - 1]} {day.year}")
                for day in _firsts(first, months)
                if (day.month - 1) % step == 0 and first <= day <= last
            ]
    for step in _YEAR_STEPS:
        years = range(-(-first.year // step) * step, last.year + 1, step)
        yield [(dt.date(year, 1, 1), str(year)) for year in years if first <= dt.date(year, 1, 1) <= last]


def _firsts(first: dt.date, months: int) -> Iterator[dt.date]:
    for number in range(first.month - 1, first.month + months):
        yield dt.date(first.year + number // 12, number % 12 + 1, 1)
