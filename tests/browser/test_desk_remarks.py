"""Remarks on words of a text: they stay with their words while somebody writes, and nothing half-written is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Remark

from ..factories import make_draft, make_user
from .desk_pages import log_in, open_article, stored

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

# A text, what a remark quotes of it as (quote, prefix, suffix), and the words that are found.
PLACES = [
    ("Ein Chip ist ein Chip.", ("Chip", "ein ", "."), "chip@17"),
    ("Ein Chip ist ein Chip.", ("Chip", "Ein ", " ist"), "chip@4"),
    ("Er sagt: „Nie  wieder“ – basta.", ('"nie wieder" - Basta', "", ""), '"nie wieder" - basta@9'),
    ("Die Kommission prüft das seit Mai sehr genau.", ("Der Rat prüft", "", " das seit Mai sehr genau."), "die kommission prüft@0"),
    ("Neu steht am Anfang, mit zehn Leuten, und es gibt kein Video.", ("neun Leuten", "Neu steht am Anfang, mit ", ", und es gibt"), "zehn leuten@25"),
    ("Mit , und es gibt kein Video mehr zu sehen.", ("neun Leuten", "Mit ", ", und es gibt kein Video"), ""),
    ("Gar nichts davon.", ("neun Leuten", "", ""), ""),
    ("Leer", ("", "", ""), ""),
]  # fmt: skip
FIND = """async (places) => {
  const { locate } = await import("desk/remarks/words")
  const { foldAll } = await import("desk/writing/find")
  return places.map(([text, [quote, prefix, suffix]]) => {
    const folded = foldAll(text).replace(/ +/g, " ")
    const found = locate({ quote, prefix, suffix }, folded)
    return found ? `${folded.slice(found.start, found.end)}@${found.start}` : ""
  })
}"""


@pytest.fixture
def article(page, live_server):
    editor = make_user("Redaktion", first_name="Mira", last_name="Albers")
    log_in(page, live_server, editor)
    article = make_draft(
        by=editor, title="Chips", body="<p>Erster Absatz.</p><p>Ein Anbieter mit neun Leuten im Norden.</p>"
    )
    open_article(page, live_server, article)
    return article


def remark_on(page, words: str, text: str) -> None:
    """Select words, press the keys, write and send."""
    page.locator(".ProseMirror p", has_text=words).click()
    page.evaluate(
        """words => {
          let place = 0
          deskEditor.state.doc.descendants((node, at) => {
            if (node.isText && node.text.includes(words)) place = at + node.text.indexOf(words)
          })
          deskEditor.commands.setTextSelection({ from: place, to: place + words.length })
        }""",
        words,
    )
    page.keyboard.press("Control+Alt+m")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")
    page.locator(".desk-remark", has_text=text).wait_for()


def marked(page) -> list[str]:
    return page.locator(".ProseMirror mark").all_text_contents()


def test_a_remark_stays_with_its_words_while_they_are_edited_and_when_the_form_is_opened_again(page, article):
    remark_on(page, "neun Leuten", "Woher?")
    assert marked(page) == ["neun Leuten"]
    page.evaluate("deskEditor.commands.setTextSelection(deskEditor.state.doc.content.size - 12)")  # inside "Leuten"
    page.locator(".ProseMirror mark").click()
    page.keyboard.insert_text("XX")
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Home")
    page.keyboard.insert_text("Davor. ")
    (words,) = marked(page)
    assert "XX" in words and "<mark" not in stored(page)
    page.get_by_role("button", name="1 offene Anmerkung").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Speichern", exact=True).click()
    page.locator(".ProseMirror mark").wait_for()
    assert marked(page) == [words] == [Remark.objects.get().quote]
    assert "mark" not in Article.objects.get().body


def test_words_that_are_gone_are_said_to_be_gone_and_come_back_with_undo(page, article):
    remark_on(page, "neun Leuten", "Woher?")
    page.evaluate("deskEditor.commands.deleteRange({ from: 30, to: 50 })")
    page.get_by_text("Stelle nicht mehr im Text:").wait_for()
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Control+z")
    page.locator(".ProseMirror mark", has_text="neun Leuten").wait_for()
    page.get_by_text("Stelle nicht mehr im Text:").wait_for(state="detached")


def test_words_are_found_by_quote_and_surroundings_however_they_are_typed(page, article):
    found = page.evaluate(FIND, [[text, selector] for text, selector, _ in PLACES])
    assert found == [words for _, _, words in PLACES]


def test_by_keyboard_one_goes_from_remark_to_remark_answers_and_ticks_off(page, article):
    remark_on(page, "neun Leuten", "Woher?")
    remark_on(page, "Erster", "Zu knapp.")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Alt+PageDown")  # from the first to the second
    page.keyboard.press("Control+Alt+m")
    card = page.locator(".desk-remark:focus")
    assert "Woher?" in card.text_content()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Antworten
    page.keyboard.insert_text("Von @mir")
    page.get_by_role("listbox", name="Wen erwähnen?").get_by_role("option", name="Mira Albers").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Von @Mira Albers").wait_for()
    page.locator(".desk-remark", has_text="Zu knapp.").get_by_role("button", name="Erledigt").press("Enter")
    page.get_by_text("Erledigt (1)").wait_for()
    assert marked(page) == ["neun Leuten"]
    page.keyboard.press("Escape")


def test_two_people_see_one_another_s_remarks_and_what_is_half_written_stays(page, live_server, article):
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Control+Alt+m")
    page.keyboard.insert_text("Halb geschrie")
    Remark.objects.create(article=article, name="Jonas Petri", text="Von nebenan.", quote="Norden")
    page.clock.install()
    page.reload()
    page.locator(".desk-remark", has_text="Von nebenan.").wait_for()
    expect(page.get_by_label("Neue Anmerkung")).to_have_value("Halb geschrie")
    Remark.objects.create(article=article, name="Jonas Petri", text="Noch eine.", quote="Absatz")
    page.get_by_label("Neue Anmerkung").focus()
    page.clock.fast_forward(21_000)
    page.locator(".desk-remark", has_text="Noch eine.").wait_for()
    assert page.evaluate("document.activeElement.value") == "Halb geschrie"
    page.keyboard.press("Control+Enter")
    page.locator(".desk-remark", has_text="Halb geschrie").wait_for()
    assert reverse("admin:articles_article_change", args=[article.pk]) in page.url
