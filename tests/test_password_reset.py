"""A new password by mail: the same answer for everybody, a link for an hour and once, and the second factor stays."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from articles.models import AuditAction, AuditEntry
from articles.models.people.login_attempts import FREE

from .factories import make_user
from .second_factor import code_of, enter, enter_code, give_app, is_in, later, log_in

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver(/admin/zugang/neues-passwort/\S{1,200}/)")
NEW = "ganz-neu-und-lang"
HOME = "198.51.100.7"


@pytest.fixture
def person():
    return make_user("Redaktion", username="mira", email="mira@example.org")


def ask(client, email: str, place: str = HOME):
    return client.post(reverse("admin_password_reset"), {"email": email}, REMOTE_ADDR=place)


def link_in(mail) -> str:
    return LINK.search(mail.body)[1]


def set_password(client, link: str, password: str = NEW):
    form = client.get(link)
    address = form.url if form.status_code == 302 else link
    return client.post(address, {"new_password1": password, "new_password2": password})


def test_the_login_page_leads_there(client):
    assert reverse("admin_password_reset") in client.get(reverse("admin:login")).content.decode()


def test_the_link_sets_a_new_password(client, person, mailoutbox):
    ask(client, "Mira@Example.org")
    (mail,) = mailoutbox
    assert mail.to == ["mira@example.org"] and "„mira“" in mail.body
    assert set_password(client, link_in(mail)).url == reverse("desk_new_password_done")
    assert not is_in(client)
    assert enter(client, person).status_code == 200
    log_in_with_new(client, person)
    entry = AuditEntry.objects.get(action=AuditAction.SET_PASSWORD)
    assert (entry.person, entry.reason) == (person, "Passwort vergessen")


def log_in_with_new(client, person) -> None:
    assert enter(client, person, NEW).status_code == 302
    assert is_in(client)


def test_the_answer_does_not_tell_who_has_an_account(client, person, mailoutbox):
    answers = [
        ask(client, email, f"203.0.113.{number}") for number, email in enumerate((person.email, "x@example.org"))
    ]
    assert len(mailoutbox) == 1
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("desk_forgotten_sent"))}
    pages = [re.sub(r'value="[^"]*"', "", client.get(answer.url).content.decode()) for answer in answers]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!"}])
def test_only_accounts_that_may_log_in_get_a_link(client, person, mailoutbox, change):
    for name, value in change.items():
        setattr(person, name, value)
    person.save()
    ask(client, person.email)
    assert not mailoutbox


def test_the_link_works_once(client, person, mailoutbox):
    ask(client, person.email)
    link = link_in(mailoutbox[0])
    set_password(client, link)
    other = type(client)()
    assert "gilt nicht mehr" in other.get(link).content.decode()
    assert "gilt nicht mehr" in set_password(other, link, "noch-ein-anderes").content.decode()
    log_in_with_new(client, person)


@pytest.mark.parametrize(("minutes", "works"), [(55, True), (65, False)])
def test_the_link_works_for_an_hour(client, person, mailoutbox, minutes, works):
    ask(client, person.email)
    with later(minutes=minutes):
        assert (set_password(client, link_in(mailoutbox[0])).status_code == 302) is works


def test_the_link_works_no_longer_when_clocks_are_put_back(client, person, mailoutbox):
    before = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC).astimezone(
        ZoneInfo("Europe/Berlin")
    )  # 2:30, an hour before 2:30
    with time_machine.travel(before):
        ask(client, person.email)
    with time_machine.travel(
        (before.astimezone(dt.UTC) + dt.timedelta(minutes=65)).astimezone(ZoneInfo("Europe/Berlin"))
    ):
        assert set_password(client, link_in(mailoutbox[0])).status_code == 200


def test_a_made_up_link_is_refused(client, person):
    address = reverse("desk_new_password", args=["MQ", "abc-" + "0" * 32])
    assert "gilt nicht mehr" in client.get(address).content.decode()


def test_a_poor_password_is_refused_and_the_link_still_works(client, person, mailoutbox):
    ask(client, person.email)
    link = link_in(mailoutbox[0])
    assert set_password(client, link, "kurz").status_code == 200
    assert set_password(client, link).status_code == 302


def test_the_second_factor_is_still_asked_for(client, person, mailoutbox):
    secret = give_app(person)
    ask(client, person.email)
    set_password(client, link_in(mailoutbox[0]))
    assert enter(client, person, NEW).url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert enter_code(client, code_of(secret)).status_code == 302


def test_all_earlier_logins_end(client, person, mailoutbox):
    thief = log_in(type(client)(), person)
    ask(client, person.email)
    set_password(client, link_in(mailoutbox[0]))
    assert not is_in(thief)


def test_one_address_gets_no_flood_of_mails(client, person, mailoutbox):
    for number in range(FREE + 5):
        assert ask(client, person.email, f"203.0.113.{number}").status_code == 302
    assert len(mailoutbox) == FREE


def test_one_place_asks_for_no_flood_of_links(client, mailoutbox):
    people = [make_user("Redaktion", email=f"p{number}@example.org") for number in range(FREE + 3)]
    for person in people:
        ask(client, person.email)
    assert len(mailoutbox) == FREE


def test_the_link_names_the_site_and_not_the_host_of_the_request(client, person, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("admin_password_reset"), {"email": person.email}, HTTP_HOST="boese.example")
    assert "boese.example" not in mailoutbox[0].body and LINK.search(mailoutbox[0].body)


def test_a_mail_server_that_is_down_tells_nobody_who_has_an_account(client, person, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    assert ask(client, person.email).url == reverse("desk_forgotten_sent")
