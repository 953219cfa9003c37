"""Text survives: autosave, a lost connection, a closed tab, two people at once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Draft

from ..factories import make_draft, make_user
from .desk_pages import close_windows, log_in, open_article, open_new, stored, write

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def editor():
    return make_user("Redaktion", first_name="Mira", last_name="Albers")


def test_typing_is_saved_by_itself_and_offered_after_the_tab_was_closed(page, live_server, editor):
    article = make_draft(body="<p>Anfang.</p>")
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("End")
    write(page, " Und weiter.")
    page.get_by_text("Automatisch gespeichert um").wait_for()
    assert Draft.objects.get().snapshot.body == "<p>Anfang. Und weiter.</p>"
    page.goto("about:blank")
    open_article(page, live_server, article)
    page.get_by_role("link", name="Sicherung übernehmen").click()
    page.wait_for_selector(".ProseMirror")
    assert stored(page) == "<p>Anfang. Und weiter.</p>"


@pytest.fixture
def second_page(browser):
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    page = context.new_page()
    yield page
    close_windows(page)


def test_without_connection_the_text_stays_in_the_browser_and_is_offered_again(second_page, live_server, editor):
    page = second_page  # it reports the failed requests that this test is about
    log_in(page, live_server, editor)
    open_new(page, live_server)
    page.route("**/sicherung/", lambda route: route.abort())
    page.get_by_label("Titel", exact=True).fill("Im Zug geschrieben")
    page.get_by_text("Keine Verbindung. Ihr Text ist in diesem Browser gesichert.").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_server.url}{reverse('admin:articles_article_add')}")
    page.get_by_role("button", name="Wiederherstellen").click()
    page.wait_for_selector(".ProseMirror")
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Im Zug geschrieben")


def test_two_people_on_one_article_see_each_other_and_lose_nothing(page, second_page, live_server, editor):
    article = make_draft(title="Gemeinsam", body="<p>Alt.</p>")
    other = make_user("Redaktion", first_name="Jonas", last_name="Petri")
    log_in(page, live_server, editor)
    log_in(second_page, live_server, other)
    open_article(page, live_server, article)
    open_article(second_page, live_server, article)
    second_page.get_by_text("Mira Albers bearbeitet diesen Artikel seit").wait_for()
    second_page.get_by_role("button", name="Mitschreiben").click()
    page.get_by_label("Titel", exact=True).fill("Titel von Mira")
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    second_page.get_by_label("Titel", exact=True).fill("Titel von Jonas")
    second_page.get_by_role("button", name="Speichern", exact=True).click()
    second_page.get_by_text("Jemand anderes hat inzwischen gespeichert").wait_for()
    second_page.get_by_role("button", name="Nur meine Fassung speichern").click()
    second_page.wait_for_selector(".messagelist .success")
    titles = {revision.content["title"] for revision in Article.objects.get().revisions.all()}
    assert titles == {"Gemeinsam", "Titel von Mira", "Titel von Jonas"}
