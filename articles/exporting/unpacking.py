"""Reading an export: a folder or a ZIP that somebody may have damaged, or made to do harm."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

CHUNK = 1 << 20  # bytes


class Damaged(ValueError):
    """The export cannot be read back; the message is one English line."""


def check_name(name: str) -> None:
    """Raise Damaged unless it is a plain path below the export's own folder."""
    is_plain = name == PurePosixPath(name).as_posix() and not set(name) & {"\\", ":", "\0"}
    if not is_plain or name.startswith("/") or ".." in name.split("/") or name in ("", "."):
        raise Damaged(f"{name!r} is no name that an export gives to a file")


class Limited:
    """At most `limit` bytes of a file, with their SHA-256; more of them raise Damaged."""

    def __init__(self, file: IO[bytes], name: str, limit: int) -> None:
        self._file, self._name, self._left, self._digest = file, name, limit, hashlib.sha256()

    def read(self, size: int = CHUNK) -> bytes:
        """The next bytes, `size` at most; empty at the end."""
        try:
            data = self._file.read(min(size, self._left + 1))
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Damaged(f"{self._name}: {error}") from error
        self._left -= len(data)
        if self._left < 0:
            raise Damaged(f"{self._name} is longer than the manifest says")
        self._digest.update(data)
        return data

    def chunks(self) -> Iterator[bytes]:
        while data := self.read():
            yield data

    def lines(self) -> Iterator[bytes]:
        rest = b""
        for data in self.chunks():
            *whole, rest = (rest + data).split(b"\n")
            yield from whole
        if rest:
            yield rest

    @property
    def sha256(self) -> str:
        """Of what was read so far."""
        return self._digest.hexdigest()


class Source:
    """`open(name, limit)` reads one file of an export. Raises Damaged if it is missing or larger than `limit`."""

    def __init__(self, root: Path, archive: zipfile.ZipFile | None) -> None:
        self._root, self._archive = root, archive
        names = archive.namelist() if archive else []
        if len(names) != len(set(names)):
            raise Damaged(f"{root} holds two files of one name")

    @contextmanager
    def open(self, name: str, limit: int) -> Iterator[Limited]:
        check_name(name)
        try:
            file = self._opened(name)
        except (KeyError, OSError) as error:
            raise Damaged(f"{name} is missing") from error
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise Damaged(f"{name}: {error}") from error
        with file:
            yield Limited(file, name, limit)

    def _opened(self, name: str) -> IO[bytes]:
        if self._archive:
            return self._archive.open(name)
        path = self._root / name
        if not path.resolve().is_relative_to(self._root.resolve()):
            raise Damaged(f"{name} leads out of the export")
        return path.open("rb")


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Raises Damaged for a file that is no ZIP, OSError for what is not there."""
    if path.is_dir():
        yield Source(path, None)
        return
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise Damaged(f"{path} is neither a folder nor a ZIP") from error
    with archive:
        yield Source(path, archive)
