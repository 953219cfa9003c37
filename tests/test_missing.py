"""Addresses without a page: what they may have meant, and what stands in the place of what was withdrawn."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.presentation.articles.missing import words_of

from .factories import make_article, make_draft, make_topic

pytestmark = pytest.mark.django_db


def page_of(client, path: str, status: int) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/artikel/chips-aus-taiwan/", "chips aus taiwan"),
        ("/2019/07/chips-aus-taiwan.html", "chips aus taiwan"),
        ("/artikel/chips/", ""),
        ("/wp-login.php", ""),
        ("/", ""),
        (f"/{'a-' * 9_000}", " ".join("a" * 50)),
    ],
)
def test_words_of_an_address(path, words):
    assert words_of(path) == words


def test_a_cut_off_or_mistyped_address_leads_to_the_article(client):
    article = make_article(title="Zaunkönige nisten im Rechenzentrum")
    for path in ("/artikel/zaunkoenige-nisten-im/", "/artikel/zaunkoenige-nisten-in-rechenzentrn/"):
        html = page_of(client, path, 404)
        assert "Meinten Sie …?" in html and f'href="{article.get_absolute_url()}"' in html


def test_the_search_holds_the_words_of_the_address(client):
    assert 'name="q" value="chips aus taiwan"' in page_of(client, "/artikel/chips-aus-taiwan/", 404)


def test_only_public_articles_are_guessed(client):
    make_draft(title="Zaunkönige nisten im Rechenzentrum")
    make_article(title="Zaunkönige nisten im Moor").withdraw()
    make_article(title="Zaunkönige nisten im Garten", at=timezone.now() + dt.timedelta(hours=1))
    assert "Meinten Sie" not in page_of(client, "/artikel/zaunkoenige-nisten-im/", 404)


def test_one_word_in_common_is_no_guess(client):
    make_article(title="Zaunkönige nisten im Rechenzentrum")
    assert "Meinten Sie" not in page_of(client, "/artikel/zaunkoenige-fliegen/", 404)


@pytest.mark.parametrize("number", [1, 30])
def test_a_guess_costs_three_queries(client, number):
    for _ in range(number):
        make_article(title="Zaunkönige nisten im Rechenzentrum")
    costs = []
    for path in ("/nichts/", "/zaunkoenige-nisten/"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        costs.append(len(queries))
    assert costs[1] <= costs[0] + 3 and costs[1] <= 8


def test_in_the_place_of_a_withdrawn_article_stands_what_is_newer_on_its_topic(client):
    topic, now = make_topic(), timezone.now()
    older, gone, newer = (
        make_article(title=title, tags=(topic,), at=now - dt.timedelta(days=days))
        for title, days in (("Älteres", 3), ("Falsches", 2), ("Neueres", 1))
    )
    elsewhere = make_article(tags=(make_topic(),))
    gone.withdraw(notice="Die Zahlen waren falsch.")
    html = page_of(client, gone.get_absolute_url(), 410)
    assert "Die Zahlen waren falsch." in html and "Falsches" not in html and topic.name not in html
    assert newer.get_absolute_url() in html
    assert older.get_absolute_url() not in html and elsewhere.get_absolute_url() not in html


def test_a_silent_withdrawal_says_nothing_of_the_topic(client):
    topic = make_topic()
    gone, newer = (
        make_article(tags=(topic,), at=timezone.now() - dt.timedelta(days=2)),
        make_article(tags=(topic,)),
    )
    gone.withdraw(is_silent=True)
    assert newer.get_absolute_url() not in page_of(client, gone.get_absolute_url(), 410)


def test_a_withdrawn_article_costs_as_much_in_a_large_archive(client):
    topic = make_topic()
    gone = make_article(tags=(topic,), at=timezone.now() - dt.timedelta(days=2))
    gone.withdraw()
    costs = set()
    for number in (1, 29):
        for _ in range(number):
            make_article(tags=(topic,))
        client.get(gone.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(gone.get_absolute_url())
        costs.add(len(queries))
    assert len(costs) == 1 and costs.pop() <= 8
