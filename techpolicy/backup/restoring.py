"""The way back: everything is checked before anything is touched, and the old site stands until the new one is whole."""

import datetime as dt
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from articles.models import Article, Edition, User
from articles.models.edition import new_epoch

from ..faults import EMPTY, fault_of
from . import database
from .archive import MEDIA, Manifest, check_files, read
from .places import Refused, Sum, copy, put, sum_of, sync_folder

# Whoever was logged in before logs in anew, and no cache takes a page of the lost time for a current one.
RENEW = f"DELETE FROM django_session; UPDATE {Edition._meta.db_table} SET epoch = '{{epoch}}';"  # noqa: S608 - constants


def verify(place: Storage, name: str) -> list[str]:
    """Restore a backup into a temporary place; a line for each difference to what was backed up. Raises Refused."""
    manifest = read(place, name)
    check_files(place, name, manifest)
    with TemporaryDirectory(prefix="verify-") as folder:
        file = Path(folder) / database.file_name()
        copy(place, f"{name}/{file.name}", file)
        return database.compare(manifest["tables"], database.restored_figures(file))


def refuse_what_does_not_fit(name: str, manifest: Manifest) -> None:
    """Another engine or another schema than this code's; raises Refused."""
    if manifest["engine"] != connection.vendor:
        raise Refused(
            f"{name} is of {manifest['engine']}, DATABASE_URL of {connection.vendor}; manage.py export and import move a site."
        )
    loader = MigrationLoader(None)
    ours = {f"{app}.{migration}" for app, migration in loader.disk_migrations}
    theirs = {f"{app}.{migration}" for app, applied in manifest["migrations"].items() for migration in applied}
    replaced = {f"{app}.{one}" for migration in loader.disk_migrations.values() for app, one in migration.replaces}
    if newer := sorted(theirs - ours - replaced):
        raise Refused(f"{name} was made by a newer version, or by other apps: {', '.join(newer[:3])} is unknown here.")
    squashed = {
        f"{app}.{migration.name}" for (app, _), migration in loader.disk_migrations.items() if migration.replaces
    }
    if missing := sorted(ours - theirs - replaced - squashed):
        raise Refused(
            f"{name} was made by an older version: {', '.join(missing[:3])} is missing in it. "
            "Restore it with the version that made it, then upgrade."
        )


def has_content() -> bool:
    """Whether the site here has accounts or articles."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False  # asking would make the file
    try:
        return User.objects.exists() or Article.objects.exists()
    except DatabaseError as error:
        return fault_of(error) is not EMPTY  # what cannot be read may hold something


def restore(place: Storage, name: str) -> Manifest:
    """Put a backup in the place of this site; raises Refused before anything is changed."""
    manifest = read(place, name)
    refuse_what_does_not_fit(name, manifest)
    check_files(place, name, manifest)
    _restore_media(place, manifest)
    with TemporaryDirectory(prefix="restore-", dir=_folder()) as folder:
        file = Path(folder) / database.file_name()
        if copy(place, f"{name}/{file.name}", file) != Sum(*manifest["database"]):
            raise Refused(f"{name}: {file.name} is damaged.")
        if connection.vendor == "sqlite":
            _put_in_place(file)
        else:
            _replay(file)
    return manifest


def _folder() -> str | None:
    """Where the new file can be renamed to the old one's name."""
    return str(Path(connection.settings_dict["NAME"]).parent) if connection.vendor == "sqlite" else None


def _restore_media(place: Storage, manifest: Manifest) -> None:
    """Names are never used twice: a file of the name is the same picture, unless it was cut short."""
    for name, known in manifest["media"].items():
        if default_storage.exists(name) and sum_of(default_storage, name) == Sum(*known):
            continue
        with place.open(f"{MEDIA}/{name}", "rb") as file:
            put(default_storage, name, File(file))
        if isinstance(default_storage, FileSystemStorage):
            os.chmod(default_storage.path(name), 0o644)  # nginx reads it


def _put_in_place(file: Path) -> None:
    database.sqlite_figures(file)  # whole?
    with closing(sqlite3.connect(file)) as new:
        new.executescript(RENEW.format(epoch=new_epoch()))
        new.execute("PRAGMA journal_mode = WAL")
    target = Path(connection.settings_dict["NAME"])
    connection.close()
    before = f"{target.name}.before-{timezone.now().astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    owner = target if target.exists() else target.parent
    os.chown(file, owner.stat().st_uid, owner.stat().st_gid)  # root restores, the service reads
    if target.exists():
        file.chmod(target.stat().st_mode)
        _close_for_good(target)
        os.link(target, target.with_name(before))
    for log in ("-wal", "-shm"):  # of a damaged or lost file: it would be played into the new one
        if (former := target.with_name(target.name + log)).exists():
            former.rename(target.with_name(before + log))
    with file.open("rb+") as content:
        os.fsync(content.fileno())
    os.replace(file, target)
    sync_folder(target.parent)


def _close_for_good(path: Path) -> None:
    """Bring the log into the file, so that no log of the old one meets the new one. A running server makes it fail."""
    try:
        with closing(sqlite3.connect(path, timeout=2)) as old:
            mode = old.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.DatabaseError as error:
        if "locked" not in str(error):
            return  # damaged: it is kept beside as it is
        mode = ("wal",)
    if mode == ("wal",):
        raise Refused("The database is in use: stop the server and all commands first.")


def _replay(file: Path) -> None:
    """All of it in one transaction: it stands as a whole, or the old site does."""
    script = file.with_suffix(".sql")
    script.touch(mode=0o600)
    database.run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={script}", str(file))
    with script.open("a") as text:
        text.write(f"\nSET search_path = public;\n{RENEW.format(epoch=new_epoch())}\n")
    connection.close()
    database.run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={script}")
