"""Picture files: what is taken, what is refused and why, and how a figure is printed."""

import io
from itertools import product

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Picture
from PIL.PngImagePlugin import PngInfo

from articles import pictures
from articles.models import Image
from articles.pictures import PictureRefused, read_upload, rendition_widths

from .factories import make_image, picture_file

pytestmark = pytest.mark.django_db


def encoded(kind: str, size=(60, 40), **options) -> io.BytesIO:
    out = io.BytesIO()
    Picture.new("RGB", size, "#123456").save(out, kind, **options)
    return io.BytesIO(out.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_takes_the_three_formats_under_a_name_nobody_can_guess(kind):
    first, second = read_upload(encoded(kind)), read_upload(encoded(kind))
    assert (first.width, first.height) == (60, 40)
    assert first.name != second.name
    assert first.name.startswith("bilder/")


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (io.BytesIO(b"GIF89a not really"), "kein Bild"),
        (encoded("GIF"), "kein Bild"),
        (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "kein Bild"),
        (io.BytesIO(b""), "leer"),
        (io.BytesIO(encoded("PNG").getvalue()[:80]), "beschädigt"),
    ],
)
def test_refuses_what_is_no_picture(file, reason):
    with pytest.raises(PictureRefused, match=reason):
        read_upload(file)


def test_refuses_bombs_before_unpacking_them(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    with pytest.raises(PictureRefused, match="Bildpunkte"):
        read_upload(encoded("PNG", (60, 40)))
    monkeypatch.setattr(pictures, "MAX_BYTES", 20)
    with pytest.raises(PictureRefused, match="größer als"):
        read_upload(encoded("PNG"))


def test_turns_the_picture_upright_and_drops_its_metadata():
    exif = Picture.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0)}  # position
    upload = read_upload(encoded("JPEG", exif=exif))
    assert (upload.width, upload.height) == (40, 60)
    assert not Picture.open(io.BytesIO(upload.content)).getexif()


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (200, [200]),
        (320, [320]),
        (700, [320, 480, 640, 700]),
        (4000, list(pictures.WIDTHS)),
        (1920, list(pictures.WIDTHS)),
    ],
)
def test_renditions_never_enlarge(width, widths):
    assert rendition_widths(width) == widths


def test_each_rendition_that_the_page_names_exists():
    image = make_image(file=picture_file(700, 500))
    for width in image.renditions["jpg"]:
        path = image.file.storage.path(pictures.rendition_name(image.file.name, width))
        assert Picture.open(path).width == width


def test_saving_again_does_not_store_the_file_again():
    image = make_image()
    name = image.file.name
    image.save()
    assert Image.objects.get().file.name == name


def test_files_of_a_new_picture_can_be_made_before_its_row(django_assert_num_queries):
    image = Image(title="Chip", alt="Ein Chip", credit="Mira Albers", file=picture_file(700, 500))
    with django_assert_num_queries(0):
        image.store_file()
    made = {name: image.file.storage.get_modified_time(name) for name in image.files}
    image.save()
    stored = Image.objects.get()
    assert {name: image.file.storage.get_modified_time(name) for name in stored.files} == made
    assert len(made) == 1 + len(stored.renditions["jpg"]) + len(pictures.SHAPES)


def test_a_refused_file_leaves_no_row():
    with pytest.raises(PictureRefused):
        Image.objects.create(file=ContentFile(b"nichts", name="x.png"))
    assert not Image.objects.exists()


@pytest.mark.parametrize(("caption", "credit"), list(product(("Ein Chip", ""), ("Mira Albers", ""))))
def test_caption_and_credit_in_all_four_combinations(caption, credit):
    html = make_image(credit=credit).figure(alt="Chip", caption=caption)
    assert ("<figcaption>" in html) == bool(caption or credit)
    assert (caption in html) and (credit in html)
    assert ("Foto: Mira Albers" in html) == bool(credit)


@pytest.mark.parametrize(
    ("credit", "kind", "printed"),
    [
        ("Mira Albers", "photo", "Foto: Mira Albers"),
        ("© Shutterstock", "photo", "© Shutterstock"),
        ("Foto: Mira Albers", "photo", "Foto: Mira Albers"),
        ("Illustration: P&P", "illustration", "Illustration: P&P"),
        ("P&P", "illustration", "Illustration: P&P"),
        ("", "photo", ""),
    ],
)
def test_the_credit_is_printed_as_typed_with_foto_only_where_it_is_missing(credit, kind, printed):
    assert Image(credit=credit, kind=kind).printed_credit == printed


def test_what_readers_must_be_told_is_printed_unasked():
    assert "(Symbolbild)" in make_image(is_symbolic=True).figure(alt="x")
    assert "(KI-generiertes Bild)" in make_image(kind="generated").figure(alt="x")


def test_captions_are_escaped_and_sizes_given():
    html = make_image().figure(alt='"><script>', caption="<script>")
    assert "<script>" not in html
    assert 'width="64" height="48"' in html


def test_nothing_is_printed_of_a_picture_without_rights():
    image = make_image(is_blocked=True)
    assert image.figure(alt="x", caption="y") == ""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_stores_nothing_that_was_written_into_the_file(kind):
    note = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Zaunkoenig</x:xmpmeta>"
    info = PngInfo()
    info.add_text("Comment", "Zaunkoenig")
    options = {
        "PNG": {"pnginfo": info},
        "JPEG": {"comment": b"Zaunkoenig", "xmp": note},
        "WEBP": {"xmp": note},
    }
    file = encoded(kind, **options[kind])
    assert b"Zaunkoenig" in file.getvalue()
    assert b"Zaunkoenig" not in read_upload(file).content


def test_takes_the_first_picture_of_a_phones_file_that_holds_several():
    out = io.BytesIO()
    first, second = (Picture.new("RGB", (60, 40), colour) for colour in ("red", "blue"))
    first.save(out, "MPO", save_all=True, append_images=[second])
    upload = read_upload(io.BytesIO(out.getvalue()))
    assert upload.name.endswith(".jpg")
    assert Picture.open(io.BytesIO(upload.content)).getpixel((30, 20))[0] > 200


def test_refuses_a_picture_longer_than_any_format_can_hold():
    with pytest.raises(PictureRefused, match="länger als"):
        read_upload(encoded("PNG", (1, 16_001)))
