"""Writing a page of the house as an editor does: in the article's editor, without what only articles have."""

import pytest
from django.urls import reverse

from articles.models import Page

from ..factories import make_article, make_user
from .desk_pages import choose_block, log_in, stored, watch_policy

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_page_is_written_in_the_editor_saved_and_seen(page, live_server):
    make_article(title="Wie wir arbeiten")
    reported = watch_policy(page)
    log_in(page, live_server, make_user("Chefredaktion"))
    page.goto(f"{live_server.url}{reverse('admin:articles_page_add')}")
    page.fill("#id_title", "Über uns")
    page.locator(".ProseMirror").click()
    page.keyboard.type('Wir schreiben "deutsch".')
    page.keyboard.press("Enter")
    choose_block(page, "Zwischentitel")
    page.keyboard.type("Wer wir sind")
    assert stored(page) == "<p>Wir schreiben „deutsch“.</p>\n<h2>Wer wir sind</h2>"
    names = page.get_by_role("toolbar").get_by_role("button").evaluate_all("all => all.map(b => b.textContent)")
    assert "Infokasten" in names and not {"Bild", "Lesetipp"} & set(names)
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist")
    assert Page.objects.get().slug == "ueber-uns"
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Auf der Seite ansehen").click()
    popup.value.wait_for_load_state()
    assert "Wer wir sind" in popup.value.locator("main").inner_text()
    assert reported == []


def test_a_picture_pasted_into_a_page_is_refused_with_words(page, live_server):
    log_in(page, live_server, make_user("Chefredaktion"))
    page.goto(f"{live_server.url}{reverse('admin:articles_page_add')}")
    page.locator(".ProseMirror").click()
    page.evaluate(
        """() => {
          const data = new DataTransfer()
          data.items.add(new File(["x"], "bild.png", { type: "image/png" }))
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
          document.querySelector(".ProseMirror").dispatchEvent(event)
        }"""
    )
    assert page.locator(".desk-editor-hint").inner_text() == "Bilder stehen nur in Artikeln."
