"""Guessing passwords: attempts count before they are checked, strangers wait ever longer, and who is known there does not."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth import forms, hashers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.desk.login import DEVICE_COOKIE, FREE_ADDRESS, FREE_NAME, FREE_PAIR
from articles.models import Throttle

from .factories import make_user

pytestmark = pytest.mark.django_db

RIGHT = "geheim-geheim"
NOON = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def name():
    return make_user("Redaktion").username


@pytest.fixture
def checked(monkeypatch) -> list[str]:
    """The passwords that were really checked."""
    seen = []
    encode = hashers.MD5PasswordHasher.encode

    def count(self, password, salt):
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", count)
    return seen


def post(client, name: str, password: str, **environ):
    form = {"username": name, "password": password, "next": "/admin/"}
    return client.post(reverse("admin:login"), form, **environ)


def enters(client, name: str, password: str = RIGHT, **environ) -> bool:
    return post(client, name, password, **environ).status_code == 302


def guess(client, name: str, times: int = FREE_PAIR, **environ) -> None:
    for _ in range(times):
        assert not enters(client, name, "falsch", **environ)


def guess_from_everywhere(name: str) -> None:
    for number in range(FREE_NAME):
        guess(Client(), name, 1, REMOTE_ADDR=f"198.51.100.{number}")


# Waiting


def test_after_a_few_wrong_passwords_the_right_one_waits_too(client, name, clock):
    guess(client, name)
    assert not enters(client, name)
    clock.shift(31)
    assert enters(client, name)


def test_who_waits_is_not_checked_at_all(client, name, checked):
    guess(client, name, FREE_PAIR + 5)
    assert len(checked) == FREE_PAIR


def test_an_attempt_counts_before_the_password_is_checked(client, name, monkeypatch):
    counted = []
    monkeypatch.setattr(forms, "authenticate", lambda *a, **k: counted.append(Throttle.objects.count()))
    post(client, name, "falsch")
    assert counted == [3]  # the pair, the name, the address


def test_each_further_attempt_doubles_the_delay_up_to_a_quarter_of_an_hour(clock):
    waited = []
    for _ in range(9):
        assert Throttle.objects.take({"x": 1}) is None
        until = Throttle.objects.take({"x": 1})
        waited.append((until - timezone.now()).total_seconds())
        clock.move_to(until)
    assert waited == [30, 60, 120, 240, 480, 900, 900, 900, 900]


def test_time_forgives(client, name, clock):
    guess(client, name)
    clock.shift(FREE_PAIR * 15 * 60)
    guess(client, name, FREE_PAIR - 1)
    assert enters(client, name)


def test_waiting_in_vain_makes_the_delay_no_longer(client, name, clock):
    guess(client, name, FREE_PAIR + 20)
    clock.shift(31)
    assert enters(client, name)


@pytest.mark.parametrize(
    "spelt", [str.upper, lambda name: f"  {name} ", lambda name: name.replace("p", "\uff50")]
)
def test_no_other_spelling_of_a_name_has_attempts_of_its_own(client, name, spelt):
    guess(client, name, FREE_PAIR - 1)
    guess(client, spelt(name), 1)
    assert not enters(client, name)


def test_the_page_says_from_when_on(client, name):
    guess(client, name)
    page = post(client, name, RIGHT).content.decode()
    assert "Zu viele falsche Passwörter. Der nächste Versuch ist ab 12:01 Uhr möglich." in page


def test_the_right_password_in_between_starts_anew(client, name):
    for _ in range(3):
        guess(client, name, FREE_PAIR - 1)
        assert enters(client, name)


def test_an_empty_password_is_no_attempt(client, name):
    for _ in range(FREE_PAIR + 1):
        post(client, name, "")
    assert enters(client, name)


# Several names, several addresses


def test_others_and_other_addresses_do_not_wait(client, name):
    guess(client, name)
    assert enters(client, make_user("Redaktion").username)
    assert enters(client, name, REMOTE_ADDR="198.51.100.7")


def test_guessing_one_name_from_many_addresses_waits(client, name, checked):
    guess_from_everywhere(name)
    assert not enters(client, name)
    assert len(checked) == FREE_NAME


def test_guessing_many_names_from_one_address_waits(client, name, checked):
    for number in range(FREE_ADDRESS):
        guess(client, f"name{number}", 1)
    del checked[:]
    assert not enters(client, name)
    assert not checked


def test_guessers_with_an_account_of_their_own_do_not_start_anew(client, name, checked, clock):
    own = make_user("Autor:in").username
    for number in range(FREE_ADDRESS + 3):
        guess(Client(), f"name{number}", 1)
        enters(Client(), own)
    assert checked.count("falsch") == FREE_ADDRESS


def test_one_hammering_address_leaves_the_name_open_for_others(name, clock):
    for _ in range(96):
        post(Client(), name, "falsch")
        clock.shift(15 * 60)
    assert enters(Client(), name, REMOTE_ADDR="198.51.100.7")


@pytest.mark.parametrize(("behind_proxy", "waits"), [(True, False), (False, True)])
def test_only_a_proxy_says_where_somebody_comes_from(client, name, settings, behind_proxy, waits):
    settings.BEHIND_PROXY = behind_proxy
    guess(client, name, HTTP_X_FORWARDED_FOR="192.0.2.1, 198.51.100.7")
    assert enters(client, name, HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9") is not waits


def test_addresses_of_one_ipv6_network_count_as_one(client, name):
    guess(client, name, REMOTE_ADDR="2001:db8::1")
    assert not enters(client, name, REMOTE_ADDR="2001:db8::2")
    assert enters(client, name, REMOTE_ADDR="2001:db8:0:1::2")


# Who is known there


def test_who_logged_in_there_before_does_not_wait_for_strangers(client, name):
    assert enters(client, name)
    client.post(reverse("admin:logout"))
    guess_from_everywhere(name)
    assert not enters(Client(), name)
    assert enters(client, name)


def test_a_known_browser_is_limited_as_well(client, name, checked):
    assert enters(client, name)
    del checked[:]
    guess(client, name, FREE_PAIR + 3)
    assert len(checked) == FREE_PAIR


def test_a_mark_is_good_for_its_own_name_alone(client, name):
    assert enters(client, name)
    other = make_user("Redaktion").username
    guess_from_everywhere(other)
    assert not enters(client, other)


@pytest.mark.parametrize("value", ["", "x", "x:1:x", "\u00e4"])
def test_an_invented_mark_is_none(client, name, value):
    client.cookies[DEVICE_COOKIE] = value
    guess_from_everywhere(name)
    assert not enters(client, name)


def test_the_mark_stays_in_the_desk(client, name):
    post(client, name, RIGHT)
    mark = client.cookies[DEVICE_COOKIE]
    assert (mark["path"], mark["httponly"], mark["samesite"]) == ("/admin/", True, "Lax")
    assert name not in mark.value


def test_who_is_logged_in_notices_nothing(client, name):
    assert enters(client, name)
    guess(Client(), name)
    assert client.get(reverse("admin:index")).status_code == 200


# Nobody learns who has an account


def test_every_kind_of_name_gets_the_same_words_after_the_same_work(client, checked):
    unusable, inactive, reader = (make_user(), make_user(is_active=False), make_user(is_staff=False))
    unusable.set_unusable_password()
    unusable.save()
    answers, work = set(), set()
    for name in (make_user().username, unusable.username, inactive.username, reader.username, "niemand"):
        del checked[:]
        pages = [post(Client(), name, "falsch").content.decode() for _ in range(FREE_PAIR + 1)]
        work.add(len(checked))
        answers.add(tuple(re.findall(r'errornote">(.*?)</p>', page, re.DOTALL)[0] for page in pages))
    assert len(answers) == len(work) == 1


# Changing one's password


def change(client, old: str):
    new = "ganz-neues-geheimnis"
    form = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("admin:password_change"), form)


def test_the_old_password_can_be_guessed_as_rarely(client, name, checked, clock):
    enters(client, name)
    del checked[:]
    for _ in range(FREE_PAIR + 3):
        page = change(client, "falsch").content.decode()
    assert checked.count("falsch") == FREE_PAIR
    assert "Der nächste Versuch ist ab 12:01 Uhr möglich." in page
    assert change(client, RIGHT).status_code == 200
    clock.shift(31)
    assert change(client, RIGHT).status_code == 302


def test_guessing_the_old_password_keeps_nobody_from_logging_in(client, name):
    enters(client, name)
    for _ in range(FREE_PAIR + 1):
        change(client, "falsch")
    assert enters(Client(), name)


# The table


def test_the_table_holds_neither_names_nor_addresses(client, name):
    guess(client, name, 1)
    for row in Throttle.objects.all():
        assert re.fullmatch("[0-9a-f]{64}", row.key)


def test_old_rows_are_removed(client, name, clock):
    guess(client, "jemand", 1, REMOTE_ADDR="198.51.100.7")
    clock.shift(24 * 60 * 60 + 1)
    guess(client, name, 1)
    assert Throttle.objects.count() == 3


def test_who_has_to_wait_makes_no_rows(client):
    for number in range(FREE_ADDRESS):
        guess(client, f"name{number}", 1)
    rows = Throttle.objects.count()
    guess(client, "noch-einer", 1)
    assert Throttle.objects.count() == rows
