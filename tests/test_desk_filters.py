"""What each filter of the desk's lists finds: these rows and no others."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from articles.desk.base import ChoiceFilter
from articles.models import Article, Draft, Image

from .factories import make_article, make_author, make_company, make_draft, make_image, make_user
from .test_gate import hide

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

NOW, DAY = timezone.now(), dt.timedelta(days=1)
ARTICLES = {
    "stand": {
        "entwurf": {"Entwurf", "Überfällig", "Meiner", "Zugewiesen", "Ohne Schlagwort", "Ohne Autor"},
        "eingeplant": {"Geplant"},
        "live": {"Live", "Neuer", "Alt", "Uralt", "Ohne Nachweis"},
        "neuer": {"Neuer"},
        "abgelaufen": {"Abgelaufen"},
        "ueberfaellig": {"Überfällig"},
        "zurueckgezogen": {"Zurückgezogen"},
    },
    "wessen": {"meine": {"Meiner"}, "zugewiesen": {"Zugewiesen"}, "gesichert": {"Entwurf"}},
    "fehlt": {"bildnachweis": {"Ohne Nachweis"}, "schlagwort": {"Ohne Schlagwort"}, "autor": {"Ohne Autor"}},
    # "bild" lists nearly all of them: its own test
    "zeit": {
        "heute": {"Live", "Neuer", "Ohne Nachweis", "Abgelaufen", "Zurückgezogen"},
        "woche": {"Live", "Neuer", "Ohne Nachweis", "Abgelaufen", "Zurückgezogen"},
        "monat": {"Live", "Neuer", "Ohne Nachweis", "Abgelaufen", "Zurückgezogen", "Alt"},
        "jahr": {"Live", "Neuer", "Ohne Nachweis", "Abgelaufen", "Zurückgezogen", "Alt", "Uralt"},
    },
}
PICTURES = {
    "ohne-nachweis": {"Ohne Nachweis"},
    "ohne-alt": {"Ohne Alt"},
    "rechte": {"Rechte vorbei"},
    "rechte-enden": {"Rechte enden"},
    "ungenutzt": {"Ohne Alt", "Rechte vorbei", "Rechte enden, ungenutzt"},
}
USAGE = {"nie": {"Nie", "Vorgeschlagen"}, "einmal": {"Einmal"}, "vorgeschlagen": {"Vorgeschlagen"}}


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion", username="chefin", is_superuser=True)
    client.force_login(person)
    return person


def listed(client, model: str, query: dict[str, str]) -> set[str]:
    response = client.get(reverse(f"admin:articles_{model}_changelist"), query)
    return {str(row) for row in response.context["cl"].result_list}


def found(client, model: str, parameter: str, expected: dict[str, set[str]]) -> dict[str, set[str]]:
    return {value: listed(client, model, {parameter: value}) for value in expected}


@pytest.fixture
def noon(monkeypatch):
    """So that what appeared an hour ago appeared today."""
    moment = timezone.localtime(NOW).replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment


def articles(person) -> None:
    start = timezone.now()
    draft = make_draft(title="Entwurf")
    Draft.objects.create(article=draft, person=person, content=draft.working_copy.snapshot.to_json())
    Draft.objects.create(article=draft, person=make_user(), content=draft.working_copy.snapshot.to_json())
    make_draft(title="Überfällig", fields={"planned_for": start - DAY})
    make_draft(title="Meiner", by=person)
    make_draft(title="Zugewiesen", fields={"assigned_to": person})
    make_draft(title="Ohne Schlagwort", tags=())
    make_draft(title="Ohne Autor", byline=())
    make_article(title="Geplant", at=start + DAY)
    make_article(title="Live")
    newer = make_article(title="Neuer")
    newer.working_copy.save_revision(newer.working_copy.snapshot.changed(lead="Anders."), by=None)
    make_article(title="Alt", at=start - 20 * DAY)
    make_article(title="Uralt", at=start - 300 * DAY)
    make_article(title="Ohne Nachweis", lead_image=make_image(credit=""))
    hide("expired", title="Abgelaufen")
    make_article(title="Zurückgezogen").withdraw()


@pytest.mark.parametrize("parameter", ARTICLES)
def test_the_filters_of_articles(client, chief, noon, parameter):
    articles(chief)
    assert found(client, "article", parameter, ARTICLES[parameter]) == ARTICLES[parameter]


def test_an_unknown_value_filters_nothing(client, chief, noon):
    articles(chief)
    assert len(listed(client, "article", {"stand": "gibtesnicht"})) == Article.objects.count()


def test_the_filter_of_pictures(client, chief):
    today = timezone.localdate()
    make_image(title="Ohne Alt", alt="")
    make_image(title="Rechte vorbei", rights_until=today - DAY)
    make_image(title="Rechte enden, ungenutzt", rights_until=today + DAY)
    for title, fields in (("Ohne Nachweis", {"credit": ""}), ("Rechte enden", {"rights_until": today + DAY})):
        make_article(lead_image=make_image(title=title, **fields))
    make_draft(lead_image=make_image(title="Verwendet"))
    assert found(client, "image", "stand", PICTURES) == PICTURES
    assert Image.objects.count() == 6


def test_the_filter_of_tags(client, chief):
    make_company(name="Nie")
    make_company(name="Vorgeschlagen", is_proposed=True)
    once, often = make_company(name="Einmal"), make_company(name="Oft")
    for _ in range(2):
        make_article(tags=[often])
    make_article(tags=[once])
    assert found(client, "company", "verwendung", USAGE) == USAGE


def test_the_filters_of_accounts(client, chief):
    make_user("Redaktion", username="redakteur")
    make_user("Autor:in", username="gegangen", is_active=False)
    expected = {"ja": {"chefin", "redakteur"}, "nein": {"gegangen"}}
    assert found(client, "user", "zugang", expected) == expected
    role = chief.groups.get().pk
    assert listed(client, "user", {"rolle": str(role)}) == {"chefin"}


def test_words_find_articles_by_tag_and_author(client, chief):
    make_draft(title="Chips", tags=[make_company(name="Nvidia")], byline=[make_author(name="Mira Albers")])
    make_draft(title="Recht", tags=[make_company(name="Meta")], byline=[make_author(name="Jan Voss", initials="jv")])
    assert (
        listed(client, "article", {"schlagwort": "nvid"}) == listed(client, "article", {"autor": "albers"}) == {"Chips"}
    )
    assert listed(client, "article", {"autor": "JV"}) == {"Recht"}


def test_every_filter_of_choices_is_tested_here():
    filters = {
        (row_admin.model.__name__.lower(), chosen.parameter_name)
        for row_admin in admin.site._registry.values()
        for chosen in row_admin.list_filter
        if isinstance(chosen, type) and issubclass(chosen, ChoiceFilter)
    }
    here = {("article", parameter) for parameter in ARTICLES} | {("image", "stand"), ("user", "zugang")}
    assert {pair for pair in filters if pair[1] != "verwendung"} == here
