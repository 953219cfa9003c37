"""Guessing passwords: after a few wrong ones a name has to wait, at one address, and nobody else does."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles.desk import login
from articles.desk.login import FAILURES, FREE, Failures

from .factories import make_user

pytestmark = pytest.mark.django_db

RIGHT = "geheim-geheim"


@pytest.fixture(autouse=True)
def _nobody_failed():
    FAILURES.clear()
    yield
    FAILURES.clear()


@pytest.fixture
def name():
    return make_user("Redaktion").username


def enters(client, name: str, password: str = RIGHT, **environ) -> bool:
    form = {"username": name, "password": password, "next": "/admin/"}
    return client.post(reverse("admin:login"), form, **environ).status_code == 302


def guess(client, name: str, times: int = FREE, **environ) -> None:
    for _ in range(times):
        assert not enters(client, name, "falsch", **environ)


def test_after_a_few_wrong_passwords_the_right_one_waits_too(client, name):
    guess(client, name)
    assert not enters(client, name)
    assert not enters(client, name.upper())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        assert enters(client, name)


def test_the_page_says_why(client, name):
    guess(client, name)
    page = client.post(reverse("admin:login"), {"username": name, "password": RIGHT}).content.decode()
    assert "Zu viele falsche Passwörter" in page


def test_others_and_other_addresses_do_not_wait(client, name):
    guess(client, name)
    assert enters(client, make_user("Redaktion").username)
    assert enters(client, name, REMOTE_ADDR="198.51.100.7")


def test_the_right_password_in_between_starts_anew(client, name):
    guess(client, name, FREE - 1)
    assert enters(client, name)
    guess(client, name, FREE - 1)
    assert enters(client, name)


def test_who_is_logged_in_notices_nothing(client, name):
    assert enters(client, name)
    guess(type(client)(), name)
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(("behind_proxy", "waits"), [(True, False), (False, True)])
def test_only_a_proxy_says_where_somebody_comes_from(client, name, settings, behind_proxy, waits):
    settings.BEHIND_PROXY = behind_proxy
    guess(client, name, HTTP_X_FORWARDED_FOR="192.0.2.1, 198.51.100.7")
    assert enters(client, name, HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9") is not waits


def test_addresses_of_one_ipv6_network_count_as_one(client, name):
    guess(client, name, REMOTE_ADDR="2001:db8::1")
    assert not enters(client, name, REMOTE_ADDR="2001:db8::2")
    assert enters(client, name, REMOTE_ADDR="2001:db8:0:1::2")


def test_counters_are_bounded(monkeypatch):
    monkeypatch.setattr(login, "MOST", 3)
    failures = Failures()
    for number in range(5):
        failures.note((str(number), ""))
    assert len(failures._times) == 3
