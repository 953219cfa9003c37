"""What is stored of an uploaded picture: upright, opaque, in sRGB, and nothing else; whatever is cut from it, too."""

import io
import struct
import threading
import time
import zlib
from itertools import groupby

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from PIL import Image as Picture
from PIL import ImageCms

from articles.models import Image
from articles.pictures import make_crops, make_renditions, read_upload

from .factories import make_article, make_image, make_user, picture_file

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
PLACE = b"Kanzleramt, 3. Stock"


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def stored(name: str) -> Picture.Image:
    with default_storage.open(name) as file:
        return Picture.open(io.BytesIO(file.read()))


def sideways(comment: bytes = PLACE) -> ContentFile:
    """A phone's JPEG: left half red, right half blue, to be turned by 90 degrees, with a comment."""
    picture = Picture.new("RGB", (1600, 1200), "blue")
    picture.paste("red", (0, 0, 800, 1200))
    exif = Picture.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=comment)
    return ContentFile(out.getvalue(), "handy.jpg")


def transparent(mode: str, kind: str = "PNG") -> ContentFile:
    picture = Picture.new("RGBA", (700, 500), (0, 0, 0, 0))
    picture.paste((200, 0, 0, 255), (300, 200, 400, 300))
    out = io.BytesIO()
    picture.convert(mode).save(out, kind)
    return ContentFile(out.getvalue(), f"logo.{kind.lower()}")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *more: bytes) -> ContentFile:
    """A PNG that says what it likes of its size."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    content = (
        b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + chunk(b"IDAT", zlib.compress(b"\0" * 4)) + chunk(b"IEND", b"")
    )
    return ContentFile(content, "bild.png")


def test_crops_and_copies_are_upright_and_say_nothing_of_their_origin():
    image = make_image(file=sideways())
    assert (image.width, image.height) == (1200, 1600)
    for name in image.files:
        picture = stored(name)
        red, _green, blue = picture.convert("RGB").getpixel((picture.width // 2, 5))
        assert red > 200 > blue, name  # red lies above, not left
        with default_storage.open(name) as file:
            assert PLACE not in file.read(), name
        assert not picture.getexif() and "icc_profile" not in picture.info


@pytest.mark.parametrize(("mode", "kind"), [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "WEBP")])
def test_what_is_transparent_becomes_paper_everywhere(mode, kind):
    image = make_image(file=transparent(mode, kind))
    for name in image.files:
        picture = stored(name)
        assert picture.mode in ("RGB", "L")
        assert min(picture.convert("RGB").getpixel((3, 3))) > 245, name


def test_sixteen_bits_keep_their_brightness():
    out = io.BytesIO()
    Picture.new("I;16", (60, 40), 0x8000).save(out, "PNG")
    assert read_upload(io.BytesIO(out.getvalue())).width == 60
    grey = Picture.open(io.BytesIO(read_upload(io.BytesIO(out.getvalue())).content)).convert("L").getpixel((5, 5))
    assert abs(grey - 0x80) < 3


def test_colours_for_print_become_those_of_a_screen():
    out = io.BytesIO()
    Picture.new("CMYK", (60, 40), (0, 255, 255, 0)).save(out, "JPEG")
    red, green, blue = Picture.open(io.BytesIO(read_upload(io.BytesIO(out.getvalue())).content)).getpixel((5, 5))
    assert red > 200 and green < 60 and blue < 60


@pytest.mark.parametrize(
    "profile", [ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), b"damaged" * 99]
)
def test_no_colour_profile_is_kept(profile):
    out = io.BytesIO()
    Picture.new("RGB", (60, 40), "#336699").save(out, "JPEG", icc_profile=profile)
    picture = Picture.open(io.BytesIO(read_upload(io.BytesIO(out.getvalue())).content))
    assert "icc_profile" not in picture.info
    assert all(abs(a - b) < 6 for a, b in zip(picture.getpixel((5, 5)), (0x33, 0x66, 0x99), strict=True))


def test_an_animation_gives_its_first_picture():
    out = io.BytesIO()
    frames = [Picture.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    picture = Picture.open(io.BytesIO(read_upload(io.BytesIO(out.getvalue())).content))
    assert not getattr(picture, "is_animated", False)
    assert picture.convert("RGB").getpixel((5, 5))[0] > 200


@pytest.mark.parametrize(
    "work",
    [
        lambda content: read_upload(io.BytesIO(content)),
        lambda content: make_renditions(content, [320], "jpg"),
        lambda content: make_crops(content, 0.5, 0.5),
    ],
    ids=["upload", "copies", "crops"],
)
def test_one_picture_is_decoded_at_a_time(monkeypatch, work):
    content, opened, saved, seen = picture_file(700, 500).read(), Picture.open, Picture.Image.save, []

    def note(does):
        def noted(*args, **kwargs):
            seen.append(threading.get_ident())
            time.sleep(0.02)  # the others may go on meanwhile
            return does(*args, **kwargs)

        return noted

    monkeypatch.setattr(Picture, "open", note(opened))
    monkeypatch.setattr(Picture.Image, "save", note(saved))
    threads = [threading.Thread(target=work, args=(content,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(groupby(seen))) == 3


HUGE = {
    "pixels": (png(30_000, 30_000), "mehr als 50 Millionen Bildpunkte"),
    "side": (png(20_000, 10), "auf einer Seite länger als 16000 Bildpunkte"),
    "text": (png(60, 40, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 200_000_000, 9))), "mehr Text als erlaubt"),
    "bytes": (ContentFile(b"\xff\xd8" + b"x" * 25_000_000, "bild.jpg"), "größer als 25 MB"),
    "kind": (ContentFile(b"GIF89a" + b"x" * 100, "bild.gif"), "kein Bild im Format JPEG, PNG oder WebP"),
}


@pytest.mark.parametrize("what", HUGE)
def test_what_is_too_much_is_refused_with_the_limit_wherever_it_comes_in(client, editor, what):
    file, reason = HUGE[what]
    file.seek(0)
    answer = client.post(reverse("admin:desk_upload"), {"file": file})
    assert (answer.status_code, reason in answer.json()["error"]) == (400, True)
    file.seek(0)
    page = client.post(
        reverse("admin:articles_image_add"),
        {"file": file, "kind": "photo", "focus_x": "0.5", "focus_y": "0.5"},
    )
    assert page.status_code == 200
    assert reason in page.content.decode()
    assert not Image.objects.exists()


def test_the_same_file_twice_is_one_picture_unless_somebody_insists(client, editor):
    def upload(**more) -> dict:
        form = {"file": picture_file(700, 500)} | more
        return client.post(reverse("admin:desk_upload"), form).json()

    first = upload()
    second = upload()
    assert (second["id"], "note" in first) == (first["id"], False)
    assert second["note"] == "Dieses Bild ist schon da: „bild“."
    assert upload(again="1")["id"] != first["id"]
    Image.objects.update(is_blocked=True)
    assert "note" not in upload()


def test_a_tiny_picture_is_taken_with_a_warning(client, editor):
    answer = client.post(reverse("admin:desk_upload"), {"file": picture_file(60, 40)}).json()
    assert answer["note"].startswith("Das Bild hat nur 60 × 40 Bildpunkte und wird unscharf.")


def test_the_command_stores_pictures_from_before_anew(client, django_capture_on_commit_callbacks):
    image = make_image(file=picture_file(700, 500))
    article = make_article(body=f'<p>Text</p><figure data-image="{image.pk}" data-alt="x"></figure>', lead_image=image)
    names = image.files
    for name in names:  # as they were: sideways, with the place
        default_storage.delete(name)
        default_storage.save(name, sideways())
    with django_capture_on_commit_callbacks(execute=True):
        call_command("renditions", anew=True, only="webp", verbosity=0)
    image.refresh_from_db()
    assert (image.width, image.height) == (1200, 1600)
    assert not any(map(default_storage.exists, names))
    assert all(map(default_storage.exists, image.files))
    html = client.get(article.get_absolute_url()).content.decode()
    assert image.url(640) in html
    assert not any(name.rsplit("/", 1)[1].split(".")[0] in html for name in names[:1])
