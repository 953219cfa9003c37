"""What is narrowed by filters is kept once for each choice, and never given to who asks for another."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from articles.page_cache import keys_of
from articles.page_cache.keys import CHOICE, LEADS_TO_ONE_SPELLING, NARROWED
from articles.presentation.deadlines.asked import KINDS, PLACES
from articles.presentation.deadlines.asked import PARAMETERS as OF_DATES
from articles.presentation.matrix import question
from articles.presentation.matrix.question import PARAMETERS as OF_TABLE

from .factories import make_article, make_company, make_regulation
from .kept_site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]

VALUES = (
    "ai-act",
    "meta",
    "eu",
    "frist",
    "pflicht",
    "laufend",
    "2020",
    "name",
    "AI Act",
    "gibts-nicht",
    "",
    " eu",
    "ä",
)
NAMES = (*OF_TABLE, "seite", "utm_source", "x")
PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from((*VALUES, "1", "2", "02", "9999")))
FITTING = st.sampled_from(
    [
        ("regelwerk", "ai-act"),
        ("unternehmen", "meta"),
        ("rechtsraum", "eu"),
        ("seite", "1"),
        ("x", "2"),
        ("art", "frist"),
    ]
)


@pytest.fixture
def dossier():
    law, company = make_regulation(name="AI Act", jurisdiction="EU"), make_company(name="Meta")
    make_article(tags=[law, company])
    law.milestones.create(kind="deadline", date="2027-08-02")
    company.relations.create(regulation=law, role="gatekeeper", source="https://example.org/")


def key(path: str, query: str) -> tuple:
    return keys_of({"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "testserver"})


def test_the_cache_knows_the_parameters_in_the_order_of_their_addresses():
    for path, names in NARROWED.items():
        assert names == (OF_DATES if path.startswith("/fristen") else OF_TABLE), path


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("regelwerk=ai-act&utm_source=x", "regelwerk=ai-act"),
        ("x=1&y=2&regelwerk=ai-act", "regelwerk=ai-act"),
        ("regelwerk=ai-act&seite=1", "regelwerk=ai-act"),
        ("regelwerk=%61i-act", "regelwerk=ai-act"),
        ("art=frist&regelwerk=ai-act", "regelwerk=ai-act&art=frist"),
        ("regelwerk=dsa&regelwerk=ai-act", "regelwerk=ai-act"),
        ("regelwerk=ai-act&art=", "regelwerk=ai-act"),
    ],
)
def test_one_choice_has_one_key(settings, query, other):
    settings.ALLOWED_HOSTS = ["testserver"]
    for path in NARROWED:
        if path == LEADS_TO_ONE_SPELLING and "utm" not in query and "x=" not in query:
            continue
        assert key(path, query) == key(path, other) != key(path, ""), path
        assert key(path, other)[1]


@pytest.mark.parametrize("query", ["regelwerk=AI+Act", "regelwerk=%C3%A4", "regelwerk=ai-act&regelwerk=" + "x" * 121])
def test_what_is_no_address_of_a_choice_is_not_kept(settings, query):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert {key(path, query) for path in NARROWED} == {(None, None)}


@pytest.mark.parametrize("path", NARROWED)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(PAIRS | FITTING, max_size=4), more=st.lists(PAIRS, max_size=2), random=st.randoms())
def test_queries_of_one_key_have_one_answer(client, dossier, path, asked, more, random):
    other = asked + more
    random.shuffle(other)
    queries = urlencode(asked), urlencode(other)
    kept_under = {key(path, query) for query in queries}
    assume(len(kept_under) == 1 and kept_under != {(None, None)})
    first, second = (client.get(f"{path}?{query}") for query in queries)
    assert (first.status_code, first.headers.get("Location")) == (second.status_code, second.headers.get("Location"))
    assert first.content == second.content


def test_three_hundred_invented_choices_drive_out_no_real_one(settings, dossier):
    settings.ALLOWED_HOSTS = ["testserver"]
    site = Site(megabytes=1)
    choice = "/fristen/?regelwerk=ai-act"
    site.get(choice)
    for number in range(100):
        site.get(f"{choice}&x={number}")
        site.get(f"/fristen/?rechtsraum=eu&regelwerk=ai-act&{number}")
        site.get(f"/fristen/?regelwerk=erfunden-{number}")
    before = site.rendered
    assert site.get(choice).status == "200 OK"
    assert site.rendered == before
    assert len(site.cache.others) == 1


def test_a_number_written_otherwise_is_no_page(client, dossier):
    for number in ("02", "0", "٢", "", "1001"):
        assert client.get("/wer-wird-reguliert/", {"seite": number}).status_code == 404
    assert client.get("/wer-wird-reguliert/", {"seite": "1"}).status_code == 200


def test_every_choice_of_readers_has_an_address_that_is_kept():

    lists = (KINDS, PLACES, question.KINDS, question.HOMES, question.MEANINGS, question.STANDINGS, question.YEARS)
    for value in {value for values in lists for value in values}:
        assert CHOICE.fullmatch(value), value
