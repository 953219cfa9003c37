"""The file of a Ghost export: JSON by itself or in a ZIP, its tables as lists of rows."""

import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..record import Unreadable

MAX_BYTES = 500_000_000  # of the JSON
_MOST_FILES = 20  # of a ZIP that are tried
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)  # or with a password

Row = Mapping[str, Any]


def read_tables(path: Path) -> dict[str, list[Any]]:
    """{name: rows} of one export. Raises OSError, Unreadable."""
    with path.open("rb") as file:
        is_zip = file.read(4) == b"PK\x03\x04"
        file.seek(0)
        tables = _tables_in_zip(path) if is_zip else _tables(file.read(MAX_BYTES + 1), path.name)
    if tables is None:
        raise Unreadable(f"{path.name} ist kein Export von Ghost: Darin fehlt die Liste der Artikel („posts“).")
    return tables


def _tables_in_zip(path: Path) -> dict[str, list[Any]] | None:
    """The largest export in the ZIP."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = [
                info
                for info in archive.infolist()
                if info.filename.lower().endswith(".json") and "__MACOSX" not in info.filename
            ]
            for info in sorted(files, key=lambda info: -info.file_size)[:_MOST_FILES]:
                with archive.open(info) as file:
                    if tables := _tables_or_none(file.read(MAX_BYTES + 1), info.filename):
                        return tables
    except _DAMAGED as error:
        raise Unreadable(f"{path.name} ist ein beschädigtes oder verschlüsseltes ZIP-Archiv.") from error
    return None


def _tables_or_none(data: bytes, name: str) -> dict[str, list[Any]] | None:
    """Other files of a ZIP may hold anything; one that is too long to be read is named."""
    if len(data) > MAX_BYTES:
        return _tables(data, name)
    try:
        return _tables(data, name)
    except Unreadable:
        return None


def _tables(data: bytes, name: str) -> dict[str, list[Any]] | None:
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{name} ist größer als {MAX_BYTES // 1_000_000} MB.")
    try:
        value = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{name} ist kein lesbares JSON ({str(error)[:80] or 'zu tief verschachtelt'}).") from error
    return _found(value)


def _found(value: Any) -> dict[str, list[Any]] | None:
    """The tables, wherever this version of Ghost puts them; None for other JSON."""
    outer = value.get("db") if isinstance(value, dict) and "db" in value else value
    first = outer[0] if isinstance(outer, list) and outer else outer
    data = first.get("data") if isinstance(first, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        return None
    return {str(table): rows for table, rows in data.items() if isinstance(rows, list)}


def text(row: Row, *names: str) -> str:
    """The first of these fields that says something, as text."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value.encode("utf-8", "ignore").decode() if not value.isascii() else value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def rows_of(tables: Mapping[str, list[Any]], name: str) -> list[Row]:
    return [row for row in tables.get(name, []) if isinstance(row, dict)]


def order_of(row: Row) -> float:
    """For sorting; what has no number stands last."""
    value = row.get("sort_order")
    return float(value) if isinstance(value, int | float) and abs(value) < 1e15 else 1e15
