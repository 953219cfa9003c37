"""Every kind of file that people bring, by every way in: taken and how it looks, or refused with which words.

The ways: the dialog (files dropped on the text or pasted into it, and the library's many at once, come in at the same
address), the form of the library, and a new file for a picture that is there. Imports bring no pictures.
The table is `KINDS`.
"""

import io
import struct
import zlib
from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from PIL import ImageCms

from articles.models import Image

from .factories import make_image, make_user

pytestmark = pytest.mark.alike

NO_PICTURE = "Diese Datei ist kein Bild im Format JPEG, PNG oder WebP."
DAMAGED = "Diese Bilddatei ist beschädigt."
PIXELS = "Das Bild hat mehr als 50 Millionen Bildpunkte."
SIDE = "Das Bild ist auf einer Seite länger als 16000 Bildpunkte."
TEXT = "In der Bilddatei steckt mehr Text als erlaubt (1 MB)."
EMPTY = "leer"
SECRET = b"Kanzleramt, 3. Stock"


class Kind(NamedTuple):
    """A file: how it is made, its name, and what becomes of it: (mode, width, height), or the words of its refusal."""

    make: Callable[[], bytes]
    name: str
    becomes: tuple[str, int, int] | str


def picture(mode: str = "RGB", size: tuple[int, int] = (700, 500), kind: str = "PNG", **options) -> bytes:
    """Red in the upper left quarter; elsewhere blue, or nothing where the mode can be transparent."""
    drawn = Picture.new("RGBA", size, (0, 0, 0, 0) if "A" in mode or mode == "P" else (0, 0, 255, 255))
    drawn.paste((255, 0, 0, 255), (0, 0, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    steps = ("L", "I", "I;16") if mode == "I;16" else (mode,)
    for step in steps:
        drawn = drawn.convert(step)
    drawn.save(out, kind, **options)
    return out.getvalue()


def turned(orientation: int) -> bytes:
    exif = Picture.Exif()
    exif[0x0112], exif[0x010E], exif[0x8825] = orientation, SECRET.decode(), {1: "N", 2: (52.0, 30.0, 0.0)}
    return picture(kind="JPEG", exif=exif, comment=SECRET)


def with_damaged_exif() -> bytes:
    """Orientation 6, and a width that is a text."""
    exif = Picture.Exif()
    exif[0x0112], exif[0x010E] = 6, "breit"
    caption, width = b"\x01\x0e\x00\x02", b"\x01\x00\x00\x02"  # tag and type, high byte first
    sound = picture(kind="JPEG", exif=exif)
    assert sound.count(caption) == 1
    return sound.replace(caption, width)


def keyed(mode: str, key: int | tuple[int, ...], **options) -> bytes:
    """All of one colour, which is the one that means "transparent"."""
    out = io.BytesIO()
    Picture.new(mode, (700, 500), key).save(out, "PNG", transparency=key, **options)
    return out.getvalue()


def animated(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Picture.new("RGB", (700, 500), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def png(width: int, height: int, *more: bytes) -> bytes:
    """A PNG that says what it likes of its size, and holds nothing of it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + chunk(b"IDAT", zlib.compress(b"\0" * 4)) + chunk(b"IEND", b"")
    )


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
RGB = ("RGB", 700, 500)
KINDS = {
    "JPEG": Kind(lambda: picture(kind="JPEG"), "a.jpg", RGB),
    "JPEG, progressive": Kind(lambda: picture(kind="JPEG", progressive=True), "a.jpg", RGB),
    "JPEG, grey": Kind(lambda: picture("L", kind="JPEG"), "a.jpg", ("L", 700, 500)),
    "JPEG, CMYK": Kind(lambda: picture("CMYK", kind="JPEG"), "a.jpg", RGB),
    "JPEG with colour profile": Kind(lambda: picture(kind="JPEG", icc_profile=SRGB), "a.jpg", RGB),
    "JPEG with damaged profile": Kind(lambda: picture(kind="JPEG", icc_profile=b"x" * 500), "a.jpg", RGB),
    **{
        f"JPEG, orientation {number}, place, comment": Kind(
            lambda number=number: turned(number), "a.jpg", RGB if number < 5 else ("RGB", 500, 700)
        )
        for number in range(1, 9)
    },
    "JPEG, orientation 6, damaged EXIF": Kind(with_damaged_exif, "a.jpg", ("RGB", 500, 700)),
    "PNG, one transparent colour, profile": Kind(lambda: keyed("RGB", (0, 0, 255), icc_profile=SRGB), "a.png", RGB),
    "PNG, 16 bits, one transparent grey": Kind(lambda: keyed("I;16", 0x4000), "a.png", RGB),
    "PNG": Kind(picture, "a.png", RGB),
    "PNG, transparent": Kind(lambda: picture("RGBA"), "a.png", RGB),
    "PNG, grey and transparent": Kind(lambda: picture("LA"), "a.png", RGB),
    "PNG, palette": Kind(lambda: picture("P"), "a.png", RGB),
    "PNG, one bit": Kind(lambda: picture("1"), "a.png", RGB),
    "PNG, 16 bits": Kind(lambda: picture("I;16"), "a.png", ("L", 700, 500)),
    "PNG, animated": Kind(lambda: animated("PNG"), "a.png", RGB),
    "WebP": Kind(lambda: picture(kind="WEBP"), "a.webp", RGB),
    "WebP, transparent": Kind(lambda: picture("RGBA", kind="WEBP"), "a.webp", RGB),
    "WebP, animated": Kind(lambda: animated("WEBP"), "a.webp", RGB),
    "PNG called .jpg": Kind(picture, "a.jpg", RGB),
    "JPEG without extension": Kind(lambda: picture(kind="JPEG"), "a", RGB),
    "JPEG with a page behind it": Kind(
        lambda: picture(kind="JPEG") + b"<html><script>alert(1)</script>" + SECRET, "a.jpg", RGB
    ),
    "PNG of one point": Kind(lambda: picture(size=(1, 1)), "a.png", ("RGB", 1, 1)),
    "PNG, long and thin": Kind(lambda: picture(size=(16_000, 2)), "a.png", ("RGB", 16_000, 2)),
    "GIF": Kind(lambda: picture("P", kind="GIF"), "a.gif", NO_PICTURE),
    "GIF, animated, called .png": Kind(lambda: animated("GIF"), "a.png", NO_PICTURE),
    "SVG with script": Kind(
        lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg", NO_PICTURE
    ),
    "HEIC": Kind(lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200, "a.heic", NO_PICTURE),
    "PDF": Kind(lambda: b"%PDF-1.7\n" + b"x" * 200, "a.pdf", NO_PICTURE),
    "BMP": Kind(lambda: picture(kind="BMP"), "a.bmp", NO_PICTURE),
    "TIFF called .jpg": Kind(lambda: picture(kind="TIFF"), "a.jpg", NO_PICTURE),
    "ICO": Kind(lambda: picture(size=(64, 64), kind="ICO"), "a.ico", NO_PICTURE),
    "page called .jpg": Kind(lambda: b"<!doctype html><script>alert(1)</script>", "a.jpg", NO_PICTURE),
    "empty": Kind(lambda: b"", "a.jpg", EMPTY),
    "JPEG, cut off": Kind(lambda: picture(kind="JPEG")[:900], "a.jpg", DAMAGED),
    "PNG, cut off": Kind(lambda: picture()[:200], "a.png", DAMAGED),
    "PNG of 30000 × 30000": Kind(lambda: png(30_000, 30_000), "a.png", PIXELS),
    "PNG of 20000 × 10": Kind(lambda: png(20_000, 10), "a.png", SIDE),
    "PNG with 200 MB of text": Kind(
        lambda: png(60, 40, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 200_000_000, 9))), "a.png", TEXT
    ),
}


def dialog(client, file) -> str:
    answer = client.post(reverse("admin:desk_upload"), {"file": file})
    assert answer.status_code in (200, 400)
    return answer.json().get("error", "")


def library(client, file, address: str | None = None) -> str:
    form = {"file": file, "kind": "photo", "focus_x": "0.5", "focus_y": "0.5"}
    answer = client.post(address or reverse("admin:articles_image_add"), form)
    assert answer.status_code in (200, 302)
    return "" if answer.status_code == 302 else " ".join(answer.context["adminform"].form.errors["file"])


def new_file(client, file) -> str:
    there = make_image(title="Vorher")
    said = library(client, file, reverse("admin:articles_image_change", args=[there.pk]))
    if said:
        assert there.files == Image.objects.get(pk=there.pk).files
        Image.objects.all().delete()
    return said


WAYS = {"dialog": dialog, "library": library, "new file": new_file}


@pytest.fixture
def editor(client):
    client.force_login(make_user("Redaktion"))
    return client


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", KINDS)
def test_what_becomes_of_a_file(editor, name, way):
    kind = KINDS[name]
    said = WAYS[way](editor, SimpleUploadedFile(kind.name, kind.make(), "image/jpeg"))
    if isinstance(kind.becomes, str):
        assert kind.becomes in said
        assert not Image.objects.exists()
        return
    assert not said
    image = Image.objects.get()
    mode, *size = kind.becomes
    assert [image.width, image.height] == size
    for file in image.files:
        with default_storage.open(file) as stored:
            content = stored.read()
        assert SECRET not in content and b"<script" not in content
        shown = Picture.open(io.BytesIO(content))
        assert shown.mode in (mode, "RGB") and not shown.info.keys() & {
            "exif",
            "icc_profile",
            "comment",
            "transparency",
        }
        assert not getattr(shown, "is_animated", False)
    with default_storage.open(image.file.name) as stored:
        shown = Picture.open(io.BytesIO(stored.read())).convert("RGB")
    if "transparent" in name or "palette" in name:
        assert min(shown.getpixel((size[0] - 3, size[1] - 3))) > 245


CORNERS = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}


@pytest.mark.django_db
@pytest.mark.parametrize("orientation", CORNERS)
def test_every_orientation_is_upright_in_all_its_files(editor, orientation):
    dialog(editor, SimpleUploadedFile("a.jpg", turned(orientation)))
    right, low = CORNERS[orientation]
    for file in Image.objects.get().files:
        with default_storage.open(file) as stored:
            shown = Picture.open(io.BytesIO(stored.read())).convert("RGB")
        corner = (4 if not right else shown.width - 5, 4 if not low else shown.height - 5)
        red, _green, blue = shown.getpixel(corner)
        assert red > 180 > blue, file
