"""What cleaning takes away from what somebody typed is named when it is saved, once."""

import json

import pytest

from articles.body import clean, lost_addresses, lost_words
from articles.desk.revisions.losses import losses
from articles.models import Article

from .factories import make_user
from .test_body import FLOODS, READ_AS, STORED
from .test_desk_article import post, said
from .test_linear_cost import FEW, MANY, costs, flood

SWALLOWED = {
    '<p>eins <a href="https://x.example>zwei</a> drei</p><p class="y">vier</p>': ["zwei", "drei"],
    "<p>eins</p><title>zwei<p>drei</p>": ["zwei", "drei"],
    "<p>eins</p><textarea>zwei": ["zwei"],
    "<p>eins</p><select><option>zwei</select>": ["zwei"],
    "<p>eins eins</p><svg><text>eins</text></svg>": ["eins"],
    "<script>alert(1)</script><p>eins</p>": ["alert", "1"],
}


@pytest.mark.parametrize(("typed", "lost"), SWALLOWED.items())
def test_words_that_vanish_are_named(typed, lost):
    assert lost_words(typed) == lost


@pytest.mark.parametrize(
    "html",
    [
        *STORED,
        *READ_AS,
        "Wo<b>r</b>t <x>eins</x>zwei",
        '<p>a<sup data-note="b > c </b> d">1</sup></p>',
        "<p>offen <a href=",
    ],
)
def test_nothing_is_named_where_nothing_is_lost(html):
    assert lost_words(html) == [] == lost_words(clean(html))


def test_links_that_no_reader_may_follow_are_named():
    html = '<p><a href="javascript:alert(1)">x</a> <a href="www.example.org">y</a> <a href="https://example.org/">z</a> <a>w</a></p>'
    assert lost_addresses(html) == ["javascript:alert(1)", "www.example.org"]
    assert lost_addresses(clean(html)) == []


@pytest.mark.parametrize("piece", [*FLOODS.values(), '<a href="</p>', "<title>x"])
def test_looking_for_losses_is_linear(piece):
    assert costs(lost_words, flood(piece, FEW), flood(piece, MANY)) == (True, True)


def test_only_a_dozen_words_are_named():
    assert "w11“ … (und 38 weitere Wörter)" in losses({"body": "<title>" + " ".join(f"w{n}" for n in range(50))})[0]


@pytest.mark.django_db
def test_saving_says_once_what_fell_away(client):
    client.force_login(make_user("Redaktion"))
    sources = [
        {"name": "Amtsblatt", "url": "javascript:alert(1)", "kind": "document"},
        {"name": "L" * 500, "url": "kein link", "kind": "document"},
    ]
    text = '<p>eins <a href="https://x.example>zwei</a> drei</p><p class="y">vier</p>'
    message = said(post(client, body=text, sources=json.dumps(sources)))
    assert "Text: Beim Säubern ist weggefallen: „zwei drei“." in message
    assert "Quellen: Die Adresse „javascript:alert(1)“ bei „Amtsblatt“ ist weggefallen" in message
    assert "ist gekürzt: Name und Adresse fassen je 400 Zeichen." in message
    article = Article.objects.get()
    again = said(post(client, article, body=article.body, sources=json.dumps(article.sources)))
    assert "weggefallen" not in again and "gekürzt" not in again
