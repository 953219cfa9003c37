"""Brings pictures in: finds the file, makes a picture of the library of it, once for each file."""

import hashlib
import io
from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image as Pillow

from ..models import ArchiveImport, Image, ImportedRow
from ..pictures import MAX_PIXELS, PictureRefused
from .media import MediaIndex
from .record import Picture

NOT_FOUND = "die Datei fehlt"


class PictureStore:
    """`failed` tells of each picture that did not come in why."""

    def __init__(
        self,
        source_name: str,
        media: MediaIndex,
        pictures: Mapping[str, Picture],
        run: ArchiveImport | None,
        *,
        is_dry_run: bool,
    ) -> None:
        self.source_name, self.media, self.pictures, self.run, self.is_dry_run = (
            source_name,
            media,
            pictures,
            run,
            is_dry_run,
        )
        self.failed: dict[str, str] = {}
        self.new: set[str] = set()
        rows = ImportedRow.objects.filter(source_name=source_name, kind="picture")
        present = set(Image.objects.filter(pk__in=rows.values("object_id")).values_list("pk", flat=True))
        self.known = {key: pk for key, pk in rows.values_list("external_id", "object_id") if pk in present}

    def number(self, key: str) -> int | None:
        """The number of the picture, stored now if it is not here yet; None if it cannot be (see `failed`). A dry run stores none: 1."""
        short = short_key(key)
        if short in self.known:
            return self.known[short]
        if key in self.failed:
            return None
        picture = self.pictures.get(key)
        name = self.media.find((picture.source, *picture.others)) if picture else ""
        if not picture or not name or not self.media.media:
            self.failed[key] = NOT_FOUND
            return None
        self.new.add(key)
        if self.is_dry_run:
            self.known[short] = 1
            return 1
        try:
            self.known[short] = self._store(picture, short, self.media.media.read(name), name)
        except (OSError, PictureRefused) as error:
            self.failed[key] = str(error)
            self.new.discard(key)
        return self.known.get(short)

    def address(self, key: str) -> str:
        picture = self.pictures.get(key)
        return picture.source if picture else ""

    def _store(self, picture: Picture, short: str, data: bytes, name: str) -> int:
        checksum = hashlib.sha256(data).hexdigest()
        image = Image.objects.filter(checksum=checksum, is_blocked=False).first()
        made = image is None
        if image is None:
            image = Image(
                file=ContentFile(_as_picture(data), name=name.rpartition("/")[2]),
                title=picture.title[:150],
                caption=picture.caption,
                alt=picture.alt[:300],
                credit=picture.credit[:200],
                licence=picture.licence[:120],
            )
            if picture.focus:
                image.focus_x, image.focus_y = picture.focus
            image.store_file(is_hurried=True)  # before the transaction: it takes its time
            image.checksum = checksum
        with transaction.atomic():
            if made:
                image.save(is_hurried=True)
            ImportedRow.note(self.source_name, "picture", short, image.pk, self.run if made else None)
        return image.pk


def short_key(key: str) -> str:
    """The key as it is stored."""
    return key if len(key) <= 300 else f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def _as_picture(data: bytes) -> bytes:
    """Of a GIF its first picture as PNG; anything else as it is. Raises PictureRefused."""
    if not data.startswith(b"GIF8"):
        return data
    try:
        with Pillow.open(io.BytesIO(data), formats=["GIF"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise PictureRefused("Das GIF ist zu groß.")
            out = io.BytesIO()
            picture.convert("RGBA").save(out, "PNG")
    except PictureRefused:
        raise
    except Exception as error:  # Pillow raises many kinds of errors on damaged files
        raise PictureRefused("Diese Bilddatei ist beschädigt.") from error
    return out.getvalue()
