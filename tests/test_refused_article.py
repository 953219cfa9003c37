"""The article form, refused: it comes back with every choice that was made in it, and says what is wrong."""

import json

import pytest
from django.urls import reverse

from articles.desk.articles.form import ArticleForm
from articles.models import Article, NotPublishable

from .factories import make_article, make_author, make_company, make_draft, make_image, make_topic, make_user
from .form_controls import controls
from .test_desk_article import form_data, post, said

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion", is_superuser=True)
    client.force_login(person)
    return person


def kept(response) -> dict[str, list[str]]:
    return controls(response, "article_form")


# What no revision holds


@pytest.mark.parametrize("kind", ["correction", "clarification", "addition"])
def test_a_refused_correction_is_still_one_and_the_checklist_says_what_it_lacks(client, chief, kind):
    article = make_article()
    response = post(client, article, button="_publish", title="Neu", change_kind=kind, change_note="")
    assert kept(response)["change_kind"] == [kind]
    assert "Der Text für Leser, der die Änderung erklärt" in response.context["desk"]["problems"][-1].text
    assert response.context["desk"]["blocking"] == 1
    article.refresh_from_db()
    assert article.title != "Neu"


def test_the_checklist_knows_of_the_missing_note_while_one_types(client, chief):
    article = make_article()
    answer = client.post(reverse("admin:desk_checklist"), form_data(article, change_kind="correction", change_note=""))
    assert [row["text"] for row in answer.json()["problems"] if row["blocks"]] == [
        "Der Text für Leser, der die Änderung erklärt."
    ]


def test_choices_stay_until_the_change_is_published(client, chief):
    article = make_article()
    address = reverse("admin:articles_article_change", args=[article.pk])
    choices = {"change_kind": "clarification", "change_note": "Genauer gesagt: sieben."}
    for button in ("_save", "_save"):
        article.refresh_from_db()
        shown = kept(post(client, article, button=button, title="Neu", **choices))
        assert {name: shown[name] for name in choices} == {name: [value] for name, value in choices.items()}
    assert kept(client.get(address))["change_kind"] == ["clarification"]
    article.refresh_from_db()
    after = kept(post(client, article, button="_publish", title="Neu", **choices))
    assert (after["change_kind"], after["change_note"]) == (["minor"], [""])
    assert article.corrections.get().text == choices["change_note"]


def test_choices_for_a_version_that_readers_no_longer_see_are_dropped(client, chief):
    article = make_article()
    post(client, article, change_kind="correction", change_note="Richtig ist: sieben.")
    article.refresh_from_db()
    article.publish(by=None)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert kept(page)["change_kind"] == ["minor"]


def test_choices_survive_a_refusal_of_the_model(client, chief, monkeypatch):
    def refuse(*args, **values):
        raise NotPublishable("Gerade nicht.")

    article = make_article()
    monkeypatch.setattr(Article, "publish", refuse)
    response = post(client, article, button="_publish", change_kind="correction", change_note="Richtig ist: sieben.")
    assert "Gerade nicht." in said(response)
    assert kept(response)["change_note"] == ["Richtig ist: sieben."]


def test_choices_survive_a_conflict(client, chief):
    article = make_article()
    old = form_data(article, title="Meins", change_kind="correction", change_note="Richtig ist: sieben.")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Anderes"), by=None)
    address = reverse("admin:articles_article_change", args=[article.pk])
    client.post(address, old | {"_publish": "1"})
    assert kept(client.get(address))["change_note"] == ["Richtig ist: sieben."]


def test_the_reason_for_overruling_comes_back(client, chief):
    response = post(client, button="_overrule", title="", overrule_reason="")
    article = Article.objects.get()
    image = make_image(credit="")
    body = f'<p>Text</p><figure data-image="{image.pk}" data-alt="Ein Chip"></figure>'
    response = post(client, article, button="_overrule", body=body, overrule_reason="Eilt sehr")
    assert kept(response)["overrule_reason"] == ["Eilt sehr"]


FULL = {
    "kicker": "Chips",
    "title": "Ein Titel",
    "lead": "Ein Vorspann",
    "body": "<p>Ein Absatz.</p>",
    "dateline": "Brüssel",
    "genre": "analysis",
    "publish_at": "2027-10-31T02:30",
    "embargo_until": "2027-10-30T12:00",
    "expire_at": "2028-01-01T00:00",
    "top_until": "2027-11-01T08:00",
    "seo_title": "SEO",
    "teaser": "Teaser",
    "disclosure": "Hinweis",
    "ai_use": "assisted",
    "ai_note": "Erläuterung",
    "licence": "by",
    "notes": "Notiz",
    "is_urgent": "on",
    "overrule_reason": "Grund",
    "slot": "abc",
    "seen_state": "draft",
}
WRONG = {
    "kicker": "x" * 121,
    "title": "x" * 251,
    "dateline": "x" * 81,
    "seo_title": "x" * 121,
    "teaser": "x" * 301,
    "ai_note": "x" * 301,
    "publish_at": "morgen",
    "embargo_until": "bald",
    "expire_at": "2026-01-01T00:00",
    "top_until": "99",
    "assigned_to": "0",
    "genre": "roman",
    "ai_use": "viel",
    "overrule_reason": "x" * 301,
}


def everything(article: Article, person) -> dict[str, str]:
    """Every control of the article form, filled."""
    image, author, company, topic = make_image(), make_author(), make_company(), make_topic()
    tags = [
        {"kind": "company", "id": company.pk, "main": True},
        {"kind": "topic", "id": topic.pk, "main": False},
    ]
    use = {"image": image.pk, "alt": "Ein Chip", "decorative": False, "caption": "So sieht er aus"}
    return FULL | {
        "byline": json.dumps([author.pk]),
        "tags": json.dumps(tags),
        "lead_image": json.dumps(use),
        "sources": json.dumps([{"name": "Amtsblatt", "url": "https://example.org/", "kind": "document"}]),
        "follows": json.dumps([make_article().pk]),
        "assigned_to": str(person.pk),
        "base_revision": str(article.working_copy.newest_revision_id),
        "opened": json.dumps({"notes": ""}),
        "_when": "then",
    }


@pytest.mark.parametrize("field", WRONG)
def test_the_article_form_comes_back_whole_and_says_what_is_wrong(client, chief, field):
    article = make_draft()
    posted = everything(article, chief) | {field: WRONG[field]}
    address = reverse("admin:articles_article_change", args=[article.pk])
    response = client.post(address, posted | {"_publish": "1"})
    assert response.status_code == 200 and field in response.context["errors"]
    shown = {name: values[0] for name, values in kept(response).items()}
    refused = {"genre", "ai_use", "assigned_to"} & {field}  # a choice that does not exist cannot be shown
    assert {name: shown.get(name) for name in posted if name not in refused} == {
        name: value for name, value in posted.items() if name not in refused
    }
    assert response.context["errors"][field][0] in response.content.decode()


def test_every_control_of_the_article_form_is_in_the_test_above(client, chief):
    article = make_draft()
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert set(kept(page)) - set(everything(article, chief)) == set()
    assert set(ArticleForm.base_fields) - set(everything(article, chief)) == {
        "change_kind",
        "change_note",
        "hide_wording",
    }


def test_a_time_that_was_wanted_and_not_given_publishes_nothing(client, chief):
    """A browser sends a half typed moment as an empty one."""
    article = make_draft()
    response = post(client, article, button="_publish", publish_at="", _when="then")
    assert response.context["errors"]["publish_at"] == ["Bitte Tag und Uhrzeit angeben, oder „sofort“ wählen."]
    assert kept(response)["_when"] == ["then"]
    article.refresh_from_db()
    assert article.state == "draft"


def test_a_draft_is_saved_without_the_time_that_was_wanted(client, chief):
    article = make_draft()
    post(client, article, title="Neu", publish_at="", _when="then")
    article.refresh_from_db()
    assert article.title == "Neu"
