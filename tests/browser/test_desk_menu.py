"""The menus over the text: opened, walked through and left by keyboard, and nothing done before somebody chooses."""

import pytest
from playwright.sync_api import expect

from ..factories import make_article, make_user
from .desk_pages import log_in, open_article, stored

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TEXT = "<p>Ein Text.</p>"


@pytest.fixture
def written(page, live_server):
    """The form of an article with the cursor in its text."""
    log_in(page, live_server, make_user("Redaktion"))
    open_article(page, live_server, make_article(body=TEXT))
    page.locator(".ProseMirror").click()
    return page


def test_arrows_walk_through_a_menu_and_do_nothing(written):
    more = written.get_by_role("button", name="Mehr", exact=True)
    more.focus()
    more.press("ArrowDown")
    expect(written.get_by_role("menuitem", name="Im Text suchen …")).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "true")
    for key, name in (
        ("ArrowDown", "Fremdinhalt …"),
        ("End", "Auszeichnungen entfernen"),
        ("ArrowDown", "Im Text suchen …"),
        ("t", "Tabelle"),
        ("Home", "Im Text suchen …"),
        ("ArrowUp", "Auszeichnungen entfernen"),
    ):
        written.keyboard.press(key)
        expect(written.get_by_role("menuitem", name=name)).to_be_focused()
    written.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    assert stored(written) == TEXT


def test_what_is_chosen_is_done(written):
    more = written.get_by_role("button", name="Mehr", exact=True)
    more.click()
    written.keyboard.press("t")
    written.keyboard.press("Enter")
    assert "<table>" in stored(written)
    expect(written.get_by_role("menu", name="Mehr")).to_be_hidden()
    table = written.get_by_role("button", name="Tabelle", exact=True)
    table.click()
    written.get_by_role("menuitem", name="Tabelle löschen").click()
    assert stored(written) == TEXT
    expect(table).to_be_hidden()


def test_every_kind_of_paragraph_is_reached_by_keyboard(written):
    kind = written.get_by_role("button", name="Art des Absatzes: Absatz")
    kind.focus()
    kind.press("ArrowDown")
    written.keyboard.press("k")
    written.keyboard.press("Enter")
    assert stored(written) == "<h3>Ein Text.</h3>"
    expect(written.get_by_role("button", name="Art des Absatzes: Kleiner Zwischentitel")).to_be_visible()


def test_a_reference_to_a_law_is_kept_from_becoming_a_link_and_let_go_again(written):
    for marked in ('<p><span data-nolink="">Ein Text.</span></p>', TEXT):
        written.keyboard.press("Control+a")
        written.get_by_role("button", name="Mehr", exact=True).click()
        written.get_by_role("menuitem", name="Kein Gesetzeslink").click()
        expect(written.get_by_role("menu", name="Mehr")).to_be_hidden()
        assert stored(written) == marked
        written.locator(".ProseMirror").focus()


def test_a_menu_stays_inside_a_narrow_screen(written):
    written.set_viewport_size({"width": 390, "height": 844})
    written.get_by_role("button", name="Mehr", exact=True).click()
    box = written.get_by_role("menu", name="Mehr").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
