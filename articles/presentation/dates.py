"""Dates as German readers say them."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format

from ..models.milestone import Certainty, Milestone, Precision

SOON_DAYS = 30


@dataclass(frozen=True)
class Leaf:
    """A date drawn like a leaf of a calendar; what the precision leaves out is empty."""

    iso: str  # as an HTML `datetime`: a day, a month or a year
    day: str
    month: str
    year: str


def iso(date: dt.date, precision: str) -> str:
    """`date` as far as it is known, in a form that HTML's `datetime` allows."""
    if precision == Precision.DAY:
        return date.isoformat()
    return f"{date:%Y-%m}" if precision == Precision.MONTH else f"{date:%Y}"


def leaf(milestone: Milestone) -> Leaf:
    date, precision = milestone.date, milestone.precision
    month = {Precision.YEAR: "", Precision.QUARTER: f"{(date.month - 1) // 3 + 1}. Quartal"}.get(
        precision, date_format(date, "N")
    )
    return Leaf(
        iso(date, precision), str(date.day) if precision == Precision.DAY else "", month, str(date.year)
    )


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
