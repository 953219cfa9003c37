"""A second factor: asked for after the password, counted, used once; set up and taken away only with a fresh proof."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, reverse

from articles.desk.access.factors import spend
from articles.models import AuditAction, AuditEntry, DeskSession
from articles.models.people.login_attempts import FREE

from .factories import make_user
from .second_factor import (
    WRONG,
    code_of,
    enter,
    enter_code,
    give_app,
    give_codes,
    give_passkey,
    is_in,
    later,
    log_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_user("Redaktion", username="mira")


def trail(action: AuditAction) -> list[str]:
    return list(AuditEntry.objects.filter(action=action).order_by("pk").values_list("reason", flat=True))


def test_without_one_the_password_is_enough(client, person):
    log_in(client, person)
    assert is_in(client)
    assert trail(AuditAction.LOGIN) == ["Passwort"]


def test_with_an_app_the_password_alone_opens_nothing(client, person):
    secret = give_app(person)
    answer = enter(client, person)
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert enter_code(client, code_of(secret)).url == reverse("admin:index")
    assert is_in(client)
    assert trail(AuditAction.LOGIN) == ["Passwort und Authenticator-App"]


def test_the_login_leads_on_to_the_page_that_was_asked_for(client, person):
    secret, page = give_app(person), reverse("admin:articles_article_changelist")
    client.post(reverse("admin:login"), {"username": "mira", "password": "geheim-geheim", "next": page})
    assert enter_code(client, code_of(secret)).url == page


def test_nobody_gets_to_the_code_without_the_password(client, person):
    give_app(person)
    enter(client, person, "falsch")
    assert client.get(reverse("mfa_authenticate")).url == reverse("admin:login")


def test_the_time_between_password_and_code_is_short(client, person):
    secret = give_app(person)
    enter(client, person)
    with later(minutes=11):
        assert enter_code(client, code_of(secret)).url == reverse("admin:login")
        assert not is_in(client)


def test_who_is_barred_in_between_stays_out(client, person):
    secret = give_app(person)
    enter(client, person)
    person.is_active = False
    person.save()
    enter_code(client, code_of(secret))
    assert not is_in(client)


def test_a_code_works_once(client, person):
    secret = give_app(person)
    with later(seconds=0):
        log_in(client, person, code_of(secret))
        second = type(client)()
        enter(second, person)
        assert "stimmt nicht" in enter_code(second, code_of(secret)).content.decode()
        assert not is_in(second)
        assert enter_code(second, code_of(secret, 1)).status_code == 302


def test_that_a_code_was_used_is_known_to_every_process(person):
    """It stands in the database: allauth keeps it in the memory of one process."""
    give_app(person)
    stored = Authenticator.objects.get(user=person)
    assert spend(stored, "123456")
    assert not spend(Authenticator.objects.get(user=person), "123456")


def test_the_code_that_set_the_app_up_does_not_log_in(client, person):
    with later(seconds=0):
        log_in(client, person)
        page = client.get(reverse("mfa_activate_totp"))
        code = code_of(page.context["form"].secret)
        assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
        other = type(client)()
        enter(other, person)
        enter_code(other, code)
        assert not is_in(other)


def test_codes_are_guessed_no_faster_than_passwords(client, person):
    secret = give_app(person)
    enter(client, person)
    for _ in range(FREE):
        assert enter_code(client, WRONG).status_code == 200
    assert "Zu viele falsche Codes. Bitte um" in enter_code(client, code_of(secret)).content.decode()
    another = type(client)()
    enter(another, person)
    assert "Zu viele falsche Codes" in enter_code(another, code_of(secret)).content.decode()
    with later(minutes=1):
        assert enter_code(client, code_of(secret)).status_code == 302


def test_a_recovery_code_works_once(client, person):
    give_app(person)
    first, *_ = give_codes(person)
    log_in(client, person, first)
    assert trail(AuditAction.LOGIN) == ["Passwort und Wiederherstellungscode"]
    other = type(client)()
    enter(other, person)
    enter_code(other, first)
    assert not is_in(other)


def test_hostile_passkeys_are_refused_and_counted(client, person):
    give_app(person)
    give_passkey(person)
    enter(client, person)
    for credential in ("", "{}", "[]", "1", '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}'):
        assert client.post(reverse("mfa_authenticate"), {"credential": credential}).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("credential", ["", "{}", "[]", "1", '{"id": "x", "response": {"attestationObject": "AA"}}'])
def test_no_passkey_is_made_of_nonsense(client, person, credential):
    log_in(client, person)
    client.get(reverse("mfa_add_webauthn"))
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_setting_up_an_app_gives_codes_that_are_shown_once(client, person, django_capture_on_commit_callbacks):
    log_in(client, person)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "data:image/svg+xml;base64," in page.content.decode() and secret in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    codes = client.get(answer.url).context["unused_codes"]
    assert len(set(codes)) == 10
    again = client.get(answer.url).content.decode()
    assert not any(code in again for code in codes)
    assert trail(AuditAction.ADD_SECOND_FACTOR) == ["Authenticator-App", "Wiederherstellungscode"]


def test_a_wrong_code_sets_nothing_up(client, person):
    log_in(client, person)
    client.get(reverse("mfa_activate_totp"))
    assert client.post(reverse("mfa_activate_totp"), {"code": WRONG}).status_code == 200
    assert not Authenticator.objects.exists()


def test_neither_secret_nor_codes_can_be_read_in_the_database(person):
    secret, codes = give_app(person), give_codes(person)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored and not any(code in stored for code in codes)


def test_after_a_change_of_the_key_no_code_is_right(client, person, settings):
    secret, codes = give_app(person), give_codes(person)
    settings.SECRET_KEY = "another-key"
    enter(client, person)
    for code in (code_of(secret), codes[0], code_of("")):
        assert enter_code(client, code).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("name", ["mfa_view_recovery_codes", "mfa_generate_recovery_codes"])
def test_an_old_login_with_a_factor_has_to_prove_that_again(client, person, name):
    secret = give_app(person)
    give_codes(person)
    log_in(client, person, code_of(secret))
    assert client.get(reverse(name)).status_code == 200
    with later(minutes=6):
        answer = client.get(client.get(reverse(name)).url)
        assert answer.url.startswith(reverse("mfa_reauthenticate"))
        assert client.post(answer.url, {"code": WRONG}).status_code == 200
        assert client.get(reverse(name)).status_code == 302
        assert client.post(answer.url, {"code": code_of(secret)}).url == reverse(name)
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_an_old_login_has_to_prove_itself_again(client, person, name):
    log_in(client, person)
    assert client.get(reverse(name)).status_code == 200
    with later(minutes=6):
        answer = client.get(reverse(name))
        assert answer.status_code == 302 and answer.url.startswith(reverse("account_reauthenticate"))
        assert "stimmt nicht" in client.post(answer.url, {"password": "falsch"}).content.decode()
        assert client.get(reverse(name)).status_code == 302
        assert client.post(answer.url, {"password": "geheim-geheim"}).url == reverse(name)
        assert client.get(reverse(name)).status_code == 200


def test_factors_are_removed_only_with_a_fresh_proof(client, person):
    secret, key = give_app(person), give_passkey(person)
    log_in(client, person, code_of(secret))
    removals = [reverse("mfa_deactivate_totp"), reverse("mfa_remove_webauthn", args=[key.pk])]
    with later(minutes=6):
        for address in removals:
            assert client.post(address).url.startswith(reverse("account_reauthenticate"))
        assert Authenticator.objects.count() == 2
        client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)})
        for address in removals:
            assert client.post(address).url == reverse("desk_access")
    assert not Authenticator.objects.exists()
    assert trail(AuditAction.REMOVE_SECOND_FACTOR) == ["Authenticator-App", "Passkey"]


def test_nobody_removes_somebody_elses_passkey(client, person):
    key = give_passkey(make_user("Redaktion"))
    log_in(client, person)
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert Authenticator.objects.count() == 1


def test_the_page_of_ones_access_asks_few_questions_however_many_factors(client, person, django_assert_num_queries):
    log_in(client, person)
    for _ in range(3):
        give_passkey(person)
    with django_assert_num_queries(6):
        assert "Passkey „Schlüssel“" in client.get(reverse("desk_access")).content.decode()


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_logout", "mfa_login_webauthn", "mfa_trust"]
)
def test_what_the_house_does_not_want_has_no_address(client, name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup", "login", "email", "logout", "accounts/login", "zugang/totp/activate"])
def test_no_page_of_the_library_answers(client, person, path):
    log_in(client, person)
    assert client.get(f"/{path}/").status_code == 404
    assert client.get(f"{reverse('desk_access')}{path}/").status_code == 404


def test_the_operator_takes_all_factors_away(client, person, capsys):
    secret = give_app(person)
    give_codes(person)
    log_in(client, person, code_of(secret))
    call_command("reset_second_factor", "mira")
    assert capsys.readouterr().out == "mira: 2 factors removed, 1 logins ended.\n"
    assert not is_in(client) and not DeskSession.objects.exists()
    log_in(client, person)
    entry = AuditEntry.objects.get(action=AuditAction.RESET_SECOND_FACTOR)
    assert (entry.person, entry.object_id, entry.reason) == (None, person.pk, "auf dem Server")


def test_the_operator_learns_that_nobody_has_that_name():
    with pytest.raises(CommandError, match="There is no account named 'mirra'"):
        call_command("reset_second_factor", "mirra")


def test_the_list_of_accounts_says_who_has_one(client, django_assert_max_num_queries):
    chief = make_user("Chefredaktion", username="chef")
    client.force_login(chief)
    for number in range(3):
        give_app(make_user("Redaktion", username=f"mit-{number}"))
    make_user("Redaktion", username="ohne")
    with django_assert_max_num_queries(12):
        rows = client.get(reverse("admin:articles_user_changelist")).context["cl"].result_list
    assert {row.username: row.has_factor for row in rows if row != chief} == {
        "mit-0": True,
        "mit-1": True,
        "mit-2": True,
        "ohne": False,
    }
