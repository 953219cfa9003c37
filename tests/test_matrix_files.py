"""The table of companies and laws as files, and the cards that other sites show."""

import csv
import datetime as dt
import io
import json

import pytest
from django.utils import timezone

from articles.models import Relation

from .factories import make_article, make_company, make_draft, make_regulation
from .reader import Elements

pytestmark = pytest.mark.django_db

CSV, JSON = "/wer-wird-reguliert/tabelle.csv", "/wer-wird-reguliert/tabelle.json"


@pytest.fixture
def law():
    return make_regulation(name="DMA", jurisdiction="EU")


@pytest.fixture
def company(law):
    company = make_company(name="=Apple")
    make_article(tags=[law, company])
    return company


@pytest.fixture
def fine(company, law):
    return Relation.objects.create(
        company=company,
        regulation=law,
        role="fine",
        status="appealable",
        since=dt.date(2025, 4, 23),
        amount=500_000_000,
        currency="EUR",
        text="-2+3",
        source="https://example.org/a",
    )


def lines(client, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"{CSV}{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_line_says_the_same_in_both_files(client, fine, company, law):
    (line,) = lines(client)
    assert line["seit"] == "2025-04-23"
    assert (line["betrag"], line["waehrung"], line["vorbei"]) == ("500000000", "EUR", "nein")
    (row,) = client.get(JSON).json()["zeilen"]
    assert row["betrag"] == 500_000_000
    assert (row["vorbei"], row["bis"]) == (False, None)
    assert row["unternehmen_adresse"].endswith(company.get_absolute_url())
    assert row["quelle"] == line["quelle"] == "https://example.org/a"
    assert list(row) == list(line)


def test_no_spreadsheet_reckons_with_what_it_reads(client, fine):
    (line,) = lines(client)
    assert (line["unternehmen"], line["erlaeuterung"]) == ("'=Apple", "'-2+3")
    assert client.get(JSON).json()["zeilen"][0]["unternehmen"] == "=Apple"


def test_files_hold_what_was_chosen(client, fine):
    assert len(lines(client, "?beziehung=sanktion")) == 1
    assert lines(client, "?beziehung=verfahren") == []
    assert client.get(f"{JSON}?beziehung=verfahren").json()["zeilen"] == []
    assert client.get(f"{CSV}?beziehung=x").status_code == 404


def test_files_are_downloads(client, fine):
    assert client.get(CSV)["Content-Disposition"] == 'attachment; filename="wer-wird-reguliert.csv"'
    assert client.get(JSON)["Content-Type"] == "application/json"


def test_nothing_leaves_before_its_moment(client, fine, law, company):
    fine.visible_from = timezone.now() + dt.timedelta(hours=1)
    fine.save()
    assert lines(client) == []
    assert "Bußgeld" not in client.get(f"/karte/unternehmen/{company.slug}/").content.decode()
    assert "Apple" not in client.get(f"/karte/regelwerk/{law.slug}/").content.decode()


def test_a_card_may_stand_in_a_frame_and_nothing_else_may(client, fine, law, company):
    for path in (f"/karte/unternehmen/{company.slug}/", f"/karte/regelwerk/{law.slug}/"):
        answer = client.get(path)
        assert "X-Frame-Options" not in answer, path
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert not answer.cookies
    for path in ("/", "/wer-wird-reguliert/", company.get_absolute_url(), "/karte/unternehmen/gibt-es-nicht/", CSV):
        answer = client.get(path)
        assert answer["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_card_has_no_script_and_each_link_leaves_the_frame(client, fine, law):
    elements = Elements(client.get(f"/karte/regelwerk/{law.slug}/").content.decode())
    assert not elements.named("script", "form", "img", "nav")
    assert {link.get("target") for link in elements.named("a")} == {"_blank"}
    assert all(link["href"].startswith("http") for link in elements.named("a"))


def test_a_card_of_what_nobody_may_know_is_not_there(client):
    hidden = make_company()
    make_draft(tags=[hidden])
    assert client.get(f"/karte/unternehmen/{hidden.slug}/").status_code == 404


def test_a_card_follows_a_new_name(client, fine, law):
    old = law.slug
    law.name = "Digital Markets Act"
    law.save()
    answer = client.get(f"/karte/regelwerk/{old}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/karte/regelwerk/{law.slug}/")


def test_a_card_without_relations_stays_a_card(client, law, company):
    assert "Zurzeit ist nichts verzeichnet." in client.get(f"/karte/regelwerk/{law.slug}/").content.decode()


def test_pages_of_companies_and_laws_tell_how_to_show_their_card(client, fine, law, company):
    for thing, path in ((company, f"/karte/unternehmen/{company.slug}/"), (law, f"/karte/regelwerk/{law.slug}/")):
        page = client.get(thing.get_absolute_url()).content.decode()
        assert f"{path}&#34; title=" in page or f'{path}" title=' in page, thing


def test_json_is_one_object_with_its_address(client, fine):
    told = json.loads(client.get(f"{JSON}?rechtsraum=eu").content)
    assert told["adresse"].endswith("/wer-wird-reguliert/?rechtsraum=eu")
    assert told["stand"] == timezone.localdate().isoformat()
