"""What HTTP asks of every address: methods, encodings, ranges (RFC 9110)."""

import pytest
from django.test import Client

from articles.models import User

from .factories import make_image, make_user, picture_file
from .test_gate import World, addresses

pytestmark = pytest.mark.django_db

# Methods


UNSAFE = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")


def test_readers_pages_name_the_methods_they_take():
    world = World("draft")
    strict = Client(enforce_csrf_checks=True)
    picture = make_image()
    asked = 0
    for path in [*addresses(world), "/healthz", picture.file.url]:
        if strict.get(path).status_code not in (200, 410):
            continue
        is_open = path.startswith("/api/v1/")  # scripts of other sites ask for the methods first
        allowed = "GET, HEAD, OPTIONS" if is_open else "GET, HEAD"
        for method in UNSAFE:
            answer = strict.generic(method, path)
            status = 204 if is_open and method == "OPTIONS" else 405
            assert (answer.status_code, answer.headers.get("Allow")) == (status, allowed), (method, path)
            asked += 1
    assert asked >= 100


def test_the_desk_still_checks_where_a_form_came_from(client):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user("Chefredaktion", is_superuser=True))
    assert strict.post("/admin/articles/topic/add/", {"name": "Neu"}).status_code == 403
    assert strict.post("/admin/login/", {}).status_code == 403
    assert User.objects.count() == 1


# Files


@pytest.fixture
def static_file(settings, tmp_path) -> bytes:
    """A static file of 100 bytes as `collectstatic` leaves it, with its compressed copies."""
    whole = b"x" * 100
    (tmp_path / "a.css").write_bytes(whole)
    (tmp_path / "a.css.gz").write_bytes(b"packed by gzip")
    (tmp_path / "a.css.br").write_bytes(b"packed by br")
    settings.STATIC_ROOT = tmp_path
    return whole


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("gzip;q=0", ""),
        ("gzip;q=0.0, br;q=0", ""),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*;q=0", ""),
        ("x-br, gzip-x", ""),
        ("", ""),
    ],
)
def test_a_static_file_comes_in_an_encoding_that_is_accepted(client, static_file, accepted, encoding):
    answer = client.get("/static/a.css", HTTP_ACCEPT_ENCODING=accepted)
    assert answer.headers.get("Content-Encoding", "") == encoding
    assert answer.getvalue() == (f"packed by {encoding}".encode() if encoding else static_file)


@pytest.mark.parametrize(
    ("wanted", "status", "length"),
    [
        ("bytes=0-9", 206, 10),
        ("bytes=90-", 206, 10),
        ("bytes=90-500", 206, 10),
        ("bytes=-10", 206, 10),
        ("bytes=100-", 416, 0),
        # what is no range, or several, is ignored
        ("bytes=5-2", 200, 100),
        ("bytes=0-1,5-6", 200, 100),
        ("bytes=-0", 200, 100),
        ("bytes=-", 200, 100),
        ("bytes=+1-2", 200, 100),
        ("bytes=1_0-2_0", 200, 100),
        ("lines=1-2", 200, 100),
        ("bytes=" + "9" * 5_000 + "-", 200, 100),
        # a single byte may come with all the others
        ("bytes=3-3", 200, 100),
        ("bytes=99-", 200, 100),
        ("bytes=-1", 200, 100),
    ],
)
def test_a_static_file_comes_in_parts_where_a_part_is_asked_for(client, static_file, wanted, status, length):
    answer = client.get("/static/a.css", HTTP_RANGE=wanted)
    assert (answer.status_code, len(answer.getvalue())) == (status, length)


def test_a_part_is_not_joined_to_a_file_that_may_have_changed(client, static_file):
    assert client.get("/static/a.css", HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE='"x"').status_code == 200
    assert client.head("/static/a.css", HTTP_RANGE="bytes=0-9").status_code == 200


@pytest.mark.parametrize(
    "header",
    [{"HTTP_RANGE": "bytes=5-2"}, {"HTTP_RANGE": "bytes=0-1,3-4"}, {"HTTP_ACCEPT_ENCODING": "gzip;q=0"}],
)
def test_a_picture_comes_whole_and_as_it_is(client, header):
    picture = make_image(file=picture_file())
    plain = client.get(picture.file.url)
    asked = client.get(picture.file.url, **header)
    assert (asked.status_code, asked.getvalue()) == (200, plain.getvalue())
    assert "Content-Encoding" not in asked.headers
