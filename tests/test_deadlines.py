"""The page of dates and deadlines: what it is narrowed by, in one spelling, and the same choice as feed and JSON."""

import datetime as dt
import json
import re
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Milestone, Regulation

from .factories import make_article, make_company, make_regulation

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
NOON = dt.datetime(2026, 11, 28, 11, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 28)
DAY = dt.timedelta(days=1)
SOURCE = "https://example.org/"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def make_law(name: str, days: int = 10, **fields) -> Regulation:
    """A public law with one date, whose scope is its name."""
    date = {name: fields.pop(name) for name in ("kind", "precision", "visible_from") if name in fields}
    law = make_regulation(name=name, **fields)
    make_article(tags=[law])
    Regulation.objects.filter(pk=law.pk).update(created_at=NOON - 30 * DAY)
    law.refresh_from_db()
    set_date(law, days, scope=f"{name} Termin", **date)
    return law


def set_date(law, days: int, **fields) -> Milestone:
    return Milestone.objects.create(**{"regulation": law, "kind": "applies", "date": TODAY + days * DAY} | fields)


def text(client, query: str = "") -> str:
    answer = client.get(f"/fristen/{query}")
    assert answer.status_code == 200, query
    return unescape(answer.content.decode())


def shown(client, query: str = "") -> set[str]:
    """The laws whose dates are on the page, in the calendar, in JSON and in the feed: the same in all of them."""
    page = text(client, query).partition("<form")[2]
    names = {name for name in Regulation.objects.values_list("name", flat=True) if f"{name} Termin" in page}
    data = json.loads(client.get(f"/fristen.json{query}").content)
    calendar = client.get(f"/fristen.ics{query}").content.decode().replace("\r\n ", "")
    feed = client.get(f"/fristen/feed.xml{query}").content.decode()
    assert {date["law"]["name"] for date in data["dates"]} == names
    assert {name for name in Regulation.objects.values_list("name", flat=True) if f"{name} Termin" in calendar} == names
    assert {name for name in Regulation.objects.values_list("name", flat=True) if f"{name} Termin" in feed} == names
    return names


def test_is_narrowed_by_law_jurisdiction_kind_and_all_of_them(client):
    make_law("AI Act", jurisdiction="EU")
    make_law("GWB", jurisdiction="DE", kind="deadline")
    make_law("NIS-2-Gesetz", jurisdiction="DE", kind="consultation")
    assert shown(client) == {"AI Act", "GWB", "NIS-2-Gesetz"}
    assert shown(client, "?regelwerk=ai-act") == {"AI Act"}
    assert shown(client, "?rechtsraum=deutschland") == {"GWB", "NIS-2-Gesetz"}
    assert shown(client, "?art=konsultation") == {"NIS-2-Gesetz"}
    assert shown(client, "?rechtsraum=deutschland&art=frist") == {"GWB"}
    assert shown(client, "?regelwerk=ai-act&rechtsraum=deutschland") == set()


def test_a_company_has_the_dates_of_the_laws_that_bind_it_or_what_belongs_to_it(client):
    parent, child, grandchild = make_company(name="Alphabet"), make_company(name="Google"), make_company(name="YouTube")
    child.parent, grandchild.parent = parent, child
    for company in (child, grandchild):
        company.save()
    make_article(tags=[parent, child, grandchild])
    laws = [make_law(name) for name in ("DMA", "DSA", "GWB", "Fern", "Vorbei", "Gesperrt")]
    for company, law, values in (
        (parent, laws[0], {}),
        (grandchild, laws[1], {}),
        (child, laws[4], {"until": TODAY - DAY}),
        (child, laws[5], {"visible_from": NOON + DAY}),
    ):
        company.relations.create(regulation=law, role="subject", source=SOURCE, **values)
    assert shown(client, "?unternehmen=alphabet") == {"DMA", "DSA"}
    assert shown(client, "?unternehmen=youtube") == {"DSA"}
    with time_machine.travel(NOON + DAY, tick=False):
        assert shown(client, "?unternehmen=google") == {"DSA", "Gesperrt"}


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("art=konsultation&regelwerk=ai-act", "?regelwerk=ai-act&art=konsultation"),
        ("regelwerk=AI+Act&unternehmen=&rechtsraum=&art=", "?regelwerk=ai-act"),
        ("regelwerk=KI-VO", "?regelwerk=ai-act"),
        ("rechtsraum=EU&art=Geltungsbeginn", "?rechtsraum=eu&art=geltungsbeginn"),
        ("art=frist&art=konsultation", "?art=konsultation"),
        ("regelwerk=", ""),
    ],
)
def test_each_choice_has_one_address(client, query, address):
    make_law("AI Act").aliases.create(name="KI-VO", slug="ki-vo", origin="other")
    answer = client.get(f"/fristen/?{query}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/fristen/{address}")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_what_is_not_known_is_said_and_not_heeded_and_no_file_of_it_exists(client):
    make_law("AI Act")
    page = text(client, "?regelwerk=gibt-es-nicht&art=quatsch")
    assert "nicht beachtet: „gibt-es-nicht“, „quatsch“" in page and "AI Act Termin" in page and "noindex" in page
    for path in ("/fristen.ics", "/fristen.json", "/fristen/feed.xml"):
        assert client.get(f"{path}?regelwerk=gibt-es-nicht").status_code == 404


def test_an_empty_choice_says_so_and_offers_ways_out(client):
    make_law("AI Act")
    page = text(client, "?regelwerk=ai-act&art=konsultation")
    assert "Zu dieser Auswahl steht zurzeit kein Termin an." in page
    for way in ("/fristen/", "/fristen/?art=konsultation", "/fristen/?regelwerk=ai-act"):
        assert f'href="{way}"' in page


def test_a_choice_shows_its_addresses_to_subscribe_to(client):
    make_law("AI Act")
    page = text(client, "?regelwerk=ai-act")
    assert 'href="webcal://testserver/regulierung/ai-act/fristen.ics"' in page
    assert ">http://testserver/regulierung/ai-act/fristen.ics</code>" in page
    page = text(client, "?regelwerk=ai-act&art=frist")
    for address in ("webcal://testserver/fristen.ics", "/fristen/feed.xml", "/fristen/feed.atom", "/fristen.json"):
        assert f'href="{address}?regelwerk=ai-act&art=frist"' in page


def test_dates_stand_by_month_and_rough_ones_after_their_last(client):
    make_law("AI Act", 3)
    law = make_law("DSA", 40)
    set_date(law, 0, date=dt.date(2027, 4, 1), precision="quarter")
    set_date(law, 0, date=dt.date(2027, 1, 1), precision="year")
    set_date(law, 0, date=dt.date(2027, 6, 30))
    page = text(client).partition("<form")[2]
    months = ["Dezember 2026</h2>", "Januar 2027</h2>", "Juni 2027</h2>", "2. Quartal 2027</h2>", ">2027</h2>"]
    assert [page.index(month) for month in months] == sorted(page.index(month) for month in months)


def test_what_has_passed_stands_beside_and_a_moved_date_says_from_when(client):
    law = make_law("AI Act", -3)
    first = set_date(law, 10)
    set_date(law, 40, replaces=first)
    ahead, _, past = text(client).partition("Zuletzt")
    assert "AI Act Termin" in past and "AI Act Termin" not in ahead
    assert "zuvor 8. Dezember 2026" in ahead


def test_dates_that_a_withdrawn_law_still_had_are_gone(client):
    law = make_law("KI-Haftung", 100)
    set_date(law, 1, kind="withdrawn")
    assert "KI-Haftung Termin" in text(client)
    with time_machine.travel(NOON + DAY, tick=False):
        assert "KI-Haftung Termin" not in text(client)


def test_long_lists_have_pages(client):
    law = make_law("AI Act")
    for days in range(20, 90):
        set_date(law, days, scope=f"Nummer {days}.")
    assert "Nummer 20." in text(client, "?regelwerk=ai-act") and "Nummer 85." not in text(client)
    second = text(client, "?regelwerk=ai-act&seite=2")
    assert "Nummer 85." in second and "Nummer 20." not in second and 'href="/fristen/?regelwerk=ai-act"' in second
    assert client.get("/fristen/?seite=3").status_code == client.get("/fristen/?seite=x").status_code == 404


def test_the_feed_tells_of_a_date_again_when_it_moves(client):
    law = make_law("AI Act")
    row = law.milestones.get()

    def guids() -> list[str]:
        return re.findall("<guid[^>]*>([^<]+)", client.get("/fristen/feed.xml").content.decode())

    before = guids()
    row.date += DAY
    row.save()
    after = guids()
    assert len(before) == len(after) == 1 and before != after


def test_json_says_what_a_date_is_and_was(client):
    law = make_law("AI Act")
    first = law.milestones.get()
    set_date(law, 40, replaces=first, certainty="provisional", source=SOURCE)
    (date,) = json.loads(client.get("/fristen.json").content)["dates"]
    assert date["id"] == f"termin-{first.pk}" and date["law"] == {
        "name": "AI Act", "url": "http://testserver/regulierung/ai-act/"
    }  # fmt: skip
    assert (date["date"], date["moved_from"], date["status"]) == ("2027-01-07", ["2026-12-08"], "tentative")
    assert date["sequence"] > 0 and "scope" not in date


def test_nothing_hidden_is_offered_as_a_choice(client):
    law = make_regulation(name="Zaunkönig-Gesetz")
    set_date(law, 10)
    make_law("Offen", visible_from=NOON + DAY)
    company = make_company(name="Offene AG")
    hidden = make_company(name="Zaunkönig AG", parent=company)
    make_article(tags=[company])
    hidden.relations.create(regulation=Regulation.objects.get(name="Offen"), role="fine", source=SOURCE)
    company.relations.create(
        regulation=Regulation.objects.get(name="Offen"), role="fine", source=SOURCE, visible_from=NOON + DAY
    )
    page = text(client)
    assert "Zaunkönig" not in page and "Offene AG" not in page and "Offen<" not in page and "Offen Termin" not in page
    assert "zaunkoenig" not in text(client, "?unternehmen=offene-ag")


def test_costs_the_same_for_few_and_for_many(client):
    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            text(client, query)
        return len(queries)

    company = make_company(name="Meta")
    make_article(tags=[company])

    def fill(number: int) -> None:
        law = make_law(f"Gesetz {number}")
        company.relations.create(regulation=law, role="subject", source=SOURCE)
        set_date(law, 40, replaces=law.milestones.get())

    fill(0)
    queries = ["", "?unternehmen=meta", "?unternehmen=meta&rechtsraum=eu&art=geltungsbeginn"]
    few = [cost(query) for query in queries]
    for number in range(1, 8):
        fill(number)
    assert [cost(query) for query in queries] == few and max(few) <= 7
