"""The folder or ZIP with a former site's files, and where in it the file behind an address lies."""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from .record import Unreadable

MAX_BYTES = 26_000_000  # a little more than a picture may have
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}$)")  # WordPress's smaller copies: photo-300x200.jpg
_EDITED = re.compile(r"-(?:scaled|rotated|e\d{10,13})(?=\.\w{2,5}$)")
_ROOTS = ("wp-content/uploads/", "content/images/", "uploads/", "files/")
_MOST_INDEXED = 1_000_000


class Media(Protocol):
    def names(self) -> Iterable[str]:
        """The path of each file, parted by "/"."""

    def read(self, name: str) -> bytes:
        """The file, or its first MAX_BYTES and one more. Raises OSError."""


class MediaFolder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def names(self) -> Iterator[str]:
        for path in self.folder.rglob("*"):
            if path.is_file():
                yield path.relative_to(self.folder).as_posix()

    def read(self, name: str) -> bytes:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder):  # a link to somewhere else
            raise OSError(f"{name} lies outside of the folder")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)


class MediaZip:
    def __init__(self, path: Path) -> None:
        try:
            self.archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise Unreadable(f"{path.name} ist kein ZIP-Archiv.") from error

    def names(self) -> Iterator[str]:
        return (info.filename for info in self.archive.infolist() if not info.is_dir())

    def read(self, name: str) -> bytes:
        try:
            with self.archive.open(name) as file:
                return file.read(MAX_BYTES + 1)
        except (
            zipfile.BadZipFile,
            RuntimeError,
            NotImplementedError,
            EOFError,
            zlib.error,
            lzma.LZMAError,
        ) as error:  # damaged, or with a password
            raise OSError(str(error)) from error


def open_media(path: Path) -> Media:
    """Raises Unreadable, OSError."""
    if path.is_dir():
        return MediaFolder(path)
    if not path.exists():
        raise Unreadable(f"{path.name} gibt es nicht.")
    return MediaZip(path)


class MediaIndex:
    """Finds files by the addresses that a text names."""

    def __init__(self, media: Media | None) -> None:
        self.media = media
        self.by_path: dict[str, str] = {}  # {path below the uploads, folded: name in the media}
        self.by_name: dict[str, str] = {}  # {file name, folded: the only such file, or ""}
        for count, name in enumerate(media.names() if media else ()):
            if count >= _MOST_INDEXED:
                break
            path = below_uploads(name).casefold()
            self.by_path.setdefault(path, name)
            base = PurePosixPath(path).name
            self.by_name[base] = "" if base in self.by_name else name

    def find(self, sources: Iterable[str]) -> str:
        """The name of the first file that is there, the original rather than a smaller copy; "" if none is."""
        wanted = [below_uploads(path_of(source)).casefold() for source in sources if source]
        candidates = [path for named in wanted for path in (*originals(named), named)]
        by_path = (self.by_path.get(path) for path in candidates)
        by_name = (self.by_name.get(PurePosixPath(path).name) for path in candidates)
        return next(filter(None, (*by_path, *by_name)), "")


def path_of(source: str) -> str:
    """The path of an address, decoded; "" for one that cannot be read."""
    try:
        return unquote(urlsplit(source).path if "//" in source else source.partition("?")[0]).lstrip("/")
    except ValueError:
        return ""


def below_uploads(path: str) -> str:
    """ "wp-content/uploads/2019/05/a.jpg" -> "2019/05/a.jpg" """
    for root in _ROOTS:
        before, found, rest = path.rpartition(root)
        if found and (not before or before.endswith("/")):
            return rest
    return path.lstrip("/")


def originals(path: str) -> list[str]:
    """What a smaller or edited copy may have been made of; first what WordPress itself shows of a very large picture."""
    sized = _SIZE.sub("", path)
    plain = _EDITED.sub("", sized)
    stem, _, ending = plain.rpartition(".")
    return [name for name in dict.fromkeys((f"{stem}-scaled.{ending}", sized, plain)) if name != path]
