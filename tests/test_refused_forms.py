"""A form that is refused comes back with every choice that was made in it."""

import datetime as dt

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, FrontPageSlot, NotPublishable

from .factories import (
    make_article,
    make_draft,
    make_image,
    make_user,
    picture_file,
)
from .form_controls import controls
from .permissions import Newsroom
from .test_desk_article import said

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion", is_superuser=True)
    client.force_login(person)
    return person


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
            values[name] = options if getattr(field.widget, "allow_multiple_selected", False) else options[-1:]
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


MODELS = [
    model._meta.model_name
    for model in admin.site._registry
    if model.__name__ not in ("Article", "FrontPageSlot", "AuditEntry", "ArchiveImport")
]


@pytest.mark.parametrize("name", MODELS)
def test_a_refused_form_of_a_list_keeps_every_choice(client, chief, name):
    newsroom = Newsroom()
    row = newsroom.rows[name]
    address = reverse(f"admin:articles_{name}_change", args=[row.pk])
    page = client.get(address)
    form = f"{name}_form"
    posted = filled(page, form)
    fields = page.context["adminform"].form.fields
    broken = next(key for key, field in fields.items() if isinstance(field, forms.CharField) and field.max_length)
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
    assert client.post(reverse("admin:articles_image_add"), posted | {"file": picture_file()}).status_code == 302


# Pages of one deed


def refused_pages(article: Article, image) -> dict[str, tuple[str, dict]]:
    """Address and a post that is refused, by name."""
    one = [article.pk]
    return {
        "withdraw": (reverse("admin:desk_withdraw", args=one), {"why": "other", "notice": " "}),
        "counterstatement": (reverse("admin:desk_counterstatement", args=one), {"text": "Falsch ist …"}),
        "preview_links": (
            reverse("admin:desk_preview_links", args=one),
            {"recipient": "K" * 121, "days": "30", "is_fixed": "1"},
        ),
        "template": (
            reverse("admin:desk_template", args=one),
            {"name": "N" * 61, "description": "Für Gerichte", "parts": ["genre", "dateline"], "notes": "Aktenzeichen?"},
        ),
        "picture": (reverse("admin:desk_picture_withdraw", args=[image.pk]), {"reason": ""}),
    }


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
    assert rows[2:] == [None] * 5
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
