"""Dates as German readers say them."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from ..models.subjects.milestone import Certainty, Milestone, Precision

SOON_DAYS = 30

# A page prints dozens of dates, and Django's `date_format` takes some 100 calls for each.
_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_SHORT = ("Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.")
_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


@dataclass(frozen=True)
class Leaf:
    """A date drawn like a leaf of a calendar: one part stands large, the rest small below it."""

    iso: str  # as an HTML `datetime`: a day, a month or a year
    large: str  # the day or the number of the quarter; of rougher dates the month or the year
    small: str
    year: str
    is_word: bool  # whether the large part is no short number


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(timezone.get_default_timezone())


def _written(date: dt.date) -> str:
    return f"{date.day}. {_MONTHS[date.month - 1]} {date.year}"


def day(moment: dt.datetime) -> str:
    """As in "3. Mai 2026"."""
    return _written(_local(moment))


def minute(moment: dt.datetime) -> str:
    """As in "3. Mai 2026, 9:05"."""
    local = _local(moment)
    return f"{_written(local)}, {local.hour}:{local.minute:02}"


def short_month(date: dt.date) -> str:
    """As in "Sept."."""
    return _SHORT[date.month - 1]


def weekday(date: dt.date) -> str:
    """As in "Sonntag, 3. Mai 2026"."""
    return f"{_WEEKDAYS[date.weekday()]}, {_written(date)}"


def stamp(moment: dt.datetime) -> str:
    """A moment for `datetime` attributes and machines: local time to the second, with its offset."""
    return _local(moment).isoformat(timespec="seconds")


def iso(date: dt.date, precision: str) -> str:
    """`date` as far as it is known, in a form that HTML's `datetime` allows."""
    if precision == Precision.DAY:
        return date.isoformat()
    return f"{date:%Y-%m}" if precision == Precision.MONTH else f"{date:%Y}"


def leaf(milestone: Milestone) -> Leaf:
    date, year = milestone.date, str(milestone.date.year)
    large, small = {
        Precision.DAY: (str(date.day), f"{short_month(date)} {year}"),
        Precision.MONTH: (short_month(date), year),
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


def certainty(milestone: Milestone) -> str:
    """What a reader must know of a date that may still move; empty for a fixed one."""
    return "" if milestone.certainty == Certainty.FIXED else milestone.get_certainty_display()
