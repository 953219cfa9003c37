"""The real page beside the form: off until asked for, remembered, drawn anew after each autosave at the same place."""

import pytest
from playwright.sync_api import expect

from ..factories import make_draft, make_user
from .desk_pages import log_in, open_article, watch_policy, write

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SHOWN = "iframe[title='Vorschau neben dem Formular']:not(.desk-coming)"
BUTTON = "#desk-preview-beside"


@pytest.fixture
def article():
    return make_draft(title="Lang", body="".join(f"<p>Absatz {number}.</p>" for number in range(120)))


@pytest.fixture
def desk(page, live_server, article):
    log_in(page, live_server, make_user("Redaktion"))
    page.reported = watch_policy(page)
    open_article(page, live_server, article)
    return page


def test_the_page_beside_the_form_follows_the_text_and_keeps_its_place(desk, live_server, article):
    expect(desk.locator(SHOWN)).to_have_count(0)
    steps = desk.evaluate("history.length")
    desk.locator(BUTTON).click()
    beside = desk.frame_locator(SHOWN)
    beside.get_by_role("heading", name="Lang").wait_for()
    desk.evaluate(f'document.querySelector("{SHOWN}").contentWindow.scrollTo(0, 1500)')
    desk.locator(".ProseMirror p").first.click()
    desk.keyboard.press("End")
    write(desk, " Und weiter.")
    beside.get_by_text("Absatz 0. Und weiter.").wait_for(state="attached")
    assert desk.evaluate(f'document.querySelector("{SHOWN}").contentWindow.scrollY') == 1500
    assert desk.evaluate("history.length") == steps
    assert desk.reported == []


def test_it_is_remembered_and_gives_way_to_the_form_on_narrow_screens(desk, live_server, article):
    desk.locator(BUTTON).click()
    desk.locator(SHOWN).wait_for()
    open_article(desk, live_server, article)
    desk.frame_locator(SHOWN).get_by_role("heading", name="Lang").wait_for()
    expect(desk.locator(BUTTON)).to_have_attribute("aria-pressed", "true")
    desk.set_viewport_size({"width": 1100, "height": 900})
    desk.locator("#desk-beside").wait_for(state="hidden")
    assert desk.locator(BUTTON).is_hidden() and desk.locator("#desk-preview-open").is_visible()
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.locator(SHOWN).wait_for()
    desk.locator(BUTTON).click()
    open_article(desk, live_server, article)
    expect(desk.locator(BUTTON)).to_have_attribute("aria-pressed", "false")
    expect(desk.locator(SHOWN)).to_have_count(0)


def test_a_link_in_the_page_beside_the_form_opens_in_a_tab_of_its_own(desk):
    desk.locator(BUTTON).click()
    link = desk.frame_locator(SHOWN).get_by_role("navigation").get_by_role("link").first
    with desk.context.expect_page() as opened:
        link.click()
    assert opened.value.url.endswith(link.get_attribute("href"))
    expect(desk.frame_locator(SHOWN).get_by_role("heading", name="Lang")).to_have_count(1)
