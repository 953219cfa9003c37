"""Reads an export back into an empty site: everything is checked before anything is written, and either all goes in or nothing."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.temp import NamedTemporaryFile
from django.db import DatabaseError, connection, models, transaction
from django.db.models.sql import InsertQuery

from ..models import Edition, RelatedCount, RelatedStatistics, SearchDocument, SearchName, SearchTerm, User
from ..search.refresh import rebuild as rebuild_search
from .numbers import is_numbered, set_last_number
from .tables import FORMAT, NAME_LISTS, VERSION, Column, Model, columns, exported_models, has_name_lists, name_of
from .unpacking import CHUNK, Damaged, Source, check_name
from .values import stored

_MAX_MANIFEST = 500_000_000  # bytes; two million files
_MAX_SCHEMA = 10_000_000
_ROWS = 200  # written at once
# What an empty site may have made of itself.
_OF_NO_ARTICLES: tuple[Model, ...] = (RelatedStatistics, RelatedCount, SearchDocument, SearchTerm, SearchName)

Row = dict[str, Any]
Report = Callable[[str], None]


class NotEmpty(ValueError):
    """The site has content of its own; the message says which."""


@dataclass
class Restored:
    kind: str
    rows: int = 0
    files: int = 0
    logins: list[str] = field(default_factory=list)  # names of people who can log in once they have a password
    new_groups: list[str] = field(default_factory=list)  # made without rights, because this site has none of that name


def refuse_if_not_empty() -> None:
    """Raise NotEmpty unless nothing but what `migrate` makes is there."""
    counts = {
        name_of(model): model._base_manager.count() for model in exported_models() if model not in _OF_NO_ARTICLES
    }
    if found := [f"{name} ({count})" for name, count in counts.items() if count]:
        raise NotEmpty(f"this site is not empty; in the way are rows of {', '.join(found)}")


def restore(source: Source, report: Report = lambda line: None) -> Restored:
    """Check the export and load all of it. Raises NotEmpty or Damaged, and then the database is as before."""
    refuse_if_not_empty()
    manifest = _read_manifest(source)
    _check_schema(source, manifest)
    for name, told in manifest["data"].items():
        _check_file(source, f"data/{name}", told)
    missing = _check_media(source, manifest["media"])
    report("All files are as the manifest says.")
    made: list[str] = []
    try:
        return _load(source, manifest, missing, made, report)
    except BaseException:
        for name in made:
            default_storage.delete(name)
        raise


def _load(source: Source, manifest: Row, missing: list[str], made: list[str], report: Report) -> Restored:
    result = Restored(manifest["kind"], files=len(manifest["media"]))
    tables = {f"{name_of(model)}.jsonl": model for model in exported_models()}
    try:
        with transaction.atomic():
            for model in _OF_NO_ARTICLES:
                model._base_manager.all().delete()
            for name, told in manifest["data"].items():
                result.rows += _load_table(source, tables[name], told, result)
                report(f"{name}: {told['rows']}")
            connection.check_constraints()
            rebuild_search()
            Edition.renew_epoch()
            for name in missing:
                _store(source, name, manifest["media"][name], made)
    except Damaged:
        raise
    except (DatabaseError, TypeError, KeyError, ValueError, OverflowError, AttributeError) as error:
        raise Damaged(f"the rows do not fit together: {' '.join(str(error).split())}") from error
    return result


# Checks


def _read_json(source: Source, name: str, limit: int) -> tuple[Any, str]:
    """The content and its SHA-256."""
    with source.open(name, limit) as file:
        data = b"".join(file.chunks())
    try:
        return json.loads(data), file.sha256
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{name} is no valid JSON ({error})") from error


def _read_manifest(source: Source) -> Row:
    manifest, _ = _read_json(source, "manifest.json", _MAX_MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Damaged("manifest.json is not that of an export of this program")
    if manifest.get("version") != VERSION:
        raise Damaged(f"the export has version {manifest.get('version')!r} of the format, this program reads {VERSION}")
    for part in ("data", "media"):
        files = manifest.get(part)
        if not isinstance(files, dict) or not all(map(_is_told, files.values())):
            raise Damaged(f"manifest.json has no sound list of {part}")
        for name in files:
            check_name(name)
    known = {f"{name_of(model)}.jsonl" for model in exported_models()}
    if unknown := sorted(set(manifest["data"]) - known):
        raise Damaged(f"this program knows no table {', '.join(unknown)}")
    if manifest.get("kind") not in ("whole", "public"):
        raise Damaged("manifest.json does not say what kind of export it is")
    if manifest["kind"] == "whole" and (missing := sorted(known - set(manifest["data"]))):
        raise Damaged(f"tables are missing: {', '.join(missing)}")
    return manifest


def _is_told(told: Any) -> bool:
    numbers = (told.get("size"), told.get("rows", 0), told.get("last_number", 0)) if isinstance(told, dict) else ("",)
    return all(type(number) is int and number >= 0 for number in numbers) and isinstance(told.get("sha256"), str)


def _check_schema(source: Source, manifest: Row) -> None:
    schema, sha256 = _read_json(source, "schema.json", _MAX_SCHEMA)
    if not isinstance(manifest.get("schema"), dict) or manifest["schema"].get("sha256") != sha256:
        raise Damaged("schema.json is not the one that was exported")
    for model in exported_models():
        if f"{name_of(model)}.jsonl" in manifest["data"]:
            told = schema.get(name_of(model), {}).get("fields", {})
            known = {column.attname: column for column in columns(model)}
            if unknown := sorted(set(told) - set(known) - set(NAME_LISTS)):
                raise Damaged(
                    f"this program knows no field {name_of(model)}.{unknown[0]}; the export is of a newer one"
                )
            lacking = [name for name, column in known.items() if name not in told and not _has_default(column)]
            if lacking:
                raise Damaged(f"schema.json lacks the field {name_of(model)}.{lacking[0]}")


def _has_default(column: Column) -> bool:
    return column.has_default() or column.null or column.blank


def _check_file(source: Source, name: str, told: Row) -> None:
    with source.open(name, told["size"]) as file:
        for _ in file.chunks():
            pass
    if file.sha256 != told["sha256"]:
        raise Damaged(f"{name} is not the file that was exported (its SHA-256 differs)")


def _check_media(source: Source, media: dict[str, Row]) -> list[str]:
    """The names of the files that the storage lacks. Raises Damaged for one that is there with another content."""
    missing = []
    for name, told in media.items():
        _check_file(source, f"media/{name}", told)
        if not default_storage.exists(name):
            missing.append(name)
        elif _sha256(name) != told["sha256"]:
            raise Damaged(f"the storage of pictures holds another file named {name}")
    return missing


def _sha256(name: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name) as file:
        for chunk in file.chunks(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


# Rows


def _load_table(source: Source, model: Model, told: Row, result: Restored) -> int:
    """Write a table's rows as they are: no `save` and no signal touches them."""
    fields = list(model._meta.concrete_fields)
    size = max(1, min(_ROWS, connection.ops.bulk_batch_size(fields, [None] * _ROWS)))
    count, name = 0, f"data/{name_of(model)}.jsonl"
    with source.open(name, told["size"]) as file:
        rows = _objects(name, model, file.lines(), result)
        while batch := list(islice(rows, size)):
            query = InsertQuery(model)
            query.insert_values(fields, [row for row, _names in batch], raw=True)
            query.get_compiler(connection=connection).execute_sql()
            for row, names in batch:
                if isinstance(row, User):
                    _restore_names(row, names, result)
            count += len(batch)
    if count != told["rows"]:
        raise Damaged(f"{name} has {count} rows, {told['rows']} were exported")
    if is_numbered(model):
        set_last_number(model, told.get("last_number", 0))
    return count


def _objects(name: str, model: Model, lines: Iterator[bytes], result: Restored) -> Iterator[tuple[models.Model, Row]]:
    """The rows as objects, and what stands in them besides columns."""
    known = {column.attname: column for column in columns(model)}
    for number, line in enumerate(lines, 1):
        try:
            values = json.loads(line)
            lists = {key: values.pop(key) for key in NAME_LISTS} if has_name_lists(model) else {}
            values = {key: stored(known[key], value) for key, value in values.items()}
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
            raise Damaged(f"{name}, line {number}: {error}") from error
        if has_name_lists(model):
            values["password"] = make_password(None)  # none that fits
        yield model(**values), lists


def _restore_names(user: User, names: Row, result: Restored) -> None:
    if user.is_active and user.is_staff:
        result.logins.append(user.username)
    for name in names["groups"]:
        group, is_new = Group.objects.get_or_create(name=name)
        user.groups.add(group.pk)
        result.new_groups += [name] if is_new else []
    for name in names["user_permissions"]:
        app, _, codename = name.partition(".")
        rights = Permission.objects.filter(content_type__app_label=app, codename=codename)
        user.user_permissions.add(*rights.values_list("pk", flat=True))


# Files


def _store(source: Source, name: str, told: Row, made: list[str]) -> None:
    """Store one file under its own name."""
    with NamedTemporaryFile() as spool, source.open(f"media/{name}", told["size"]) as file:
        for chunk in file.chunks():
            spool.write(chunk)
        spool.seek(0)
        given = default_storage.save(name, File(spool))
        made.append(given)
    if given != name:
        raise Damaged(f"the storage of pictures gave {name} another name")
