"""One row as one line of JSON that is the same on every database, and back."""

import base64
import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from .tables import Column, type_of

_EXACT = 10**16  # from here on PostgreSQL gives whole numbers of JSON back without a point


def line_of(row: Mapping[str, Any]) -> bytes:
    """The row as one line. Values are as the database gives them."""
    return to_json({name: plain(value) for name, value in row.items()}) + b"\n"


def to_json(value: Any, indent: int | None = None) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, indent=indent, allow_nan=False).encode()


def plain(value: Any) -> Any:
    """A value of a row as JSON has it: moments in UTC, amounts and bytes as text."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return _canonical(value)


def _canonical(value: Any) -> Any:
    """JSON as every database gives it back: SQLite keeps how a number was written, PostgreSQL does not."""
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value) if abs(value) >= _EXACT else value + 0.0  # no negative zero
    return value


def _bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


def _of(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"{type(value).__name__}, expected {kind.__name__}")
        return value

    return read


_READERS: dict[str, Callable[[Any], Any]] = {
    "text": _of(str),
    "integer": _of(int),
    "boolean": _of(bool),
    "float": float,
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "decimal": Decimal,
    "bytes": _bytes,
    "json": lambda value: value,
}


def stored(field: Column, value: Any) -> Any:
    """The value for a column, from its JSON. Raises ValueError with the reason."""
    if value is None:
        return None
    # The primary key of a count of words is a number, that of login attempts would be text: the type decides.
    try:
        return _READERS[type_of(field)](value)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise ValueError(f"{field.attname}: {error}") from error
