"""The start page: what concerns me now."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from articles.desk.start import panels
from articles.models import Article, NotPublishable

from .factories import make_article, make_author, make_draft, make_image, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def start_page(client) -> str:
    return client.get(reverse("admin:index")).content.decode()


def test_shows_my_drafts_and_not_those_of_others(client, editor):
    make_draft(title="Mein Entwurf", by=editor)
    make_draft(title="Fremder Entwurf", by=make_user("Redaktion"))
    page = start_page(client)
    assert "Mein Entwurf" in page and "Fremder Entwurf" not in page


def test_shows_what_was_handed_over_to_the_desk(client, editor):
    make_draft(title="Bitte redigieren", fields={"step": "editing"})
    assert "Bitte redigieren" in start_page(client)


def test_what_readers_have_in_full_waits_for_nobody(client, editor):
    article = make_article(title="Ist erschienen", fields={"assigned_to": editor})
    waiting = panels(editor)[1]
    assert waiting.title == "Wartet auf mich" and waiting.lines == []
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Mit neuer Fassung"), by=None)
    assert [line.article for line in panels(editor)[1].lines] == [article]


def test_shows_planned_articles_with_a_countdown(client, editor):
    make_article(title="Morgen", at=timezone.now() + dt.timedelta(hours=30, seconds=20))
    page = start_page(client)
    assert "Morgen" in page and "in 30 Std. 0 Min." in page


def test_warns_of_published_pictures_without_credit(client, editor):
    make_article(lead_image=make_image(credit=""))
    assert "1 veröffentlichter Artikel mit Bild ohne Bildnachweis" in start_page(client)


def picture_with_rights(days: int):
    return make_image(title=f"Rechte {days} Tage", rights_until=timezone.localdate() + dt.timedelta(days=days))


@pytest.mark.parametrize(("days", "is_warned"), [(-1, False), (0, True), (7, True), (8, False)])
def test_warns_a_week_before_the_rights_of_a_published_picture_end(client, editor, days, is_warned):
    picture = picture_with_rights(days)
    make_article(lead_image=picture)
    page = start_page(client)
    warned = f"Bildrechte enden am {date_format(picture.rights_until, 'j. F')}: „Rechte {days} Tage“"
    assert (warned in page) == is_warned
    assert (reverse("admin:articles_image_change", args=[picture.pk]) in page) == is_warned


def test_does_not_warn_of_rights_that_end_where_no_reader_sees_the_picture(client, editor):
    picture_with_rights(3)
    make_draft(lead_image=picture_with_rights(4))
    assert "Bildrechte enden" not in start_page(client)


def test_many_pictures_whose_rights_end_are_named_in_the_library(client, editor):
    for days in (1, 1, 2, 3, 4, 7):
        make_article(lead_image=picture_with_rights(days))
    picture_with_rights(5)
    page = start_page(client)
    assert page.count("Bildrechte enden am") == 5 and "image/?stand=rechte-enden" in page
    library = client.get(reverse("admin:articles_image_changelist"), {"stand": "rechte-enden"})
    assert library.context["cl"].result_count == 6


def test_costs_the_same_for_a_large_archive(client, editor, django_assert_max_num_queries):
    for _ in range(12):
        make_article(by=editor, lead_image=picture_with_rights(3))
        make_draft(by=editor)
    with django_assert_max_num_queries(19):  # four to find out what is out of date, once after each public change
        start_page(client)
    with django_assert_max_num_queries(16):
        start_page(client)


def test_a_new_article_begins_with_ones_own_name(client, editor):
    editor.author = make_author(name="Mira Albers")
    editor.save()
    assert "Mira Albers" in client.get(reverse("admin:articles_article_add")).content.decode()


def test_somebody_new_is_offered_three_steps_and_an_article_that_never_goes_public(client, editor):
    assert "Die ersten drei Schritte" in start_page(client)
    page = client.post(reverse("admin:desk_practice"), follow=True).content.decode()
    article = Article.objects.get()
    assert "Übungsartikel" in page and "Veröffentlichen</button>" not in page
    with pytest.raises(NotPublishable):
        article.publish(by=editor)
    client.post(reverse("admin:desk_practice"))
    assert Article.objects.count() == 1


def test_the_steps_go_away_with_the_first_article(client, editor):
    make_draft(by=editor)
    assert "Die ersten drei Schritte" not in start_page(client)
