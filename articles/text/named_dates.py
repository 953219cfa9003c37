"""The days, months and seasons that a German text names."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

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

    def moved(self, by: int) -> "NamedDate":
        """The same in a text that has so many characters before it."""
        return replace(self, start=self.start + by, end=self.end + by)

    def meets(self, first: dt.date, last: dt.date) -> bool:
        """Whether it can mean the period; a day within a quarter or a year means itself."""
        return self.first <= last and first <= self.last and not (self.is_day and (last - first).days > 31)


def named_dates(text: str, near: dt.date) -> Iterator[NamedDate]:
    """In the order of the text; `near` is the day on which it was written. A month alone needs its year."""
    for match in _NAMED.finditer(text):
        if span := _span(match, near):
            yield NamedDate(*span, match.start(), match.end())


def telling(first: dt.date, last: dt.date) -> list[str]:
    """What a text must hold, one of these at least, to name a day, month or season between two days of a year."""
    months = range(first.month, (last.month if last.year == first.year else 12) + 1)
    words = [word for word, month in _MONTH_WORDS.items() if month in months]
    words += [form for month in months for form in (f".{month}.", f".{month:02}.", f". {month}.", f". {month:02}.")]
    words += [
        f"{season} {first.year}"
        for season, span in _SEASONS.items()
        if any(span[0] <= month <= span[1] for month in months)
    ]
    return [*words, *dict.fromkeys(f"{(month - 1) // 3 + 1}. Quartal" for month in months)]


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
