"""Values from elsewhere in the form and the length that they may have here; what is cut is told as a loss."""

import datetime as dt
import hashlib
import json
from html import escape
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from ..body import MAX_SIZE, excess
from ..text import normalise
from .markup.tree import build, text_of
from .record import Loss

MAX_ID = 200
_YEARS = range(1970, 2200)
_HEADROOM = MAX_SIZE // 20  # pictures grow a little when they get their numbers


def one_line(value: str) -> str:
    return " ".join(normalise(value).split())


def plain(html: str) -> str:
    """The text of HTML in one line."""
    return one_line(text_of(build(html)))


def json_value(text: str) -> Any:
    """The value; None for what is no JSON, or lies too deep. Never raises."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def cut(value: str, limit: int, what: str, losses: list[Loss]) -> str:
    """`value` in one line, at most `limit` characters long and ending with a whole word where it is cut."""
    value = one_line(value)
    if len(value) <= limit:
        return value
    start = value[: limit - 1]
    short = (start.rpartition(" ")[0] if " " in start[-60:] else start) + "…"
    losses.append(Loss(f"{what} gekürzt", f"hier sind höchstens {limit} Zeichen möglich", value[:300], short[:300]))
    return short


def cut_body(body: str, losses: list[Loss]) -> str:
    """Converted HTML, at most as long as a body may be."""
    limit = MAX_SIZE - _HEADROOM
    if len(body) <= limit // 8 or (len(body) <= limit and not excess(body)):
        return body
    short = body
    while len(short) > limit or excess(short):
        limit = min(limit, len(short)) * 9 // 10
        end = short.rfind("</p>", 0, limit)
        short = short[: end + 4] if end > 0 else short[:limit]
    losses.append(Loss("Text gekürzt", f"hier sind höchstens {MAX_SIZE} Zeichen möglich", body[-300:]))
    return short


def text_as_html(text: str) -> str:
    """Paragraphs, which are parted by empty lines."""
    parts = filter(None, map(str.strip, normalise(text).split("\n\n")))
    return "".join(f"<p>{escape(part, quote=False)}</p>".replace("\n", "<br>") for part in parts)


def short_id(value: str) -> str:
    """An identifier as it stands; the end of a long one is a digest that keeps it unique."""
    value = value.strip()
    if len(value) <= MAX_ID:
        return value
    return f"{value[: MAX_ID - 33]}-{hashlib.sha256(value.encode('utf-8', 'replace')).hexdigest()[:32]}"


def moment(value: str) -> dt.datetime | None:
    """ISO 8601; without a zone it is UTC, without a time it is noon. None if it cannot be read. Never raises."""
    value = value.strip()
    try:
        day = parse_date(value)
        found = dt.datetime.combine(day, dt.time(12)) if day else parse_datetime(value)
    except ValueError:
        return None
    return sensible(found)


def sensible(found: dt.datetime | None) -> dt.datetime | None:
    """With a zone, and within the years that a site can have."""
    if found is None or found.year not in _YEARS:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
