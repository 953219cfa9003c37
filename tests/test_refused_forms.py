"""A form that is refused comes back with every choice that was made in it."""

import datetime as dt
import json

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.urls import reverse
from django.utils import timezone

from articles.desk.article_form import ArticleForm
from articles.models import Article, FrontPageSlot, NotPublishable

from .factories import (
    make_article,
    make_author,
    make_company,
    make_draft,
    make_image,
    make_topic,
    make_user,
    picture_file,
)
from .form_controls import controls
from .permissions import Newsroom
from .test_desk_article import form_data, post, said

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
NOTE = "Text für Leser"


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion", is_superuser=True)
    client.force_login(person)
    return person


def kept(response) -> dict[str, list[str]]:
    return controls(response, "article_form")


# The article form: what no revision holds


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
    answer = client.post(
        reverse("admin:desk_checklist"), form_data(article, change_kind="correction", change_note="")
    )
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
    response = post(
        client, article, button="_publish", change_kind="correction", change_note="Richtig ist: sieben."
    )
    assert "Gerade nicht." in said(response)
    assert kept(response)["change_note"] == ["Richtig ist: sieben."]


def test_choices_survive_a_conflict(client, chief):
    article = make_article()
    old = form_data(article, title="Meins", change_kind="correction", change_note="Richtig ist: sieben.")
    article.save_revision(article.working_copy.changed(title="Anderes"), by=None)
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
    "kicker": "Chips", "title": "Ein Titel", "lead": "Ein Vorspann", "body": "<p>Ein Absatz.</p>", "dateline": "Brüssel", "genre": "analysis",
    "publish_at": "2027-10-31T02:30", "embargo_until": "2027-10-30T12:00", "expire_at": "2028-01-01T00:00", "top_until": "2027-11-01T08:00",
    "seo_title": "SEO", "teaser": "Teaser", "disclosure": "Hinweis", "ai_use": "assisted", "ai_note": "Erläuterung", "notes": "Notiz",
    "is_urgent": "on", "overrule_reason": "Grund", "slot": "abc", "seen_state": "draft",
}  # fmt: skip
WRONG = {
    "kicker": "x" * 121, "title": "x" * 251, "dateline": "x" * 81, "seo_title": "x" * 121, "teaser": "x" * 301, "ai_note": "x" * 301,
    "publish_at": "morgen", "embargo_until": "bald", "expire_at": "2026-01-01T00:00", "top_until": "99", "assigned_to": "0", "genre": "roman",
    "ai_use": "viel", "overrule_reason": "x" * 301,
}  # fmt: skip


def everything(article: Article, person) -> dict[str, str]:
    """Every control of the article form, filled."""
    image, author, company, topic = make_image(), make_author(), make_company(), make_topic()
    tags = [
        {"kind": "company", "id": company.pk, "main": True},
        {"kind": "topic", "id": topic.pk, "main": False},
    ]
    use = {"image": image.pk, "alt": "Ein Chip", "decorative": False, "caption": "So sieht er aus"}
    return FULL | {
        "byline": json.dumps([author.pk]), "tags": json.dumps(tags), "lead_image": json.dumps(use),
        "sources": json.dumps([{"name": "Amtsblatt", "url": "https://example.org/", "kind": "document"}]),
        "follows": json.dumps([make_article().pk]), "assigned_to": str(person.pk), "base_revision": str(article.newest_revision_id),
        "opened": json.dumps({"notes": ""}), "_when": "then",
    }  # fmt: skip


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
    assert set(ArticleForm.base_fields) - set(everything(article, chief)) == {"change_kind", "change_note"}


def test_a_time_that_was_wanted_and_not_given_publishes_nothing(client, chief):
    """A browser sends a half typed moment as an empty one."""
    article = make_draft()
    response = post(client, article, button="_publish", publish_at="", _when="then")
    assert response.context["errors"]["publish_at"] == [
        "Bitte Tag und Uhrzeit angeben, oder „sofort“ wählen."
    ]
    assert kept(response)["_when"] == ["then"]
    article.refresh_from_db()
    assert article.state == "draft"


def test_a_draft_is_saved_without_the_time_that_was_wanted(client, chief):
    article = make_draft()
    post(client, article, title="Neu", publish_at="", _when="then")
    article.refresh_from_db()
    assert article.title == "Neu"


# The forms of lists: every field of every one, one of them wrong

TOO_LONG = "x" * 5000


def filled(page, form: str) -> dict[str, list[str]]:
    """The controls of a page, each set to something."""
    values = controls(page, form)
    for name, field in page.context["adminform"].form.fields.items():
        if isinstance(field, forms.SplitDateTimeField):
            values |= {f"{name}_0": ["24.12.2026"], f"{name}_1": ["18:00"]}
        elif isinstance(field, forms.BooleanField):
            values[name] = ["on"]
        elif hasattr(field, "choices"):
            options = _options(field)
            values[name] = (
                options if getattr(field.widget, "allow_multiple_selected", False) else options[-1:]
            )
        elif not isinstance(field, forms.FileField | ReadOnlyPasswordHashField):
            values[name] = values[name] if any(values[name]) else [_text(field)]
    return {name: value for name, value in values.items() if value}


def _options(field) -> list[str]:
    if hasattr(field, "queryset"):
        return [str(pk) for pk in field.queryset.values_list("pk", flat=True)[:2]]
    return [str(value) for value, _label in field.choices if value]


def _text(field) -> str:
    samples = {
        forms.DateField: "24.12.2026",
        forms.URLField: "https://example.org/",
        forms.EmailField: "a@example.org",
    }
    numbers = forms.IntegerField | forms.DecimalField | forms.FloatField
    return samples.get(type(field), "1" if isinstance(field, numbers) else "Wort")


MODELS = [model._meta.model_name for model in admin.site._registry if model.__name__ not in ("Article", "FrontPageSlot", "AuditEntry")]  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_a_refused_form_of_a_list_keeps_every_choice(client, chief, name):
    newsroom = Newsroom()
    row = newsroom.rows[name]
    address = reverse(f"admin:articles_{name}_change", args=[row.pk])
    page = client.get(address)
    form = f"{name}_form"
    posted = filled(page, form)
    fields = page.context["adminform"].form.fields
    broken = next(
        key for key, field in fields.items() if isinstance(field, forms.CharField) and field.max_length
    )
    posted[broken] = [TOO_LONG]
    response = client.post(address, posted | {"_save": ["1"]})
    assert response.status_code == 200 and response.context["errors"]
    shown = controls(response, form)
    assert {key: shown.get(key) for key in posted} == posted


def test_a_refused_new_picture_says_that_the_file_has_to_be_chosen_again(client, chief):
    page = client.get(reverse("admin:articles_image_add"))
    posted = filled(page, "image_form") | {"licence_url": ["kein Link"], "file": picture_file()}
    response = client.post(reverse("admin:articles_image_add"), posted)
    assert "Bitte die Datei noch einmal wählen" in response.context["errors"].as_text()
    posted["licence_url"] = ["https://example.org/"]
    assert (
        client.post(reverse("admin:articles_image_add"), posted | {"file": picture_file()}).status_code == 302
    )


# Pages of one deed


def refused_pages(article: Article, image) -> dict[str, tuple[str, dict]]:
    """Address and a post that is refused, by name."""
    one = [article.pk]
    return {
        "withdraw": (reverse("admin:desk_withdraw", args=one), {"why": "other", "notice": " "}),
        "counterstatement": (reverse("admin:desk_counterstatement", args=one), {"text": "Falsch ist …"}),
        "preview_links": (reverse("admin:desk_preview_links", args=one), {"recipient": "K" * 121, "days": "30", "is_fixed": "1"}),
        "picture": (reverse("admin:desk_picture_withdraw", args=[image.pk]), {"reason": ""}),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["withdraw", "counterstatement", "preview_links", "picture"])
def test_a_page_of_one_deed_keeps_its_choices(client, chief, name):
    address, posted = refused_pages(make_article(), make_image())[name]
    response = client.post(address, posted)
    assert response.status_code == 200
    shown = controls(response)
    assert {key: shown.get(key) for key in posted} == {key: [value] for key, value in posted.items()}


def refuse(*args, **values):
    raise NotPublishable("Gerade nicht.")


DEEDS = {
    "desk_withdraw": ("withdraw", {"why": "other", "notice": "Eigene Worte"}),
    "desk_counterstatement": ("add_counterstatement", {"text": "Falsch ist …", "is_checked": "on"}),
    "desk_lift_embargo": ("set_embargo", {"until": "", "reason": "Schon bekannt"}),
}


@pytest.mark.parametrize("name", DEEDS)
def test_what_was_typed_is_still_there_when_the_deed_is_refused(client, chief, monkeypatch, name):
    method, posted = DEEDS[name]
    embargo = timezone.now() + HOUR
    article = make_draft(fields={"embargo_until": embargo}) if "embargo" in name else make_article()
    monkeypatch.setattr(Article, method, refuse)
    response = client.post(reverse(f"admin:{name}", args=[article.pk]), posted)
    assert response.status_code == 200 and "Gerade nicht." in said(response)
    shown = controls(response)
    assert {key: shown.get(key) for key in posted} == {key: [value] for key, value in posted.items()}


# The front page

FRONT = "/admin/articles/frontpageslot/"


def arrangement(articles: list[Article], **values) -> dict:
    return {f"article-{place}": article.pk for place, article in enumerate(articles)} | values


def test_an_arrangement_with_a_wrong_time_comes_back_as_it_was(client, chief):
    one, two = make_article(), make_article()
    planned = make_article(at=timezone.now() + HOUR)
    FrontPageSlot.put(planned, position=3)
    state = client.get(FRONT).context["state"]
    posted = arrangement(
        [two, one], **{"state": state, "until-0": "bald", "until-1": "2027-10-31T02:30", "drop": planned.pk}
    )
    response = client.post(FRONT, posted, follow=True)
    assert "Nicht übernommen" in said(response)
    rows = response.context["rows"]
    assert [(row["id"], row["until"]) for row in rows[:2]] == [(two.pk, "bald"), (one.pk, "2027-10-31T02:30")]
    assert rows[2:] == [None, None, None]
    assert controls(response, "front_form")["drop"] == [str(planned.pk)]


def test_an_arrangement_that_came_second_comes_back_with_the_new_state(client, chief):
    one, two = make_article(), make_article()
    state = client.get(FRONT).context["state"]
    FrontPageSlot.put(one)
    response = client.post(FRONT, arrangement([two], state=state), follow=True)
    assert "Inzwischen hat jemand anderes" in said(response)
    assert response.context["rows"][0]["id"] == two.pk
    assert response.context["state"] != state
    assert FrontPageSlot.objects.get().article == one


def test_the_preview_of_an_arrangement_with_a_wrong_time_is_drawn(client, chief):
    article = make_article()
    answer = client.post(reverse("admin:desk_front_vorschau"), arrangement([article], **{"until-0": "bald"}))
    assert answer.status_code == 200 and article.title in answer.content.decode()
