"""Which addresses share a kept page: what decides the answer does, and nothing else."""

import pytest

from articles.page_cache import address_key

from .reader import make_world


def key(query: str, **others: str) -> tuple | None:
    return address_key({"PATH_INFO": "/", "QUERY_STRING": query} | others)


def test_pages_of_a_list_are_kept_apart():
    assert key("seite=2") != key("")
    assert key("seite=2") != key("seite=3")


@pytest.mark.parametrize("query", ["seite=0", "seite=02", "seite=99999", "seite=2&seite=3", "seite=²"])
def test_what_is_no_page_number_is_not_kept(query):
    assert key(query) is None


def test_a_search_is_not_kept():
    assert key("q=chips", PATH_INFO="/suche/") is None
    assert key("", PATH_INFO="/suche/") is not None


def test_what_others_append_makes_no_page_of_its_own():
    assert key("utm_source=brief&fbclid=1&x") == key("")
    assert key("seite=2&gclid=1") == key("seite=2")


@pytest.mark.django_db
def test_no_page_but_the_search_reads_more_than_its_page_number(client):
    world = make_world(2)
    for path in (
        *world.pages,
        "/archiv/",
        "/korrekturen/",
        "/fristen/",
        "/wer-wird-reguliert/",
        "/bildnachweise/",
        "/feed.xml",
        "/sitemap.xml",
    ):
        assert (
            client.get(path, {"q": "x", "form": "analyse", "von": "2026"}).content == client.get(path).content
        ), path


def test_invented_schemes_and_endless_addresses_fill_no_memory():
    assert key("", HTTP_X_FORWARDED_PROTO="x" * 9_000) == key("", HTTP_X_FORWARDED_PROTO="http")
    assert key("", HTTP_X_FORWARDED_PROTO="https, http") == key("", HTTP_X_FORWARDED_PROTO="https")
    assert key("", PATH_INFO="/" + "x" * 9_000) is None
    assert key("", HTTP_HOST="localhost:" + "0" * 9_000) is None


def test_hosts_and_schemes_are_kept_apart():
    assert key("", HTTP_HOST="a") != key("", HTTP_HOST="b")
    assert key("", HTTP_X_FORWARDED_PROTO="https") != key("", HTTP_X_FORWARDED_PROTO="http")
