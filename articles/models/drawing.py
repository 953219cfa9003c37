"""How a picture is drawn: the addresses of its files, its credit, its HTML; for pictures of the library and for those of teasers."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from ..picture_html import figure_html, picture_html
from ..pictures import COLUMN, crop_name, crop_size, rendition_name, rendition_stem

# How wide a picture in the text stands: the column, or the screen less its margins.
TEXT_SIZES = "(min-width: 46rem) 42rem, 100vw"
WIDE_SIZES = "(min-width: 64rem) 58rem, 100vw"
FULL_SIZES = "100vw"
GALLERY_SIZES = "(min-width: 46rem) 21rem, 100vw"
_FORMATS = ("avif", "webp", "jpg")  # the best first


class ImageKind(models.TextChoices):
    PHOTO = "photo", "Foto"
    ILLUSTRATION = "illustration", "Illustration"
    GRAPHIC = "graphic", "Grafik"
    SCREENSHOT = "screenshot", "Screenshot"
    GENERATED = "generated", "KI-generiert"


class Drawable:
    """What has the columns of a picture."""

    file_name: Any  # in the storage; "" if the picture was withdrawn
    width: Any
    height: Any
    renditions: Any  # widths that exist by format: {"jpg": [320, 640], "webp": [320, 640]}
    focus_x: Any
    focus_y: Any
    is_blocked: Any
    rights_until: dt.date | None
    kind: Any
    credit: Any
    is_symbolic: Any
    cropped_at: Any

    @property
    def printed_credit(self) -> str:
        """The credit as printed: "Foto: " goes before it unless it says by itself what it is."""
        credit = self.credit.strip()
        if not credit:
            return ""
        named = credit.startswith("©") or credit.partition(":")[0].strip().casefold() in _CREDIT_WORDS
        label = "Foto" if self.kind == ImageKind.PHOTO else ImageKind(self.kind).label
        return credit if named else f"{label}: {credit}"

    @property
    def is_usable(self) -> bool:
        """Whether it may be shown today."""
        return not self.is_blocked and (self.rights_until is None or self.rights_until >= timezone.localdate())

    def url(self, width: int, extension: str = "jpg") -> str:
        return _address(rendition_name(self.file_name, width, extension))

    def crop(self, shape: str) -> tuple[str, int, int] | None:
        """(address, width, height) of one of `pictures.SHAPES`; None before it was cut."""
        if not self.cropped_at:
            return None
        return _address(crop_name(self.file_name, shape, self.cropped_at)), *crop_size(self.width, self.height, shape)

    @property
    def thumbnail_url(self) -> str:
        """The address of the smallest rendition, or "" for a picture without file."""
        widths = self.renditions.get("jpg")
        return self.url(min(widths)) if widths else ""

    @property
    def shown_url(self) -> str:
        """The address of the rendition for the text's column, or ""."""
        widths = self.renditions.get("jpg")
        return self.url(_shown_width(widths)) if widths else ""

    def picture(self, alt: str, sizes: str = TEXT_SIZES, *, is_first: bool = False) -> SafeString:
        """`<picture>` naming only files that exist. `is_first`: it stands above the fold and is loaded at once."""
        renditions = self.renditions
        widths = renditions.get("jpg")
        if not widths:
            return mark_safe("")
        shown = _shown_width(widths)
        stem = _address(rendition_stem(self.file_name))
        srcsets = {
            kind: ", ".join([f"{stem}-{width}.{kind} {width}w" for width in renditions[kind]])
            for kind in _FORMATS
            if renditions.get(kind)
        }
        size = self.width, self.height
        return picture_html(srcsets, f"{stem}-{shown}.jpg", size, alt=alt, sizes=sizes, is_first=is_first)

    def figure(
        self,
        *,
        alt: str,
        caption: str | SafeString = "",
        css: str = "",
        sizes: str = TEXT_SIZES,
        is_first: bool = False,
    ) -> SafeString:
        """The picture with its caption and credit, either of which may be missing; "" if it may not be shown.

        `caption` is plain text or safe HTML; kinds that readers must be told (Symbolbild, KI-generiert) are printed unasked.
        """
        picture = self.picture(alt, sizes, is_first=is_first) if self.is_usable else SafeString()
        if not picture:
            return mark_safe("")
        notes = [caption] if caption else []
        notes += ["(Symbolbild)"] if self.is_symbolic else []
        notes += ["(KI-generiertes Bild)"] if self.kind == ImageKind.GENERATED else []
        return figure_html(picture, notes, self.printed_credit, css)


def _shown_width(widths: list[int]) -> int:
    """The one for browsers that choose none."""
    return next((width for width in widths if width >= COLUMN), widths[-1])


def _address(name: str) -> str:
    """Of a file, whatever storage holds it: names are hexadecimal digits, so nothing is to be quoted."""
    return f"{settings.MEDIA_URL}{name}"


_CREDIT_WORDS = frozenset(
    [
        "foto",
        "fotos",
        "bild",
        "bilder",
        "illustration",
        "grafik",
        "infografik",
        "screenshot",
        "montage",
        "collage",
        "karte",
        "zeichnung",
        "quelle",
        "porträt",
        "ki-bild",
    ]
)
