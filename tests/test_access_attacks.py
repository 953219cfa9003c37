"""What somebody tried who knows a password, holds an old session, or only a name."""

import datetime as dt
import logging

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from articles.desk.access.signals import on_added
from articles.models import DeskSession

from .factories import make_user
from .form_controls import controls
from .second_factor import PASSWORD, code_of, enter, enter_code, give_app, give_passkey, is_in, later, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_user("Redaktion", username="mira")


@pytest.fixture
def thief(client):
    return type(client)()


def test_a_login_ends_after_seven_days_however_busy(client, person, settings):
    settings.SESSION_IDLE_MINUTES = 0
    log_in(client, person)
    for day in range(1, 7):
        with later(days=day):
            assert is_in(client)
    with later(days=7, seconds=1):
        assert not is_in(client)


def test_an_old_but_living_login_stays_on_the_list_and_can_be_ended(client, person, thief):
    log_in(thief, person)
    DeskSession.objects.update(began_at=timezone.now() - dt.timedelta(days=8))
    log_in(client, person)
    assert DeskSession.objects.filter(person=person).count() == 2
    client.post(reverse("desk_end_sessions"))
    assert not is_in(thief) and is_in(client)


def test_logins_without_the_new_factor_end_when_it_is_set_up(
    client, person, thief, settings, django_capture_on_commit_callbacks
):
    settings.SECOND_FACTOR = "everybody"
    log_in(thief, person)
    log_in(client, person)
    page = client.get(reverse("mfa_activate_totp"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assert is_in(client) and not is_in(thief)


def test_recovery_codes_end_no_login(rf, person):
    request = rf.get("/")
    request.user, request.session = person, type("Session", (), {"session_key": "mine"})()
    DeskSession.objects.create(key="other", person=person)
    on_added(request=request, user=person, authenticator=Authenticator(type="recovery_codes", user=person))
    assert DeskSession.objects.exists()


def test_a_login_that_waits_for_the_code_ends_with_the_password(person, thief):
    secret = give_app(person)
    enter(thief, person)
    person.set_password("neu-und-geheimer")
    person.save()
    assert enter_code(thief, code_of(secret)).url == reverse("admin:login")
    assert not is_in(thief)


def test_a_login_that_waits_for_the_code_ends_with_the_account(person, thief):
    secret = give_app(person)
    enter(thief, person)
    type(person).objects.update(is_active=False)
    assert enter_code(thief, code_of(secret)).url == reverse("admin:login")
    type(person).objects.update(is_active=True)
    assert not is_in(thief)


def test_a_blocked_account_is_not_logged_in_again_when_it_is_let_in_again(client, person, thief):
    log_in(thief, person)
    client.force_login(make_user("Chefredaktion", is_superuser=True))
    form = reverse("admin:articles_user_change", args=[person.pk])
    fields = controls(client.get(form)) | {"first_name": "Mira", "last_name": "Albers"}
    answer = client.post(form, {name: value for name, value in fields.items() if name != "is_active"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert client.post(form, fields).status_code == 302
    person.refresh_from_db()
    assert person.is_active and not is_in(thief)


def test_a_new_password_frees_who_was_kept_out_by_guessing(client, person, thief, mailoutbox):
    for _ in range(9):
        enter(thief, person, "falsch", REMOTE_ADDR="192.0.2.1")
    assert enter(client, person, REMOTE_ADDR="198.51.100.1").status_code == 200
    client.post(reverse("admin_password_reset"), {"email": person.email}, REMOTE_ADDR="198.51.100.1")
    link = next(word for word in mailoutbox[0].body.split() if "/neues-passwort/" in word)
    page = client.get(link.removeprefix("http://testserver"), REMOTE_ADDR="198.51.100.1")
    new = {"new_password1": "neu-und-geheimer", "new_password2": "neu-und-geheimer"}
    client.post(page.url, new, REMOTE_ADDR="198.51.100.1")
    assert enter(client, person, "neu-und-geheimer", REMOTE_ADDR="198.51.100.1").status_code == 302


@pytest.mark.parametrize(
    ("give", "page"), [(give_app, "mfa_reauthenticate"), (give_passkey, "mfa_reauthenticate_webauthn")]
)
def test_the_password_alone_takes_no_factor_away(client, person, give, page):
    log_in(client, person)
    give(person)
    with later(minutes=10):
        answer = client.get(reverse("account_reauthenticate"), {"next": reverse("desk_access")})
        assert answer.url.startswith(reverse(page))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=person).exists()


def test_the_owner_is_told_of_what_changes(client, person, mailoutbox, django_capture_on_commit_callbacks):
    log_in(client, person)
    page = client.get(reverse("mfa_activate_totp"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_deactivate_totp"))
    told = [mail.body for mail in mailoutbox if mail.to == [person.email]]
    assert any("Authenticator-App eingerichtet" in text for text in told)
    assert any("Authenticator-App entfernt" in text for text in told)


def test_the_code_that_set_up_the_app_is_spent_even_with_a_space(client, person, thief):
    with later(seconds=0):
        log_in(client, person)
        page = client.get(reverse("mfa_activate_totp"))
        code = code_of(page.context["form"].secret)
        assert client.post(reverse("mfa_activate_totp"), {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
        enter(thief, person)
        enter_code(thief, code)
        assert not is_in(thief)


@pytest.mark.parametrize(
    "nonsense", ["[" * 20_000, '"' + "x" * 30_000 + '"', '{"response": {"attestationObject": "o2M"}}']
)
def test_nonsense_of_a_passkey_is_refused(client, person, nonsense):
    log_in(client, person)
    client.get(reverse("mfa_add_webauthn"))
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": nonsense})
    assert answer.status_code == 200 and not Authenticator.objects.exists()


def test_what_was_typed_as_a_name_is_not_logged(client, person, caplog):
    caplog.set_level(logging.WARNING)
    for name in ("mein-passwort-aus-versehen", "mira"):
        for _ in range(9):
            client.post(reverse("admin:login"), {"username": name, "password": "falsch"})
    assert "mein-passwort" not in caplog.text and "'mira'" in caplog.text


def test_a_proof_leads_on_to_this_host_alone(client, person, settings):
    settings.ALLOWED_HOSTS = ["testserver", "news.example"]
    log_in(client, person)
    with later(minutes=10):
        address = f"{reverse('account_reauthenticate')}?next=http://news.example/"
        answer = client.post(address, {"password": PASSWORD, "next": "http://news.example/"})
    assert answer.status_code == 302 and "news.example" not in answer.url


def test_a_login_without_a_page_to_go_to_ends_at_the_desk(client, person):
    answer = client.post(
        reverse("admin:login"), {"username": "mira", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer.url == reverse("admin:index")
    assert Session.objects.count() == 1


def test_where_nothing_can_be_written_pages_are_read_and_old_logins_end(client, person, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("read-only")

    log_in(client, person)
    monkeypatch.setattr("articles.models.people.desk_session.DeskSessionQuerySet.update", refuse)
    monkeypatch.setattr("articles.models.people.desk_session.DeskSessionQuerySet.delete", refuse)
    with later(minutes=6):
        assert is_in(client)
    with later(days=8):
        assert not is_in(client)
