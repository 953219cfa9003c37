"""What a picture file says of itself fills empty fields; the place where it was taken is never kept."""

import datetime as dt
import io
import struct

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Picture

from articles.models import Image
from articles.picture_notes import Notes, read_notes
from articles.pictures import read_upload

from .factories import make_image

GPS, CAPTION, ARTIST, COPYRIGHT, TAKEN = 0x8825, 0x010E, 0x013B, 0x8298, 0x0132


def exif(**values) -> bytes:
    tags = {"caption": CAPTION, "artist": ARTIST, "copyright": COPYRIGHT, "taken": TAKEN}
    block = Picture.Exif()
    for name, value in values.items():
        block[tags[name]] = value
    block[GPS] = {1: "N", 2: (52.0, 30.0, 0.0)}
    return block.tobytes()


def iptc(values: dict[tuple[int, int], str], encoding="utf-8") -> bytes:
    """An APP13 segment as agencies write it: records of IPTC-IIM inside a block of Photoshop."""
    fields = [((1, 90), b"\x1b%G")] if encoding == "utf-8" else []
    fields += [(key, value.encode(encoding)) for key, value in values.items()]
    data = b"".join(struct.pack(">BBBH", 0x1C, *key, len(value)) + value for key, value in fields)
    data += b"\0" * (len(data) % 2)
    block = b"Photoshop 3.0\0" + b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(data)) + data
    return b"\xff\xed" + struct.pack(">H", len(block) + 2) + block


def photo(exif_block: bytes = b"", iptc_block: bytes = b"") -> io.BytesIO:
    out = io.BytesIO()
    Picture.new("RGB", (60, 40)).save(out, "JPEG", exif=exif_block)
    data = out.getvalue()
    return io.BytesIO(data[:2] + iptc_block + data[2:])


AGENCY = {
    (2, 105): "Größter Reinraum Europas",
    (2, 120): "Arbeit im Reinraum in Dresden.",
    (2, 80): "Mira Albers",
    (2, 110): "dpa",
    (2, 55): "20261123",
    (2, 40): "Nur redaktionelle Nutzung",
}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_reads_what_agencies_write(encoding):
    assert read_upload(photo(iptc_block=iptc(AGENCY, encoding))).notes == Notes(
        title="Größter Reinraum Europas",
        caption="Arbeit im Reinraum in Dresden.",
        credit="Mira Albers/dpa",
        licence="Nur redaktionelle Nutzung",
        taken_on=dt.date(2026, 11, 23),
    )


def test_reads_what_cameras_write_where_agencies_wrote_nothing():
    block = exif(caption="Am Hafen", artist="Jonas Petri", taken="2026:11:22 09:41:00")
    assert read_upload(photo(block)).notes == Notes(
        caption="Am Hafen", credit="Jonas Petri", taken_on=dt.date(2026, 11, 22)
    )


@pytest.mark.parametrize(
    ("values", "credit"),
    [
        ({(2, 80): "Mira Albers"}, "Mira Albers"),
        ({(2, 80): "Mira Albers/dpa", (2, 110): "dpa"}, "Mira Albers/dpa"),
        ({(2, 110): "Reuters"}, "Reuters"),
        ({(2, 116): "(c) Nordlicht"}, "© Nordlicht"),
        ({(2, 116): "© Nordlicht"}, "© Nordlicht"),
    ],
)
def test_the_credit_names_person_and_agency_or_whose_copyright_it_is(values, credit):
    assert read_upload(photo(iptc_block=iptc(values))).notes.credit == credit


@pytest.mark.parametrize("caption", ["OLYMPUS DIGITAL CAMERA", "SONY DSC"])
def test_what_a_camera_writes_by_itself_is_no_caption(caption):
    assert read_upload(photo(exif(caption=caption))).notes.caption == ""


LYING_ABOUT_ITS_LENGTH = iptc({(2, 120): "x" * 20}).replace(b"\0\x14x", b"\x7f\xffx")


@pytest.mark.parametrize("block", [iptc({(2, 55): "20269999"}), LYING_ABOUT_ITS_LENGTH])
def test_damaged_notes_cost_nothing_but_themselves(block):
    assert read_upload(photo(iptc_block=block)).notes.taken_on is None


def test_no_note_survives_in_the_stored_file():
    stored = read_upload(photo(exif(artist="Jonas Petri"), iptc(AGENCY))).content
    assert b"8BIM" not in stored and not Picture.open(io.BytesIO(stored)).getexif()
    assert read_notes(Picture.open(io.BytesIO(stored))) == Notes()


@pytest.mark.django_db
def test_notes_fill_what_is_empty_and_nothing_else():
    file = ContentFile(photo(iptc_block=iptc(AGENCY)).getvalue(), name="IMG_17.jpg")
    image = Image.objects.create(file=file, caption="Von Hand geschrieben")
    assert (image.caption, image.credit, image.taken_on) == (
        "Von Hand geschrieben",
        "Mira Albers/dpa",
        dt.date(2026, 11, 23),
    )
    assert Image.objects.create(file=ContentFile(photo().getvalue(), name="IMG_18.jpg")).title == "IMG 18"


@pytest.mark.django_db
def test_a_new_file_does_not_change_what_is_known():
    image = make_image(credit="Jonas Petri")
    image.file = ContentFile(photo(iptc_block=iptc(AGENCY)).getvalue(), name="neu.jpg")
    image.save()
    assert image.credit == "Jonas Petri"
