"""Before a picture is uploaded the desk knows what its file says; what is there already is offered."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles import pictures
from articles.models import Image

from .factories import make_image, make_user, picture_file
from .test_picture_notes import AGENCY, exif, iptc, photo

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
FORM = {"kind": "photo", "focus_x": "0.5", "focus_y": "0.5", "credit": "Kern"}


@pytest.fixture(autouse=True)
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def notes(client, data: bytes, **more) -> dict:
    file = SimpleUploadedFile("bild.jpg", data, "image/jpeg")
    return client.post(reverse("admin:desk_filenotes"), {"file": file} | more).json()


def test_the_beginning_of_a_file_tells_caption_credit_licence_and_size(client):
    data = photo(exif(artist="Jonas Petri"), iptc(AGENCY)).getvalue()
    said = notes(client, data[:-10])
    assert (said["caption"], said["credit"]) == ("Arbeit im Reinraum in Dresden.", "Mira Albers/dpa")
    assert (said["licence"], said["same"]) == ("Nur redaktionelle Nutzung", None)
    assert said["note"].startswith("Das Bild hat nur 60 × 40 Bildpunkte")


@pytest.mark.parametrize("data", [b"", b"nichts", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0"])
def test_a_beginning_that_tells_nothing_is_no_error(client, data):
    assert notes(client, data or b"\0")["credit"] == ""


def test_the_same_file_is_known_before_it_is_sent_unless_it_is_blocked(client):
    data = picture_file(700, 500).read()
    there = make_image(file=SimpleUploadedFile("a.png", data))
    checksum = hashlib.sha256(data).hexdigest()
    assert notes(client, data, checksum=checksum)["same"]["id"] == there.pk
    Image.objects.update(is_blocked=True)
    assert notes(client, data, checksum=checksum)["same"] is None


def test_nobody_without_the_right_learns_what_is_there(client):
    client.force_login(make_user())
    assert notes(client, b"x")["error"] == "Sie dürfen keine Bilder hochladen."


@pytest.mark.parametrize(
    ("typed", "focus"),
    [(("0.25", "0.75"), (0.25, 0.75)), (("nan", "7"), (0.5, 1.0)), (("links", ""), (0.5, 0.5))],
)
def test_what_was_typed_in_the_dialog_is_kept_with_the_picture(client, typed, focus):
    more = {"credit": "Kern", "licence": "CC BY 4.0", "alt": "Ein Chip", "focus_x": typed[0], "focus_y": typed[1]}
    client.post(reverse("admin:desk_upload"), {"file": picture_file()} | more)
    image = Image.objects.get()
    assert (image.credit, image.licence, image.alt) == ("Kern", "CC BY 4.0", "Ein Chip")
    assert (image.focus_x, image.focus_y) == focus


def test_the_librarys_form_offers_the_picture_that_is_there(client):
    there = make_image(file=picture_file(700, 500))
    page = client.post(reverse("admin:articles_image_add"), FORM | {"file": picture_file(700, 500)})
    assert reverse("admin:articles_image_change", args=[there.pk]) in page.content.decode()
    assert Image.objects.count() == 1
    client.post(reverse("admin:articles_image_add"), FORM | {"file": picture_file(700, 500), "again": "on"})
    assert Image.objects.count() == 2


def test_the_librarys_form_decodes_a_file_once(client, monkeypatch):
    decoded = []
    monkeypatch.setattr(pictures, "_plain", lambda picture, plain=pictures._plain: decoded.append(1) or plain(picture))
    client.post(reverse("admin:articles_image_add"), FORM | {"file": picture_file(700, 500)})
    assert (Image.objects.count(), len(decoded)) == (1, 1)
