"""The address of a search: what it asks for, and its one spelling."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from ..addresses import feed_address, named_address
from ..models import Genre
from ..search import Found, Narrowing, public_named, search
from ..search.facets import PARAMETER_OF
from ..search.parts import clean
from ..text import slugify

NEWEST = "neu"
PARAMETERS = ("q", "ohne", *PARAMETER_OF.values(), "form", "jahr", "von", "bis", "sortierung")  # in this order
GENRES = {slugify(genre.label): genre for genre in Genre}
GENRE_SLUGS = {genre: slug for slug, genre in GENRES.items()}
_DATE = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?", re.ASCII)
_GERMAN_DATE = re.compile(r"(?:(?:(\d\d?)\.\s?)?(\d\d?)\.\s?)?((?:19|20)\d\d)", re.ASCII)  # "31.5.2024", "5.2024"


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    text: str = ""
    without: str = ""
    narrowing: Narrowing = field(default_factory=Narrowing)
    values: Mapping[str, str] = field(default_factory=dict)  # of its parameters, as they are to be written
    unknown: Mapping[str, str] = field(default_factory=dict)  # those of them that name nothing

    @property
    def newest_first(self) -> bool:
        return self.values.get("sortierung") == NEWEST

    @property
    def is_something(self) -> bool:
        return bool(self.values)


def read_query(query: Mapping[str, str]) -> Asked:
    """One query at most, for tags and authors."""
    given = {name: clean(query.get(name, "")) for name in PARAMETERS}
    named = public_named({kind: given[parameter] for kind, parameter in PARAMETER_OF.items()})
    days = {name: _days(given[name]) for name in ("jahr", "von", "bis")}
    if days["von"] or days["bis"]:
        days["jahr"], given["jahr"] = None, ""
    first, last = _span(days)
    narrowing = Narrowing(
        tuple(named[kind] for kind in PARAMETER_OF if kind in named), GENRES.get(given["form"], ""), first, last
    )
    known = {PARAMETER_OF[kind]: named[kind].slug for kind in named}
    known |= {name: _GERMAN_DATE.sub(_iso, given[name]) for name, span in days.items() if span}
    values = {name: value for name in PARAMETERS if (value := known.get(name, given[name]))}
    choices = [*PARAMETER_OF.values(), "jahr", "von", "bis"] + ["form"] * (not narrowing.genre)
    unknown = {name: given[name] for name in choices if given[name] and name not in known}
    return Asked(given["q"], given["ohne"], narrowing, values, unknown)


def find(asked: Asked) -> Found:
    return search(asked.text, asked.narrowing, without=asked.without, newest_first=asked.newest_first)


def _span(days: Mapping[str, tuple[dt.date, dt.date] | None]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day; who takes one for the other means the time between them."""
    if days["jahr"]:
        return days["jahr"]
    first = days["von"][0] if days["von"] else None
    last = days["bis"][1] if days["bis"] else None
    if days["von"] and days["bis"] and days["von"][0] > days["bis"][1]:
        return days["bis"][0], days["von"][1]
    return first, last


def _days(text: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of a year, a month or a day; None if it is no date."""
    match = _DATE.fullmatch(_GERMAN_DATE.sub(_iso, text))
    if not match:
        return None
    year, month, day = (int(match[part] or 0) for part in ("year", "month", "day"))
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, dt.date(year, last_month, calendar.monthrange(year, last_month)[1])


def _iso(match: re.Match[str]) -> str:
    day, month, year = match.groups()
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


class Addresses:
    """Addresses of a search with one thing changed. Values of 1 are left out: the first page has no number."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.bare = named_address("search")
        # every parameter, so that they keep their order
        self._quoted = {name: quote_plus(values.get(name, "")) for name in (*PARAMETERS, "seite")}

    def of(self, **changes: str | int) -> str:
        return self._after(self.bare, changes)

    def feed(self, extension: str, **changes: str) -> str:
        """Newest first anyway."""
        return self._after(feed_address(self.bare, extension), {**changes, "sortierung": ""})

    def _after(self, path: str, changes: Mapping[str, str | int]) -> str:
        new = {name: quote_plus(str(value)) if value != 1 else "" for name, value in changes.items()}
        given = "&".join([f"{name}={value}" for name, value in (self._quoted | new).items() if value])
        return f"{path}?{given}" if given else path
