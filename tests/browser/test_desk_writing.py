"""An editor writes and publishes an article, and a reader sees every part of it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles import body
from articles.models import Article, Image

from ..factories import (
    make_article,
    make_author,
    make_company,
    make_image,
    make_regulation,
    make_user,
    picture_file,
)
from .desk_pages import (
    choose_block,
    insert_picture,
    insert_tip,
    log_in,
    open_article,
    open_new,
    pick,
    press,
    stored,
    wait_until,
    watch_policy,
    write,
)

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

EVERYTHING = "\n".join(
    [
        '<p>Erster <strong>fetter</strong> <em>Absatz</em> mit <a href="https://example.org/">Link</a>, '
        'H<sub>2</sub>O<sup data-note="Eine Fußnote."></sup>, <abbr title="Digital Services Act">DSA</abbr>, '
        '<span data-nolink="">AI Act</span>, x<sup>2</sup>.<br>Neue Zeile, §&nbsp;5.</p>',
        "<h2>Zwischentitel</h2>",
        '<figure data-image="{image}" data-alt="Ein Chip"><figcaption>Bild <em>kursiv</em></figcaption></figure>',
        '<figure data-image="{image}" data-decorative="" data-width="wide"></figure>',
        "<ul><li>eins</li><li>zwei<ul><li>drei</li></ul></li></ul>",
        "<ol><li>erstens</li></ol>",
        '<aside data-article="auto"></aside>',
        '<aside data-article="{article}"></aside>',
        '<aside data-box="fact"><h3>Was ist der DSA?</h3><p>Ein Gesetz.</p><ul><li>mit Liste</li></ul></aside>',
        '<aside data-box="quote"><p>Ein Satz.</p><cite>Eine Person</cite></aside>',
        "<blockquote><p>Zitat</p><cite>Jemand</cite></blockquote>",
        '<aside data-embed="youtube" data-url="https://youtu.be/x"><p>Eigener Text</p></aside>',
        '<table><caption>Titel</caption><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        '<tbody><tr><th scope="row">1</th><td>2</td></tr><tr><td colspan="2">weit</td></tr></tbody></table>',
        '<aside data-box="number"><h3>91 Prozent</h3><p>haben sich gemeldet.</p></aside>',
        '<aside data-box="update"><h3>Stand: 12. März 2026</h3><p>Inzwischen ist er verschoben.</p></aside>',
        '<figure data-chart="bars"><table><caption>Titel</caption><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        '<tbody><tr><th scope="row"><a data-article="{article}">1</a></th><td>2 <sup data-note="Eine Fußnote."></sup></td></tr></tbody></table>'
        '<figcaption>Mit <em>Hinweis</em></figcaption><cite><a href="https://example.org/">Amt</a></cite></figure>',
        "<h3>Klein</h3>",
        '<p>Mit <a data-article="{article}">eigenem Artikel</a>.</p>',
    ]
)


@pytest.fixture
def editor():
    return make_user("Redaktion", first_name="Mira")


def test_the_editor_gives_back_every_block_exactly_as_stored(page, live_server, editor):
    other, image = make_article(title="Ein anderer Artikel"), make_image()
    text = EVERYTHING.format(image=image.pk, article=other.pk)
    assert body.clean(text) == text
    article = make_article(body=text)
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    page.locator(".ProseMirror").press("Control+End")
    page.keyboard.type(" x")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    assert body.clean(stored(page)) == text
    assert stored(page) == text


def test_an_article_with_all_its_parts_from_the_empty_form_to_the_reader(page, live_server, editor):
    make_author(name="Mira Albers")
    make_image(title="Reinraum", credit="Jonas Petri")
    make_image(title="Hafen", credit="© Nordlicht")
    for name in ("Kupfer AG", "Silizium SE", "Galliumwerke", "Wafer Nord", "Optik Ost"):
        make_company(name=name)
    make_regulation(name="Chip-Ausfuhrverordnung", jurisdiction="EU")
    make_article(title="Was bisher zur Ausfuhr galt")
    violations = watch_policy(page)
    log_in(page, live_server, editor)
    open_new(page, live_server)

    page.get_by_label("Dachzeile").fill("Ausfuhr")
    page.get_by_label("Titel", exact=True).fill("Fünf Firmen fragen nach Ausnahmen")
    page.get_by_role("textbox", name="Vorspann").fill(
        "Die Verordnung gilt seit Montag. Fünf Hersteller wollen Ausnahmen."
    )
    page.locator(".ProseMirror").click()
    write(page, "Am Montag kamen die Anträge.")
    insert_picture(page, "Reinraum", caption="Ein Reinraum in Sachsen", alt="Menschen in weißen Anzügen")
    write(page, "Danach wurde es still.", "")
    choose_block(page, "Zwischentitel")
    write(page, "Wer fragt", "Drei aus dem Norden, zwei aus dem Osten.")
    insert_tip(page, "Was bisher zur Ausfuhr galt")
    write(page, "Die Behörde schweigt.", "")
    choose_block(page, "Zwischentitel")
    write(page, "Was folgt", "Eine Antwort wird im Dezember erwartet.")
    insert_picture(page, "Hafen", caption="Container im Hafen", alt="Gestapelte Container")

    pick(page, "Autor:in hinzufügen", "Mira Albers")
    pick(page, "Schlagwort hinzufügen", "Kupfer AG", "Silizium SE", "Galliumwerke", "Wafer Nord", "Optik Ost")
    pick(page, "Schlagwort hinzufügen", "Chip-Ausfuhrverordnung")
    page.get_by_role("button", name="Chip-Ausfuhrverordnung ist Hauptthema").click()
    page.get_by_role("button", name="Quelle hinzufügen").click()
    page.get_by_label("Name", exact=True).fill("Amtsblatt der EU")
    page.get_by_label("Link", exact=True).fill("https://example.org/amtsblatt")
    press(page, "Veröffentlichen")

    article = Article.objects.published().get(title="Fünf Firmen fragen nach Ausnahmen")
    assert [
        company.name for company in article.companies.all()
    ] and article.regulations.get().name == "Chip-Ausfuhrverordnung"
    assert violations == []
    sees_everything(page, live_server, article)


def sees_everything(page, live_server, article) -> None:
    page.goto(f"{live_server.url}{article.get_absolute_url()}")
    text = page.locator("article").inner_text()
    for part in (
        "Fünf Firmen fragen nach Ausnahmen",
        "Die Verordnung gilt seit Montag",
        "Mira Albers",
        "Am Montag kamen die Anträge.",
        "Ein Reinraum in Sachsen",
        "Foto: Jonas Petri",
        "Wer fragt",
        "Was bisher zur Ausfuhr galt",
        "Was folgt",
        "Container im Hafen",
        "© Nordlicht",
        "Amtsblatt der EU",
        "Kupfer AG",
        "Silizium SE",
        "Galliumwerke",
        "Wafer Nord",
        "Optik Ost",
        "Chip-Ausfuhrverordnung",
    ):
        assert part in text, part
    pictures = page.locator("article figure img")
    assert [pictures.nth(n).get_attribute("alt") for n in range(2)] == [
        "Menschen in weißen Anzügen",
        "Gestapelte Container",
    ]
    expect(page.locator("article h2", has_text=re.compile("^(Wer fragt|Was folgt)$"))).to_have_count(2)


def test_a_selected_picture_is_edited_again_by_enter_and_undo_brings_it_back(page, live_server, editor):
    image = make_image(title="Reinraum")
    article = make_article(
        body=f'<p>Vorher.</p><figure data-image="{image.pk}" data-alt="Alt"><figcaption>Alt</figcaption></figure><p>Ende.</p>'
    )
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("dialog[open]").get_by_role("textbox", name="Alternativtext").fill("Neu")
    page.locator("dialog[open]").get_by_label("Breite").select_option("Breit")
    page.locator("dialog[open] button[type=submit]").click()
    wait_until(page, "document.getElementById('id_body').value.includes('data-alt=\"Neu\" data-width=\"wide\"')")
    page.locator(".ProseMirror").get_by_label("Breite").select_option("Ganze Breite")
    assert 'data-alt="Neu" data-width="full"' in stored(page)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert 'data-alt="Alt"' in stored(page) and "<figcaption>Alt</figcaption>" in stored(page)


def test_quotes_become_german_while_typing_and_one_undo_reverts(page, live_server, editor):
    log_in(page, live_server, editor)
    open_new(page, live_server)
    page.locator(".ProseMirror").click()
    page.keyboard.type('Er sagte: "Nach § 5 DDG - und nach Art. 6 - kostet es 5 Millionen Euro."')
    assert (
        stored(page) == "<p>Er sagte: „Nach §&nbsp;5 DDG – und nach Art.&nbsp;6 – kostet es 5&nbsp;Millionen Euro.“</p>"
    )
    page.keyboard.press("Control+z")
    assert stored(page).endswith('Euro."</p>')
    page.get_by_label("Titel", exact=True).click()
    page.keyboard.type('Das "Gesetz"')
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Das „Gesetz“")


def test_the_reading_time_counts_lead_and_text_as_it_does_for_readers(page, live_server, editor):
    article = make_article(lead="Wort " * 100, body=f"<p>{'Wort ' * 250}</p>")
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    count = page.locator("#desk-count-body")
    expect(count).to_contain_text(f"250 Wörter · {article.reading_minutes} Min.")
    page.get_by_role("textbox", name="Vorspann").fill("Kurz.")
    expect(count).to_contain_text("250 Wörter · 1 Min.")


def test_a_lost_session_in_mid_writing_loses_no_text(page, live_server, editor):
    log_in(page, live_server, editor)
    open_new(page, live_server)
    page.get_by_label("Titel", exact=True).fill("Mitten im Satz")
    page.locator(".ProseMirror").click()
    write(page, "Dieser Text darf nicht verschwinden.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.wait_for_selector("#id_username")
    page.fill("#id_username", editor.username)
    page.fill("#id_password", "geheim-geheim")
    page.press("#id_password", "Enter")
    page.get_by_role("button", name="Wiederherstellen").click()
    page.wait_for_selector(".ProseMirror")
    assert "Dieser Text darf nicht verschwinden." in stored(page)
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    assert Article.objects.get().title == "Mitten im Satz"
    expect(page.locator(".desk-offer")).to_have_count(0)


def test_without_javascript_the_text_is_edited_as_html(browser, live_server, editor):
    article = make_article(body="<p>Alter Text</p>")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server, editor)
    page.goto(f"{live_server.url}{reverse('admin:articles_article_change', args=[article.pk])}")
    page.fill("#id_body", "<p>Neuer Text</p>")
    page.get_by_role("button", name="Speichern", exact=True).click()
    context.close()
    article.refresh_from_db()
    assert article.working_copy.snapshot.body == "<p>Neuer Text</p>"
    assert article.working_copy.snapshot.tags and article.working_copy.snapshot.byline


# The editor learns of a clicked place from an event that the browser sends after the click.
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))"


def test_a_block_is_moved_by_keyboard_and_back_by_undo(page, live_server, editor):
    article = make_article(body='<p>eins</p><aside data-article="auto"></aside><p>drei</p>')
    log_in(page, live_server, editor)
    open_article(page, live_server, article)
    page.locator(".ProseMirror p", has_text="drei").click()
    page.evaluate(SETTLED)
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.type("!")
    assert stored(page).startswith("<p>") and stored(page).index("drei") < stored(page).index("eins")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert stored(page) == '<p>eins</p>\n<aside data-article="auto"></aside>\n<p>drei</p>'


DROP = """async ([name, bytes]) => {
  const data = new DataTransfer()
  data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }))
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  document.querySelector(".ProseMirror").dispatchEvent(event)
}"""


def test_a_picture_file_pasted_into_the_text_is_uploaded_and_placed(page, live_server, editor):
    log_in(page, live_server, editor)
    open_new(page, live_server)
    page.locator(".ProseMirror").click()
    page.keyboard.type("Vorher.")
    page.evaluate(DROP, ["ein_chip.png", list(picture_file(700, 500).read())])
    page.locator("dialog[open]").get_by_role("button", name="Einfügen", exact=True).click()
    page.locator(".desk-editor-hint", has_text="Bild eingefügt.").wait_for()
    image = Image.objects.get()
    assert (image.title, image.uploaded_by) == ("ein chip", editor)
    assert f'<figure data-image="{image.pk}"' in stored(page)


def test_words_are_found_in_the_text_and_replaced_and_one_undo_brings_them_back(page, live_server, editor):
    text = "<p>Der Chip und der andere Chip.</p>\n<p>Kein chip.</p>"
    log_in(page, live_server, editor)
    open_article(page, live_server, make_article(body=text))
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+f")
    page.get_by_role("searchbox", name="Im Text suchen").fill("Chip")
    page.get_by_text("1 von 3").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("2 von 3").wait_for()
    page.get_by_label("Ersetzen durch").fill("Wafer")
    page.get_by_role("button", name="Alle ersetzen").click()
    assert stored(page) == "<p>Der Wafer und der andere Wafer.</p>\n<p>Kein Wafer.</p>"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    assert stored(page) == text


FOUND = (
    '<p>Der <strong>neue</strong> Chip.</p>\n<p>Der neue <a href="https://example.org/">Chip</a>.</p>\n'
    '<p>Der neue<sup data-note="Quelle"></sup> Chip.</p>\n<p>Nach §\u00a05 und „Ende“.</p>\n<p>Der</p>\n<p>neue Chip.</p>'
)


def find(page, words: str, *, says: str) -> None:
    page.get_by_role("searchbox", name="Im Text suchen").fill(words)
    page.locator(".desk-find-count", has_text=says).wait_for()


def test_words_are_found_through_bold_links_footnotes_and_fixed_spaces_and_replacing_keeps_those(
    page, live_server, editor
):
    log_in(page, live_server, editor)
    open_article(page, live_server, make_article(body=FOUND))
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+f")
    find(page, '§ 5 und "ende"', says="1 von 1")
    find(page, "chip. der", says="nicht gefunden")
    find(page, "der neue chip", says="1 von 3")
    page.get_by_label("Ersetzen durch").fill("Der neuere Speicher")
    page.get_by_role("button", name="Alle ersetzen").click()
    assert stored(page).split("\n")[:3] == [
        "<p>Der <strong>neuere</strong> Speicher.</p>",
        '<p>Der neuere <a href="https://example.org/">Speicher</a>.</p>',
        '<p>Der neuere<sup data-note="Quelle"></sup> Speicher.</p>',
    ]
    find(page, "neuere speicher", says="1 von 3")
    page.get_by_label("Ersetzen durch").fill("neuere und größere Speicher")
    page.get_by_role("button", name="Ersetzen", exact=True).click()
    page.locator(".desk-find-count", has_text="1 von 2").wait_for()
    assert stored(page).startswith("<p>Der <strong>neuere</strong> und größere Speicher.</p>")
    find(page, " speicher", says="1 von 3")
    page.get_by_label("Ersetzen durch").fill("")
    page.get_by_role("button", name="Alle ersetzen").click()
    assert stored(page).split("\n")[2] == '<p>Der neuere<sup data-note="Quelle"></sup>.</p>'
