"""Pasting from the programs that editors use: structure stays, dress goes, losses are said."""

from pathlib import Path

import pytest

from ..factories import make_user
from .desk_pages import log_in, open_new, paste, stored

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

FIXTURES = Path(__file__).parent / "paste"
EXPECTED = {
    "word.html": (
        "<h2>Neue Regeln für Speicher</h2>\n"
        "<p>Der <strong>Speichermarkt</strong> wächst stark.</p>\n"
        "<ul><li>Erster Punkt</li><li>Zweiter Punkt</li></ul>\n"
        "<h3>Was folgt</h3>\n"
        '<p>Nach §&nbsp;5 gilt das ab <a href="https://example.org/frist">Januar</a>.</p>\n'
        "<table><tbody><tr><td>Jahr</td><td>Menge</td></tr><tr><td>2026</td><td>7</td></tr></tbody></table>",
        "Nicht übernommen: 1 Bild, 1 Kommentar, 1 gelöschte Stelle.",
    ),
    "word_runs.html": (
        "<p>Ein <strong>fettes</strong> und ein <em>kursives</em> Wort, und ein gerades.</p>\n"
        "<ol><li>Erstens<ol><li>Buchstabe a<ol><li>römisch zwei</li></ol></li><li>Buchstabe b</li></ol>"
        "<ul><li>Punkt darunter</li></ul></li><li>Zweitens</li></ol>\n"
        '<p><a href="https://example.org/studie">Die Studie</a> und <a href="https://example.org/andere">example.org</a></p>',
        "Nicht übernommen: 2 Bilder.",
    ),
    "mail.html": (
        "<p>Guten Tag,</p>\n<ul><li>eins<ul><li>eins a</li></ul></li><li>zwei</li></ul>\n<p>viele Grüße<br>Mira</p>",
        "",
    ),
    "google_docs.html": (
        "<h2>Wer betroffen ist</h2>\n"
        "<p>Alle <strong>Anbieter</strong><em> großer</em> Dienste.</p>\n"
        "<ol><li>Erstens</li></ol>\n"
        "<h2>Was sie tun müssen</h2>\n"
        "<p>Sie melden.</p>",
        "Nicht übernommen: 1 Bild, 1 Kommentar.",
    ),
    "libreoffice.html": (
        "<h2>Chips aus Dresden</h2>\n"
        "<p>Das Werk <strong>beginnt</strong> im <em>Herbst</em>.</p>\n"
        "<h3>Was es kostet</h3>\n"
        "<ul><li>Zehn Milliarden Euro</li></ul>",
        "Übernommen: 1 Absatz, 2 Zwischentitel, 1 Liste.",
    ),
    "agency.txt": (
        "<p>EU-Kommission prüft Zusammenschluss zweier Chiphersteller</p>\n"
        "<p>Brüssel (Agentur) - Die EU-Kommission prüft den geplanten Zusammenschluss zweier Chiphersteller. "
        "Das teilte die Behörde am Montag mit.</p>\n"
        "<p>Eine Entscheidung soll bis Ende Januar fallen. Die Unternehmen äußerten sich zunächst nicht.</p>",
        "Übernommen: 3 Absätze.",
    ),
    "pdf.txt": (
        "<p>Die Verordnung verpflichtet Anbieter, ihre Rechenzentren bis zum Ende des Jahres zu melden. "
        "Wer das versäumt, zahlt ein Bußgeld in Höhe von bis zu zwei Prozent des Umsatzes.</p>\n"
        "<p>Ausnahmen gelten für kleine Anbieter mit weniger als fünfzig Beschäftigten, wie die Kommission schreibt.</p>",
        "",
    ),
}


@pytest.fixture
def form(page, live_server):
    log_in(page, live_server, make_user("Redaktion"))
    open_new(page, live_server)
    page.locator(".ProseMirror").click()
    return page


def paste_file(page, name: str) -> None:
    paste(page, (FIXTURES / name).read_text(), "text/html" if name.endswith(".html") else "text/plain")


def empty(page) -> None:
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    assert stored(page) == ""


def test_paste_keeps_the_structure_and_says_what_was_lost(form):
    pasted = {}
    for name, (_, report) in EXPECTED.items():
        paste_file(form, name)
        if report:
            form.locator(".desk-editor-hint", has_text=report).wait_for()
        pasted[name] = (stored(form), report)
        empty(form)
    assert pasted == EXPECTED


def test_no_paste_brings_empty_lines_or_styles_along(form):
    for name in EXPECTED:
        if name.endswith(".html"):
            for _ in range(2):
                paste_file(form, name)
            assert form.locator(".ProseMirror > p.is-empty:not(:last-child)").count() == 0, name
            assert "style=" not in form.locator(".ProseMirror").inner_html(), name
            empty(form)


def test_the_first_paragraph_becomes_the_lead_when_asked(form):
    paste_file(form, "agency.txt")
    form.get_by_role("button", name="Ersten Absatz als Vorspann verwenden").click()
    lead = form.get_by_role("textbox", name="Vorspann").input_value()
    assert lead == "EU-Kommission prüft Zusammenschluss zweier Chiphersteller"
    assert lead not in stored(form)


WHOLE = "<h1>Brüssel prüft</h1><p>Es geht um Chips.</p><p>Zweiter Absatz.</p><p>Dritter Absatz.</p>"


@pytest.mark.parametrize(
    ("title", "button"),
    [
        ("", "Überschrift als Titel, ersten Absatz als Vorspann verwenden"),
        ("brüssel prüft", "Ersten Absatz als Vorspann verwenden, wiederholten Titel entfernen"),
        ("Ein anderer", "Ersten Absatz als Vorspann verwenden"),
    ],
)
def test_a_pasted_headline_becomes_the_title_or_is_not_said_twice(form, title, button):
    form.get_by_role("textbox", name="Titel", exact=True).fill(title)
    form.locator(".ProseMirror").click()
    paste(form, WHOLE, "text/html")
    form.get_by_role("button", name=button, exact=True).click()
    assert form.get_by_role("textbox", name="Titel", exact=True).input_value() == (title or "Brüssel prüft")
    assert form.get_by_role("textbox", name="Vorspann").input_value() == "Es geht um Chips."
    heading = "<h2>Brüssel prüft</h2>\n" if title == "Ein anderer" else ""
    assert stored(form) == f"{heading}<p>Zweiter Absatz.</p>\n<p>Dritter Absatz.</p>"


def test_a_point_of_the_check_list_leads_to_its_field(form):
    form.locator("#pruefliste > summary").click()
    form.get_by_role("link", name="Mindestens ein Schlagwort fehlt.").click()
    assert form.evaluate("document.activeElement.closest('section').getAttribute('aria-labelledby')") == "desk-h-tags"
    form.get_by_role("link", name="Der Vorspann fehlt.").click()
    assert form.evaluate("document.activeElement.id") == "id_lead"
