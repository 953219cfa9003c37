"""Before anything is published: the summary, the differences, and hints in the text."""

import pytest
from playwright.sync_api import expect

from articles.models import Article

from ..factories import make_article, make_draft, make_user
from .desk_pages import confirm, log_in, open_article

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def editor():
    return make_user("Redaktion", first_name="Mira")


def test_an_update_shows_what_readers_will_see_changed_and_asks_what_kind_it_is(page, live_server, editor):
    article = make_article(title="Sechs Werke", body="<p>Alt bleibt alt.</p><p>Es sind sechs.</p><p>Am Ende.</p>")
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    page.locator("#id_title").fill("Sieben Werke")
    page.locator(".ProseMirror p").nth(1).click(click_count=3)
    page.keyboard.insert_text("Es sind sieben.")
    page.keyboard.press("Control+Shift+Enter")
    confirm(page)
    summary = page.get_by_role("dialog", name="Sieben Werke")
    assert summary.locator("dt").all_inner_texts()[:2] == ["Titel", "Text"]
    assert summary.locator("ins").all_inner_texts() == ["Sieben", "sieben"]
    expect(summary.get_by_text("Alt bleibt alt.")).to_be_hidden()
    summary.get_by_label("Was haben Sie geändert?").select_option(label="Korrektur")
    summary.get_by_role("link", name="Der Text für Leser").press("Enter")
    expect(summary.locator(".desk-button-main:visible")).to_have_count(0)
    page.keyboard.type("Es sind sieben, nicht sechs.")
    summary.get_by_role("button", name="jetzt veröffentlichen").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator(".desk-status #id_change_note")).to_have_value("Es sind sieben, nicht sechs.")
    page.keyboard.press("Control+Shift+Enter")
    confirm(page)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("Geändert: Titel, Text.")
    assert article.corrections.get().text == "Es sind sieben, nicht sechs."


def test_a_shortcut_and_enter_publish_and_the_address_is_passed_on(page, live_server, editor):
    article = make_draft(title="Mit zwei Griffen")
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+Shift+Enter")
    confirm(page)
    assert "/artikel/mit-zwei-griffen/" in page.get_by_role("dialog").inner_text()
    page.keyboard.press("Escape")
    expect(page.locator(".ProseMirror")).to_be_focused()
    assert not Article.objects.published().exists()
    page.keyboard.press("Control+Shift+Enter")
    confirm(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Text für soziale Netze kopieren").click()
    page.get_by_role("button", name="Kopiert").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Mit zwei Griffen http") and copied.endswith("/artikel/mit-zwei-griffen/")
    assert page.get_by_role("link", name="Per E-Mail").get_attribute("href").startswith("mailto:?subject=Mit%20zwei")
    assert page.request.get(live_server.url + article.get_absolute_url()).ok


def test_a_hint_is_marked_in_the_text_and_leads_to_its_place(page, live_server, editor):
    article = make_draft(body='<p>Vorn.</p><p>Mehr steht <a href="https://e.example/">hier</a>.</p>')
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    mark = page.locator(".ProseMirror .desk-hint-words")
    expect(mark).to_have_text("hier")
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Home")
    page.keyboard.type("Ganz weit ")
    page.keyboard.press("Enter")
    expect(mark).to_have_text("hier")
    page.locator("#pruefliste summary").first.click()
    page.get_by_role("link", name="Der Link „hier“").click()
    page.keyboard.type("im Gesetz")
    mark.wait_for(state="detached")
    expect(page.locator(".ProseMirror")).to_contain_text("Mehr steht im Gesetz.")
