"""Second factors as people meet them: an app, a passkey of Chromium's virtual authenticator, codes on paper, a lost phone."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Article, DeskSession

from ..factories import make_user
from ..second_factor import PASSWORD, code_of, give_app, give_codes
from .desk_pages import open_new, watch_policy

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def person():
    return make_user("Redaktion", username="mira", first_name="Mira", last_name="Albers")


@pytest.fixture
def site(live_server) -> str:
    """Passkeys belong to a name, and never to a number."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def authenticator(page: Page):
    """A device with a fingerprint reader, whose finger is always right."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def enter(page: Page, site: str) -> None:
    page.goto(site + reverse("admin:login"))
    page.get_by_label("Benutzername").fill("mira")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")


def leave(page: Page) -> None:
    page.get_by_role("button", name="Abmelden", exact=True).click()
    page.wait_for_url("**/admin/l*/**")


def at_the_desk(page: Page, site: str) -> None:
    page.wait_for_url(site + reverse("admin:index"))


def set_up_app(page: Page) -> str:
    page.get_by_role("link", name="Authenticator-App einrichten").click()
    expect(page.get_by_role("img", name="Der Schlüssel als QR-Code")).to_be_visible()
    secret = page.locator(".desk-secret").inner_text()
    page.get_by_label("Code aus der App").fill(code_of(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Wiederherstellungscodes")).to_be_visible()
    return secret


def test_an_app_is_set_up_by_keyboard_and_asked_for_at_the_next_login(page, site, person):
    reported = watch_policy(page)
    enter(page, site)
    at_the_desk(page, site)
    page.get_by_role("link", name="Zugang und Sicherheit").click()
    secret = set_up_app(page)
    codes = page.locator(".desk-codes code").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Als Textdatei laden").click()
    assert download.value.suggested_filename == "wiederherstellungscodes.txt"
    text = Path(download.value.path()).read_text()
    assert all(code in text for code in codes)
    page.get_by_role("link", name="Ich habe sie aufbewahrt").click()
    expect(page.get_by_text("Noch übrig: 10")).to_be_visible()
    leave(page)
    enter(page, site)
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("stimmt nicht")
    page.get_by_label("Code").fill(code_of(secret, 1))
    page.keyboard.press("Enter")
    at_the_desk(page, site)
    assert not reported


def test_a_passkey_is_set_up_used_and_removed(page, site, person, authenticator):
    reported = watch_policy(page)
    session, device = authenticator
    enter(page, site)
    at_the_desk(page, site)
    page.goto(site + reverse("mfa_add_webauthn"))
    page.get_by_label("Name").fill("Diensthandy")
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_role("heading", name="Wiederherstellungscodes")).to_be_visible()
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    page.goto(site + reverse("desk_access"))
    expect(page.get_by_text("Passkey „Diensthandy“").first).to_be_visible()
    leave(page)
    enter(page, site)
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    at_the_desk(page, site)
    page.goto(site + reverse("desk_access"))
    page.get_by_role("link", name="Passkey „Diensthandy“ entfernen").click()
    page.get_by_role("button", name="Entfernen").click()
    expect(page.get_by_text("Noch keiner.")).to_be_visible()
    assert not Authenticator.objects.exists()
    assert not reported


def test_a_finger_that_is_not_recognised_is_told_in_words(page, site, person, authenticator):
    enter(page, site)
    at_the_desk(page, site)
    page.goto(site + reverse("mfa_add_webauthn"))
    page.evaluate(
        "() => { navigator.credentials.create = () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_role("alert").filter(has_text="Das hat nicht geklappt.")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_a_passkey_of_somebody_else_opens_nothing(page, site, person, authenticator):
    enter(page, site)
    at_the_desk(page, site)
    page.goto(site + reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_role("heading", name="Wiederherstellungscodes")).to_be_visible()
    other = make_user("Redaktion", username="jonas")
    Authenticator.objects.filter(type="webauthn").update(user=other)
    give_app(person)
    leave(page)
    enter(page, site)
    expect(page.get_by_label("Code")).to_be_visible()
    expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_have_count(0)


def test_without_the_phone_a_code_from_paper_gets_in_and_sets_up_a_new_one(page, site, person):
    give_app(person)
    first, *_ = give_codes(person)
    enter(page, site)
    page.get_by_label("Code").fill(first)
    page.keyboard.press("Enter")
    at_the_desk(page, site)
    page.get_by_role("link", name="Zugang und Sicherheit").click()
    expect(page.get_by_text("Noch übrig: 9")).to_be_visible()
    page.get_by_role("link", name="Authenticator-App entfernen").click()
    page.get_by_role("button", name="Entfernen").click()
    set_up_app(page)


def test_without_phone_and_paper_the_operator_helps(page, site, person):
    give_app(person)
    call_command("reset_second_factor", "mira")
    enter(page, site)
    at_the_desk(page, site)


def test_who_must_have_one_sets_it_up_first(page, site, person, settings):
    settings.SECOND_FACTOR = "publishers"
    enter(page, site)
    page.wait_for_url(site + reverse("desk_access"))
    expect(page.get_by_role("status").filter(has_text="Ihre Redaktion verlangt einen zweiten Faktor.")).to_be_visible()
    page.goto(site + reverse("admin:articles_article_add"))
    page.wait_for_url(site + reverse("desk_access"))
    set_up_app(page)
    page.goto(site + reverse("admin:index"))
    at_the_desk(page, site)


def test_a_text_in_work_survives_the_new_rule(browser, site, person, settings, live_server):
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    page = context.new_page()
    enter(page, site)
    at_the_desk(page, site)
    open_new(page, type("Server", (), {"url": site}))
    settings.SECOND_FACTOR = "publishers"
    page.get_by_label("Titel", exact=True).fill("Mitten im Satz")
    expect(page.get_by_role("alert").filter(has_text="verlangt einen zweiten Faktor")).to_be_visible()
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Mitten im Satz")
    beside = context.new_page()
    beside.goto(site + reverse("desk_access"))
    set_up_app(beside)
    page.get_by_text("Automatisch gespeichert um").wait_for()
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    assert Article.objects.get().working_copy.snapshot.title == "Mitten im Satz"
    for window in (beside, page):
        window.goto("about:blank")
    context.close()


def test_all_other_devices_are_logged_out(page, browser, site, person):
    enter(page, site)
    at_the_desk(page, site)
    context = browser.new_context(locale="de-DE")
    other = context.new_page()
    enter(other, site)
    at_the_desk(other, site)
    page.goto(site + reverse("desk_access"))
    expect(page.locator("section", has_text="Angemeldete Geräte").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="Überall abmelden").click()
    expect(page.get_by_text("Beendet: 1 andere Anmeldung.")).to_be_visible()
    assert DeskSession.objects.count() == 1
    other.reload()
    expect(other.get_by_label("Benutzername")).to_be_visible()
    other.goto("about:blank")
    context.close()


PAGES = [
    "desk_access", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "account_reauthenticate", "mfa_reauthenticate", "admin:password_change",
]  # fmt: skip
OUTSIDE = ["admin:login", "admin_password_reset", "desk_forgotten_sent", "desk_new_password_done", "mfa_authenticate"]
WIDE = "document.scrollingElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_window(page, site, person, width):
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, site)
    at_the_desk(page, site)
    give_codes(person)
    for name in PAGES:
        page.goto(site + reverse(name))
        expect(page.locator("h1, h2").first).to_be_visible()
        assert not page.evaluate(WIDE), name
    leave(page)
    give_app(person)
    enter(page, site)
    page.wait_for_url("**/zweiter-faktor/")
    for name in OUTSIDE:
        page.goto(site + reverse(name))
        assert not page.evaluate(WIDE), name
