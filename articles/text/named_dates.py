"""The days, months and seasons that a German text names."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .dates import MONTHS, SHORT_MONTHS

_MONTH_WORDS = {word.rstrip("."): number for words in (MONTHS, SHORT_MONTHS) for number, word in enumerate(words, 1)}
# The months that a word of time means, roughly.
_SEASONS = {
    "Frühjahr": (3, 5), "Frühling": (3, 5), "Sommer": (6, 8), "Herbst": (9, 11),
    "Anfang": (1, 4), "Mitte": (5, 8), "Ende": (9, 12),
}  # fmt: skip
_NAMED = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})\.\s?)?(?P<month>{'|'.join(sorted(_MONTH_WORDS, key=len, reverse=True))})\b\.?(?:\s(?P<year>\d{{4}})\b)?"
    r"|\b(?P<day_number>\d{1,2})\.\s?(?P<month_number>\d{1,2})\.\s?(?P<number_year>\d{4})\b"
    r"|\b(?P<quarter>[1-4])\.\sQuartal\s(?P<quarter_year>\d{4})\b"
    rf"|\b(?P<season>{'|'.join(_SEASONS)})\s(?P<season_year>\d{{4}})\b"
)
_NEAR = dt.timedelta(days=183)  # a day without a year is the one nearest to the text's own


@dataclass(frozen=True)
class NamedDate:
    first: dt.date
    last: dt.date
    start: int  # where it stands in the text
    end: int

    @property
    def is_day(self) -> bool:
        return self.first == self.last


def named_dates(text: str, near: dt.date) -> Iterator[NamedDate]:
    """In the order of the text; `near` is the day on which it was written. A month alone needs its year."""
    for match in _NAMED.finditer(text):
        if span := _span(match, near):
            yield NamedDate(*span, match.start(), match.end())


def _span(match: re.Match[str], near: dt.date) -> tuple[dt.date, dt.date] | None:
    if match["quarter"]:
        first_month = 3 * int(match["quarter"]) - 2
        return _months(int(match["quarter_year"]), first_month, first_month + 2)
    if match["season"]:
        return _months(int(match["season_year"]), *_SEASONS[match["season"]])
    day, year = match["day"] or match["day_number"], match["year"] or match["number_year"]
    month = _MONTH_WORDS[match["month"]] if match["month"] else int(match["month_number"])
    if day is None:
        return _months(int(year), month, month) if year else None
    date = _day(int(year), month, int(day)) if year else _nearest(near, month, int(day))
    return (date, date) if date else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _nearest(near: dt.date, month: int, day: int) -> dt.date | None:
    dates = (_day(year, month, day) for year in (near.year - 1, near.year, near.year + 1))
    return next((date for date in dates if date and abs(date - near) <= _NEAR), None)


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date] | None:
    """From the first day of one month to the last of another."""
    if not dt.MINYEAR <= year < dt.MAXYEAR:
        return None
    after = dt.date(year + last // 12, last % 12 + 1, 1)
    return dt.date(year, first, 1), after - dt.timedelta(days=1)
