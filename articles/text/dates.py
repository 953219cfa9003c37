"""Dates in German words. Django's `date_format` says the same for any language, at 80 calls each; a page prints dozens."""

import datetime as dt
import re

MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
SHORT_MONTHS = ["Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."]
_DAY = re.compile(rf"(?<=\d\.) (?={'|'.join(MONTHS)})")


def day_text(date: dt.date) -> str:
    """2. August 2026"""
    return f"{date.day}. {MONTHS[date.month - 1]} {date.year}"


def month_text(date: dt.date) -> str:
    """August 2026"""
    return f"{MONTHS[date.month - 1]} {date.year}"


def clock_text(moment: dt.datetime) -> str:
    """9:05"""
    return f"{moment.hour}:{moment.minute:02}"


def kept_together(text: str) -> str:
    """No line ends between a day and its month."""
    return _DAY.sub("\u00a0", text)
