"""Writing an export: into a folder, or into a ZIP whose bytes follow from its content alone.

Both are written beside their place and moved there at the end, readable by their owner only.
"""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can name
_PACKED = frozenset({"jpg", "jpeg", "png", "webp", "avif", "gif"})  # packing them once more gains nothing


class Stamped:
    """A file being written, its size and its SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class Target(Protocol):
    def open(self, name: str) -> AbstractContextManager[Stamped]:
        """A new file of this name ("data/article.jsonl"); one at a time."""


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def open(self, name: str) -> Iterator[Stamped]:
        path = self._path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            yield Stamped(file)


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @contextmanager
    def open(self, name: str) -> Iterator[Stamped]:
        info = zipfile.ZipInfo(name, _NO_TIME)
        is_packed = name.rpartition(".")[2].lower() in _PACKED
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.create_system, info.external_attr = 3, 0o600 << 16  # the same whatever system writes it
        with self._archive.open(info, "w", force_zip64=True) as file:
            yield Stamped(file)


def _of_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def new_target(path: Path) -> Iterator[Target]:
    """A ZIP if the name ends so, else a folder. Raises OSError; after an error nothing is left."""
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise FileExistsError(f"{path} is there already")
    part = path.with_name(f"{path.name}.part")
    is_zip = path.suffix.lower() == ".zip"
    try:
        if is_zip:
            with open(part, "xb", opener=_of_its_owner) as packed, zipfile.ZipFile(packed, "w") as archive:
                yield _Zip(archive)
        else:
            part.mkdir(mode=0o700, parents=True)
            yield _Folder(part)
        part.replace(path)
    except FileExistsError:
        raise  # of another export, at work or broken off
    except BaseException:
        shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)
        raise
