"""Headline, caption, credit and day from the metadata of a picture file (IPTC, EXIF). The position is never read."""

import contextlib
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from PIL.ImageFile import ImageFile
from PIL.IptcImagePlugin import getiptcinfo

# IPTC-IIM 4.2, record 2
_TITLES = ((2, 105), (2, 5))  # headline, object name
_CAPTION = (2, 120)
_BYLINE, _CREDIT, _COPYRIGHT = (2, 80), (2, 110), (2, 116)
_INSTRUCTIONS = (2, 40)
_DATE = (2, 55)
_CHARSET = (1, 90)
_UTF8 = b"\x1b%G"
# EXIF 2.3
_EXIF_CAPTION, _EXIF_ARTIST, _EXIF_COPYRIGHT, _EXIF_DATE = 0x010E, 0x013B, 0x8298, 0x0132
_EXIF_IFD, _EXIF_TAKEN = 0x8769, 0x9003
# What cameras write into the caption where nobody wrote one.
_NO_DIGIT = re.compile(r"\D")
_NO_CAPTION = re.compile(r"^(OLYMPUS|SONY|KODAK|Samsung|DIGITAL|MINOLTA)?[ A-Z]*(CAMERA)?$")


@dataclass(frozen=True)
class Notes:
    """Fields are empty if the file does not have them."""

    title: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    taken_on: dt.date | None = None


def read_notes(picture: ImageFile) -> Notes:
    """IPTC comes before EXIF; damaged values are ignored."""
    iptc, exif = _iptc(picture), _exif(picture)
    return Notes(
        title=next(filter(None, (iptc.get(key) for key in _TITLES)), "")[:150],
        caption=(iptc.get(_CAPTION) or _said_by_a_person(exif.get(_EXIF_CAPTION, "")))[:1000],
        credit=_credit(iptc, exif)[:200],
        licence=iptc.get(_INSTRUCTIONS, "")[:120],
        taken_on=_day(iptc.get(_DATE, "")) or _day(exif.get(_EXIF_TAKEN) or exif.get(_EXIF_DATE, "")),
    )


def _credit(iptc: dict[tuple[int, int], str], exif: dict[int, str]) -> str:
    """ "Mira Albers/dpa"; without a name, whose copyright it is."""
    name = iptc.get(_BYLINE) or exif.get(_EXIF_ARTIST, "")
    agency = iptc.get(_CREDIT, "")
    if name and agency:
        return name if agency.casefold() in name.casefold() else f"{name}/{agency}"
    owner = iptc.get(_COPYRIGHT) or exif.get(_EXIF_COPYRIGHT, "")
    return name or agency or (f"© {owner.removeprefix('(c)').lstrip('© ')}" if owner else "")


def _said_by_a_person(caption: str) -> str:
    return "" if _NO_CAPTION.match(caption) else caption


def _iptc(picture: ImageFile) -> dict[tuple[int, int], str]:
    values: dict[tuple[int, int], Any] = {}
    with contextlib.suppress(Exception):  # Pillow raises many kinds of errors on damaged blocks
        values = getiptcinfo(picture) or {}
    charset = "utf-8" if values.get(_CHARSET) == _UTF8 else ""
    return {key: _text(value, charset) for key, value in values.items()}


def _exif(picture: ImageFile) -> dict[int, str]:
    with contextlib.suppress(Exception):
        exif = picture.getexif()
        values = {**exif, **exif.get_ifd(_EXIF_IFD)}
        return {key: _text(value) for key, value in values.items() if isinstance(value, str | bytes)}
    return {}


def _text(value: Any, charset: str = "") -> str:
    """One line of text; several values (three photographers) joined by commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(part, charset) for part in value)))
    if isinstance(value, bytes):
        try:
            value = value.decode(charset or "utf-8")
        except UnicodeDecodeError:
            value = value.decode("cp1252", "replace")
    return " ".join(str(value).replace("\0", " ").split())


def _day(text: str) -> dt.date | None:
    """The day in "20261123" or "2026:11:23 09:41:00"."""
    digits = _NO_DIGIT.sub("", text)[:8]
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
