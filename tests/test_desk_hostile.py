"""What the desk does with parameters that no browser sends: it answers, soon, and keeps the text."""

import json

import pytest
from django.urls import reverse

from articles.desk.fields import JSONListField, SourcesField
from articles.desk.revisions.compare import blocks
from articles.desk.revisions.merge import merge_blocks
from articles.models import Article, Draft
from articles.presentation.articles.differences import MOST_PAIRS, opcodes, words
from techpolicy.middleware import MAX_BODY

from .factories import make_draft, make_topic, make_user
from .test_desk_article import post

pytestmark = pytest.mark.django_db

NUMBERS = ("²", "9" * 30, "-1", "٣")


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


@pytest.mark.parametrize("name", ["pictures", "articles", "authors", "tags"])
def test_pickers_answer_a_query_of_thousands_of_words(client, editor, name):
    assert client.get(reverse(f"admin:desk_{name}"), {"q": "a " * 3000}).status_code == 200


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_no_number_of_a_row_finds_nothing(client, editor, number):
    article, topics = make_draft(), f"{make_topic().pk},{number}"
    for url in (
        f"{reverse('admin:desk_pictures')}?ids={number}",
        f"{reverse('admin:desk_articles')}?not={number}",
        f"{reverse('admin:desk_where_else')}?artikel={number}",
        f"{reverse('admin:articles_article_change', args=[article.pk])}?sicherung={number}",
        f"{reverse('admin:desk_conflict', args=[article.pk])}?sicherung={number}",
        f"{reverse('admin:desk_compare', args=[article.pk])}?von={number}&bis=1",
        f"{reverse('admin:desk_preview', args=[article.pk])}?fassung={number}",
    ):
        assert client.get(url).status_code in (200, 302, 404)
    for bulk in ("change_tags", "delete_unused", number):
        assert client.post(reverse("admin:desk_bulk"), {"bulk": bulk, "ids": topics, "do": ""}).status_code < 500
    assert client.post(reverse("admin:desk_view_delete"), {"ansicht": number}).status_code == 404
    assert client.post(reverse("admin:desk_proposals"), {"kind": "topic", "tag": number}).status_code == 302
    assert client.post(reverse("admin:desk_autosave_new"), {"slot": "a", "sequence": number}).status_code == 400


def test_damaged_pickers_cost_no_text(client, editor):
    deep = "[" * 100_000
    post(client, title="Bleibt", sources=deep, byline=deep, tags=deep, lead_image=deep)
    assert Article.objects.get().title == "Bleibt"


def test_characters_that_no_database_stores_are_left_out(client, editor):
    source = json.dumps([{"name": "Amts\ud800blatt\u0000 😀", "url": ""}])
    post(client, sources=source)
    assert Article.objects.get().sources[0]["name"] == "Amtsblatt 😀"
    client.post(reverse("admin:desk_autosave_new"), {"slot": "a", "sequence": "1", "sources": source})
    assert Draft.objects.get().content["sources"][0]["name"] == "Amtsblatt 😀"


def test_a_picker_holds_no_more_than_an_editor_would_choose():
    assert len(JSONListField().to_python(json.dumps(list(range(1, 100_000))))) == 500
    assert SourcesField().to_python('[{"name": "a"}]')[0].name == "a"


def test_texts_that_would_take_minutes_to_compare_show_only_where_they_begin_and_end_alike():
    old = ["Anfang", *["a", "b"] * 400, "Ende"]
    new = ["Anfang", *["b", "a"] * 400, "b", "Ende"]
    assert MOST_PAIRS < 2 * 400 * 400
    assert [kind for kind, *_ in opcodes(old, new)] == ["equal", "insert", "equal"]


def test_what_is_compared_in_haste_is_complete():
    old = ["a"] * 1000 + ["b"]
    new = ["a"] * 1200
    for sides, first, last in ((old, 1, 2), (new, 3, 4)):
        found = [part for code in opcodes(old, new) for part in sides[code[first] : code[last]]]
        assert found == sides
    merged, _doubled = merge_blocks(old, new, [*old, "c"])
    assert {"a", "c"} <= set(merged)


def test_space_is_not_compared_for_its_own_sake():
    shown = words("eins zwei drei", "eins vier drei")
    assert shown == "eins <del>zwei</del><ins>vier</ins> drei"
    assert blocks([], []) == ""


@pytest.mark.parametrize("address", ["/x/%00/", "/vorschau/%00/", "/media/%00", "/suche/?q=%00", "/admin/?x=%00"])
def test_an_address_with_nul_in_it_is_refused_before_any_database_sees_it(client, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "Content-Security-Policy" in response.headers


def test_a_body_larger_than_any_form_is_refused_unread(client):
    response = client.post(reverse("admin:login"), {}, CONTENT_LENGTH=str(MAX_BODY + 1))
    assert response.status_code == 413


def test_names_lose_what_no_database_stores(client, editor):
    answer = client.post(reverse("admin:desk_createtag"), {"kind": "topic", "name": "Chip\0s"})
    assert answer.json()["name"] == "Chips"
