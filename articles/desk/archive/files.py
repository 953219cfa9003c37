"""The uploaded files of an archive: what they are, told by their beginning, and where they are kept."""

import gzip
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from ...models import ArchiveImport, ImportFormat

HEAD = 20_000  # bytes that tell the format
LOG = "log.txt"
TERMS = "schlagwoerter.json"  # the proposal of the last check
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_SPACE = b"\xef\xbb\xbf \t\r\n"
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_EXPECTED = "Erwartet wird ein Export aus WordPress (XML), aus Ghost (JSON oder ZIP) oder ein Feed (RSS oder Atom)."


def kind_of(file: UploadedFile) -> tuple[ImportFormat, str]:
    """The format, and the ending that its name gets here ("xml.gz"). Raises ValidationError."""
    name = short(file)
    start = _beginning(file, 4)
    if start == _ZIP:
        return _of_zip(file, name)
    is_packed = start.startswith(_GZIP)
    head = (_unpacked(file, name) if is_packed else _beginning(file, HEAD)).lstrip(_SPACE)
    if not head:
        raise ValidationError(f"„{name}“ ist leer.")
    if head[:1] in b"{[" and not is_packed:
        return ImportFormat.GHOST, "json"
    ending = "xml.gz" if is_packed else "xml"
    if b"wp:wxr_version" in head or b"<wp:" in head:
        return ImportFormat.WORDPRESS, ending
    if _FEED.search(head.decode("latin-1")):
        return ImportFormat.FEED, ending
    raise ValidationError(f"„{name}“ ist kein Archiv. {_EXPECTED}")


def refuse_other_than_zip(file: UploadedFile) -> None:
    """Raises ValidationError."""
    _names_in_zip(file, short(file))


def short(file: UploadedFile) -> str:
    """What an error calls the file."""
    name = str(file.name)
    return name if len(name) <= 60 else f"{name[:59]}…"


def _beginning(file: UploadedFile, size: int) -> bytes:
    file.seek(0)
    head = file.read(size)
    file.seek(0)
    return cast(bytes, head)


def _unpacked(file: UploadedFile, name: str) -> bytes:
    file.seek(0)
    try:
        return gzip.GzipFile(fileobj=cast(BinaryIO, file)).read(HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise ValidationError(f"„{name}“ ist beschädigt und lässt sich nicht entpacken.") from error
    finally:
        file.seek(0)


def _of_zip(file: UploadedFile, name: str) -> tuple[ImportFormat, str]:
    names = [inside.lower() for inside in _names_in_zip(file, name)]
    if any(inside.endswith(".json") for inside in names):
        return ImportFormat.GHOST, "zip"
    if any(inside.endswith(".xml") for inside in names):
        raise ValidationError(f"In „{name}“ liegt XML. Bitte entpacken und die XML-Dateien einzeln wählen.")
    raise ValidationError(f"In „{name}“ liegt kein Archiv. {_EXPECTED} Bilder gehören in das Feld „Bilder“.")


def _names_in_zip(file: UploadedFile, name: str) -> list[str]:
    file.seek(0)
    try:
        with zipfile.ZipFile(cast(BinaryIO, file)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ValidationError(f"„{name}“ ist keine ZIP-Datei, oder sie ist beschädigt.") from error
    finally:
        file.seek(0)


# On disk


def folder_of(run: ArchiveImport) -> Path:
    return Path(settings.IMPORT_ROOT) / str(run.pk)


def store(run: ArchiveImport, files: Iterable[tuple[UploadedFile, str]], media: UploadedFile | None) -> None:
    """Keep the files, each with its ending, under names of ours, and note them in the row. Raises OSError."""
    delete(run)  # of a run of that number before a backup was put back
    folder_of(run).mkdir(parents=True, mode=0o700)
    run.files = [_keep(file, run, f"{number}.{ending}") for number, (file, ending) in enumerate(files, 1)]
    packed = [name for name in run.files if name.endswith(".zip")]
    run.media = _keep(media, run, "bilder.zip") if media else (packed or [""])[0]
    run.save(update_fields=["files", "media"])


def _keep(file: UploadedFile, run: ArchiveImport, name: str) -> str:
    """The path below IMPORT_ROOT."""
    with (folder_of(run) / name).open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    return f"{run.pk}/{name}"


def paths_of(run: ArchiveImport) -> tuple[list[Path], Path | None]:
    """(files, pictures)"""
    root = Path(settings.IMPORT_ROOT)
    return [root / name for name in run.files], root / run.media if run.media else None


def delete(run: ArchiveImport) -> None:
    """What cannot be deleted stays, and harms nothing."""
    shutil.rmtree(folder_of(run), ignore_errors=True)


def write_json(run: ArchiveImport, name: str, value: Any) -> None:
    (folder_of(run) / name).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def read_json(run: ArchiveImport, name: str) -> Any:
    """None if there is no such file."""
    try:
        return json.loads((folder_of(run) / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
