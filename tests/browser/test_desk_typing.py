"""Writing without leaving the keys: markdown, the lists behind "/" and "@", links, reading tips, tags; all by keyboard."""

import pytest
from playwright.sync_api import expect

from articles.models import Article

from ..factories import make_article, make_company, make_draft, make_regulation, make_user
from .desk_pages import log_in, open_article, open_new, paste, stored, wait_for_focus, wait_until

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
# The editor learns of a moved cursor from an event that the browser sends after the key.
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))"


@pytest.fixture
def new(page, live_server):
    """A new article as it opens."""
    log_in(page, live_server, make_user("Redaktion"))
    open_new(page, live_server)
    return page


def test_tab_leads_from_the_lead_into_the_text_and_no_letter_is_lost(new):
    for words in ("Der Titel", "Der Vorspann.", "Das Landgericht hat"):
        new.keyboard.type(words)
        new.keyboard.press("Tab")
    assert stored(new) == "<p>Das Landgericht hat</p>"


@pytest.fixture
def text(new):
    """A new article with the cursor in its empty text."""
    new.keyboard.press("Enter")
    new.keyboard.press("Enter")
    expect(new.locator(".ProseMirror")).to_be_focused()
    return new


def typed(page, words: str) -> str:
    page.evaluate("deskEditor.chain().clearContent(true).focus().run()")
    page.keyboard.type(words)
    return stored(page)


def test_a_new_article_is_written_from_title_to_text_with_enter_alone(new):
    new.keyboard.type("Der Titel")
    new.keyboard.press("Enter")
    new.keyboard.type("Der Vorspann.")
    new.keyboard.press("Enter")
    new.keyboard.type("Der Text.")
    assert (new.input_value("#id_title"), new.input_value("#id_lead")) == ("Der Titel", "Der Vorspann.")
    assert stored(new) == "<p>Der Text.</p>"
    new.wait_for_timeout(
        250
    )  # so soon after the focus the editor takes a cursor at the start for a fault of the browser
    new.keyboard.press("Home")
    wait_until(new, "() => deskEditor.state.selection.from === 1")
    new.keyboard.press("ArrowUp")
    expect(new.locator("#id_lead")).to_be_focused()


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("## Titel", "<h2>Titel</h2>"),
        ("### Klein", "<h3>Klein</h3>"),
        ("- eins\nzwei", "<ul><li>eins</li><li>zwei</li></ul>"),
        ("* eins", "<ul><li>eins</li></ul>"),
        ("1. eins", "<ol><li>eins</li></ol>"),
        ("> Zitat", "<blockquote><p>Zitat</p></blockquote>"),
        ("Das ist **sehr fett** und *kursiv* und _auch_.", "<p>Das ist <strong>sehr fett</strong> und <em>kursiv</em> und <em>auch</em>.</p>"),
        ('**"Zitat"** - so', "<p><strong>„Zitat“</strong> – so</p>"),
        ("15. Mai: 5 * 3 * 2, Autor*innen und Leser*innen, a_b_c, --- - so", "<p>15. Mai: 5 * 3 * 2, Autor*innen und Leser*innen, a_b_c, --- – so</p>"),
        ("Siehe https://example.org/a_(b). Und", '<p>Siehe <a href="https://example.org/a_(b)">https://example.org/a_(b)</a>. Und</p>'),
        ("https://example.org/\nUnd", '<p><a href="https://example.org/">https://example.org/</a></p>\n<p>Und</p>'),
    ],
)  # fmt: skip
def test_markdown_and_addresses_become_what_they_mean(text, words, html):
    assert typed(text, words) == html


@pytest.mark.parametrize("undo", ["Control+z", "Backspace"])
def test_one_undo_gives_back_what_was_typed(text, undo):
    for words in ("## ", "- ", "Sehr **fett**", "Bei https://example.org "):
        typed(text, words)
        text.keyboard.press(undo)
        text.keyboard.type("x")
        assert stored(text) == f"<p>{words}x</p>"


def test_every_block_is_inserted_from_the_list_behind_a_slash(text):
    text.keyboard.type("/")
    options = text.get_by_role("listbox", name="Einfügen").get_by_role("option")
    expect(options).to_have_count(15)
    assert text.locator(".ProseMirror").get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    text.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    text.keyboard.type("klein")
    expect(options).to_have_count(1)
    text.keyboard.press("Enter")
    text.keyboard.type("Klein")
    text.keyboard.press("Enter")
    text.keyboard.type("/info")
    text.keyboard.press("Enter")
    text.keyboard.type("Kasten")
    assert stored(text) == '<h3>Klein</h3>\n<aside data-box="fact"><h3>Kasten</h3></aside>'
    expect(text.get_by_role("listbox", name="Einfügen")).to_be_hidden()


def test_escape_leaves_the_slash_and_words_that_name_no_block_are_words(text):
    text.keyboard.type("/")
    text.keyboard.press("Escape")
    text.keyboard.type("etc")
    text.keyboard.press("Enter")
    text.keyboard.type("/dev und/oder")
    text.keyboard.press("Enter")
    text.keyboard.type("x")
    assert stored(text) == "<p>/etc</p>\n<p>/dev und/oder</p>\n<p>x</p>"


def test_a_name_behind_an_at_sign_becomes_text_and_a_tag_and_an_article_becomes_a_link(page, live_server):
    editor = make_user("Redaktion")
    make_company(name="Silizium SE")
    article = make_article(title="Silizium wird knapp", tags=())
    log_in(page, live_server, editor)
    open_article(page, live_server, make_draft(body="", tags=(), by=editor))
    page.locator(".ProseMirror").click()
    page.keyboard.type("Bei @sili")
    options = page.get_by_role("listbox", name="Namen und Artikel").get_by_role("option")
    expect(options).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Silizium SE entfernen")).to_be_visible()
    expect(page.locator("#desk-live")).to_have_text("Silizium SE hinzugefügt")
    page.keyboard.type(" und @silizium wird")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type(" mehr, a@b und @niemand")
    page.keyboard.press("Enter")
    page.keyboard.type("x")
    link = f'<a data-article="{article.pk}">Silizium wird knapp</a>'
    expect(page.locator(".ProseMirror p")).to_have_count(2)
    assert stored(page) == f"<p>Bei Silizium SE und {link} mehr, a@b und @niemand</p>\n<p>x</p>"


def test_enter_waits_for_the_names_that_are_still_being_asked_for(text):
    make_regulation(name="Digital Services Act")
    text.keyboard.type("@digital")
    text.keyboard.press("Enter")
    expect(text.get_by_role("button", name="Digital Services Act entfernen")).to_be_visible()
    assert stored(text) == "<p>Digital Services Act</p>"


def test_one_field_links_words_to_an_address_or_an_own_article(text):
    article = make_article(title="Chips aus Sachsen")
    text.keyboard.type("Mehr dazu ")
    text.keyboard.press("Control+k")
    text.keyboard.type("sachsen")
    text.keyboard.press("Enter")
    wait_for_focus(text)
    text.keyboard.type(" hier")
    own = f'<a data-article="{article.pk}">Chips aus Sachsen</a>'
    assert stored(text) == f"<p>Mehr dazu {own} hier</p>"
    text.keyboard.press("Control+Shift+ArrowLeft")
    text.evaluate(SETTLED)
    text.keyboard.press("Control+k")
    text.keyboard.type("example.org/a")
    text.keyboard.press("Control+Enter")
    wait_for_focus(text)
    text.keyboard.type("!")
    assert stored(text) == f'<p>Mehr dazu {own} <a href="https://example.org/a">hier</a>!</p>'
    text.keyboard.press("Backspace")
    text.keyboard.press("Control+Shift+ArrowLeft")
    text.evaluate(SETTLED)
    paste(text, "https://example.org/b")
    assert stored(text) == f'<p>Mehr dazu {own} <a href="https://example.org/b">hier</a></p>'
    text.keyboard.press("ArrowRight")
    text.evaluate(SETTLED)
    text.keyboard.type(" ")
    paste(text, "https://example.org/c")
    assert stored(text).endswith('hier</a> <a href="https://example.org/c">https://example.org/c</a></p>')


CHIPS = "<p>Nvidia liefert Chips nach China. Die Exportkontrollen treffen Halbleiter und Rechenzentren.</p>"


def test_a_reading_tip_is_one_shortcut_and_one_enter(page, live_server):
    editor = make_user("Redaktion")
    best = make_article(title="Ausfuhr von Chips", body=CHIPS)
    make_article(title="Fische der Nordsee")
    draft = make_draft(title="Chips für China: Nvidia und die Exportkontrollen", body=CHIPS, by=editor)
    log_in(page, live_server, editor)
    open_article(page, live_server, draft)
    page.locator("#desk-box [data-article]").first.wait_for()
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+Alt+l")
    expect(page.get_by_role("option", name="Ausfuhr von Chips")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    wait_for_focus(page)
    tip = f'<aside data-article="{best.pk}"></aside>'
    assert tip in stored(page)
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Control+Alt+l")
    expect(page.locator("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_focus(page)
    page.keyboard.type("Weiter.")
    assert stored(page).count(tip) == 2 and "<p>Weiter.</p>" in stored(page)


def test_all_tags_found_in_the_text_are_taken_by_one_shortcut(text):
    for name in ("Silizium SE", "Kupfer AG"):
        make_company(name=name)
    text.keyboard.type("Silizium SE kauft Kupfer AG.")
    text.get_by_role("button", name="Alle übernehmen").wait_for()
    text.keyboard.press("Alt+t")
    text.get_by_role("button", name="Kupfer AG entfernen").wait_for()
    text.keyboard.press("Control+s")
    text.wait_for_selector(".messagelist .success")
    assert len(Article.objects.get().working_copy.snapshot.tags) == 2


def test_the_list_of_keys_opens_by_a_question_mark_outside_of_text(text):
    text.keyboard.type("Warum?")
    expect(text.locator("dialog")).to_have_count(0)
    text.keyboard.press("Control+Shift+?")
    keys = text.get_by_role("dialog", name="Tastenkürzel")
    for words in ("/ in einer leeren Zeile", "## und Leerzeichen oder Strg+Alt+2", "Strg+Umschalt+Enter", "Alt+T"):
        expect(keys.get_by_role("rowheader", name=words).first).to_be_visible()
    text.keyboard.press("Control+Enter")
    expect(keys).to_have_count(0)
    expect(text.locator(".ProseMirror")).to_be_focused()
