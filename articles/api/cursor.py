"""Where the next page begins: behind the last row of this one, whatever comes or goes before it."""

import base64
import binascii
import datetime as dt
import re
from typing import Any, NamedTuple

from .refusals import wrong

_ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)
LARGEST = 10**18 - 1  # of ids that any database takes
_YEARS = range(1900, 2200)  # in which every day can be turned into a moment of any zone


class Position(NamedTuple):
    """The last row that was answered: its id, and the day or moment that the list is sorted by (None: by id alone)."""

    at: Any
    id: int


def written(position: Position) -> str:
    at = position.at.isoformat() if position.at else ""
    return base64.urlsafe_b64encode(f"{at}~{position.id}".encode()).decode().rstrip("=")


def read(text: str, kind: type | None) -> Position:
    """`kind` is what the list is sorted by: date, datetime or None. Raises Refusal for what `written` has not written."""
    try:
        at, _, number = (
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode().partition("~")
        )
        position = Position(kind.fromisoformat(at) if kind else None, int(number) if _ID.fullmatch(number) else 0)
        is_ours = position.id > 0 and written(position) == text and _is_known(position.at, kind)
    except (binascii.Error, ValueError):
        is_ours = False
    if not is_ours:
        raise wrong("cursor", text, "der Wert von „cursor“ aus der Adresse unter „next“")
    return position


def _is_known(at: Any, kind: type | None) -> bool:
    return kind is None or at.year in _YEARS and (kind is dt.date or at.tzinfo is not None)
