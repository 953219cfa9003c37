"""The box of related coverage under the text, as an editor sees and decides it."""

import pytest

from articles.models import RelatedChoice

from ..factories import make_article, make_draft, make_user
from .desk_pages import log_in, open_article

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
CHIPS = "<p>Nvidia liefert Chips nach China. Die Exportkontrollen treffen Halbleiter und Rechenzentren.</p>"


def test_follows_the_text_explains_itself_and_obeys(page, live_server):
    editor = make_user("Redaktion")
    alike, other = (
        make_article(title="Ausfuhr von Chips", body=CHIPS),
        make_article(title="Fische der Nordsee"),
    )
    draft = make_draft(title="Notiz", lead="", body="<p>Noch nichts.</p>", tags=(), by=editor)
    log_in(page, live_server, editor)
    open_article(page, live_server, draft)
    box = page.locator("#desk-box")
    row = box.locator(f"[data-article='{alike.pk}']")
    page.fill("#id_title", "Chips für China: Nvidia und die Exportkontrollen")
    page.evaluate("html => deskEditor.commands.setContent(html, { emitUpdate: true })", CHIPS)
    row.get_by_text("Karte 1").wait_for()
    row.get_by_text("Punkte").click()
    row.get_by_role("rowheader", name="Thema im Text des anderen").wait_for()

    box.get_by_role("combobox", name="Einen Artikel fest setzen").fill("Fische")
    page.get_by_role("option", name="Fische").click()
    box.locator(f"[data-article='{other.pk}']").get_by_text("Fest gesetzt").wait_for()
    row.get_by_role("button", name="Nie zeigen").click()
    box.get_by_text("Nie zeigen (1)").wait_for()
    choices = RelatedChoice.objects.order_by("kind").values_list("kind", "other")
    assert list(choices) == [("exclude", alike.pk), ("pin", other.pk)]
