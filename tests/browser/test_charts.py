"""Charts: made at the desk of a pasted table, and read on a phone and by a screen reader."""

import pytest
from playwright.sync_api import expect

from articles.body import charts
from articles.body.blocks import Chart, Run
from articles.body.write import write_block

from ..factories import make_article, make_draft, make_user
from .desk_pages import TRAFFIC, log_in, open_article, paste, stored, watch_policy

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PASTED = "Firma\tMio. €\nMeta\t1.200\nTikTok\t530"
HTML = "<table><tr><th>Firma</th><th>Mio. €</th></tr><tr><td>Meta</td><td>1.200</td></tr></table>"
PASTE_HTML = """html => {
  const data = new DataTransfer()
  data.setData("text/html", html)
  document.querySelector("dialog textarea").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""
TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll('.chart > *, .plot > span, .plot text')].filter(part => {
  const box = part.getBoundingClientRect()
  return box.width && (box.right > innerWidth + 1 || box.left < -1) || part.scrollWidth > part.clientWidth + 1 && part.tagName === 'HTML'
}).map(part => part.outerHTML.slice(0, 80))"""


def stored_chart(kind: str, pasted: str, title: str) -> str:
    table = charts.pasted_table(pasted)
    shown = Chart(kind, type(table)(table.head, table.rows, (Run(title),)), source=(Run("Behörde"),))
    return write_block(shown)


def menu(page, button: str, item: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("menuitem", name=item).click()


def drawn(page, place: str):
    """The drawing in the frame of the dialog or of the text."""
    return page.frame_locator(f"{place} iframe").get_by_role("img").first


def test_a_pasted_table_becomes_a_chart_and_a_table_again(page, live_server):
    editor = make_user("Redaktion")
    reported = watch_policy(page)
    log_in(page, live_server, editor)
    open_article(page, live_server, make_draft(by=editor, body=""))
    page.locator(".ProseMirror").click()
    menu(page, "Mehr", "Diagramm …")
    dialog = page.locator("dialog")
    page.evaluate(PASTE_HTML, HTML)
    expect(dialog.get_by_label("Tabelle")).to_have_value("Firma\tMio. €\nMeta\t1.200")
    dialog.get_by_label("Tabelle").fill(PASTED)
    dialog.get_by_label("Titel").fill("Bußgelder")
    dialog.get_by_label("Quelle", exact=True).fill("Behörde")
    dialog.get_by_label("Adresse der Quelle").fill("https://example.org/")
    page.frame_locator("dialog iframe").get_by_text("Bußgelder").wait_for()
    assert "Höchster Wert 1.200 (Meta)" in drawn(page, "dialog").get_attribute("aria-label")
    dialog.locator("button[type=submit]").click()
    dialog.wait_for(state="detached")
    drawn(page, ".ProseMirror").wait_for()
    made = stored(page)
    assert made.startswith('<figure data-chart="bars"><table><caption>Bußgelder</caption><thead>')
    assert made.endswith('<cite><a href="https://example.org/">Behörde</a></cite></figure>')

    page.locator(".ProseMirror .desk-card-edit").click()
    page.get_by_role("button", name="Wieder als Tabelle").click()
    page.locator(".ProseMirror .desk-card-edit").wait_for(state="detached")
    assert stored(page).startswith("<table><caption>Bußgelder</caption>") and "Quelle: <a" in stored(page)
    page.keyboard.press("ControlOrMeta+z")
    assert stored(page) == made
    TRAFFIC.wait_until_quiet()
    assert reported == []


def test_a_table_of_the_text_becomes_a_chart_in_one_step(page, live_server):
    editor = make_user("Redaktion")
    log_in(page, live_server, editor)
    open_article(page, live_server, make_draft(by=editor, body=""))
    page.locator(".ProseMirror").click()
    paste(page, PASTED)
    before = stored(page)
    page.locator(".ProseMirror td").first.click()
    menu(page, "Tabelle", "Als Diagramm …")
    dialog = page.locator("dialog")
    dialog.get_by_label("Art").select_option("lines")
    dialog.locator("button[type=submit]").click()
    drawn(page, ".ProseMirror").wait_for()
    assert stored(page).startswith('<figure data-chart="lines"><table>') and "1.200" in stored(page)
    page.keyboard.press("ControlOrMeta+z")
    assert stored(page) == before


def test_what_cannot_be_drawn_is_told_and_kept_as_a_table(page, live_server):
    editor = make_user("Redaktion")
    log_in(page, live_server, editor)
    open_article(page, live_server, make_draft(by=editor, body=""))
    page.locator(".ProseMirror").click()
    menu(page, "Mehr", "Diagramm …")
    dialog = page.locator("dialog")
    dialog.get_by_label("Tabelle").fill("Land\tStand\nHier\tgut")
    dialog.get_by_text("steht keine Zahl").wait_for()
    page.frame_locator("dialog iframe").get_by_role("cell", name="gut").wait_for()
    dialog.locator("button[type=submit]").click()
    page.locator(".ProseMirror .desk-card-edit").wait_for()
    assert "gut" in stored(page)
    TRAFFIC.wait_until_quiet()


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_charts_fit_a_phone_and_say_what_they_show(browser, live_server, size):
    long = "Landesbeauftragte für Datenschutz und Rechtsunsicherheitsbewältigung"
    body = "".join(
        stored_chart(kind, f"Jahr\tHier\tDort\n{first}\t1.250 Mio. €\t3 Mio. €\n{last}\t2.500 Mio. €\tnicht veröffentlicht", "Bußgelder")
        for kind, first, last in [("bars", long, "X"), ("stacked", long, "X"), ("dots", long, "X"), ("lines", "2019", "2025")]
    )  # fmt: skip
    article = make_article(body=body)
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{live_server}{article.get_absolute_url()}")
    page.add_style_tag(content=f"html {{ font-size: {size} }}")
    assert page.evaluate(TOO_WIDE) == []
    figure = page.get_by_role("figure").last.aria_snapshot()
    assert (
        'img "Liniendiagramm: Bußgelder. 2019 bis 2025. Hier: Von 1.250 Mio. € (2019) auf 2.500 Mio. € (2025).'
        in figure
    )
    page.get_by_text("Daten als Tabelle").last.click()
    expect(page.get_by_role("cell", name="nicht veröffentlicht").last).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Daten als CSV").last.click()
    assert download.value.suggested_filename == f"{article.get_absolute_url().split('/')[2]}-4.csv"
    context.close()
