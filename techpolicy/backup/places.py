"""Where backups lie: a folder, or a bucket of an object store. Both are Django storages."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urlsplit

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage

from .. import environment as env

CHUNK = 1 << 20  # bytes


class Refused(Exception):
    """What cannot be done and why, in one line for the operator."""


class Damaged(Refused):
    """A stored file is not what it was."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path


class Sum(NamedTuple):
    size: int  # bytes
    sha256: str


class Folder(FileSystemStorage):
    """A file has its name when all of it is on the disk, and nobody else may read it."""

    def __init__(self, location: str) -> None:
        super().__init__(location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        for folder in reversed(target.parents):
            folder.mkdir(mode=0o700, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=".part-", dir=target.parent)
        try:
            with open(handle, "wb") as file:
                for chunk in content.chunks(CHUNK):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, target)
        except BaseException:
            os.unlink(part)
            raise
        sync_folder(target.parent)
        return name


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def place_of(address: str) -> Storage:
    """The place of an absolute path, `file:///…` or `s3://key:secret@host/bucket[/prefix]`; raises Refused."""
    if address.startswith("/"):
        return Folder(address)
    chosen = env.storage(address)
    if chosen is None or not (options := chosen.get("OPTIONS")):
        raise Refused("The place cannot be read; expected an absolute path or s3://key:secret@host/bucket[/prefix].")
    if "location" in options and "bucket_name" not in options:
        return Folder(options["location"])
    from ..object_storage import ObjectStorage

    return ObjectStorage(**options, file_overwrite=True)


@contextmanager
def alone(place: Storage) -> Iterator[None]:
    """Keep two backups into one folder apart; raises Refused. Into a bucket, one timer must do it."""
    if not isinstance(place, Folder):
        yield
        return
    Path(place.location).mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(place.path(".lock"), os.O_RDWR | os.O_CREAT, 0o600), "wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("Another backup into this place is at work.") from error
        yield


def refuse_overlap(place: Storage, pictures: Storage) -> None:
    """Backups among the pictures would be served, and pictures among the backups deleted; raises Refused."""
    if isinstance(place, Folder) and isinstance(pictures, FileSystemStorage):
        here, there = Path(place.location).resolve(), Path(pictures.location).resolve()
        overlap = here in (there, *there.parents) or there in here.parents
    else:
        buckets = [[getattr(one, name, one) for name in ("endpoint_url", "bucket_name")] for one in (place, pictures)]
        prefixes = [f"{getattr(one, 'location', '').strip('/')}/".lstrip("/") for one in (place, pictures)]
        overlap = buckets[0] == buckets[1] and (
            prefixes[0].startswith(prefixes[1]) or prefixes[1].startswith(prefixes[0])
        )
    if overlap:
        raise Refused(
            "The place overlaps with the pictures of the site (MEDIA_ROOT, MEDIA_STORAGE_URL); choose another."
        )


def shown(address: str) -> str:
    """The address without key and secret."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


def put(place: Storage, name: str, file: Any) -> Sum:
    """Store what a file holds, and read it back; raises Refused where something else came back."""
    content = ContentFile(file) if isinstance(file, bytes) else File(getattr(file, "file", file))
    total = _sum(content)
    content.seek(0)
    place.delete(name)
    place.save(name, content)
    if sum_of(place, name) != total:
        raise Refused(f"{name} cannot be read back as it was written.")
    return total


def sum_of(place: Storage, name: str) -> Sum:
    with place.open(name, "rb") as file:
        return _sum(file)


def copy(place: Storage, name: str, path: Path) -> Sum:
    """Write it to a new file that nobody else may read."""
    with place.open(name, "rb") as file, open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as to:
        total = _sum(file, to)
        to.flush()
        os.fsync(to.fileno())
    return total


def _sum(file: Any, to: BinaryIO | None = None) -> Sum:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if to:
            to.write(chunk)
    return Sum(size, digest.hexdigest())


def names(place: Storage, folder: str = "") -> Iterator[str]:
    """Every file below the folder, by its name in the place."""
    try:
        folders, files = place.listdir(folder)
    except FileNotFoundError:
        return
    above = f"{folder}/" if folder else ""
    yield from (above + name for name in sorted(files) if name and not name.startswith(".part-"))
    for inner in sorted(folders):
        yield from names(place, above + inner)
