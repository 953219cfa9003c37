"""How articles begin and end: from a template, as a copy, in the trash and back."""

import pytest
from playwright.sync_api import expect

from articles.models import Article, Draft, Snapshot

from ..factories import make_draft, make_template, make_user
from .desk_pages import log_in, open_article, open_new, press

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

BOX = '<aside data-box="fact"><h3>Zur Person</h3><p>Alter und Amt</p></aside>'


@pytest.fixture
def desk(page, live_server):
    log_in(page, live_server, make_user("Chefredaktion"))
    return page


def test_a_template_fills_a_new_article_and_what_was_typed_before_is_offered(desk, live_server):
    make_template(name="Interview", content=Snapshot(title="Im Gespräch", genre="interview", body=BOX))
    open_new(desk, live_server)
    desk.locator("#id_title").fill("Schon begonnen")
    desk.on("dialog", lambda dialog: dialog.accept())  # "Seite verlassen?"
    desk.get_by_role("link", name="Interview").press("Enter")
    desk.wait_for_url("**?vorlage=*")
    desk.wait_for_selector(".desk-offer >> text=Schon begonnen")
    expect(desk.locator(".ProseMirror")).to_contain_text("Alter und Amt")
    assert not Article.objects.exists()
    press(desk, "Speichern")
    saved = Article.objects.get().working_copy.snapshot
    assert (saved.title, saved.genre, saved.body) == ("Im Gespräch", "interview", BOX)


def test_a_copy_goes_into_the_trash_while_another_window_writes_and_comes_back_with_its_text(desk, live_server):
    open_article(desk, live_server, make_draft(title="Vorbild"))
    desk.locator(".desk-lifecycle summary").press("Enter")
    desk.get_by_role("button", name="Duplizieren").press("Enter")
    expect(desk.locator("#id_title")).to_have_value("Vorbild (Kopie)")
    copy = Article.objects.latest("pk")
    desk.wait_for_selector(".ProseMirror")
    copy.move_to_trash(by=make_user(first_name="Mira", last_name="Albers"))
    desk.locator("#id_lead").fill("Weiter getippt.")
    desk.wait_for_selector("#desk-autosave >> text=Automatisch gespeichert")
    assert Draft.objects.get(article=copy).content["lead"] == "Weiter getippt."
    press(desk, "Speichern")
    assert "Mira Albers hat diesen Artikel" in desk.locator(".messagelist").inner_text()
    copy = Article.objects.get(pk=copy.pk)
    assert (copy.lead, copy.is_in_trash) == ("Weiter getippt.", False)
