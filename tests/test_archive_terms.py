"""The table of terms of an archive at the desk: saved page by page, out and back as a file, refused with the reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.desk.archive.terms import PER_PAGE, all_terms, decided

from .factories import make_archive_import, make_topic, make_user
from .test_archive_desk import address, queries, with_terms
from .test_desk_article import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion")
    client.force_login(person)
    return person


def test_terms_cost_the_same_for_three_and_for_three_hundred(client, chief):
    few, many = with_terms(make_archive_import(), 3), with_terms(make_archive_import(), 300)
    assert queries(client, address(few, "terms")) == queries(client, address(many, "terms")) <= 12


def test_terms_are_saved_page_by_page_and_the_rest_stays_as_proposed(client, chief):
    run = with_terms(make_archive_import(), PER_PAGE + 2)
    answer = client.post(
        address(run, "terms"),
        {"key": ["tag/0", "tag/1"], "becomes": ["company", "drop"], "our_name": ["  NVIDIA   Corp ", ""]},
    )
    assert answer.url.endswith("?seite=2")
    run.refresh_from_db()
    assert [(row.key, row.becomes, row.our_name) for row in decided(run)][:1] == [("tag/0", "company", "NVIDIA Corp")]
    assert [row.becomes for row in all_terms(run)][:3] == ["company", "drop", "topic"]
    assert len(all_terms(run)) == PER_PAGE + 2
    page = client.get(address(run, "terms") + "?seite=2").content.decode()
    assert page.count('name="key"') == 2


@pytest.mark.parametrize(
    ("becomes", "name", "reason"),
    [
        ("topic", " ", "Bitte einen Namen eingeben, oder „weglassen“ wählen."),
        ("topic", "x" * 121, "Zu lang: möglich sind 120 Zeichen."),
        ("admin", "Chips", "Bitte wählen, was daraus wird."),
    ],
)
def test_a_wrong_row_says_why_and_nothing_typed_is_lost(client, chief, becomes, name, reason):
    run = with_terms(make_archive_import(), 2)
    posted = {"key": ["tag/0", "tag/1"], "becomes": ["institution", becomes], "our_name": ["Das BSI", name]}
    page = client.post(address(run, "terms"), posted).content.decode()
    assert reason in page and 'value="Das BSI"' in page and 'value="institution" selected' in page
    run.refresh_from_db()
    assert run.mapping == ""


def test_names_of_ours_are_suggested(client, chief):
    make_topic(name="Künstliche Intelligenz")
    page = client.get(address(with_terms(make_archive_import(), 1), "terms")).content.decode()
    assert '<option value="Künstliche Intelligenz">' in page


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_the_table_goes_out_and_comes_back(client, chief, encoding):
    run = with_terms(make_archive_import(), 3)
    text = client.get(address(run, "csv")).content.decode("utf-8-sig").replace(";Thema;Wort 1;", ";Unternehmen;Müller;")
    text += "tag/fremd;Fremd;1;Thema;Fremd;\r\n"
    file = SimpleUploadedFile("tabelle.csv", text.encode(encoding))
    answer = client.post(address(run, "terms"), {"table": "1", "file": file}, follow=True)
    assert "3 Zeilen gespeichert. 1 Zeilen gehören nicht" in said(answer)
    run.refresh_from_db()
    assert [(row.becomes, row.our_name) for row in all_terms(run)][1] == ("company", "Müller")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "Bitte die Tabelle wählen."),
        (b"a;b\r\n1;2\r\n", "die Spalte „Schlüssel“ fehlt"),
        (b"\x00\xff", "Nicht gespeichert."),
    ],
)
def test_a_wrong_table_is_refused_with_the_reason(client, chief, data, reason):
    run = with_terms(make_archive_import(), 3)
    file = {"file": SimpleUploadedFile("tabelle.csv", data)} if data else {}
    assert reason in said(client.post(address(run, "terms"), {"table": "1"} | file))


@pytest.mark.parametrize("state", ["running", "done"])
def test_terms_stay_once_they_are_used(client, chief, state):
    run = with_terms(make_archive_import(state=state), 1)
    page = client.post(address(run, "terms"), {"key": "tag/0", "becomes": "drop", "our_name": ""})
    assert "Nicht gespeichert: Gerade wird gearbeitet" in said(page) and " disabled" in page.content.decode()
    run.refresh_from_db()
    assert run.mapping == ""
