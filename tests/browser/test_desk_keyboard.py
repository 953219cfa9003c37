"""The desk without a mouse, and previews without an account."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article, PreviewLink, Remark
from articles.views import preview

from ..factories import make_author, make_draft, make_image, make_topic, make_user
from .desk_pages import PASSWORD, log_in, open_article, wait_for_focus, wait_until, watch_policy

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def editor():
    return make_user("Redaktion", first_name="Mira", author=make_author(name="Mira Albers"))


def tab_to(page, name: str, limit: int = 60) -> None:
    """Press Tab until the focused element has this accessible name."""
    label = """() => {
      const e = document.activeElement
      return e.getAttribute("aria-label") || e.labels?.[0]?.textContent.trim() || e.textContent.trim() || e.value || ""
    }"""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate(label).startswith(name):
            return
    raise AssertionError(f"Tab never reaches {name!r}")


def picture_by_keyboard(page, search: str, caption: str) -> None:
    page.keyboard.press("Control+Alt+b")
    page.locator("dialog[open] .desk-result").first.wait_for()
    page.keyboard.type(search)
    page.get_by_role("option", name=search).first.wait_for()
    page.locator("dialog .desk-result").nth(1).wait_for(state="detached")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_until(page, "document.activeElement.tagName === 'TEXTAREA'")
    page.keyboard.type(caption)
    tab_to(page, "Einfügen")
    page.keyboard.press("Enter")
    wait_for_focus(page)


def test_from_login_to_a_finished_draft_with_two_pictures_by_keyboard_alone(page, live_server, editor):
    make_image(title="Reinraum")
    make_image(title="Hafen")
    make_topic(name="Halbleiter")
    page.goto(f"{live_server.url}{reverse('admin:login')}")
    expect(page.locator("#id_username")).to_be_focused()  # by itself, a moment after the page is there
    page.keyboard.type(editor.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}{reverse('admin:index')}")
    tab_to(page, "+ Neuer Artikel")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ProseMirror")
    expect(page.locator("#id_title")).to_be_focused()
    page.keyboard.type("Ohne Maus geschrieben")
    page.keyboard.press("Enter")
    page.keyboard.type("Ein Vorspann.")
    page.keyboard.press("Enter")
    page.keyboard.type("Erster Absatz.")
    picture_by_keyboard(page, "Reinraum", "Ein Reinraum")
    page.keyboard.type("Zweiter Absatz.")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Alt+2")
    page.keyboard.type("Zwischentitel")
    picture_by_keyboard(page, "Hafen", "Ein Hafen")
    tab_to(page, "Schlagwort hinzufügen")
    page.keyboard.type("halb")
    page.get_by_role("option", name="Halbleiter").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Halbleiter entfernen").wait_for()
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist .success")
    copy = Article.objects.get().working_copy.snapshot
    assert (copy.title, copy.lead, len(copy.tags), len(copy.byline)) == (
        "Ohne Maus geschrieben",
        "Ein Vorspann.",
        1,
        1,
    )
    assert copy.body.count("<figure") == 2 and "<h2>Zwischentitel</h2>" in copy.body


def test_the_toolbar_is_one_tab_stop_and_arrows_move_in_it(page, live_server, editor):
    log_in(page, live_server, editor)
    open_article(page, live_server, make_draft())
    page.locator(".ProseMirror").click()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.closest('[role=toolbar]') !== null")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Fett")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('ProseMirror')")


def test_the_preview_shows_what_is_typed_and_breaks_no_policy(page, live_server, editor):
    violations = watch_policy(page)
    log_in(page, live_server, editor)
    article = make_draft(title="Gespeicherter Titel")
    open_article(page, live_server, article)
    page.get_by_role("textbox", name="Titel", exact=True).fill("Getippter Titel")
    page.get_by_role("button", name="Vorschau", exact=True).click()
    frame = page.frame_locator("iframe[name=desk-preview]")
    frame.get_by_role("heading", name="Getippter Titel").wait_for()
    page.keyboard.press("Escape")
    assert Article.objects.get().working_copy.snapshot.title == "Gespeicherter Titel" and violations == []


def test_a_lawyer_reads_and_approves_by_link_until_it_is_revoked(page, browser, live_server, editor):
    article = make_draft(title="Heikler Artikel", body="<p>Erster Absatz.</p><p>Zweiter Absatz.</p>")
    log_in(page, live_server, editor)
    page.goto(f"{live_server.url}{reverse('admin:desk_preview_links', args=[article.pk])}")
    page.get_by_label("Für wen").fill("Rechtsprüfung")
    page.get_by_role("button", name="Link anlegen").click()
    address = page.get_by_label("Adresse des Links").input_value()
    outside = browser.new_context(locale="de-DE").new_page()
    outside.goto(address)
    outside.get_by_text("Entwurf, nicht zur Veröffentlichung.").wait_for()
    outside.get_by_label("Ihr Urteil").select_option(label="Freigeben")
    outside.get_by_label("Zu Absatz").fill("2")
    outside.get_by_label("Ihr Name").fill("Dr. Weber")
    outside.get_by_role("button", name="Absenden").click()
    outside.get_by_text("Dr. Weber").wait_for()
    note = Remark.objects.get()
    assert (note.verdict, note.paragraph, note.revision) == (
        "approved",
        2,
        article.working_copy.newest_revision,
    )
    outside.get_by_label("Zu Absatz").fill("1")
    outside.get_by_label("Anmerkung", exact=True).fill("Bitte belegen.")
    outside.get_by_label("Ihr Name").fill("Dr. Weber")
    outside.get_by_role("button", name="Absenden").click()
    outside.get_by_text("Absatz 1: Anmerkung").wait_for()
    assert outside.context.cookies() == []
    page.reload()
    page.get_by_text("freigegeben").first.wait_for()
    page.get_by_role("button", name="Widerrufen").click()
    page.wait_for_selector(".messagelist .success")
    assert PreviewLink.objects.get().revoked_at
    outside.goto(address)
    outside.get_by_text("Diese Vorschau ist nicht mehr verfügbar").wait_for()
    outside.context.close()


def test_a_link_that_has_expired_or_is_flooded_says_so(browser, live_server, monkeypatch):
    monkeypatch.setattr(preview, "REMARKS_AN_HOUR", 0)
    article = make_draft(title="Heikler Artikel")
    link = PreviewLink.objects.create(
        article=article, created_by=make_user("Redaktion"), expires_at=timezone.now() + dt.timedelta(hours=1)
    )
    outside = browser.new_context(locale="de-DE").new_page()
    address = f"{live_server.url}{reverse('articles:preview', args=[link.token])}"
    outside.goto(address)
    outside.get_by_label("Ihr Urteil").select_option(label="Freigeben")
    outside.get_by_label("Ihr Name").fill("Dr. Weber")
    outside.get_by_role("button", name="Absenden").click()
    outside.get_by_text("Zu viele Anmerkungen").wait_for()
    assert not Remark.objects.exists()
    PreviewLink.objects.update(expires_at=timezone.now())
    assert outside.goto(address).status == 410
    expect(outside.get_by_text("Heikler Artikel")).to_have_count(0)
    outside.context.close()
