"""Who is regulated: the table of companies and laws."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Relation
from articles.presentation.site import site
from articles.presentation.subjects.matrix import matrix_page

from .factories import make_article, make_company, make_regulation

pytestmark = pytest.mark.django_db

PATH = "/wer-wird-reguliert/"


def tie(company, law, role="gatekeeper", **fields) -> Relation:
    return Relation.objects.create(company=company, regulation=law, role=role, source="https://example.org/", **fields)


def shown():
    return matrix_page(site(), timezone.localdate()).matrices


@pytest.fixture
def law():
    return make_regulation(name="DMA", jurisdiction="EU")


@pytest.fixture
def company(law):
    company = make_company(name="Apple")
    make_article(tags=[law, company])
    return company


def test_a_field_says_what_ties_company_and_law(client, law, company):
    tie(company, law, since=dt.date(2023, 9, 6))
    tie(company, law, "fine", amount=500_000_000, currency="EUR")
    (field,) = shown()[0].lines[0].fields
    assert {(mark.css, mark.word, mark.note) for mark in field.marks} == {
        ("duty", "Torwächter", "seit 2023"),
        ("sanction", "Bußgeld", "500 Mio. EUR"),
    }
    assert "500 Mio. EUR" in client.get(PATH).content.decode()


def test_what_is_over_is_shown_as_over(law, company):
    tie(company, law, until=dt.date(2024, 5, 1))
    tie(company, law, "fine", status="lifted", amount=1, currency="EUR")
    assert {(mark.note, mark.is_over) for mark in shown()[0].lines[0].fields[0].marks} == {
        ("bis 2024", True),
        ("aufgehoben", True),
    }


def test_each_jurisdiction_has_a_table_and_the_widest_law_comes_first(law, company):
    wide, other, american = (
        make_regulation(jurisdiction="EU"),
        make_company(),
        make_regulation(jurisdiction="US"),
    )
    make_article(tags=[wide, other, american])
    tie(company, law)
    for target in (wide, american):
        tie(company, target)
    tie(other, wide)
    assert [matrix.title for matrix in shown()] == ["EU", "USA"]
    assert [column.law.text for column in shown()[0].columns] == [wide.name, "DMA"]


def test_shows_no_relation_whose_moment_has_not_come(client, law, company):
    tie(company, law, visible_from=timezone.now() + dt.timedelta(hours=1))
    assert shown() == []
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
        make_article(tags=[another])
        tie(another, law)
    assert queries() == few <= 7


def test_who_is_subject_to_a_law_is_said_without_its_gender(law, company):
    tie(company, law, "subject")
    assert [mark.word for mark in shown()[0].lines[0].fields[0].marks] == ["erfasst"]
