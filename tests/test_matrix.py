"""Who is regulated: the table of companies and laws, and what can be asked of it."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Company, Regulation, Relation
from articles.presentation.matrix.page import LINES, ask, matrix_page
from articles.presentation.matrix.table import COLUMNS
from articles.presentation.site import navigation, site

from .factories import make_article, make_company, make_regulation
from .test_gate import STATES, hide

pytestmark = pytest.mark.django_db

PATH = "/wer-wird-reguliert/"
TODAY = dt.date(2026, 11, 28)


def tie(company, law, role="gatekeeper", **fields) -> Relation:
    return Relation.objects.create(company=company, regulation=law, role=role, source="https://example.org/", **fields)


def shown(number: int = 1, **asked: str):
    today = timezone.localdate()
    return matrix_page(site(), ask(asked, today), number, today)


def tables(**asked: str):
    return shown(**asked).tables


def names(**asked: str) -> list[str]:
    return [line.company.text for table in tables(**asked) for line in table.lines]


@pytest.fixture
def law():
    return make_regulation(name="DMA", jurisdiction="EU")


@pytest.fixture
def company(law):
    company = make_company(name="Apple")
    make_article(tags=[law, company])
    return company


def known(*things) -> None:
    """Make companies and laws public, by an article for each."""
    for thing in things:
        make_article(tags=[thing])


def test_a_field_says_what_ties_company_and_law(client, law, company):
    tie(company, law, since=dt.date(2023, 9, 6))
    tie(company, law, "fine", amount=500_000_000, currency="EUR")
    tie(company, law, "fine", amount=7_000_000, currency="EUR", status="appealable")
    (field,) = tables()[0].lines[0].fields
    assert {(mark.css, mark.word, mark.note) for mark in field.marks} == {
        ("duty", "Torwächter", "seit 2023"),
        ("sanction", "Bußgeld", "500 Mio. EUR"),
        ("sanction", "Bußgeld", "7 Mio. EUR, nicht rechtskräftig"),
    }
    assert "500 Mio. EUR" in client.get(PATH).content.decode()


def test_what_is_over_is_shown_as_over(law, company):
    tie(company, law, until=dt.date(2024, 5, 1))
    tie(company, law, "fine", status="lifted", amount=1, currency="EUR")
    assert {(mark.note, mark.is_over) for mark in tables()[0].lines[0].fields[0].marks} == {
        ("bis 2024", True),
        ("aufgehoben", True),
    }


def test_each_jurisdiction_has_a_table_and_the_widest_law_comes_first(law, company):
    wide, other, american = make_regulation(jurisdiction="EU"), make_company(), make_regulation(jurisdiction="US")
    known(wide, other, american)
    tie(company, law)
    for target in (wide, american):
        tie(company, target)
    tie(other, wide)
    assert [table.title for table in tables()] == ["EU", "USA"]
    assert [(column.law.text, column.number) for column in tables()[0].columns] == [(wide.name, 2), ("DMA", 1)]


def test_shows_no_relation_whose_moment_has_not_come(client, law, company):
    tie(company, law, visible_from=timezone.now() + dt.timedelta(hours=1))
    assert tables() == []
    assert "Noch ist hier nichts" in client.get(PATH).content.decode()


def test_costs_the_same_for_one_relation_and_for_thirty(client, law, company):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PATH).status_code == 200
        return len(captured)

    tie(company, law)
    few = queries()
    for _ in range(29):
        another = make_company()
        known(another)
        tie(another, law)
    assert queries() == few <= 5


def test_who_is_subject_to_a_law_is_said_without_its_gender(law, company):
    tie(company, law, "subject")
    assert [mark.word for mark in tables()[0].lines[0].fields[0].marks] == ["erfasst"]


def test_a_child_stands_below_its_owner_and_says_so(law, company):
    owner, between, child = make_company(name="Zeta"), make_company(name="Mitte"), make_company(name="Aleph")
    between.parent, child.parent = owner, between
    between.save()
    child.save()
    known(owner, between, child)
    for firm in (company, owner, child):
        tie(firm, law)
    lines = tables()[0].lines
    assert [(line.company.text, line.parent) for line in lines] == [("Apple", ""), ("Zeta", ""), ("Aleph", "Zeta")]


def test_an_owner_whom_nobody_may_know_ties_nobody_together(law, company):
    hidden, child = make_company(name="Geheim", parent=company), make_company(name="Kind")
    child.parent = hidden
    child.save()
    known(child)
    for firm in (company, child):
        tie(firm, law)
    assert [line.parent for line in tables()[0].lines] == ["", ""]


class TestChoices:
    @pytest.fixture(autouse=True)
    def world(self, law, company):
        self.other, self.american = (
            make_company(name="Netz", company_kind="service"),
            make_regulation(name="CHIPS Act", jurisdiction="US"),
        )
        known(self.other, self.american)
        tie(company, law, since=dt.date(2023, 1, 1))
        tie(company, self.american, "funding", since=dt.date(2025, 1, 1))
        tie(self.other, law, "proceedings", since=dt.date(2024, 1, 1), status="running")
        tie(self.other, law, "fine", since=dt.date(2024, 1, 1), status="lifted", amount=1, currency="EUR")

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"rechtsraum": "us"}, ["Apple"]),
            ({"rechtsraum": "jp"}, []),
            ({"beziehung": "verfahren"}, ["Netz"]),
            ({"beziehung": "foerderung"}, ["Apple"]),
            ({"art": "dienst"}, ["Netz"]),
            ({"stand": "aufgehoben"}, ["Netz"]),
            ({"stand": "laufend", "art": "dienst"}, ["Netz"]),
            ({"stand": "rechtskraeftig"}, []),
            ({"seit": "2025"}, ["Apple"]),
            ({"unternehmen": "apple", "rechtsraum": "eu"}, ["Apple"]),
            ({"regelwerk": "chips-act"}, ["Apple"]),
        ],
    )
    def test_a_choice_leaves_what_it_names(self, asked, found):
        assert names(**asked) == found

    def test_what_is_over_is_not_running(self):
        (table,) = tables(stand="laufend", unternehmen="netz")
        assert [mark.word for mark in table.lines[0].fields[0].marks] == ["Verfahren"]

    def test_a_company_brings_its_children(self, company):
        self.other.parent = company
        self.other.save()
        assert names(unternehmen="apple", rechtsraum="eu") == ["Apple", "Netz"]

    def test_a_company_may_have_children_alone(self):
        owner = make_company(name="Mutter")
        known(owner)
        self.other.parent = owner
        self.other.save()
        assert names(unternehmen="mutter") == ["Netz"]

    @pytest.mark.parametrize(
        ("order", "found"), [("", ["Apple", "Netz"]), ("name", ["Apple", "Netz"]), ("neu", ["Netz", "Apple"])]
    )
    def test_orders(self, order, found):
        assert names(rechtsraum="eu", sortierung=order) == found

    @pytest.mark.parametrize(
        "query",
        [
            "rechtsraum=mars",
            "regelwerk=gibt-es-nicht",
            "stand=x",
            "seit=0",
            "sortierung=x",
            "seite=2",
            "seite=x",
            "unternehmen=%C3%A4",
        ],
    )
    def test_what_names_nothing_is_no_page(self, client, query):
        assert client.get(f"{PATH}?{query}").status_code == 404

    def test_what_is_no_choice_is_not_read(self, client):
        plain = client.get(PATH).content
        assert client.get(f"{PATH}?utm_source=x&stand=&regelwerk=").content == plain

    def test_there_is_one_spelling_of_an_address(self, client):
        page = client.get(f"{PATH}?sortierung=neu&beziehung=verfahren&rechtsraum=eu").content.decode()
        assert f'{PATH}?rechtsraum=eu&amp;beziehung=verfahren&amp;sortierung=neu">' in page  # the canonical address
        assert "noindex" in page
        assert "noindex" not in client.get(PATH).content.decode()

    def test_nothing_found_says_so_and_leads_back(self, client):
        page = client.get(f"{PATH}?beziehung=freiwillig").content.decode()
        assert "Zu dieser Auswahl ist nichts verzeichnet." in page
        assert f'href="{PATH}"' in page

    def test_a_choice_can_be_taken_back(self):
        page = shown(rechtsraum="eu", seit="2024")
        assert [(choice.text, choice.url) for choice in page.chosen] == [
            ("EU", f"{PATH}?seit=2024"),
            ("ab 2024", f"{PATH}?rechtsraum=eu"),
        ]
        assert page.totals == "1 Unternehmen, 1 Regelwerk, 2 Einträge"


class TestArticles:
    def test_a_field_counts_articles_about_both(self, law, company):
        tie(company, law)
        make_article(tags=[law, company])
        make_article(tags=[law])
        field = tables()[0].lines[0].fields[0]
        assert (field.articles, field.shade) == (2, 1)

    @pytest.mark.parametrize("state", STATES)
    def test_counts_nothing_that_is_hidden(self, law, company, state):
        tie(company, law)
        hide(state, tags=[law, company])
        assert tables()[0].lines[0].fields[0].articles == 1

    def test_more_articles_make_it_darker(self, law, company):
        tie(company, law)
        for _ in range(5):
            make_article(tags=[law, company])
        assert tables()[0].lines[0].fields[0].shade == 3


class TestTime:
    def test_a_relation_ends_at_midnight(self, law, company):
        tie(company, law, until=TODAY)
        over = []
        for day in (TODAY, TODAY + dt.timedelta(days=1)):
            moment = dt.datetime.combine(day, dt.time(0, 1), tzinfo=timezone.get_current_timezone())
            with time_machine.travel(moment, tick=False):
                Article.objects.update(publish_at=moment - dt.timedelta(days=9))
                for model in (Company, Regulation):
                    model.through_model.objects.update(published_at=moment - dt.timedelta(days=9))
                over += [mark.is_over for mark in tables()[0].lines[0].fields[0].marks]
        assert over == [False, True]

    def test_a_relation_appears_at_its_moment(self, law, company):
        now = timezone.now()
        tie(company, law, visible_from=now + dt.timedelta(hours=1))
        assert names() == []
        with time_machine.travel(now + dt.timedelta(hours=1), tick=False):
            assert names() == ["Apple"]


class TestMany:
    @pytest.fixture
    def firms(self, law):
        firms = [make_company(name=f"Firma {number:03}") for number in range(LINES + 5)]
        make_article(tags=[law, *firms])
        for firm in firms:
            tie(firm, law)
        return firms

    def test_one_jurisdiction_has_pages(self, client, firms):
        assert len(names()) == LINES
        assert [line.company.text for line in shown(2, sortierung="name").tables[0].lines] == [
            firm.name for firm in firms[LINES:]
        ]
        assert f'href="{PATH}?sortierung=name&amp;seite=2"' in client.get(f"{PATH}?sortierung=name").content.decode()
        assert client.get(f"{PATH}?seite=2").status_code == 200
        assert client.get(f"{PATH}?seite=3").status_code == 404

    def test_of_several_the_first_is_cut_and_the_others_are_named(self, firms):
        american = make_regulation(jurisdiction="US")
        known(american)
        tie(firms[0], american)
        page = shown()
        assert [(table.title, len(table.lines), table.all_url) for table in page.tables] == [
            ("EU", LINES, f"{PATH}?rechtsraum=eu")
        ]
        assert [(choice.text, choice.url) for choice in page.elsewhere] == [
            ("USA: 1 Unternehmen, 1 Regelwerk, 1 Eintrag", f"{PATH}?rechtsraum=us")
        ]

    def test_laws_without_a_column_share_the_last_one(self, company):
        laws = [make_regulation(jurisdiction="EU") for _ in range(COLUMNS + 3)]
        make_article(tags=laws)
        for one in laws:
            tie(company, one)
        (line,) = tables()[0].lines
        assert (len(line.fields), len(line.others), line.number) == (COLUMNS, 3, COLUMNS + 3)


def test_stands_in_the_navigation():
    assert PATH in [link.url for link in navigation()]


@pytest.mark.slow
def test_four_hundred_companies_and_a_hundred_and_twenty_laws(client):
    firms = [make_company(name=f"Firma {number:03}") for number in range(400)]
    laws = [
        make_regulation(name=f"Gesetz {number:03}", jurisdiction=("EU", "US", "DE")[number % 3])
        for number in range(120)
    ]
    for start in range(0, 400, 40):
        make_article(tags=[*firms[start : start + 40], *laws])
    Relation.objects.bulk_create(
        Relation(
            company=firm,
            regulation=laws[(number * 7 + step * step) % 120],
            role="subject",
            source="https://example.org/",
            since=TODAY,
        )
        for number, firm in enumerate(firms)
        for step in range(10)
    )
    for query in ("", "?rechtsraum=eu", "?rechtsraum=eu&seite=2", "?regelwerk=gesetz-001", "?unternehmen=firma-001"):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{PATH}{query}").content
        assert len(queries) <= 5, query
        assert len(page) < 350_000, query
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{PATH}tabelle.csv").content.count(b"\r\n") == 4_001
    assert len(queries) <= 3
