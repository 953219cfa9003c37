"""Whatever is typed into a search, wherever people search: an answer, from no more than the first words."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.desk.searching import MOST_WORDS

from .factories import make_article, make_topic, make_user

pytestmark = pytest.mark.django_db

QUERIES = {
    "many words": "wort " * 5_000,
    "one endless word": "x" * 100_000,
    "quotes": '"' * 5_000 + "'a b'" * 500,
    "wildcards": "%_\\" * 5_000,
}
LISTS = [model._meta.model_name for model, it in admin.site._registry.items() if it.search_fields]
PICKERS = ["desk_pictures", "desk_articles", "desk_authors", "desk_tags", "desk_front_suche"]


def autocompletes() -> list[tuple[str, str, str]]:
    """(app, model, field) of every field that completes what one types."""
    return [
        (model._meta.app_label, model._meta.model_name, field)
        for model, its_admin in admin.site._registry.items()
        for field in its_admin.autocomplete_fields
    ]


@pytest.fixture
def chief(client):
    client.force_login(make_user("Chefredaktion", is_superuser=True))
    make_article(title="Ein Wort", tags=(make_topic(),))
    return client


def longest(queries) -> int:
    return max((query["sql"].upper().count("LIKE") for query in queries), default=0)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("model", LISTS)
def test_lists_answer(chief, model, query):
    with CaptureQueriesContext(connection) as queries:
        answer = chief.get(reverse(f"admin:articles_{model}_changelist"), {"q": query})
    assert answer.status_code == 200
    assert longest(queries) <= 5 * MOST_WORDS


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_fields_that_complete_answer(chief, query):
    assert autocompletes()
    for app, model, field in autocompletes():
        asked = {"term": query, "app_label": app, "model_name": model, "field_name": field}
        assert chief.get(reverse("admin:autocomplete"), asked).status_code == 200


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("name", PICKERS)
def test_pickers_answer(chief, name, query):
    assert chief.get(reverse(f"admin:{name}"), {"q": query}).status_code == 200


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_the_search_for_a_wording_answers(chief, query):
    assert chief.get(reverse("admin:desk_where_else"), {"wortlaut": query}).status_code == 200


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_readers_get_an_answer(client, query):
    assert client.get(reverse("articles:search"), {"q": query}, follow=True).status_code == 200


def test_what_was_left_out_of_a_search_is_said(chief):
    list_of_articles = reverse("admin:articles_article_changelist")
    note = "Gesucht wird mit höchstens 12 Wörtern"
    assert note in chief.get(list_of_articles, {"q": "wort " * 13}).content.decode()
    assert note not in chief.get(list_of_articles, {"q": "wort " * 12}).content.decode()
