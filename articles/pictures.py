"""Picture files: what may be uploaded, and the smaller copies (renditions) that pages use."""

import hashlib
import io
import secrets
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from .picture_notes import Notes, read_notes

MAX_PIXELS = 50_000_000
MAX_SIDE = 16_000  # pixels; WebP can hold no more
MAX_BYTES = 25_000_000
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
# Phones put several pictures into one JPEG file: the first of them is the photograph.
SEVERAL = {"MPO": "JPEG"}
SAVED_AS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "subsampling": 0},
    "WEBP": {"quality": 92, "method": 2},  # takes half the time of the usual 4, for half a per cent more bytes
    "PNG": {"optimize": False},
}
SMALL_WIDTH = 640  # pixels; narrower ones are soft in the text and no good as a lead picture
PAPER = "white"  # what shows through transparent parts, on every page and in both colour schemes
WIDTHS = (320, 480, 640, 768, 960, 1280, 1920)  # CSS pixels times density, as `srcset` names them
COLUMN = 960  # of these, the one for browsers that choose none
# How copies are written: JPEG at upload; WebP and AVIF cost seconds and are made later, by `manage.py renditions`.
COPIES: dict[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("JPEG", {"quality": 78, "optimize": True, "progressive": True}),
    "webp": ("WEBP", {"quality": 75, "method": 5}),
    "avif": ("AVIF", {"quality": 50, "speed": 7}),
}


# Cut around the focal point when a picture is uploaded: for search engines (16:9, 4:3, 1:1) and for sharing.
SHAPES = {"16x9": (1200, 675), "4x3": (1200, 900), "1x1": (1200, 1200), "share": (1200, 630)}


_TOO_MANY_PIXELS = f"Das Bild hat mehr als {MAX_PIXELS // 1_000_000} Millionen Bildpunkte."


class PictureRefused(ValueError):
    """The file is no picture we take; the message says why, in German."""


@dataclass(frozen=True)
class Upload:
    """A verified picture: its stored file name (random), size in pixels, content without metadata, and what those said."""

    name: str
    width: int
    height: int
    content: bytes
    notes: Notes
    checksum: str  # of the file as it came, to know it again


def random_name(extension: str) -> str:
    """A path nobody can guess, so that a picture used only in drafts stays unseen."""
    token = secrets.token_hex(12)
    return f"bilder/{token[:2]}/{token}.{extension}"


# A picture of 50 megapixels takes hundreds of megabytes while it is decoded: one at a time in each process.
_decoding = threading.Lock()


def read_upload(file: BinaryIO) -> Upload:
    """Check an uploaded file and return it upright, opaque, in sRGB and without metadata; of an animation the first picture.

    Raises PictureRefused for anything but a JPEG, PNG or WebP of at most `MAX_BYTES` and `MAX_PIXELS`.
    """
    data = _read(file)
    with _decoding:
        picture = _open(data)
        assert picture.format is not None  # it was read from a file
        kind = SEVERAL.get(picture.format, picture.format)
        notes, plain = read_notes(picture), _plain(picture)
        out = io.BytesIO()
        plain.save(out, kind, **SAVED_AS[kind])
    return Upload(
        random_name(FORMATS[kind]),
        plain.width,
        plain.height,
        out.getvalue(),
        notes,
        hashlib.sha256(data).hexdigest(),
    )


@dataclass(frozen=True)
class Beginning:
    """What the first bytes of a file tell; nothing (0, empty notes) if they are too few, or no picture we take."""

    width: int = 0
    height: int = 0
    notes: Notes = field(default_factory=Notes)


def read_beginning(data: bytes) -> Beginning:
    """Read before a file is uploaded."""
    try:
        with _decoding:  # for notes behind the pixels of a PNG
            picture = _header(data)
            return Beginning(*picture.size, read_notes(picture))
    except PictureRefused:
        return Beginning()


def checksum_of(file: BinaryIO) -> str:
    """SHA-256 of the file, which is read from its start and left there; raises PictureRefused if it is too large."""
    file.seek(0)
    checksum = hashlib.sha256(_read(file)).hexdigest()
    file.seek(0)
    return checksum


def _read(file: BinaryIO) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PictureRefused(f"Die Datei ist größer als {MAX_BYTES // 1_000_000} MB.")
    if not data:
        raise PictureRefused("Die Datei ist leer.")
    return data


def _plain(picture: Image.Image) -> Image.Image:
    """The picture upright, in sRGB or grey, on paper where it is transparent, and with nothing else in its file."""
    profile = picture.info.get("icc_profile")
    plain = _in_eight_bits(_upright(picture))
    # before the colours change: one of them may mean "transparent"
    if plain.mode != "RGBA" and plain.has_transparency_data:
        plain = plain.convert("RGBA")
    plain = _in_srgb(plain, profile) if profile else plain
    if plain.mode == "RGBA":
        layer, plain = plain, Image.new("RGB", plain.size, PAPER)
        plain.paste(layer, mask=layer)
    plain = plain if plain.mode in ("L", "RGB") else plain.convert("RGB")
    plain.info = {}
    return plain


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its EXIF says. Without that text, or Pillow would write it anew, which fails on a damaged one."""
    picture.getexif()  # is remembered
    for name in ("exif", "Raw profile type exif"):
        picture.info.pop(name, None)
    ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Of 16 bits a pixel the upper eight, which are what a screen shows."""
    if not picture.mode.startswith(("I", "F")):
        return picture
    plain = picture.convert("I").point(lambda value: value / 256).convert("L")
    if (see_through := picture.info.get("transparency")) is not None:
        plain.info["transparency"] = see_through >> 8
    return plain


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours converted by the picture's profile; a damaged profile is ignored."""
    picture = picture if picture.mode in ("RGB", "RGBA", "CMYK", "L") else picture.convert("RGBA")
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"), outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _open(data: bytes) -> ImageFile.ImageFile:
    picture = _header(data)
    with _refusing():
        picture.load()
    return picture


def _header(data: bytes) -> ImageFile.ImageFile:
    """Opened, not yet decoded."""
    with _refusing():
        picture = Image.open(io.BytesIO(data), formats=list(FORMATS))
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureRefused(_TOO_MANY_PIXELS)
        if max(picture.size) > MAX_SIDE:
            raise PictureRefused(f"Das Bild ist auf einer Seite länger als {MAX_SIDE} Bildpunkte.")
    return picture


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(_TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise PictureRefused("Diese Datei ist kein Bild im Format JPEG, PNG oder WebP.") from error
    except Exception as error:  # Pillow raises many kinds of errors on damaged files
        if "MAX_TEXT" in str(error):
            raise PictureRefused("In der Bilddatei steckt mehr Text als erlaubt (1 MB).") from error
        raise PictureRefused("Diese Bilddatei ist beschädigt.") from error


def rendition_name(name: str, width: int, extension: str = "jpg") -> str:
    """bilder/ab/abcd.png -> bilder/ab/abcd-640.jpg"""
    return f"{rendition_stem(name)}-{width}.{extension}"


def rendition_stem(name: str) -> str:
    """What the names of all files of a picture begin with."""
    return name.rpartition(".")[0]


def rendition_widths(width: int) -> list[int]:
    """The widths to make of a picture so wide: the usual ones below it, and its own unless that is wider than the widest."""
    return (
        [*(usual for usual in WIDTHS if usual < width), min(width, WIDTHS[-1])] if width <= WIDTHS[-1] else list(WIDTHS)
    )


def first_widths(width: int) -> list[int]:
    """Those that pages can do with until the others are made: the smallest, for lists, and the one for the text's column."""
    widths = rendition_widths(width)
    return sorted({widths[0], min(widths, key=lambda width: abs(width - COLUMN))})


def crop_name(name: str, shape: str, focus: str) -> str:
    """bilder/ab/abcd.png -> bilder/ab/abcd-share-50-33.jpg; a moved focus makes another name, since browsers keep files."""
    return f"{rendition_stem(name)}-{shape}-{focus}.jpg"


def crop_size(width: int, height: int, shape: str) -> tuple[int, int]:
    """How large the crop of a picture so large is: never enlarged."""
    wide, high = SHAPES[shape]
    scale = min(width / wide, height / high, 1)
    return max(1, round(wide * scale)), max(1, round(high * scale))


def make_crops(content: bytes, focus_x: float, focus_y: float) -> dict[str, bytes]:
    """JPEGs by shape, each the largest cut of its shape with the focal point (0 to 1) as near its middle as the edges allow."""
    kind, options = COPIES["jpg"]
    crops = {}
    with _decoded(content) as picture:
        for shape in SHAPES:
            crop = ImageOps.fit(
                picture,
                crop_size(picture.width, picture.height, shape),
                Image.Resampling.LANCZOS,
                centering=_centering(picture.size, SHAPES[shape], (focus_x, focus_y)),
            )
            out = io.BytesIO()
            crop.save(out, kind, **options)
            crops[shape] = out.getvalue()
    return crops


@contextmanager
def _decoded(content: bytes) -> Iterator[Image.Image]:
    """Open a stored picture, one at a time."""
    with _decoding, Image.open(io.BytesIO(content)) as picture:
        yield picture if picture.mode == "RGB" else picture.convert("RGB")


def _centering(size: tuple[int, int], shape: tuple[int, int], focus: tuple[float, float]) -> tuple[float, float]:
    """Which share of what is cut away goes left and above, so that the focal point comes to the middle."""
    scale = min(size[0] / shape[0], size[1] / shape[1])
    shares = []
    for whole, part, at in zip(size, shape, focus, strict=True):
        spare = whole - part * scale
        shares.append(min(max((at * whole - part * scale / 2) / spare, 0.0), 1.0) if spare > 1 else 0.5)
    return shares[0], shares[1]


def make_renditions(content: bytes, widths: Iterable[int], extension: str) -> dict[int, bytes]:
    """Scaled copies in one of the formats of `COPIES`, by width in pixels, made from the largest downwards."""
    kind, options = COPIES[extension]
    copies = {}
    with _decoded(content) as picture:
        for target in sorted(set(widths), reverse=True):
            if target < picture.width:
                height = max(1, round(picture.height * target / picture.width))
                picture = picture.resize((target, height), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            picture.save(out, kind, **options)
            copies[target] = out.getvalue()
    return copies
