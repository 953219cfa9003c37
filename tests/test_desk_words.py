"""The desk speaks the words of the house, and none of those it has given up."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from articles.desk.articles.state import clock, publish_label, status_of
from articles.desk.articles.steps import main_button
from articles.models import NEVER, Article

from .factories import make_article, make_company, make_draft, make_image, make_user

pytestmark = pytest.mark.django_db

FORM_WORDS = [
    "Dachzeile",
    "Titel",
    "Vorspann",
    "Darstellungsform",
    "Ortsmarke",
    "Erscheint",
    "Autor:innen",
    "Schlagwörter",
    "Aufmacherbild",
    "Quellen",
    "Suche und Teilen",
    "Transparenz und Nachnutzung",
    "Notizen",
    "Speichern",
    "Veröffentlichen",
    "Fassungen",
    "Sperrfrist",
    "Offline nehmen",
    "Vorschau-Links",
]
PANELS = [
    "Erscheint",
    "Autor:innen",
    "Schlagwörter",
    "Aufmacherbild",
    "Quellen",
    "Suche und Teilen",
    "Transparenz und Nachnutzung",
    "Notizen",
]
GIVEN_UP = re.compile(r"\b(Beitrag|Beiträge|Tags|Sichern|Geschichte|Save|Delete|History|Change|Add)\b")


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion", is_superuser=True)
    client.force_login(person)
    return person


def visible_text(response) -> str:
    html = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", response.content.decode())
    return strip_tags(html)


def test_the_article_form_has_the_words_of_the_house_in_order(client, chief):
    response = client.get(reverse("admin:articles_article_change", args=[make_draft().pk]))
    text = visible_text(response)
    assert [word for word in FORM_WORDS if word not in text] == []
    side = response.content.decode().partition('<aside class="desk-side"')[2]
    panels = re.findall(r"<(?:h2|summary)[^>]*>([^<]+)</(?:h2|summary)>\s*(?=<|\S)", side)
    assert [panel for panel in panels if panel in PANELS] == PANELS


def addresses() -> list[str]:
    article, company, image = make_draft(), make_company(), make_image()
    pages = [
        reverse("admin:index"),
        reverse("admin:password_change"),
        reverse("admin:articles_article_add"),
    ]
    pages += [
        reverse(f"admin:articles_{model}_changelist")
        for model in ("article", "image", "company", "regulation", "user", "auditentry")
    ]
    pages += [
        reverse(f"admin:articles_{model}_add") for model in ("image", "company", "regulation", "author", "page", "user")
    ]
    pages += [
        reverse(f"admin:articles_{row._meta.model_name}_{view}", args=[row.pk])
        for row in (article, company, image)
        for view in ("change", "history", "delete")
    ]
    return [
        *pages,
        reverse("admin:desk_preview_links", args=[article.pk]),
        reverse("admin:desk_withdraw", args=[article.pk]),
    ]


def test_no_page_of_the_desk_says_a_word_that_was_given_up(client, chief):
    found = {}
    for address in addresses():
        response = client.get(address)
        assert response.status_code == 200, address
        words = GIVEN_UP.findall(visible_text(response))
        if words:
            found[address] = words
    assert found == {}


@pytest.mark.parametrize(
    ("make", "label", "button"),
    [
        (lambda: Article.new(), "Neuer Artikel", "Veröffentlichen"),
        (make_draft, "In Arbeit", "Veröffentlichen"),
        (make_article, "Veröffentlicht", "Aktualisierung veröffentlichen"),
    ],
)
def test_state_and_main_button(make, label, button):
    article = make()
    assert status_of(article).label == label
    assert main_button(article, make_user("Redaktion")).label == button


def test_who_may_not_publish_hands_over():
    article, author = make_draft(), make_user("Autor:in")
    assert main_button(article, author).label == "Zum Redigat geben"
    article.working_copy.step = "editing"
    assert main_button(article, author).label == "Zur Freigabe geben"


def test_the_publish_button_names_the_time_and_the_embargo(time_machine):
    time_machine.move_to("2026-11-23T08:00:00+01:00", tick=False)
    from datetime import datetime
    from zoneinfo import ZoneInfo

    berlin = ZoneInfo("Europe/Berlin")
    article = Article.new(expire_at=NEVER)
    article.working_copy.planned_for = datetime(2026, 11, 23, 18, 0, tzinfo=berlin)
    assert publish_label(article) == "Um 18:00 Uhr veröffentlichen"
    article.working_copy.planned_for = datetime(2026, 11, 24, 6, 30, tzinfo=berlin)
    assert publish_label(article) == "Am 24.11. um 6:30 Uhr veröffentlichen"
    article.working_copy.planned_for, article.embargo_until = (
        None,
        datetime(2026, 11, 23, 10, 0, tzinfo=berlin),
    )
    assert publish_label(article) == "Um 10:00 Uhr veröffentlichen (Ende der Sperrfrist)"
    assert clock(datetime(2025, 1, 2, 3, 4, tzinfo=berlin)) == "2.1.2025, 3:04 Uhr"
