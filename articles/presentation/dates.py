"""Dates as German readers say them."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from ..models.subjects.stages import Certainty, Dated, Precision
from ..text.dates import SHORT_MONTHS, clock_text, day_text

SOON_DAYS = 30

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def local(moment: dt.datetime) -> dt.datetime:
    """In the zone of the site."""
    return moment.astimezone(timezone.get_default_timezone())


@dataclass(frozen=True)
class Leaf:
    """A date drawn like a leaf of a calendar: one part stands large, the rest small below it."""

    iso: str  # as an HTML `datetime`: a day, a month or a year
    large: str  # the day or the number of the quarter; of rougher dates the month or the year
    small: str
    year: str
    is_word: bool  # whether the large part is no short number

    @property
    def text(self) -> str:
        """In one short line: 2. Aug. 2026"""
        point = "." if self.large.isdigit() and self.small else ""
        return f"{self.large}{point} {self.small}".strip()


def day(moment: dt.datetime) -> str:
    """As in "3. Mai 2026"."""
    return day_text(local(moment))


def minute(moment: dt.datetime) -> str:
    """As in "3. Mai 2026, 9:05"."""
    here = local(moment)
    return f"{day_text(here)}, {clock_text(here)}"


def time_or_day(moment: dt.datetime, today: dt.date) -> str:
    """As in "9:05" today, "3. Mai" in this year, else "3. Mai 2025"."""
    here = local(moment)
    if here.date() == today:
        return clock_text(here)
    day_and_month = f"{here.day}. {SHORT_MONTHS[here.month - 1]}"
    return day_and_month if here.year == today.year else f"{day_and_month} {here.year}"


def weekday(date: dt.date) -> str:
    """As in "Sonntag, 3. Mai 2026"."""
    return f"{WEEKDAYS[date.weekday()]}, {day_text(date)}"


def stamp(moment: dt.datetime) -> str:
    """A moment for `datetime` attributes and machines: local time to the second, with its offset."""
    return local(moment).isoformat(timespec="seconds")


def iso(date: dt.date, precision: str) -> str:
    """`date` as far as it is known, in a form that HTML's `datetime` allows."""
    if precision == Precision.DAY:
        return date.isoformat()
    return f"{date:%Y-%m}" if precision == Precision.MONTH else f"{date:%Y}"


def leaf(milestone: Dated) -> Leaf:
    date, year = milestone.date, str(milestone.date.year)
    short = SHORT_MONTHS[date.month - 1]
    large, small = {
        Precision.DAY: (str(date.day), f"{short} {year}"),
        Precision.MONTH: (short, year),
        Precision.QUARTER: (f"{(date.month - 1) // 3 + 1}.", f"Quartal {year}"),
        Precision.YEAR: (year, ""),
    }[milestone.precision]
    is_word = milestone.precision in (Precision.MONTH, Precision.YEAR)
    return Leaf(iso(date, milestone.precision), large, small, year, is_word)


def away(date: dt.date, today: dt.date) -> str:
    """How far ahead a date lies: "heute", "morgen", "in 12 Tagen", "in 8 Monaten", "in 2 Jahren"; empty if past."""
    days = (date - today).days
    if days < 0:
        return ""
    if days < 2:
        return ("heute", "morgen")[days]
    if days < 60:
        return f"in {days} Tagen"
    months = round(days / 30.44)
    if months < 24:
        return f"in {months} Monaten"
    return f"in {round(days / 365.25)} Jahren"


_THIS = {Precision.MONTH: "diesen Monat", Precision.QUARTER: "dieses Quartal", Precision.YEAR: "dieses Jahr"}
_NEXT = {Precision.MONTH: "nächsten Monat", Precision.QUARTER: "nächstes Quartal", Precision.YEAR: "nächstes Jahr"}


def away_of(row: Dated, today: dt.date) -> str:
    """The same for a date that may be known to the month, the quarter or the year only."""
    if row.precision == Precision.DAY or row.last_day < today:
        return away(row.last_day, today)
    precision = Precision(row.precision)
    if row.date <= today:
        return _THIS[precision]
    months = (row.date.year - today.year) * 12 + row.date.month - today.month
    length = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}[precision]
    if months <= length - (today.month - 1) % length:
        return _NEXT[precision]
    return f"in {months} Monaten" if months < 24 else away(row.date, today)


def certainty(milestone: Dated) -> str:
    """What a reader must know of a date that may still move; empty for a fixed one."""
    return "" if milestone.certainty == Certainty.FIXED else Certainty(milestone.certainty).label
