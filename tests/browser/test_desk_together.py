"""Two people, or two tabs, on one article: what touches different places merges, what does not is asked, nothing is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Draft

from ..factories import make_draft, make_user
from .desk_pages import log_in, open_article, stored, wait_until, write

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def editor():
    return make_user("Redaktion", first_name="Mira", last_name="Albers")


@pytest.fixture
def article():
    return make_draft(title="Gemeinsam", body="<p>Erster Absatz.</p><p>Zweiter Absatz.</p>")


@pytest.fixture
def second_page(page, browser, live_server):
    """Another person's window; it needs no watching for errors, `page` does that."""
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    second = context.new_page()
    log_in(second, live_server, make_user("Redaktion", first_name="Jonas", last_name="Petri"))
    yield second
    second.goto("about:blank")
    context.close()


def continue_block(page, text: str, words: str) -> None:
    """Write on at the end of the block that says `text`."""
    page.locator(".ProseMirror p", has_text=text).click()
    page.keyboard.press("End")
    write(page, words)
    wait_until(page, "words => document.getElementById('id_body').value.includes(words)", arg=words)


def save(page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Speichern", exact=True).click()


def test_two_people_in_different_blocks_are_merged_without_a_question(page, second_page, live_server, editor, article):
    log_in(page, live_server, editor)
    for window in (page, second_page):
        open_article(window, live_server, article)
    continue_block(page, "Erster", " Von Mira.")
    continue_block(second_page, "Zweiter", " Von Jonas.")
    save(page)
    page.wait_for_selector(".messagelist .success")
    save(second_page)
    second_page.get_by_text("Beides ist zusammengeführt.").wait_for()
    assert (
        Article.objects.get().working_copy.snapshot.body
        == "<p>Erster Absatz. Von Mira.</p>\n<p>Zweiter Absatz. Von Jonas.</p>"
    )


def both_change_one_block(page, second_page, live_server, editor, article, *, backed_up=False) -> None:
    """Two people write in the first block; the second to save is asked. `backed_up` waits for the autosave before."""
    log_in(page, live_server, editor)
    for window in (page, second_page):
        open_article(window, live_server, article)
    continue_block(page, "Erster", " Von Mira.")
    continue_block(second_page, "Erster", " Von Jonas.")
    if backed_up:
        second_page.get_by_text("Automatisch gespeichert um").wait_for()
    save(page)
    page.wait_for_selector(".messagelist .success")
    save(second_page)


def test_two_people_in_the_same_block_see_both_and_keep_both(page, second_page, live_server, editor, article):
    both_change_one_block(page, second_page, live_server, editor, article)
    second_page.get_by_text("An einer Stelle haben Sie beide etwas geändert").wait_for()
    second_page.get_by_role("button", name="Zusammenführen").click()
    second_page.get_by_text("1 Stelle steht doppelt da: bitte im Text entscheiden.").wait_for()
    body = Article.objects.get().working_copy.snapshot.body
    assert "Von Mira." in body and "Von Jonas." in body and body.count("Zweiter Absatz.") == 1


def test_who_chooses_to_read_does_not_write(page, second_page, live_server, editor, article):
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    wait_until(page, "() => performance.getEntriesByName(location.href.replace('change', 'anwesenheit')).length")
    open_article(second_page, live_server, article)
    second_page.get_by_text("Mira Albers bearbeitet diesen Artikel seit").wait_for()
    second_page.get_by_role("button", name="Nur lesen").click()
    expect(second_page.locator(".ProseMirror")).to_have_attribute("contenteditable", "false")
    expect(second_page.get_by_label("Titel", exact=True)).to_be_disabled()


def test_two_tabs_of_one_person_back_up_side_by_side(page, live_server, editor, article):
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    other = page.context.new_page()
    open_article(other, live_server, article)
    for tab, words in ((page, " Im ersten Tab."), (other, " Im zweiten Tab.")):
        continue_block(tab, "Erster", words)
        tab.get_by_text("Automatisch gespeichert um").wait_for()
    backed_up = {draft.snapshot.body.partition("</p>")[0] for draft in Draft.objects.all()}
    assert backed_up == {"<p>Erster Absatz. Im ersten Tab.", "<p>Erster Absatz. Im zweiten Tab."}
    save(other)
    other.wait_for_selector(".messagelist .success")
    assert "Im ersten Tab." in Draft.objects.get().snapshot.body


def test_two_revisions_are_compared_and_the_older_one_comes_back(page, live_server, editor, article):
    article.working_copy.save_revision(
        article.working_copy.snapshot.changed(title="Anders", body="<p>Zweiter Absatz.</p><p>Erster neuer Absatz.</p>"),
        by=editor,
    )
    log_in(page, live_server, editor)
    page.goto(f"{live_server.url}{reverse('admin:articles_article_history', args=[article.pk])}")
    page.get_by_role("button", name="Ausgewählte vergleichen").click()
    expect(page.locator("ins", has_text="Anders")).to_have_count(1)
    expect(page.locator("del", has_text="Gemeinsam")).to_have_count(1)
    expect(page.locator("ins", has_text="neuer")).to_have_count(1)
    page.get_by_role("link", name="Zurück zu den Fassungen").click()
    page.get_by_role("button", name="Wiederherstellen").click()
    page.get_by_text("Fassung 1 ist wiederhergestellt, als neue Arbeitsfassung.").wait_for()
    page.wait_for_selector(".ProseMirror")
    assert stored(page) == "<p>Erster Absatz.</p>\n<p>Zweiter Absatz.</p>"
    assert Article.objects.get().revisions.count() == 3


def test_what_was_decided_is_not_asked_again(page, second_page, live_server, editor, article):
    both_change_one_block(page, second_page, live_server, editor, article, backed_up=True)
    second_page.get_by_role("button", name="Zusammenführen").wait_for()
    asked = second_page.url
    second_page.get_by_role("button", name="Zusammenführen").click()
    second_page.get_by_text("bitte im Text entscheiden").wait_for()
    assert not Draft.objects.exists()
    for window in (second_page, page):
        open_article(window, live_server, article)
        wait_until(window, "() => document.querySelector('input[name=slot]').value")
        window.evaluate("navigator.locks.query()")  # asked once more after the page has asked
        expect(window.locator("#desk-offers .desk-offer")).to_have_count(0)
    continue_block(second_page, "Zweiter", " Und weiter.")
    save(second_page)
    second_page.get_by_text("Gespeichert: „Gemeinsam“.").wait_for()
    second_page.goto(asked)
    second_page.wait_for_selector(".ProseMirror")


def test_a_text_that_waits_for_a_decision_is_offered_once(page, second_page, live_server, editor, article):
    both_change_one_block(page, second_page, live_server, editor, article)
    second_page.get_by_role("button", name="Zusammenführen").wait_for()
    open_article(second_page, live_server, article)
    second_page.get_by_role("link", name="Sicherung übernehmen").wait_for()
    wait_until(second_page, "() => !Object.keys(localStorage).some(key => key.startsWith('desk:'))")
    expect(second_page.locator("#desk-offers .desk-offer")).to_have_count(1)
