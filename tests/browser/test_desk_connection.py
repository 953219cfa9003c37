"""A train tunnel, an ended session, an old backup: the form stays, says so, and goes on."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Draft

from ..factories import make_draft, make_user
from .desk_pages import log_in, open_article, open_new

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
OFFLINE = "Keine Verbindung. Ihr Text ist in diesem Browser gesichert."


@pytest.fixture
def editor():
    return make_user("Redaktion", first_name="Mira", last_name="Albers")


@pytest.fixture
def window(browser):
    """A window abroad, whose console may report failed requests."""
    context = browser.new_context(locale="de-DE", timezone_id="America/New_York")
    page = context.new_page()
    yield page
    page.goto("about:blank")
    context.close()


def test_saving_without_connection_keeps_the_form_and_works_when_it_is_back(window, live_server, editor):
    log_in(window, live_server, editor)
    open_new(window, live_server)
    window.get_by_label("Titel", exact=True).fill("Im Tunnel")
    window.context.set_offline(True)
    window.get_by_role("button", name="Speichern", exact=True).click()
    expect(window.get_by_role("alert").filter(has_text=OFFLINE)).to_be_in_viewport()
    expect(window.get_by_label("Titel", exact=True)).to_have_value("Im Tunnel")
    window.context.set_offline(False)
    window.get_by_role("button", name="Speichern", exact=True).click()
    window.wait_for_selector(".messagelist .success")
    assert Article.objects.get().working_copy.snapshot.title == "Im Tunnel"
    window.context.set_offline(True)
    window.get_by_role("button", name="Speichern", exact=True).click()
    expect(window.get_by_role("alert").filter(has_text=OFFLINE)).to_be_visible()
    expect(window.locator(".messagelist .success")).to_have_count(0)
    window.context.set_offline(False)


def test_whose_session_ends_logs_in_beside_and_goes_on_writing(window, live_server, editor):
    log_in(window, live_server, editor)
    open_new(window, live_server)
    window.context.clear_cookies(name="sessionid")
    window.get_by_label("Titel", exact=True).fill("Mitten im Satz")
    with window.context.expect_page() as opened:
        window.get_by_role("link", name="Neu anmelden").click()
    beside = opened.value
    beside.fill("#id_username", editor.username)
    beside.fill("#id_password", "geheim-geheim")
    beside.press("#id_password", "Enter")
    beside.wait_for_url(f"{live_server.url}{reverse('admin:index')}")
    beside.close()
    window.evaluate("dispatchEvent(new Event('focus'))")
    window.get_by_text("Automatisch gespeichert um").wait_for()
    window.get_by_role("button", name="Speichern", exact=True).click()
    window.wait_for_selector(".messagelist .success")
    assert Article.objects.get().working_copy.snapshot.title == "Mitten im Satz"


def test_backups_of_server_and_browser_stand_in_one_box_the_newest_first(window, live_server, editor):
    article = make_draft(title="Gespeichert")
    for slot in ("a", "b"):
        Draft.objects.create(
            article=article,
            person=editor,
            slot=slot,
            content=article.working_copy.snapshot.changed(title=f"Server {slot}").to_json(),
            base_revision=article.working_copy.newest_revision,
        )
    log_in(window, live_server, editor)
    window.goto(live_server.url + reverse("admin:index"))
    left = {
        "time": 4_000_000_000_000,
        "base": article.working_copy.newest_revision_id,
        "values": {"title": "Im Browser", "base_revision": article.working_copy.newest_revision_id},
    }
    window.evaluate(
        "([key, value]) => localStorage.setItem(key, value)",
        [f"desk:{editor.pk}:{article.pk}:c", json.dumps(left)],
    )
    open_article(window, live_server, article)
    offers = window.locator("#desk-offers")
    expect(offers.locator("> .desk-offer")).to_have_count(1)
    expect(offers.locator("> .desk-offer")).to_contain_text("Am 2.10.2096 um 9:06 Uhr nur in diesem Browser gesichert")
    expect(offers.locator("summary", has_text="2 ältere …")).to_be_visible()
    expect(offers.locator("details.desk-older .desk-offer").first).to_be_hidden()
    offers.get_by_role("button", name="Vergleichen").click()
    window.wait_for_selector("text=Ihre Sicherung und die gespeicherte Fassung")
    assert Draft.objects.get(slot="c").snapshot.title == "Im Browser"


def test_ones_own_second_window_is_not_somebody_else(page, live_server, editor):
    article = make_draft(title="Zweimal offen")
    log_in(page, live_server, editor)
    second = page.context.new_page()
    for window in (page, second):
        open_article(window, live_server, article)
    for window, title in ((page, "Links"), (second, "Rechts")):
        window.get_by_label("Titel", exact=True).fill(title)
        with window.expect_navigation():
            window.get_by_role("button", name="Speichern", exact=True).click()
    second.get_by_role("heading", name="Sie haben inzwischen in einem anderen Fenster gespeichert").wait_for()
    assert "Jemand anderes" not in second.inner_text("body")
    second.close()
