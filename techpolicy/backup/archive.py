"""A backup: the database in a folder of its own, pictures in one folder for all backups, and a manifest of both.

media/<name>                       names are never used twice, so each picture is stored once
20261129T021500Z/db.sqlite3        or database.dump, of one moment
20261129T021500Z/manifest.json     what there must be, with sizes and SHA-256
20261129T021500Z/manifest.sha256   written last: a backup without it was not finished
"""

import datetime as dt
import hashlib
import json
import os
import re
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from articles.models import Edition

from . import database
from .places import Damaged, Refused, Sum, names, put, sum_of

FORMAT, VERSION = "platine-und-paragraf backup", 1
MANIFEST, SUM = "manifest.json", "manifest.sha256"
MEDIA = "media"
NAME = re.compile(r"\d{8}T\d{6}Z")
STAMP = "%Y%m%dT%H%M%SZ"
# They are needed to run the restored site and stand in no backup.
SECRETS = ("SECRET_KEY", "BACKUP_DEST", "DATABASE_URL", "MEDIA_STORAGE_URL", "EMAIL_URL", "METRICS_TOKEN")
LONGEST = dt.timedelta(days=1)  # what is unfinished for so long was given up

Manifest = dict[str, Any]


def begun(place: Storage) -> list[str]:
    """The names of all backups there, finished or not, the oldest first."""
    try:
        folders, _files = place.listdir("")
    except FileNotFoundError:
        return []
    return sorted(filter(_is_name, folders))


def _is_name(folder: str) -> bool:
    try:
        return bool(NAME.fullmatch(folder) and time_of(folder))
    except ValueError:
        return False


def finished(place: Storage) -> list[str]:
    return [name for name in begun(place) if place.exists(f"{name}/{SUM}")]


def time_of(name: str) -> dt.datetime:
    return dt.datetime.strptime(name, STAMP).replace(tzinfo=dt.UTC)


def make(place: Storage) -> tuple[str, Manifest]:
    """Write a backup of this moment; gives its name and manifest. The database comes first, so that no picture of it is missing."""
    now = timezone.now()
    name = now.astimezone(dt.UTC).strftime(STAMP)
    if name in begun(place):
        raise Refused(f"{name} exists already; wait a second.")
    known = _known_media(place)
    manifest: Manifest = {"format": FORMAT, "version": VERSION, "made_at": now.isoformat(), "engine": connection.vendor}
    manifest["migrations"] = applied_migrations()
    manifest["edition"] = list(Edition.current())
    manifest["secrets"] = [variable for variable in SECRETS if os.environ.get(variable)]
    with tempfile.TemporaryDirectory(prefix="backup-") as folder:
        file = Path(folder) / database.file_name()
        manifest["tables"] = database.snapshot(file)
        with file.open("rb") as content:
            manifest["database"] = put(place, f"{name}/{file.name}", content)
    manifest["media"], manifest["gone"], manifest["new_bytes"] = _store_media(place, known)
    manifest["new_bytes"] += manifest["database"].size
    text = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    put(place, f"{name}/{MANIFEST}", text)
    put(place, f"{name}/{SUM}", hashlib.sha256(text).hexdigest().encode())
    return name, read(place, name)


def _known_media(place: Storage) -> dict[str, Sum]:
    """What the newest backup that can be read knows of the pictures that are stored there."""
    for name in reversed(finished(place)):
        try:
            return {file: Sum(*known) for file, known in read(place, name)["media"].items()}
        except Refused:
            continue
    return {}


def _store_media(place: Storage, known: dict[str, Sum]) -> tuple[dict[str, Sum], list[str], int]:
    """Copy the pictures that are missing there; what was withdrawn meanwhile is named."""
    media: dict[str, Sum] = {}
    gone, new_bytes = [], 0
    there = set(names(place, MEDIA))
    for name in names(default_storage):
        if name in known and f"{MEDIA}/{name}" in there:
            media[name] = known[name]
            continue
        try:
            with default_storage.open(name, "rb") as file:
                media[name] = put(place, f"{MEDIA}/{name}", file)
        except FileNotFoundError:
            gone.append(name)
            continue
        new_bytes += media[name].size
    return media, gone, new_bytes


def applied_migrations() -> dict[str, list[str]]:
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(connection).applied_migrations):
        applied.setdefault(app, []).append(name)
    return applied


def read(place: Storage, name: str) -> Manifest:
    """The manifest of a finished backup; raises Refused."""
    try:
        with place.open(f"{name}/{MANIFEST}", "rb") as file:
            text = file.read()
        with place.open(f"{name}/{SUM}", "rb") as file:
            expected = file.read().decode(errors="replace").strip()
    except FileNotFoundError as error:
        raise Refused(
            f"{name} is no finished backup: {Path(str(error.filename or MANIFEST)).name} is missing."
        ) from error
    if hashlib.sha256(text).hexdigest() != expected:
        raise Refused(f"{name}: {MANIFEST} is damaged (its checksum is another one).")
    try:
        manifest = json.loads(text)
        known = (manifest["format"], manifest["version"])
        _refuse_strange_values(manifest)
        _refuse_strange_names(manifest)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"{name}: {MANIFEST} cannot be read ({type(error).__name__}).") from error
    if known != (FORMAT, VERSION):
        raise Refused(f"{name}: format {known[0]!r}, version {known[1]!r}; this version reads {FORMAT!r}, {VERSION}.")
    return manifest


def _refuse_strange_values(manifest: Manifest) -> None:
    """Raises TypeError, ValueError or KeyError."""
    for size, sha256 in (manifest["database"], *manifest["media"].values()):
        if not (isinstance(size, int) and isinstance(sha256, str)):
            raise TypeError
    is_known = isinstance(manifest["engine"], str) and isinstance(manifest["tables"], dict)
    if not (is_known and all(isinstance(names, list) for names in manifest["migrations"].values())):
        raise TypeError


def _refuse_strange_names(manifest: Manifest) -> None:
    for name in manifest["media"]:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name or "\0" in name:
            raise Refused(f"{MANIFEST} names a file outside of the pictures: {name!r}.")


def check_files(place: Storage, name: str, manifest: Manifest) -> None:
    """Read everything that the manifest names; raises Refused for the first that is not what it was."""
    file = f"{name}/{database.FILES.get(manifest['engine'], '')}"
    wanted = {file: manifest["database"]} | {f"{MEDIA}/{one}": known for one, known in manifest["media"].items()}
    for path, known in wanted.items():
        try:
            seen = sum_of(place, path)
        except FileNotFoundError as error:
            raise Damaged(path, f"{name}: {path} is missing.") from error
        if seen != Sum(*known):
            raise Damaged(path, f"{name}: {path} is damaged ({seen.size} bytes, expected {Sum(*known).size}).")
