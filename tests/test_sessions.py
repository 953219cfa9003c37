"""Logins: where one is logged in, ending the others, idle time, and what the trail keeps."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.desk.access.sessions import device_of
from articles.models import AuditAction, AuditEntry, DeskSession
from articles.models.people.login_attempts import FREE

from .factories import make_draft, make_user
from .second_factor import WRONG, code_of, enter, enter_code, give_app, is_in, later, log_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
NEW = {"new_password1": "ganz-neu-und-lang", "new_password2": "ganz-neu-und-lang"}


@pytest.fixture
def person():
    return make_user("Redaktion", username="mira")


@pytest.fixture
def phone(person):
    return log_in(Client(headers={"User-Agent": IPHONE}), person)


@pytest.fixture
def laptop(person):
    return log_in(Client(headers={"User-Agent": FIREFOX}), person)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox, Windows"),
        (IPHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18.5 Safari/605", "Safari, Mac"),
        ("curl/8", "Unbekannter Browser"),
        ("", "Unbekannter Browser"),
    ],
)
def test_a_device_in_plain_words(agent, device):
    assert device_of(agent) == device


def test_the_list_shows_ones_own_devices_and_marks_this_one(laptop, phone):
    log_in(Client(headers={"User-Agent": "curl/8"}), make_user("Redaktion"))
    page = laptop.get(reverse("desk_access")).content.decode()
    assert "Safari, iPhone" in page and "Unbekannter Browser" not in page
    assert page.index("dieses hier") > page.index("Firefox, Windows")


def test_neither_address_nor_full_name_of_the_browser_is_stored(client, person):
    enter(client, person, REMOTE_ADDR="198.51.100.7", HTTP_USER_AGENT=FIREFOX)
    stored = str(list(DeskSession.objects.values())) + str(Session.objects.get().get_decoded())
    assert "198.51.100.7" not in stored and "140" not in stored


def test_the_others_end_and_this_one_goes_on(laptop, phone, person):
    stranger = log_in(Client(), make_user("Redaktion"))
    laptop.post(reverse("desk_end_sessions"))
    assert is_in(laptop) and is_in(stranger) and not is_in(phone)
    entry = AuditEntry.objects.get(action=AuditAction.END_SESSIONS)
    assert (entry.person, entry.after) == (person, {"Geräte": 1})


def test_logging_out_takes_the_device_off_the_list(laptop, phone):
    phone.post(reverse("admin:logout"))
    assert [row.device for row in DeskSession.objects.all()] == ["Firefox, Windows"]


def test_a_new_password_ends_all_other_logins(laptop, phone, person):
    before = laptop.session.session_key
    assert laptop.post(reverse("admin:password_change"), NEW | {"old_password": "geheim-geheim"}).status_code == 302
    assert is_in(laptop) and not is_in(phone)
    assert laptop.session.session_key != before
    assert DeskSession.objects.alive().get().key == laptop.session.session_key


def test_a_password_that_the_chief_sets_ends_all_logins(laptop, phone, person):
    chief = log_in(Client(), make_user("Chefredaktion"))
    new = {"password1": "ganz-neu-und-lang", "password2": "ganz-neu-und-lang"}
    assert chief.post(reverse("admin:auth_user_password_change", args=[person.pk]), new).status_code == 302
    assert not is_in(laptop) and not is_in(phone) and is_in(chief)
    assert not DeskSession.objects.filter(person=person).exists()


def test_a_login_gets_a_new_key(client, person):
    secret = give_app(person)
    enter(client, person)
    before = client.session.session_key
    enter_code(client, code_of(secret))
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_login_ends_after_a_time_without_work(laptop, settings):
    settings.SESSION_IDLE_MINUTES = 60
    with later(minutes=59):
        assert is_in(laptop)
    with later(minutes=118):
        assert is_in(laptop)
    with later(minutes=180):
        assert not is_in(laptop)
    assert not DeskSession.objects.exists()


def test_without_an_idle_limit_only_the_age_ends_a_login(laptop, settings):
    settings.SESSION_IDLE_MINUTES = 0
    with later(days=6):
        assert is_in(laptop)


def test_what_an_open_page_asks_by_itself_keeps_nobody_logged_in(laptop, person, settings):
    settings.SESSION_IDLE_MINUTES = 60
    address = reverse("admin:desk_presence", args=[make_draft(by=person).pk])
    for minutes in range(10, 60, 10):
        with later(minutes=minutes):
            assert laptop.post(address, {}).status_code == 200
    with later(minutes=61):
        assert laptop.post(address, {}).status_code in (302, 403)
        assert not is_in(laptop)


def test_an_autosave_that_fails_again_and_again_is_no_work(laptop, settings):
    settings.SESSION_IDLE_MINUTES = 60
    address = reverse("admin:desk_autosave", args=[4711])
    for minutes in range(10, 60, 10):
        with later(minutes=minutes):
            assert laptop.post(address, {}).status_code >= 400
    with later(minutes=61):
        assert not is_in(laptop)


def test_an_autosave_is_work(laptop, person, settings):
    settings.SESSION_IDLE_MINUTES = 60
    article = make_draft(by=person)
    address = reverse("admin:desk_autosave", args=[article.pk])
    values = {"slot": "a", "sequence": "1", "base_revision": article.working_copy.newest_revision_id, "title": "Neu"}
    with later(minutes=50):
        assert laptop.post(address, values).status_code == 200
    with later(minutes=100):
        assert is_in(laptop)


def test_a_request_writes_nothing_but_every_few_minutes(laptop):
    def writes() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            laptop.get(reverse("desk_access"))
        return [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]

    assert not writes()
    with later(minutes=6):
        assert len(writes()) == 2  # the session and the list
        assert not writes()


def test_a_login_from_before_the_update_is_listed_from_its_next_request_on(laptop):
    session = laptop.session
    del session["seen_at"]
    session.save()
    DeskSession.objects.all().delete()
    assert is_in(laptop)
    assert DeskSession.objects.get().device == "Firefox, Windows"


def test_devices_that_ended_are_forgotten_with_the_next_login(person):
    for _ in range(3):
        log_in(Client(), person)
    with later(days=8):
        log_in(Client(), person)
        assert DeskSession.objects.count() == 1


def failures() -> list[tuple]:
    rows = AuditEntry.objects.filter(action=AuditAction.FAILED_LOGIN).order_by("pk")
    return [(row.person, row.label, row.reason) for row in rows]


def test_failures_are_in_the_trail_without_what_was_typed(client, person):
    enter(client, person, "Geheim-Getippt")
    assert failures() == [(None, str(person), "Passwort falsch")]
    assert "Getippt" not in str(list(AuditEntry.objects.values()))


def test_names_that_nobody_has_leave_no_trace(client):
    for _ in range(FREE + 2):
        client.post(reverse("admin:login"), {"username": "gibt-es-nicht", "password": "falsch"})
    assert not AuditEntry.objects.exists()


def test_a_thousand_guesses_leave_a_handful_of_entries(client, person):
    start = dt.timedelta()
    for _ in range(40):
        with later(seconds=start.total_seconds()):
            enter(client, person, "falsch")
        start += dt.timedelta(minutes=6)
    assert 2 <= len(failures()) <= 8


def test_wrong_codes_are_in_the_trail_too(client, person):
    give_app(person)
    enter(client, person)
    enter_code(client, WRONG)
    assert failures() == [(None, str(person), "Code falsch")]
