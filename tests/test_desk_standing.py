"""What the Prüfliste says besides open points: "nicht anwendbar" is not "in Ordnung"."""

import pytest
from django.urls import reverse

from articles.desk.checks.checklist import check
from articles.desk.checks.checklist_rows import of_article, settled
from articles.models import Article, RelatedArticle, SiteSettings

from .factories import make_article, make_draft, make_image, make_snapshot, make_user

pytestmark = pytest.mark.django_db


def lines(snapshot, article=None, *, is_urgent=False) -> dict[str, bool]:
    """{text: applies}."""
    problems = check(snapshot, is_urgent=is_urgent)
    found = settled(snapshot, article or Article.new(), problems, is_urgent=is_urgent)
    return {line.text: line.applies for line in found}


def test_what_is_in_order_and_what_does_not_apply_are_told_apart():
    found = lines(make_snapshot())
    assert found["Titel"] and found["Quelle"]
    assert found["Bilder mit Bildnachweis, Alternativtext und Rechten: nicht anwendbar (keine Bilder)"] is False
    assert found["Sperrfrist: nicht anwendbar (keine)"] is False


def test_a_picture_in_order_is_in_order():
    assert lines(make_snapshot(lead_image=make_image()))["Bilder mit Bildnachweis, Alternativtext und Rechten"]


def test_an_open_point_is_in_neither_list():
    found = lines(make_snapshot(title="", lead_image=make_image(credit="")))
    assert not any(text.startswith(("Titel", "Bilder")) for text in found)


def test_a_comment_does_not_need_a_source_and_breaking_news_not_even_tags():
    assert "Quelle: nicht anwendbar (Kommentar)" in lines(make_snapshot(genre="comment", sources=()))
    assert "Schlagwort: nicht anwendbar (Eilmeldung)" in lines(make_snapshot(tags=()), is_urgent=True)


def test_four_eyes_and_an_empty_box_hang_on_the_article():
    assert of_article(make_draft()) == []
    live = make_article()
    RelatedArticle.objects.all().delete()
    assert [problem.key for problem in of_article(live)] == ["related"]
    SiteSettings.objects.create(four_eyes=True)
    assert [problem.key for problem in of_article(make_draft())] == ["four-eyes"]


def test_the_live_list_tells_both(client):
    client.force_login(make_user("Redaktion"))
    article = make_draft()
    data = {"title": "Titel", "base_revision": article.working_copy.newest_revision_id, "genre": "news"}
    found = client.post(reverse("admin:desk_checklist"), data).json()["settled"]
    assert {"text": "Titel", "applies": True} in found
    assert {"text": "Links: nicht anwendbar (keine)", "applies": False} in found


def test_a_note_is_told_beside_the_buttons_and_lies_open(client):
    client.force_login(make_user("Chefredaktion"))
    article = make_article(fields={"notes": "Juristische Prüfung läuft."})
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert '<a href="#id_notes">Notiz</a>: Juristische Prüfung läuft.' in page
    assert '<details class="desk-panel" open>' in page
    without = reverse("admin:articles_article_change", args=[make_article().pk])
    page = client.get(without).content.decode()
    assert "#id_notes" not in page and '<details class="desk-panel" open>' not in page
