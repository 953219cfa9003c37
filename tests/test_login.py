"""Guessing passwords: after a few wrong ones a name has to wait, and whom it belongs to hardly does."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import reverse
from django.utils import timezone

from articles.models import LoginAttempts
from articles.models.people.login_attempts import FREE, LONGEST_WAIT, wait_after

from .factories import make_user

pytestmark = pytest.mark.django_db

RIGHT = "geheim-geheim"
HOME = {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture
def name():
    return make_user("Redaktion").username


@pytest.fixture
def evaluated(monkeypatch) -> list[str]:
    """The passwords that were compared with a stored one."""
    seen, verify = [], MD5PasswordHasher.verify
    monkeypatch.setattr(
        MD5PasswordHasher,
        "verify",
        lambda self, password, encoded: seen.append(password) or verify(self, password, encoded),
    )
    return seen


def enters(client, name: str, password: str = RIGHT, **environ) -> bool:
    form = {"username": name, "password": password, "next": "/admin/"}
    return client.post(reverse("admin:login"), form, **environ).status_code == 302


def guess(client, name: str, times: int = FREE, **environ) -> None:
    for _ in range(times):
        assert not enters(client, name, "falsch", **environ)


def later(**passed):
    return time_machine.travel(timezone.now() + dt.timedelta(**passed))


def test_after_a_few_wrong_passwords_the_right_one_waits_too(client, name):
    guess(client, name)
    assert not enters(client, name)
    assert not enters(client, name.upper())
    with later(minutes=1):
        assert enters(client, name)


def test_guesses_from_many_addresses_count_together(client, name, evaluated):
    for number in range(40):
        enters(client, name, f"falsch-{number}", REMOTE_ADDR=f"203.0.113.{number}")
    assert len(evaluated) == FREE


def test_each_further_guess_waits_longer_but_nobody_long():
    waits = [wait_after(count) for count in range(40)]
    assert not any(waits[:FREE])
    assert waits == sorted(waits)
    assert dt.timedelta(seconds=10) < waits[FREE] < waits[FREE + 1] < waits[-1] == LONGEST_WAIT


def test_strangers_keep_nobody_out_who_logged_in_from_there_before(client, name):
    assert enters(client, name, **HOME)
    for number in range(30):
        enters(client, name, "falsch", REMOTE_ADDR=f"203.0.113.{number}")
    assert not enters(client, name, REMOTE_ADDR="203.0.113.99")
    assert enters(client, name, **HOME)


def test_a_known_place_is_counted_too(client, name, evaluated):
    assert enters(client, name, **HOME)
    guess(client, name, FREE + 3, **HOME)
    assert len(evaluated) == 1 + FREE


def test_the_page_says_when_to_try_again_and_tells_not_who_exists(client, name):
    pages = []
    with time_machine.travel(dt.datetime(2026, 11, 28, 9, 0, 30, tzinfo=dt.UTC), tick=False):
        for user in (name, "gibt-es-nicht"):
            guess(client, user)
            response = client.post(reverse("admin:login"), {"username": user, "password": RIGHT})
            pages.append(response.context["form"].non_field_errors())
    assert pages[0] == pages[1] == ["Zu viele falsche Passwörter. Bitte um 10:01 Uhr noch einmal versuchen."]


def test_others_do_not_wait(client, name):
    guess(client, name)
    assert enters(client, make_user("Redaktion").username)


def test_the_right_password_in_between_starts_anew(client, name):
    guess(client, name, FREE - 1)
    assert enters(client, name)
    guess(client, name, FREE - 1)
    assert enters(client, name)


def test_who_is_logged_in_notices_nothing(client, name):
    assert enters(client, name)
    guess(type(client)(), name)
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_forgotten_field_is_no_guess(client, name):
    for _ in range(FREE + 1):
        assert not enters(client, name, "")
    assert enters(client, name)


@pytest.mark.parametrize(("behind_proxy", "known"), [(True, False), (False, True)])
def test_only_a_proxy_says_where_somebody_comes_from(client, name, settings, behind_proxy, known):
    settings.BEHIND_PROXY = behind_proxy
    assert enters(client, name, HTTP_X_FORWARDED_FOR="192.0.2.1, 198.51.100.7")
    guess(client, name, REMOTE_ADDR="192.0.2.9", HTTP_X_FORWARDED_FOR="192.0.2.9")
    assert enters(client, name, HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9") is known


def test_addresses_of_one_ipv6_network_are_one_place(client, name):
    assert enters(client, name, REMOTE_ADDR="2001:db8:1:2::1")
    guess(client, name)
    assert enters(client, name, REMOTE_ADDR="2001:db8:1:2::ffff")
    assert not enters(client, name, REMOTE_ADDR="2001:db8:1:3::1")


def test_the_old_password_is_not_guessed_either(client, name, evaluated):
    assert enters(client, name)
    form = {"new_password1": "ganz-neu-und-lang", "new_password2": "ganz-neu-und-lang"}
    for _ in range(FREE):
        page = client.post(reverse("admin:password_change"), form | {"old_password": "falsch"})
    page = client.post(reverse("admin:password_change"), form | {"old_password": RIGHT})
    assert "Zu viele falsche Passwörter" in page.content.decode()
    with later(minutes=1):
        assert client.post(reverse("admin:password_change"), form | {"old_password": RIGHT}).status_code == 302
    assert evaluated.count("falsch") == FREE


def test_neither_names_nor_addresses_are_stored_and_what_is_old_goes(client, name):
    enters(client, name, "falsch", **HOME)
    stored = "".join(LoginAttempts.objects.values_list("key", flat=True))
    assert stored
    assert name not in stored and HOME["REMOTE_ADDR"] not in stored
    with later(days=2):
        enters(client, "jemand", "falsch")
        assert LoginAttempts.objects.count() == 1
