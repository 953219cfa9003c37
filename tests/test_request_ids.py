"""Each request has a number: in its log lines, in the audit trail, and at the desk."""

import csv
import io
import logging
import re
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse

from articles.models import AuditAction, AuditEntry
from techpolicy.watching import request as watching
from techpolicy.watching.request import Seen, request_id

from .factories import make_article, make_topic, make_user
from .kept_site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]

OWN = re.compile(r"[0-9a-f]{32}")
LIST = "admin:articles_auditentry_changelist"


@pytest.fixture(autouse=True)
def _no_request_of_others():
    watching.begin(None)
    yield
    watching.begin(None)


def answer_of(status: str):
    def application(environ, start_response):
        logging.getLogger("tests").warning("at work as %s", request_id())
        start_response(status, [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
        return [request_id().encode()]

    return application


def test_each_request_has_a_number_of_its_own():
    site = Site(answer_of("200 OK"))
    first, second = site.get("/admin/").text, site.get("/admin/").text
    assert OWN.fullmatch(first) and OWN.fullmatch(second) and first != second


@pytest.mark.parametrize(
    ("behind_proxy", "given", "is_taken"),
    [
        (True, "0123456789abcdef0123456789abcdef", True),
        (True, "Abc-12345", True),
        (False, "0123456789abcdef0123456789abcdef", False),
        (True, "short", False),
        (True, "a" * 65, False),
        (True, "abcdefgh\nforged line", False),
        (True, "abcdefgh\n", False),
        (True, "äbcdefgh", False),
        (True, "abcd_efgh", False),
        (True, "", False),
    ],
)
def test_the_number_of_the_proxy_is_taken_only_where_there_is_one_and_if_it_is_plain(
    settings, behind_proxy, given, is_taken
):
    settings.BEHIND_PROXY = behind_proxy
    number = Site(answer_of("200 OK")).get("/admin/", HTTP_X_REQUEST_ID=given).text
    assert number == given if is_taken else OWN.fullmatch(number)


@pytest.mark.parametrize(
    ("path", "status", "is_told"),
    [
        ("/admin/", "200 OK", True),
        ("/admin/nirgends/", "404 Not Found", True),
        ("/", "500 Internal Server Error", True),
        ("/", "503 Service Unavailable", True),
        ("/", "200 OK", False),
        ("/nirgends/", "404 Not Found", False),
    ],
)
def test_it_is_answered_at_the_desk_and_with_errors_alone(path, status, is_told):
    answer = Site(answer_of(status)).get(path)
    assert answer.headers.get("X-Request-ID") == (answer.text if is_told else None)


def test_kept_pages_are_the_same_for_everybody_and_have_no_number(settings):
    settings.BEHIND_PROXY = True
    site, path = Site(), make_article().get_absolute_url()
    first, second = (site.get(path, HTTP_X_REQUEST_ID=f"reader-{n}-0123456789") for n in "12")
    assert first == second and site.rendered == 1
    assert "X-Request-ID" not in first.headers and "reader-1" not in first.text


def test_what_a_request_changes_is_written_down_with_its_number(settings):
    settings.BEHIND_PROXY = True
    topic = make_topic(name="Funk")

    def application(environ, start_response):
        AuditEntry.objects.record(AuditAction.CHANGE, topic)
        return WSGIHandler()(environ, start_response)

    answer = Site(application).get("/admin/", HTTP_X_REQUEST_ID="trial-0123456789")
    assert answer.headers["X-Request-ID"] == "trial-0123456789"
    assert AuditEntry.objects.get(object_id=topic.pk).request_id == "trial-0123456789"


def test_what_a_command_changes_has_none():
    assert AuditEntry.objects.record(AuditAction.CHANGE, make_topic()).request_id == ""


def test_the_desk_shows_it_finds_it_and_writes_it_into_the_file(client):
    client.force_login(make_user(is_superuser=True))
    entry = AuditEntry.objects.record(AuditAction.CHANGE, make_topic(name="Funk"))
    other = AuditEntry.objects.record(AuditAction.CHANGE, make_topic(name="Kabel"))
    AuditEntry.objects.filter(pk=entry.pk).update(request_id="0123456789abcdef")
    AuditEntry.objects.filter(pk=other.pk).update(request_id="fedcba9876543210")
    page = client.get(reverse("admin:articles_auditentry_change", args=[entry.pk])).content.decode()
    assert "Anfrage" in page and "0123456789abcdef" in page
    found = client.get(f"{reverse(LIST)}?{urlencode({'q': '0123456789abcdef'})}").content.decode()
    assert "Funk" in found and "Kabel" not in found
    file = client.get(reverse("admin:articles_auditentry_csv"))
    rows = csv.DictReader(io.StringIO(b"".join(file).decode("utf-8-sig")), delimiter=";")
    assert {row["Gegenstand"]: row["Anfrage"] for row in rows} == {
        "Funk": "0123456789abcdef",
        "Kabel": "fedcba9876543210",
    }


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("/artikel/chips-fuer-dresden-und-magdeburg-2026/", "/artikel/chips-fuer-dresden-und-magdeburg-2026/"),
        ("/vorschau/Xk3_bQ9-aaaaaaaaaaaaaaaaaaaaaaaa/", "/vorschau/-/"),
        ("/admin/planung/kalender/7/Xk3_bQ9-aaaaaaaaaaaaaaaaaaaaaaaa.ics", "/admin/planung/kalender/7/-.ics"),
        ("/admin/articles/archiveimport/12/rueckgaengig/", "/admin/articles/archiveimport/12/rueckgaengig/"),
        ("/a\nWARNING forged", "/a%0AWARNING%20forged"),
        ("/f\u00c3\u00bcr/", "/f%C3%BCr/"),  # UTF-8 as WSGI hands it on
    ],
)
def test_a_path_is_told_without_secrets_and_on_one_line(sent, kept):
    assert Seen({"PATH_INFO": sent, "REQUEST_METHOD": "GET"}).path == kept
