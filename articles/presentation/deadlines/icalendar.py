"""iCalendar files (RFC 5545, RFC 7986): deadlines, which readers can subscribe to, and the parts of any other calendar."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from ...models import Certainty, MilestoneKind, Precision
from ..meta import absolute
from ..site import Site
from .events import Event

_LINE_OCTETS = 75
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f]")  # that are no line break
_UNIT = re.compile(r"\\.|.", re.DOTALL)  # a character, with the backslash that escapes it


def write_calendar(events: Iterable[Event], site: Site, title: str, page: str, calendar: str) -> str:
    """The calendar named `title`, whose own address and page are given; no alarm, which is for the reader to set."""
    lines = [
        f"PRODID:-//{text_value(site.name)}//Fristen//DE",
        *named(f"{site.name}: {title}"),
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        f"SOURCE;VALUE=URI:{absolute(site, calendar)}",
        f"URL:{absolute(site, page)}",
    ]
    for event in events:
        lines.extend(event_lines(event, site, absolute(site, event.row.law_url)))
    return calendar_file(lines)


def named(name: str) -> list[str]:
    """What programs show as the calendar's name."""
    return [f"NAME:{text_value(name)}", f"X-WR-CALNAME:{text_value(name)}"]


def calendar_file(lines: Iterable[str]) -> str:
    """The whole file around the lines of a calendar."""
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in whole for folded in _fold(line))


def utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def event_lines(event: Event, site: Site, url: str) -> Iterator[str]:
    """A day, or all days of the period if no more is known; `url` is where whoever reads it finds more."""
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}@{urlsplit(site.url).hostname}"
    yield f"DTSTAMP:{utc(event.modified_at)}"
    yield f"LAST-MODIFIED:{utc(event.modified_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART;VALUE=DATE:{_day(event.first_day)}"
    yield f"DTEND;VALUE=DATE:{_day(event.last_day + dt.timedelta(days=1))}"
    yield f"SUMMARY:{text_value(summary(event))}"
    if about := description(event):
        yield f"DESCRIPTION:{text_value(about)}"
    yield f"URL:{url}"
    yield f"STATUS:{event.status.name}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def summary(event: Event) -> str:
    """In full for programs that show nothing else, and do not heed that an event is cancelled."""
    row = event.row
    scope = f" ({row.scope})" if row.scope else ""
    period = "" if row.precision == Precision.DAY else row.date_text
    doubt = "" if row.certainty == Certainty.FIXED else Certainty(row.certainty).label
    notes = ", ".join(filter(None, (period, doubt)))
    over = "Entfällt: " if event.is_cancelled else ""
    return f"{over}{row.law}: {MilestoneKind(row.kind).label}{scope}{f' [{notes}]' if notes else ''}"


def description(event: Event) -> str:
    moved = f"Verschoben, zuvor: {event.former[-1].date_text}." if event.former else ""
    return "\n".join(filter(None, (event.row.text.strip(), moved, event.row.source)))


def _day(date: dt.date) -> str:
    return date.isoformat().replace("-", "")  # strftime writes years before 1000 with fewer digits


def text_value(value: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line break escaped, without other control characters."""
    escaped = _CONTROL.sub("", value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _fold(line: str) -> Iterator[str]:
    """Content lines of at most 75 octets, never cut within a character or an escape; continuation lines begin with a space."""
    part = ""
    for unit in _UNIT.findall(line):
        if len((part + unit).encode()) > _LINE_OCTETS:
            yield part
            part = " "
        part += unit
    yield part
