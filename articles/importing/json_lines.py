"""JSON Lines: one JSON object a line, as `import_articles` takes it (DESIGN section 9)."""

import datetime as dt
import gzip
import json
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from ..body import MAX_SIZE, excess
from ..models import Topic
from ..models.article.content import LIMITS, TEXTS
from ..text import normalise, without_shaping
from .record import MAX_NAME, TAG_KINDS, BadRecord, Record, TagName
from .values import one_line


def read_lines(path: Path) -> Iterator[tuple[int, Record | BadRecord]]:
    """Yields (line number from 1, record or error) and skips empty lines. Raises OSError for a missing file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield number, read_record(line)
                except BadRecord as error:
                    yield number, error


def read_record(line: bytes | str) -> Record:
    """The record on one line. Raises BadRecord with the reason."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRecord(f"no valid JSON ({error})") from error
    if not isinstance(data, dict):
        raise BadRecord("not a JSON object")
    texts = {name: _text(data, name, LIMITS[name]) for name in TEXTS}
    record = Record(
        external_id=_identifier(data),
        content={**texts, "body": _body(data), "lang": _text(data, "lang", LIMITS["lang"]) or "de"},
        published=_moment(data.get("published")),
        tags=_tags(data.get("tags")),
        authors=_names(data.get("authors"), "authors"),
        path=_path(_text(data, "url", 2000)),
    )
    if not record.content["title"] and not record.content["body"]:
        raise BadRecord("neither title nor text")
    return record


def _identifier(data: dict[str, Any]) -> str:
    value = data.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise BadRecord("id is missing")
    if len(str(value)) > 200:
        raise BadRecord("id is longer than 200 characters")
    return str(value).strip()


def _text(data: dict[str, Any], key: str, limit: int, tidy: Callable[[str], str] = one_line) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRecord(f"{key} is {type(value).__name__}, expected text")
    value = tidy(value)
    if len(value) > limit:
        raise BadRecord(f"{key} is longer than {limit} characters")
    return value


def _body(data: dict[str, Any]) -> str:
    """The HTML of `html`, or the paragraphs of `text`, which are parted by empty lines."""
    html, text = (_text(data, key, MAX_SIZE, tidy=str) for key in ("html", "text"))
    parts = filter(None, map(str.strip, normalise(text).split("\n\n")))
    body = html or "".join(f"<p>{escape(part)}</p>" for part in parts)
    if excess(body):
        raise BadRecord(f"the text is longer than {MAX_SIZE} characters as it would be stored")
    return body


def _moment(value: Any) -> dt.datetime | None:
    """ISO 8601; without a zone it is Berlin time, without a time it is noon."""
    if value in (None, ""):
        return None
    try:
        day = parse_date(value) if isinstance(value, str) else None
        moment = parse_datetime(value) if isinstance(value, str) and day is None else None
        if day is not None:
            moment = dt.datetime.combine(day, dt.time(12))
        if moment is not None:
            moment = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
            moment.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise BadRecord(f"published is {value!r}: {error}") from error
    if moment is None:
        raise BadRecord(f"published is {value!r}, expected a date such as 2026-11-23T08:41:00+01:00")
    return moment


def _names(value: Any, key: str) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BadRecord(f"{key} is no list of texts")
    names = [" ".join(without_shaping(name).split()) for name in value]
    for name in names:
        if len(name) > MAX_NAME:
            raise BadRecord(f"{key}: {name[:40]!r}… is longer than {MAX_NAME} characters")
    return list(filter(None, dict.fromkeys(names)))


def _tags(value: Any) -> list[TagName]:
    """A plain list becomes topics; an object names the kinds."""
    if not isinstance(value, dict):
        return [TagName(Topic.kind, name) for name in _names(value, "tags")]
    if unknown := set(value) - set(TAG_KINDS):
        raise BadRecord(f"tags has unknown kinds: {', '.join(sorted(map(str, unknown)))}")
    return [TagName(kind, name) for key, kind in TAG_KINDS.items() for name in _names(value.get(key), f"tags.{key}")]


def _path(url: str) -> str:
    """The path of a former address, with its query; "" where it leads nowhere special."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if path.startswith("/") and path != "/" and len(path) <= 400 else ""
