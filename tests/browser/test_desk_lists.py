"""The desk's lists in a real browser: typing narrows them, and what the stock scripts do goes on working."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ..factories import make_article, make_image, make_user
from .desk_pages import log_in, watch_policy

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def desk(page, live_server):
    log_in(page, live_server, make_user("Redaktion"))
    return page


def test_typing_narrows_the_list_and_escape_shows_all_again(desk, live_server):
    reported = watch_policy(desk)
    make_article(title="Chips aus Dresden")
    make_article(title="Rechenzentren in Irland")
    address = f"{live_server.url}{reverse('admin:articles_article_changelist')}"
    desk.goto(address)
    rows, field = desk.locator("#result_list tbody tr"), desk.locator("#searchbar")
    expect(rows).to_have_count(2)
    desk.keyboard.press("/")
    desk.keyboard.type("Dresden")
    expect(rows).to_have_count(1)
    expect(desk).to_have_url(f"{address}?q=Dresden")
    expect(field).to_be_focused()
    expect(desk.locator("#desk-live")).to_have_text("1 Treffer")
    expect(desk.get_by_role("list", name="Eingegrenzt durch")).to_contain_text("„Dresden“")
    saving = desk.get_by_role("link", name="Ansicht speichern").get_attribute("href")
    assert saving.endswith("auswahl=q%3DDresden")

    # the stock script counts what is selected among the new rows
    desk.locator("#action-toggle").check()
    expect(desk.locator(".action-counter")).to_have_text("1 von 1 ausgewählt")

    field.fill("Zaunkönig")
    expect(desk.locator(".desk-empty")).to_contain_text("Nichts gefunden")
    field.press("Escape")
    expect(rows).to_have_count(2)
    expect(field).to_have_value("")
    expect(desk).to_have_url(address)
    assert not reported


def test_the_answer_to_what_was_typed_last_is_the_one_that_stays(desk, live_server):
    make_article(title="Chips aus Dresden")
    desk.goto(f"{live_server.url}{reverse('admin:articles_article_changelist')}")
    waiting = []
    desk.route("**/*q=Ir*", lambda route: waiting.append(route))
    desk.locator("#searchbar").fill("Ir")
    desk.wait_for_timeout(500)
    desk.locator("#searchbar").fill("Dresden")
    expect(desk).to_have_url(f"{live_server.url}{reverse('admin:articles_article_changelist')}?q=Dresden")
    assert waiting
    expect(desk.locator("#result_list tbody tr")).to_have_count(1)


def test_pictures_are_selected_on_their_cards(desk, live_server):
    make_image(title="Reinraum"), make_image(title="Platine")
    desk.goto(f"{live_server.url}{reverse('admin:articles_image_changelist')}")
    desk.locator("#searchbar").fill("Reinraum")
    expect(desk.locator(".desk-pictures li")).to_have_count(1)
    desk.get_by_label("Alle auf dieser Seite auswählen").check()
    expect(desk.locator(".action-counter")).to_have_text("1 von 1 ausgewählt")
    desk.locator("select[name=action]").select_option(label="Bildnachweis ändern …")
    desk.get_by_role("button", name="Ausführen").click()
    desk.get_by_label("Bildnachweis").fill("Mira Albers, Dresden")
    desk.get_by_role("button", name="Weiter").click()
    expect(desk.locator("ins")).to_have_text("Mira Albers, Dresden")
