"""Views of a list that somebody saved under a name."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import SavedView

from .factories import make_user
from .form_controls import controls

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def save(client, **data):
    values = {"liste": "article", "auswahl": "q=Chips&stand=live", "name": "Chips"}
    return client.post(reverse("admin:desk_view_save"), values | data)


def tabs(client, query: str = "") -> dict[str, bool]:
    return {tab.name: tab.is_here for tab in client.get(f"{LIST}?{query}").context["views"]}


def test_the_present_search_filters_and_order_are_saved_under_a_name(client, editor):
    page = client.get(f"{LIST}?stand=live&q=Chips&o=7&p=1")
    assert page.context["query_to_save"] == "o=7&q=Chips&stand=live"
    assert save(client, auswahl=page.context["query_to_save"]).url == f"{LIST}?o=7&q=Chips&stand=live"
    assert tabs(client, "q=Chips&stand=live&o=7")["Chips"]
    assert not tabs(client, "q=Chips&stand=live")["Chips"]


def test_every_list_of_articles_has_the_built_in_views(client, editor):
    assert tabs(client) == {
        "Alle": True, "Meine": False, "Zur Freigabe": False, "Überfällig": False, "Ohne Schlagwort": False
    }  # fmt: skip
    assert tabs(client, "wessen=meine")["Meine"]


def test_others_see_only_what_is_shared(client, editor):
    save(client)
    save(client, name="Für alle", is_shared="on")
    client.force_login(make_user("Autor:in"))
    assert "Chips" not in tabs(client) and "Für alle" in tabs(client)
    assert "Für alle" not in client.get(reverse("admin:articles_image_changelist")).content.decode()


@pytest.mark.parametrize(("role", "is_offered"), [("Autor:in", False), ("Redaktion", True)])
def test_sharing_is_offered_to_the_desk_and_not_to_authors(client, role, is_offered):
    client.force_login(make_user(role))
    page = client.get(reverse("admin:desk_view_save"), {"liste": "article"}).content.decode()
    assert ('name="is_shared"' in page) is is_offered


def test_a_view_is_deleted_by_who_saved_it_and_by_nobody_else(client, editor):
    save(client)
    view = SavedView.objects.get()
    asked = {"ansicht": view.pk}
    client.force_login(make_user("Redaktion"))
    assert client.post(reverse("admin:desk_view_delete"), asked).status_code == 403
    client.force_login(editor)
    assert f"Ansicht „{view}“ löschen" in client.get(f"{LIST}?{view.query}").content.decode()
    client.post(reverse("admin:desk_view_delete"), asked)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"name": ""}, "Bitte einen Namen angeben."),
        ({"name": "Schon da"}, "Eine Ansicht dieses Namens haben Sie hier schon."),
        ({"auswahl": "q=" + "x" * 1000}, "Diese Auswahl ist zu lang"),
    ],
)
def test_a_refused_view_keeps_what_was_typed(client, editor, data, why):
    SavedView.objects.create(person=editor, list="article", name="Schon da")
    response = save(client, is_shared="on", **data)
    assert response.status_code == 200 and why in response.content.decode()
    posted = {"liste": "article", "auswahl": "q=Chips&stand=live", "name": "Chips", "is_shared": "on"} | data
    shown = controls(response)
    assert {key: shown.get(key) for key in posted} == {key: [value] for key, value in posted.items()}
    assert SavedView.objects.count() == 1


def test_only_a_list_that_one_may_see_has_views(client, editor):
    assert save(client, liste="auditentry").status_code == 404
    assert save(client, liste="gibtesnicht").status_code == 404


def test_a_list_costs_the_same_with_one_saved_view_and_with_many(client, editor):
    def cost(number: int) -> int:
        for _ in range(number):
            SavedView.objects.create(person=make_user(), list="article", name="Ihre", is_shared=True)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    assert cost(1) == cost(12)
