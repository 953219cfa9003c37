"""Writes an export: the rows that a selection names, their pictures' files, and what explains both."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from ..models import Image, User
from .explained import README
from .numbers import is_numbered, last_number
from .packing import Stamped, Target
from .tables import (
    FORMAT,
    NAME_LISTS,
    VERSION,
    Model,
    columns,
    exported_models,
    has_name_lists,
    name_of,
    schema,
)
from .unpacking import CHUNK
from .values import line_of, to_json

ROWS = 500  # read at once: some may be a megabyte


class Selection(Protocol):
    """What goes into an export."""

    kind: str

    def tables(self) -> list[Model]: ...

    def rows(self, model: Model) -> Iterator[dict[str, Any]]:
        """By column, in the order of their primary keys."""

    def images(self) -> "models.QuerySet[Image]": ...


class Everything:
    kind = "whole"

    def tables(self) -> list[Model]:
        return exported_models()

    def rows(self, model: Model) -> Iterator[dict[str, Any]]:
        rows = read_rows(model, model._base_manager.all())
        return _with_name_lists(rows) if has_name_lists(model) else rows

    def images(self) -> "models.QuerySet[Image]":
        return Image.objects.all()


@dataclass
class Written:
    rows: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)  # names of files that the storage has lost


def read_rows(model: Model, rows: "models.QuerySet[Any]") -> Iterator[dict[str, Any]]:
    names = [column.attname for column in columns(model)]
    return rows.order_by("pk").values(*names).iterator(chunk_size=ROWS)


def _with_name_lists(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Users with the names of their groups and of rights of their own."""
    for row in rows:
        user = User(pk=row["id"])
        groups = user.groups.order_by("name").values_list("name", flat=True)
        rights = user.user_permissions.values_list("content_type__app_label", "codename")
        yield row | dict(zip(NAME_LISTS, (list(groups), sorted(map(".".join, rights))), strict=True))


@contextmanager
def one_state() -> Iterator[None]:
    """Everything read within is of one moment, and nobody who writes meanwhile has to wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # Django's transactions take SQLite's write lock at once.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def write_export(
    target: Target, select: Callable[[], Selection], report: Callable[[str], None] = lambda line: None
) -> Written:
    """Write everything that `select()` names; `report` is told of each table. Raises OSError."""
    written = Written()
    with one_state():
        selection = select()
        described = _add(target, "schema.json", to_json(schema(selection.tables()), indent=1))
        _add(target, "README.md", README.encode())
        manifest: dict[str, Any] = {"format": FORMAT, "version": VERSION, "kind": selection.kind, "schema": described}
        manifest["data"] = {
            f"{name_of(model)}.jsonl": _write_table(target, selection, model, report) for model in selection.tables()
        }
        names = sorted({name for image in selection.images().iterator(chunk_size=ROWS) for name in image.files})
    manifest["media"] = dict(_write_media(target, names, written))
    written.rows = sum(table["rows"] for table in manifest["data"].values())
    _add(target, "manifest.json", to_json(manifest, indent=1))
    return written


def _add(target: Target, name: str, content: bytes) -> dict[str, Any]:
    with target.open(name) as file:
        file.write(content)
    return {"sha256": file.sha256, "size": file.size}


def _write_table(target: Target, selection: Selection, model: Model, report: Callable[[str], None]) -> dict[str, Any]:
    count = 0
    with target.open(f"data/{name_of(model)}.jsonl") as file:
        for row in selection.rows(model):
            file.write(line_of(row))
            count += 1
    report(f"{name_of(model)}: {count}")
    told = {"rows": count, "sha256": file.sha256, "size": file.size}
    return told | ({"last_number": last_number(model)} if is_numbered(model) else {})


def _write_media(target: Target, names: list[str], written: Written) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in names:
        if not default_storage.exists(name):
            written.missing.append(name)
            continue
        with target.open(f"media/{name}") as file:
            copy_file(name, file)
        written.files += 1
        yield name, {"sha256": file.sha256, "size": file.size}


def copy_file(name: str, to: Stamped) -> None:
    """Copy a stored file, a piece at a time."""
    with default_storage.open(name) as stored:
        for chunk in stored.chunks(CHUNK):
            to.write(chunk)
