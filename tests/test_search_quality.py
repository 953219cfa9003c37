"""What readers of the demo newsroom find: a set of questions with the articles that answer them."""

from io import BytesIO

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import override_settings
from PIL import Image as Picture

from articles.demo import loader
from articles.models import Article
from articles.presentation.search_address import find, read_query
from articles.search import search

from .reader import Elements
from .search_queries import CHOSEN, NAMED, QUERIES, WITHOUT
from .searching import page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ALL = [(group, text, expected) for group, queries in QUERIES.items() for text, expected in queries.items()]
FIRST = 3


@pytest.fixture(scope="module", autouse=True)
def newsroom(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo newsroom under blank pictures, loaded once for this module."""
    sheet = BytesIO()
    Picture.new("RGB", (60, 40), "white").save(sheet, "JPEG")
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        transaction.atomic(),
    ):
        patch.setattr("articles.demo.subjects.picture", lambda key: sheet.getvalue())
        loader.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def keys():
    return dict(Article.objects.filter(source_name=loader.SOURCE).values_list("pk", "external_id"))


def first(text: str, keys: dict[int, str]) -> list[str]:
    return [keys[pk] for pk in search(text).ids[:FIRST]]


def asked(query: str, keys: dict[int, str]) -> list[str]:
    """All that an address finds, best first."""
    return [keys[pk] for pk in find(read_query(QueryDict(query))).ids]


def test_the_set_is_large_and_names_articles_that_exist(keys):
    assert len(ALL) + len(CHOSEN) + len(WITHOUT) >= 160
    known = set(keys.values())
    assert {name for _group, _text, expected in ALL for name in expected} <= known
    assert {name for expected in CHOSEN.values() for name in expected} <= known
    assert {name for sets in WITHOUT.values() for expected in sets for name in expected} <= known


def test_97_of_100_questions_are_answered_among_the_first_three(keys):
    missed = [(text, found) for _group, text, expected in ALL if expected.isdisjoint(found := first(text, keys))]
    wanted = CHOSEN | {query: expected for query, (expected, _absent) in WITHOUT.items()}
    missed += [
        (query, found) for query, expected in wanted.items() if expected.isdisjoint(found := asked(query, keys)[:FIRST])
    ]
    assert 1 - len(missed) / (len(ALL) + len(wanted)) >= 0.97, missed


@pytest.mark.parametrize("query", WITHOUT)
def test_what_a_reader_leaves_out_is_nowhere(keys, query):
    assert WITHOUT[query][1].isdisjoint(asked(query, keys))


@pytest.mark.parametrize("group", QUERIES)
def test_no_group_of_questions_is_left_behind(keys, group):
    answered = [not expected.isdisjoint(first(text, keys)) for text, expected in QUERIES[group].items()]
    assert sum(answered) / len(answered) >= 0.8


def test_every_example_of_the_help_finds_something_first(client):
    examples = [link["href"] for link in Elements(page(client, "")).named("a") if link["href"].startswith("/suche/?q=")]
    assert len(examples) >= 3
    for address in examples:
        assert "<article" in client.get(address).content.decode(), address
    assert "Exportkontrollen" in page(client, "") and search("Exportkontrollen").ids  # the form's own example


def test_no_mistype_of_a_topic_loses_many_of_its_articles():
    assert len(search("künstliche inteligenz").ids) == len(search("kuenstliche Intelligenz").ids) > 10


@pytest.mark.parametrize(("text", "address"), sorted(NAMED.items()))
def test_the_page_of_what_is_named_comes_first(text, address):
    assert search(text).facets.asked[0].slug == address
