"""Whole pages kept in front of Django, each for as long as the edition it was rendered under is the current one."""

from .cache import PageCache
from .clock import Clock
from .encodings import accepted_encodings
from .entries import Entry, Moment, PageStore
from .keys import PRIVATE, keys_of, page_number

__all__ = [
    "PRIVATE",
    "Clock",
    "Entry",
    "Moment",
    "PageCache",
    "PageStore",
    "accepted_encodings",
    "keys_of",
    "page_number",
]
