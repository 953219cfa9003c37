"""iCalendar files (RFC 5545, RFC 7986): deadlines, which readers can subscribe to, and the parts of any other calendar."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from ...addresses import named_address
from ...models import Certainty, Milestone
from ..meta import absolute
from ..site import Site

_LINE_OCTETS = 75
_UNIT = re.compile(r"\\.|.", re.DOTALL)  # a character, with the backslash that escapes it


def write_calendar(milestones: Iterable[Milestone], site: Site) -> str:
    """The calendar with one all-day event for each milestone known to the day; a moved date is cancelled, not dropped."""
    lines = [
        f"PRODID:-//{text_value(site.name)}//Fristen//DE",
        *named(f"{site.name}: Fristen und Termine"),
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        f"SOURCE;VALUE=URI:{absolute(site, named_address('deadlines_calendar'))}",
        f"URL:{absolute(site, named_address('deadlines'))}",
    ]
    for milestone in milestones:
        lines.extend(milestone_event(milestone, site, absolute(site, milestone.regulation.get_absolute_url())))
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


def milestone_event(milestone: Milestone, site: Site, url: str) -> Iterator[str]:
    """An all-day event; `url` is where whoever reads it finds more."""
    scope = f" ({milestone.scope})" if milestone.scope else ""
    open_question = "" if milestone.certainty == Certainty.FIXED else f" [{milestone.get_certainty_display()}]"
    is_moved = bool(milestone.replaced_by.all())
    about = "\n".join(part for part in (milestone.text, milestone.source) if part)
    yield "BEGIN:VEVENT"
    yield f"UID:termin-{milestone.pk}@{urlsplit(site.url).hostname}"
    yield f"DTSTAMP:{utc(milestone.changed_at)}"
    yield f"LAST-MODIFIED:{utc(milestone.changed_at)}"
    yield f"DTSTART;VALUE=DATE:{milestone.date:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{milestone.date + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{text_value(f'{milestone.regulation.name}: {milestone.get_kind_display()}{scope}{open_question}')}"
    if about:
        yield f"DESCRIPTION:{text_value(about)}"
    yield f"URL:{url}"
    yield f"STATUS:{'CANCELLED' if is_moved else 'CONFIRMED' if not open_question else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def text_value(value: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line break escaped."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
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
