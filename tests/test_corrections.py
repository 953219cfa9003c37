"""Changes to what readers know: marked, explained, in one transaction; and where else the old wording stands."""

import datetime as dt
import re
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.desk.revisions.corrections import old_wordings, where_else
from articles.models import Article, Correction, CorrectionLocked, NotPublishable

from .factories import make_article, make_draft, make_snapshot, make_user
from .test_desk_article import post, said

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def correction(text="Richtig ist: sieben.", kind="correction") -> Correction:
    return Correction(kind=kind, text=text)


@pytest.mark.parametrize("kind", ["correction", "clarification", "addition"])
def test_the_note_goes_live_with_the_text_and_moves_the_time(kind):
    article = make_article(title="Alt")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Neu"), by=None)
    revision = article.publish(correction=correction(kind=kind))
    note = Article.objects.published().get(title="Neu").corrections.get()
    assert (note.kind, note.revision, note.time) == (kind, revision, article.updated_at)


def test_without_a_note_neither_the_text_nor_the_correction_goes_live():
    article = make_article(title="Alt")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Neu"), by=None)
    with pytest.raises(NotPublishable):
        article.publish(correction=correction(" "))
    assert Article.objects.published().get().title == "Alt" and not Correction.objects.exists()


def test_what_nobody_has_read_takes_no_correction():
    with pytest.raises(NotPublishable):
        make_draft().publish(correction=correction())


def test_a_counterstatement_stays_word_for_word():
    article = make_article()
    printed = article.add_counterstatement(" Falsch ist …\n\nOrt, Datum, Name  ", by=None)
    printed.refresh_from_db()
    assert printed.text == " Falsch ist …\n\nOrt, Datum, Name  "
    printed.text = "Gekürzt"
    for change in (
        printed.save,
        printed.delete,
        Correction.objects.all().delete,
        lambda: Correction.objects.update(text="x"),
    ):
        with pytest.raises(CorrectionLocked):
            change()
    assert Correction.objects.get().text.startswith(" Falsch")


def test_a_counterstatement_needs_an_article_that_can_be_read():
    with pytest.raises(NotPublishable):
        make_article(at=timezone.now() + HOUR).add_counterstatement("Falsch ist …")
    with pytest.raises(NotPublishable):
        make_article().add_counterstatement("  ")


def test_other_notes_can_be_mended():
    article = make_article()
    article.publish(correction=correction("Richtig ist: sieebn."))
    note = article.corrections.get()
    note.text = "Richtig ist: sieben."
    note.save()
    assert article.corrections.get().text == "Richtig ist: sieben."


# In the desk


def test_the_template_must_be_filled_in(client, editor):
    article = make_article(title="Alt")
    response = post(
        client,
        article,
        button="_publish",
        title="Neu",
        change_kind="correction",
        change_note="In einer früheren Fassung hieß es, … Richtig ist: sieben.",
    )
    assert "aus der Vorlage" in said(response)
    assert "Richtig ist: sieben." in response.content.decode()  # what was typed is there again
    assert Article.objects.published().get().title == "Alt"


def test_after_a_correction_the_desk_asks_where_else_it_stood(client, editor):
    article = make_article(body="<p>Es kostet 5 Milliarden Euro. Das steht fest.</p>")
    response = post(
        client,
        article,
        button="_publish",
        body="<p>Es kostet 7 Milliarden Euro. Das steht fest.</p>",
        change_kind="correction",
        change_note="Richtig ist: 7 Milliarden.",
    )
    url = f"{reverse('admin:desk_where_else')}?artikel={article.pk}"
    assert "Korrektur veröffentlicht" in said(response) and url in said(response)
    page = client.get(url).content.decode()
    assert "Es kostet 5 Milliarden Euro." in page and "Das steht fest." not in page


def test_readers_find_the_note_in_the_article_and_on_its_page(client, editor):
    article = make_article()
    post(client, article, button="_publish", change_kind="clarification", change_note="Gemeint war der Rat.")
    for path in (article.get_absolute_url(), "/korrekturen/"):
        page = client.get(path).content.decode()
        assert "Gemeint war der Rat." in page and "Klarstellung" in page


def test_a_counterstatement_is_printed_after_a_check(client, editor):
    article = make_article()
    url = reverse("admin:desk_counterstatement", args=[article.pk])
    assert "dass der Wortlaut geprüft ist" in client.post(url, {"text": "Falsch."}).content.decode()
    assert not Correction.objects.exists()
    client.post(url, {"text": "Falsch ist …\n", "is_checked": "on"})
    assert Correction.objects.get().text == "Falsch ist …\n"
    assert "Gegendarstellung" in client.get(article.get_absolute_url()).content.decode()


def test_an_author_prints_no_counterstatement(client):
    author = make_user("Autor:in")
    client.force_login(author)
    article = make_article(by=author)
    assert client.get(reverse("admin:desk_counterstatement", args=[article.pk])).status_code == 404


# Where else


def test_old_wordings_are_the_sentences_that_are_gone():
    before = make_snapshot(title="T", lead="Eins. Zwei.", body="<p>Drei „vier“. Fünf.</p>", tags=(), byline=())
    after = before.changed(lead="Eins. Zwo.", body="<p>Drei „Vier“. Fünf. Sechs.</p>")
    assert old_wordings(before, after) == ["Zwei."]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Nach fünf <strong>Milliarden</strong> Euro fragt niemand.</p>",
        "<p>Vorher.</p><ul><li>Fünf&nbsp;Milliarden Euro</li></ul>",
        "<p>Die „fünf Milliarden“ Euro sind weg.</p>",
    ],
)
def test_the_old_wording_is_found_through_markup_case_and_quotes(body):
    article = make_article(body=body)
    (place,) = where_else("fünf Milliarden Euro")
    assert (place.article, place.is_exact) == (article, True)


def test_the_same_words_in_another_order_come_after():
    loose = make_article(body="<p>Milliarden waren es, und zwar fünf, in Euro.</p>")
    exact = make_article(title="Fünf Milliarden Euro", at=timezone.now() - HOUR)
    assert [(place.article, place.is_exact) for place in where_else("fünf Milliarden Euro")] == [
        (exact, True),
        (loose, False),
    ]


def test_only_public_articles_other_than_this_one_are_searched():
    own = make_article(lead="Fünf Milliarden.")
    make_draft(lead="Fünf Milliarden.")
    make_article(lead="Fünf Milliarden.").withdraw()
    assert where_else("Fünf Milliarden", without=own.pk) == []
    assert len(where_else("Fünf Milliarden")) == 1


def test_the_wording_is_marked_and_escaped(client, editor):
    make_article(body="<p>Ein &lt;b&gt; kostet fünf Milliarden.</p>")
    page = client.get(f"{reverse('admin:desk_where_else')}?wortlaut={quote('fünf Milliarden')}").content.decode()
    assert "Ein &lt;b&gt; kostet <mark>fünf Milliarden</mark>." in page


@pytest.mark.parametrize("number", [1, 30])
def test_searching_costs_the_same_for_one_place_and_for_thirty(client, editor, number, django_assert_max_num_queries):
    for _ in range(number):
        make_article(lead="Fünf Milliarden.")
    with django_assert_max_num_queries(8):
        client.get(f"{reverse('admin:desk_where_else')}?wortlaut={quote('Fünf Milliarden')}")


@pytest.mark.parametrize("extension", ["xml", "atom", "json"])
def test_corrections_have_a_feed_that_leads_to_each_note(client, extension):
    article = make_article(title="Die Fabrik")
    article.publish(correction=correction("Richtig ist: <sieben>.\nNicht fünf."))
    note = article.corrections.get()
    response = client.get(f"/korrekturen/feed.{extension}")
    text = response.content.decode()
    assert response.status_code == 200 and "Korrektur: Die Fabrik" in text
    assert f"#korrektur-{note.pk}" in text and "&lt;sieben&gt;" in text.replace("\\u003C", "<")
    assert f'id="korrektur-{note.pk}"' in client.get(article.get_absolute_url()).content.decode()
    assert f"/korrekturen/feed.{extension}" in client.get("/korrekturen/").content.decode()


def test_the_note_says_what_it_is_and_when(client):
    article = make_article()
    article.publish(correction=correction("Richtig ist: sieben."))
    page = client.get(article.get_absolute_url()).content.decode()
    assert re.search(r"Korrektur vom <time[^>]*>\d+\. \w+ \d{4}, \d+:\d\d Uhr:</time></b> Richtig ist: sieben\.", page)


@pytest.mark.parametrize("number", [1, 20])
def test_the_feed_costs_the_same_for_one_note_and_for_twenty(client, number, django_assert_max_num_queries):
    for _ in range(number):
        make_article().publish(correction=correction())
    with django_assert_max_num_queries(4):
        client.get("/korrekturen/feed.json")
