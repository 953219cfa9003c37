"""Text is written one way wherever it comes in: composed, without what nobody sees; names that look alike are one name."""

import datetime as dt
import importlib
import json

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from articles.body import clean, plain_text
from articles.importing import BadRecord, Record, Writer
from articles.importing.json_lines import read_record
from articles.importing.record import TagName
from articles.models import (
    Article,
    Author,
    CompanyAlias,
    Draft,
    Image,
    LeadImage,
    Remark,
    Source,
    TagRef,
    Topic,
    TopicAlias,
)
from articles.models.article.content import TEXTS
from articles.suggesting import suggest
from articles.suggesting.names import Name, build
from articles.text import fold, stems, words

from .factories import (
    make_article,
    make_author,
    make_company,
    make_draft,
    make_image,
    make_snapshot,
    make_topic,
    make_user,
)
from .searching import found
from .test_desk_article import post
from .test_desk_autosave import backup

pytestmark = pytest.mark.django_db

TYPED = "Die Beho\u0308rde\u200b pr\x01üft \x1bMu\u0308n\x08chen"
STORED = "Die Behörde prüft München"


@pytest.fixture
def editor(client):
    person = make_user("Chefredaktion")
    client.force_login(person)
    return person


# Articles


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_of_an_article_is_normalised_however_it_comes_in(name):
    article = make_article(**{name: TYPED})
    article.refresh_from_db()
    assert article.working_copy.snapshot.to_json()[name] == STORED
    assert getattr(article, name) == STORED


def test_the_article_form_normalises_texts_captions_and_sources(client, editor):
    use = {"image": make_image().pk, "alt": TYPED, "decorative": False, "caption": TYPED}
    sources = [{"name": TYPED, "url": "https://exam\u200bple.org/", "kind": "document"}]
    post(
        client,
        title=TYPED,
        lead=TYPED,
        body=f"<p>{TYPED}</p>",
        notes=TYPED,
        lead_image=json.dumps(use),
        sources=json.dumps(sources),
    )
    article = Article.objects.get()
    assert (article.title, article.lead, article.body, article.working_copy.notes) == (
        STORED,
        STORED,
        f"<p>{STORED}</p>",
        STORED,
    )
    assert article.working_copy.snapshot.lead_image == LeadImage(use["image"], STORED, False, STORED)
    assert article.working_copy.snapshot.sources == (Source(STORED, "https://example.org/", "document"),)


def test_a_text_is_measured_as_it_is_stored(client, editor):
    post(client, kicker="u\u0308" * 120)
    assert Article.objects.get().kicker == "ü" * 120


def test_autosave_normalises(client, editor):
    article = make_draft()
    assert "saved" in backup(client, article, title=TYPED, body=f"<p>{TYPED}</p>").json()
    draft = Draft.objects.get()
    assert (draft.content["title"], draft.content["body"]) == (STORED, f"<p>{STORED}</p>")


def test_an_import_normalises():
    line = {"id": 1, "title": TYPED, "lead": TYPED, "text": TYPED, "authors": [TYPED], "tags": [TYPED]}
    article, _outcome = Writer("archiv").write(read_record(json.dumps(line)))
    assert (article.title, article.lead, article.body) == (STORED, STORED, f"<p>{STORED}</p>")
    assert (Author.objects.get().name, Topic.objects.get().name) == (STORED, STORED)


# The body


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (f"<p>{TYPED}</p>", f"<p>{STORED}</p>"),
        ("<p>Beho&#x308;rde &#8203;&#1;x</p>", "<p>Behörde x</p>"),
        ("<p>Beho<x>\u0308</x>rde</p>", "<p>Behörde</p>"),
        (f'<p>x<sup data-note="{TYPED}"></sup></p>', f'<p>x<sup data-note="{STORED}"></sup></p>'),
        (
            f'<figure data-image="1" data-alt="{TYPED}"></figure>',
            f'<figure data-image="1" data-alt="{STORED}"></figure>',
        ),
        ("<p>Zeile\u2028Zeile\x0bZeile</p>", "<p>Zeile Zeile Zeile</p>"),
        ("<p>\u0338durchgestrichen</p>", "<p>\u0338durchgestrichen</p>"),  # composing would join it with the bracket
    ],
)
def test_the_body_is_normalised_behind_its_markup(typed, stored):
    assert clean(typed) == stored
    assert clean(stored) == stored


def test_soft_hyphens_stay_in_the_text_and_part_no_word():
    snapshot = make_snapshot(body="<p>Daten\u00adschutz\u00adgrund\u00adverordnung</p>")
    assert "Daten\u00adschutz" in snapshot.body
    text = plain_text(snapshot.blocks)
    assert stems(text) == stems("Datenschutzgrundverordnung")
    assert len(words(text)) == 1


# Names


@pytest.mark.parametrize("written", ["Null\u200bbreite", "Null\u00adbreite", "NULLBREITE\u200f", "\ufeffNullbreite"])
def test_names_that_look_the_same_are_one_topic_at_every_door(client, editor, written):
    topic = make_topic(name="Nullbreite")
    answer = client.post(reverse("admin:desk_createtag"), {"kind": "topic", "name": written}).json()
    assert answer["id"] == topic.pk
    response = client.post(reverse("admin:articles_topic_add"), {"name": written})
    assert "gibt es schon" in response.content.decode()
    Writer("archiv").write(Record("1", {"title": "x"}, tags=[TagName("topic", written)]))
    assert Topic.objects.count() == 1


def test_other_names_that_look_the_same_are_one():
    company = make_company(name="Nebelhorn")
    CompanyAlias.objects.create(target=company, name="Nebel\u200bhorn KI")
    Writer("archiv").write(Record("1", {"title": "x"}, tags=[TagName("company", "Nebelhorn\u00ad KI")]))
    assert Article.objects.get().companies.get() == company


def test_an_author_is_known_however_the_name_is_composed():
    author = make_author(name="Jo\u0308rg\u200b Müller")
    assert author.name == "Jörg Müller"
    Writer("archiv").write(Record("1", {"title": "x"}, authors=["Jörg Mu\u0308l\u00adler"]))
    assert Author.objects.get() == author


def test_every_row_that_people_write_is_normalised(client):
    image = make_image(caption=TYPED, alt=TYPED, credit=TYPED, title=TYPED)
    image = Image.objects.get(pk=image.pk)
    assert {image.caption, image.alt, image.credit, image.title} == {STORED}
    alias = TopicAlias.objects.create(target=make_topic(name=TYPED, profile=f"{TYPED}\r\n{TYPED}"), name="Anders\x08")
    assert (alias.name, alias.target.profile) == ("Anders", f"{STORED}\n{STORED}")


def test_notes_through_a_preview_link_are_normalised(client):
    article = make_draft()
    link = article.preview_links.create(
        created_by=make_user("Redaktion"), expires_at=timezone.now() + dt.timedelta(days=1)
    )
    data = {
        "revision": article.working_copy.newest_revision_id,
        "verdict": "note",
        "text": TYPED,
        "name": TYPED,
    }
    client.post(reverse("articles:preview", args=[link.token]), data)
    note = Remark.objects.get()
    assert (note.text, note.name) == (STORED, STORED)


def test_saving_a_form_of_several_lines_again_changes_nothing(client, editor):
    topic = make_topic(profile="Eine Zeile.\nNoch eine.")
    data = {
        "name": topic.name,
        "slug": topic.slug,
        "profile": "Eine Zeile.\r\nNoch eine.",
        "wikidata": "",
        "website": "",
    }
    data |= {
        "aliases-TOTAL_FORMS": "0",
        "relations-TOTAL_FORMS": 0,
        "relations-INITIAL_FORMS": 0,
        "aliases-INITIAL_FORMS": "0",
    }
    url = reverse("admin:articles_topic_change", args=[topic.pk])
    assert client.post(url, data).status_code == 302
    history = client.get(reverse("admin:articles_topic_history", args=[topic.pk])).content.decode()
    assert "Noch eine" not in history


# What finds it


def test_search_finds_a_word_however_it_came_in():
    for number, text in enumerate(
        ["Behörde in München", "Beho\u0308rde in Mu\u0308nchen", "Behör\u00adde in Mün\u200bchen"]
    ):
        make_article(title=f"Stück {number}", body=f"<p>{text}</p>")
    assert len(found("Behörde München")) == 3


def test_the_index_cuts_raw_text_by_the_same_rule():
    assert stems("Beho\u0308rde") == stems("Behörde") == stems("Be\u00adhör\u200bde")


@pytest.mark.parametrize("text", ["Nvi\u00addia verkauft.", "Nvidia\u200b verkauft.", "Nv\u200didia verkauft."])
def test_suggestions_read_names_across_soft_hyphens(text):
    names = build([Name(("company", 1), "Nvidia")])
    assert [found.tag for found in suggest(names, text=text)] == [("company", 1)]


# What readers get


def test_no_control_character_reaches_a_reader(client):
    topic = make_topic(name=f"Thema {TYPED}")
    article = make_article(title=TYPED, lead=TYPED, body=f"<p>{TYPED}</p>", tags=(TagRef("topic", topic.pk, True),))
    for address in (
        article.get_absolute_url(),
        topic.get_absolute_url(),
        "/",
        "/feed.xml",
        "/feed.json",
        "/sitemap-news.xml",
    ):
        page = client.get(address).content.decode()
        assert STORED in page, address
        assert not any(character in page for character in "\x01\x08\x1b\u200b\u0308")


# Rows from before


def test_the_migration_gives_old_rows_the_one_spelling():
    old = make_topic(name="Alt")
    Topic.objects.filter(pk=old.pk).update(name="Mu\u0308nchen\u200b", folded="mu\u0308nchen\u200b", profile="a\x01b")
    twin, other = make_topic(name="Nullbreite"), make_topic(name="Zwilling")
    Topic.objects.filter(pk=other.pk).update(name="Null\u200bbreite", folded="null\u200bbreite")
    article = make_article(title="Alt")
    Article.objects.filter(pk=article.pk).update(title=TYPED)
    importlib.import_module("articles.migrations.0008_one_spelling").normalise_rows(apps, None)
    old.refresh_from_db()
    assert (old.name, old.folded, old.profile) == ("München", fold("München"), "ab")
    assert Article.objects.get(pk=article.pk).title == STORED
    assert set(Topic.objects.values_list("pk", "folded")) >= {
        (twin.pk, "nullbreite"),
        (other.pk, "null\u200bbreite"),
    }


# How much is taken


def test_a_body_that_grows_beyond_the_limit_when_it_is_stored_is_refused_with_the_limit(client, editor):
    response = post(client, body="&" * 900_000)
    assert "Der Text ist zu lang: 4.500.007 Zeichen, möglich sind 1.000.000." in response.content.decode()
    assert not Article.objects.exists()
    answer = backup(client, body="&" * 900_000)
    assert (answer.status_code, "möglich sind 1.000.000" in answer.json()["error"]) == (400, True)
    with pytest.raises(BadRecord, match="1000000 characters"):
        read_record(json.dumps({"id": 1, "html": "&" * 900_000}))


@pytest.mark.parametrize("name", ["lead", "disclosure", "notes", "change_note"])
def test_a_field_says_how_much_it_takes(client, editor, name):
    response = post(client, **{name: "Wort " * 30_000})
    assert not Article.objects.exists()
    assert "Zeichen" in str(response.context["errors"][name])


def test_a_picture_s_words_are_bounded_too(client, editor):
    use = {"image": make_image().pk, "alt": "x" * 301, "decorative": False, "caption": ""}
    response = post(client, lead_image=json.dumps(use))
    assert "Der Alternativtext ist zu lang: 301 Zeichen, möglich sind 300." in str(response.context["errors"])


@pytest.mark.parametrize(
    "name", ["desk_preview_new", "desk_checklist", "desk_related", "desk_suggest", "desk_autosave_new"]
)
def test_what_only_shows_or_keeps_a_text_answers_one_that_is_too_long(client, editor, name):
    data = {
        "title": "x" * 300,
        "lead": "Wort " * 30_000,
        "body": "&\u00a0" * 400_000,
        "slot": "a",
        "sequence": "1",
    }
    assert client.post(reverse(f"admin:{name}"), data).status_code in (200, 400)
