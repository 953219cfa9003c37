"""Dates as JSON."""

import json
from collections.abc import Iterable
from typing import Any

from ..dates import stamp
from ..meta import absolute
from ..site import Site
from .asked import Asked
from .events import Event


def write_data(events: Iterable[Event], site: Site, asked: Asked) -> str:
    value = {
        "title": asked.title,
        "url": absolute(site, asked.page()),
        "calendar": absolute(site, asked.calendar),
        "dates": [_date(event, site) for event in events],
    }
    return json.dumps(value, ensure_ascii=False)


def _date(event: Event, site: Site) -> dict[str, Any]:
    """`sequence` rises, and `id` stays, when the date moves."""
    row = event.row
    values = {
        "id": event.uid,
        "law": {"name": row.law, "url": absolute(site, row.law_url)},
        "kind": row.kind,
        "date": row.date.isoformat(),
        "last_day": row.last_day.isoformat(),
        "precision": row.precision,
        "certainty": row.certainty,
        "status": event.status,
        "scope": row.scope,
        "text": row.text,
        "source": row.source,
        "moved_from": [former.date.isoformat() for former in event.former],
        "sequence": event.sequence,
        "modified": stamp(event.modified_at),
    }
    return {name: value for name, value in values.items() if value not in ("", [])}
