"""SECOND_FACTOR: whoever it concerns and has none reaches nothing of the desk but the page on which to set one up."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.checks import people_who_publish_have_a_second_factor
from articles.desk.access.factors import owes_one

from .factories import make_draft, make_user
from .permissions import Newsroom, routes
from .second_factor import code_of, give_app, give_passkey, is_in, log_in

pytestmark = pytest.mark.django_db
WAY_IN = ("login", "logout", "account_login", "desk_planning_feed")


@pytest.mark.parametrize(
    ("rule", "owing"),
    [("off", ""), ("publishers", "Redaktion Chefredaktion"), ("everybody", "Autor:in Redaktion Chefredaktion")],
)
def test_whom_the_setting_concerns(settings, rule, owing):
    settings.SECOND_FACTOR = rule
    people = {role: make_user(role) for role in ("Autor:in", "Redaktion", "Chefredaktion")}
    assert {role for role, person in people.items() if owes_one(person)} == set(owing.split())
    for person in people.values():
        (give_app if person.is_superuser else give_passkey)(person)
        assert not owes_one(person)
    assert not owes_one(AnonymousUser())


@pytest.mark.slow
@pytest.mark.alike
@pytest.mark.parametrize("column", ["own", "chief"])
def test_no_address_of_the_desk_answers_but_ones_own_access(client, settings, column):
    settings.SECOND_FACTOR = "everybody"
    newsroom = Newsroom()
    client.force_login(newsroom.people[column])
    closed = [name for name, route in routes().items() if not route.startswith("admin/zugang/") and name not in WAY_IN]
    assert len(closed) > 100
    for name in closed:
        path = newsroom.path(name, column)
        for answer in (client.get(path), client.post(path)):
            is_led = answer.status_code == 302 and answer.url == reverse("desk_access")
            assert is_led or (answer.status_code == 403 and "zweiten Faktor" in answer.content.decode()), name


@pytest.mark.slow
@pytest.mark.alike
def test_with_one_the_same_addresses_answer_as_without_the_setting(client, settings):
    newsroom = Newsroom()
    person = newsroom.people["chief"]
    give_passkey(person)
    client.force_login(person)
    names = [name for name, route in routes().items() if not route.startswith("admin/zugang/") and name != "logout"]
    seen = {}
    for rule in ("off", "everybody"):
        settings.SECOND_FACTOR = rule
        seen[rule] = [client.get(newsroom.path(name, "chief")).status_code for name in names]
    assert seen["off"] == seen["everybody"]


def test_who_owes_one_is_led_from_login_to_setting_it_up_and_then_let_in(client, settings):
    settings.SECOND_FACTOR = "publishers"
    person = make_user("Redaktion")
    log_in(client, person)
    answer = client.get(reverse("admin:index"))
    assert answer.url == reverse("desk_access")
    assert "Ihre Redaktion verlangt einen zweiten Faktor" in client.get(answer.url).content.decode()
    page = client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assert is_in(client)


def test_a_running_editor_is_told_in_words_and_keeps_its_text(client, settings):
    person = make_user("Redaktion")
    article = make_draft(by=person)
    client.force_login(person)
    settings.SECOND_FACTOR = "publishers"
    answer = client.post(reverse("admin:desk_autosave", args=[article.pk]), {"title": "Neu"})
    assert answer.status_code == 403
    assert json.loads(answer.content)["owed"].startswith("Ihre Redaktion verlangt einen zweiten Faktor.")
    page = client.post(reverse("admin:articles_article_change", args=[article.pk]), {"title": "Neu"})
    assert page.status_code == 403
    assert "liegt noch in diesem Browser" in page.content.decode()


def test_the_setting_costs_one_query_and_nothing_when_it_is_off(client, settings):
    person = make_user("Redaktion")
    give_passkey(person)
    client.force_login(person)
    counts = {}
    for rule in ("off", "everybody"):
        settings.SECOND_FACTOR = rule
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:index"))
        counts[rule] = len(queries)
    assert counts["everybody"] == counts["off"] + 1


@pytest.mark.parametrize(
    ("site", "rule", "role", "warns"),
    [
        ("https://example.org", "off", "Redaktion", True),
        ("https://example.org", "publishers", "Redaktion", False),
        ("http://127.0.0.1:8000", "off", "Redaktion", False),
        ("https://example.org", "off", "Autor:in", False),
    ],
)
def test_the_operator_is_warned(settings, site, rule, role, warns):
    settings.SITE_URL, settings.SECOND_FACTOR = site, rule
    make_user(role)
    found = people_who_publish_have_a_second_factor(None, databases=["default"])
    assert [message.id for message in found] == (["articles.W021"] if warns else [])
