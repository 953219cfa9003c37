"""Pasting from the programs that editors use: structure stays, dress goes, losses are said."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ..factories import make_author, make_user
from .desk_pages import log_in, open_new, paste, stored, wait_for_focus

# A live server needs real commits; what migrations wrote (roles) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

FIXTURES = Path(__file__).parent / "paste"
# What is said below the text, what the line above it offers (nothing: it stays away), and the words that are neither in the
# text nor in a field once that is taken. How the text is stored before stands in paste/stored.
CASES = {
    "agency.txt": ("Eingefügt: 3 Absätze.", "Titel, Ortsmarke, Vorspann", ""),
    "apple_notes.html": ("", "Titel, Vorspann", ""),
    "dpa.txt": ("", "Titel, Ortsmarke, Vorspann, Quelle; „Anführungszeichen“ setzen", ""),
    "google_docs.html": ("Nicht übernommen: 1 Bild, 1 Kommentar.", "", ""),
    "google_notes.html": (
        "Eingefügt: 3 Absätze, 2 Zwischentitel, 2 Listen, 1 Fußnote.",
        "Titel · nicht angekreuzt: Vorspann",
        "",
    ),
    "libreoffice.html": ("Eingefügt: 1 Absatz, 2 Zwischentitel, 1 Liste.", "Titel", ""),
    "libreoffice_notes.html": ("Eingefügt: 2 Absätze, 2 Fußnoten.", "", ""),
    "mail.html": ("", "", ""),
    "markdown.txt": ("", "Titel, Vorspann, 3 Zwischentitel, 2 Listen, Zitat, Fettes", "1 2"),
    "outlook.html": ("", "", ""),
    "pdf.txt": ("", "", ""),
    "raw.txt": (
        "",
        "Titel, Autor:in, Ortsmarke, Vorspann, 2 Zwischentitel, 2 Bildzeilen, Lesetipp, Quelle",
        "Das Faltrads Quelle Sie Von Vorstellung auch eines interessieren könnte neuen",
    ),
    "table.txt": ("Eingefügt: 1 Absatz, 1 Tabelle.", "", ""),
    "web_page.html": (
        "",
        "Titel, Vorspann, Zwischentitel, Bildzeile, Lesetipp, Quelle",
        "Die Kopfhörer Lesen Sie Test Via auch besten im",
    ),
    "word.html": ("Nicht übernommen: 1 Bild, 1 Kommentar, 1 gelöschte Stelle.", "Titel", ""),
    "word_notes.html": ("Eingefügt: 2 Absätze, 2 Fußnoten.", "", ""),
    "word_runs.html": ("Nicht übernommen: 2 Bilder.", "", ""),
}
# Words as a reader sees them: what a program hides, and the marks of footnotes and lists, are none.
WORDS = r"""source => {
  const { body } = new DOMParser().parseFromString(source.replace(/<style[^]*?<\/style>/gi, ""), "text/html")
  const marks = "title, script, del, [style*='mso-element:comment'], .MsoCommentReference, a[href^='#'], [style*='mso-list:Ignore']"
  body.querySelectorAll(marks).forEach((node) => node.remove())
  body.querySelectorAll("[data-note]").forEach((note) => note.append(` ${note.dataset.note} `))
  body.querySelectorAll("p, div, h1, h2, h3, li, td, th, tr, br, hr, aside, figcaption").forEach((node) => { node.before(" "); node.after(" ") })
  return body.textContent.replaceAll("\u00ad", "").match(/[\p{L}\d]+/gu) || []
}"""
FIELDS = ("title", "lead", "dateline", "sources", "byline")
LINE = ".desk-structure"
KEPT = {"Zwischentitel": "<h[23]>", "Listen": "<[uo]l>", "Links": "<a ", "Fußnoten": "data-note", "Tabellen": "<table>"}


@pytest.fixture
def form(page, live_server):
    log_in(page, live_server, make_user("Redaktion"))
    open_new(page, live_server)
    page.locator(".ProseMirror").click()
    return page


def paste_file(page, name: str) -> None:
    paste(page, (FIXTURES / name).read_text(), "text/html" if name.endswith(".html") else "text/plain")


def as_stored(name: str, default: str) -> str:
    """What paste/stored expects; a text whose paragraphs just stay has no file there."""
    path = FIXTURES / "stored" / f"{name.removesuffix('.html').replace('.', '_')}.html"
    return path.read_text().rstrip("\n") if path.exists() else default


def empty(page) -> None:
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    assert stored(page) == ""


def words(page, name_or_html: str) -> Counter:
    if name_or_html.endswith(".txt"):
        text = re.sub(r"(?<=[a-zäöü])-\n(?=[a-zäöü])", "", (FIXTURES / name_or_html).read_text())
        return Counter(re.findall(r"[^\W_]+", text))
    source = (FIXTURES / name_or_html).read_text() if name_or_html.endswith(".html") else name_or_html
    return Counter(page.evaluate(WORDS, source))


def fields(page) -> dict[str, str]:
    return {name: page.input_value(f"[name={name}]") for name in FIELDS}


def field_words(page) -> Counter:
    values = fields(page)
    names = [f"{source['name']} {source['url']}" for source in json.loads(values.pop("sources"))]
    names += page.locator("[data-picker=byline] .desk-row-text > span").all_inner_texts()
    return Counter(re.findall(r"[^\W_]+", " ".join([*values.values(), *names])))


def offered(page, expected: str) -> str:
    """What the line says, "" when it stays away; it comes later when an author is looked up."""
    line = page.locator(f"{LINE}:not([hidden])")
    if expected:
        line.wait_for()
    if not line.count():
        return ""
    quotes = line.locator(".desk-structure-quotes").all_inner_texts()
    summary = line.locator("summary").inner_text().replace("\xa0", " ").removeprefix("Erkannt: ")
    return "; ".join([summary, *map(str.strip, quotes)])


def take(page) -> None:
    page.locator(".ProseMirror").focus()
    page.keyboard.press("Alt+Enter")
    page.locator(LINE, has_text="Übernommen: ").wait_for()


def undo(page) -> None:
    page.locator(".ProseMirror").focus()
    page.keyboard.press("Control+z")


def test_every_program_s_text_keeps_its_words_and_its_structure(form):
    """`-s` prints what came of each as a table in Markdown."""
    make_author(name="Mira Albers")
    before, seen, rows = fields(form), {}, []
    for name, (report, expected, _) in CASES.items():
        paste_file(form, name)
        html = stored(form)
        assert html == as_stored(name, html), name
        if report:
            form.locator(".desk-editor-hint", has_text=report).wait_for()
        source, line = words(form, name), offered(form, expected)
        assert not source - words(form, html), name
        assert set(words(form, html) - source) <= {"Die", "Studie", "example", "org"}, (
            name
        )  # words for pictures that were links
        lost = Counter()
        if line:
            take(form)
            lost = source - words(form, stored(form)) - field_words(form)
            undo(form)
        assert (stored(form), fields(form)) == (html, before), name
        seen[name] = (line, " ".join(sorted(lost)))
        counts = [f"{count} {kind}" for kind, mark in KEPT.items() if (count := len(re.findall(mark, html)))]
        rows.append([name, str(source.total()), ", ".join(counts), line, seen[name][1]])
        empty(form)
    head = ["Vorlage", "Wörter, alle erhalten", "Blieb", "Angeboten", "Ersetzt (Lesetipp, „Quelle:“, Zählung)"]
    print(*("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]), sep="\n")
    assert seen == {name: tuple(rest) for name, (_, *rest) in CASES.items()}


def test_no_paste_brings_empty_lines_or_styles_along(form):
    for name in CASES:
        if name.endswith(".html"):
            for _ in range(2):
                paste_file(form, name)
            assert form.locator(".ProseMirror > p.is-empty:not(:last-child)").count() == 0, name
            assert "style=" not in form.locator(".ProseMirror").inner_html(), name
            empty(form)


def test_a_raw_piece_is_in_place_after_one_key_and_gone_after_one_undo(form):
    author = make_author(name="Mira Albers")
    form.get_by_role("textbox", name="Titel", exact=True).focus()
    before = fields(form)
    form.evaluate(
        """text => {
          const data = new DataTransfer()
          data.setData("text/plain", text)
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
        }""",
        (FIXTURES / "raw.txt").read_text(),
    )
    raw = stored(form)
    assert raw.count("<p>") == 14 and fields(form) == before
    form.keyboard.press("Alt+Enter")
    expect(form.get_by_role("button", name="2 Bilder einsetzen …")).to_be_focused()
    filled = fields(form)
    assert filled["title"] == "Halbleiterwerk in Sachsen wartet auf den Bescheid aus Brüssel"
    assert filled["lead"].startswith("Der Bau des Halbleiterwerks") and filled["lead"].endswith("vereinbar ist.")
    assert filled["dateline"] == "DRESDEN" and author.pk in json.loads(filled["byline"])
    assert [source["name"] for source in json.loads(filled["sources"])] == ["dpa", "Elbe-Kurier"]
    expect(form.get_by_label("Name", exact=True).last).to_have_value("Elbe-Kurier")
    text = stored(form)
    assert re.findall("<h2>(.*?)</h2>", text) == ["Was die Kommission wissen will", "Reicht das Wasser der Elbe?"]
    assert '<aside data-article="auto"></aside>\n<p>Ein Wafer' in text and "Faltrad" not in text
    assert text.count("© Nordwafer</p>") == 1 and text.count("Foto: Ines Kranz/Nordwafer</p>") == 2
    form.keyboard.press("Enter")
    form.locator("dialog[open]").get_by_role("button", name="Abbrechen").wait_for()
    while form.locator("dialog[open]").count():
        form.locator("dialog[open]").get_by_role("button", name="Abbrechen").first.click()
    wait_for_focus(form)
    assert stored(form) == text
    undo(form)
    assert (stored(form), fields(form)) == (raw, before)
    form.keyboard.press("Control+y")
    assert (stored(form), fields(form)) == (text, filled)


def test_what_is_unticked_stays_and_what_was_changed_since_is_not_undone(form):
    paste_file(form, "web_page.html")
    form.locator(f"{LINE} summary").click()
    form.get_by_label("Quelle Via: Tagesbote; Rat der Netze").uncheck()
    form.get_by_label("Was aus dem fremden Lesetipp wird").select_option("fällt weg")
    expect(form.locator(f"{LINE} summary")).to_contain_text("nicht angekreuzt: Quelle")
    form.get_by_role("button", name="Übernehmen (Alt+Enter)").click()
    form.get_by_role("button", name="Bild einsetzen …").wait_for()
    assert fields(form)["sources"] == "[]" and stored(form).endswith("Rat der Netze</a></p>")
    assert "<aside" not in stored(form) and "Kopfhörer" not in stored(form)
    title = form.get_by_role("textbox", name="Titel", exact=True)
    title.fill("Abwärme für alle")
    form.get_by_role("button", name="Rückgängig", exact=True).last.click()
    expect(form.locator(f"{LINE} summary")).to_contain_text("Vorspann")
    expect(title).to_have_value("Abwärme für alle")
    assert fields(form)["lead"] == ""
    form.get_by_role("button", name="Nicht jetzt").click()
    expect(form.locator(LINE)).to_be_hidden()
    assert "Kopfhörer" in stored(form)
    empty(form)
    title.fill("")
    paste_file(form, "web_page.html")
    take(form)
    sources = [(source["name"], source["url"]) for source in json.loads(fields(form)["sources"])]
    assert sources == [("Tagesbote", "https://example.org/entwurf"), ("Rat der Netze", "https://example.org/rat")]
    undo(form)
    empty(form)
    paste_file(form, "dpa.txt")
    form.get_by_label("„Anführungszeichen“ setzen").check()
    take(form)
    assert "„keine Grundlage“" in fields(form)["lead"]
    assert "von einem „Angriff auf kleine Händler“ – und nannte" in stored(form)


WHOLE = "<h1>Brüssel prüft</h1><p>Es geht um Chips.</p><p>Zweiter Absatz.</p><p>Dritter Absatz.</p>"


@pytest.mark.parametrize(
    ("title", "line"), [("", "Titel, Vorspann"), ("brüssel prüft", "Titel, Vorspann"), ("Ein anderer", "Vorspann")]
)
def test_a_pasted_headline_becomes_the_title_or_is_not_said_twice(form, title, line):
    form.get_by_role("textbox", name="Titel", exact=True).fill(title)
    form.locator(".ProseMirror").click()
    paste(form, WHOLE, "text/html")
    assert offered(form, line) == line
    take(form)
    assert form.get_by_role("textbox", name="Titel", exact=True).input_value() == (title or "Brüssel prüft")
    expect(form.get_by_role("textbox", name="Vorspann")).to_have_value("Es geht um Chips.")
    heading = "<h2>Brüssel prüft</h2>\n" if title == "Ein anderer" else ""
    assert stored(form) == f"{heading}<p>Zweiter Absatz.</p>\n<p>Dritter Absatz.</p>"


LONG = "Die Behörde prüft seit dem Frühjahr, ob der Dienst seine Pflichten erfüllt, und will im Herbst darüber entscheiden."
RECOGNISED = [  # lines, and what is recognised in them: the kind, and the text or what was read of it
    (["Hallo Mira", LONG, LONG, LONG], []),
    (
        ["Ein Titel", "Von Jo Petri und Ines Kranz", LONG, LONG],
        ["title Ein Titel", "author Jo Petri+Ines Kranz", f"lead {LONG}"],
    ),
    (["Ein Satz.", LONG, LONG], ["lead Ein Satz."]),
    (["Ein Titel", f"Brüssel. {LONG}", LONG], ["title Ein Titel", "dateline Brüssel", f"lead Brüssel. {LONG}"]),
    (["Ein Titel", f"Endlich. {LONG}", LONG], ["title Ein Titel", f"lead Endlich. {LONG}"]),
    ([LONG, LONG, "Was nun?", LONG], [f"lead {LONG}", "subhead Was nun?"]),
    ([LONG, LONG, "Von Jo Petri", LONG], [f"lead {LONG}"]),
    ([LONG, LONG, "Musterweg 5", "01067 Dresden", LONG], [f"lead {LONG}"]),
    ([LONG, LONG, "Dresden, 12. März 2026", LONG], [f"lead {LONG}"]),
    (
        [LONG, "Wer?", LONG, "Wann?", LONG, "Wo?", LONG],
        [f"lead {LONG}", *(f"(subhead {line})" for line in ("Wer?", "Wann?", "Wo?"))],
    ),
    ([LONG, "(Foto: dpa/Jo Petri)", LONG, LONG], [f"lead {LONG}", "picture |Foto: dpa/Jo Petri"]),
    ([LONG, "Das Werk. Quelle: Nordwafer", LONG, LONG], [f"lead {LONG}", "picture Das Werk.|Quelle: Nordwafer"]),
    ([LONG, "© 2026 Verlag", LONG, LONG], [f"lead {LONG}"]),
    ([LONG, LONG, "Quellen: Reuters, Rat (https://example.org/rat)"], ["source Reuters |Rat https://example.org/rat"]),
    ([LONG, LONG, LONG, "https://www.example.org/a"], [f"lead {LONG}", "source example.org https://www.example.org/a"]),
]
READ = """async ([cases]) => {
  const { recognise } = await import("desk/pasting/structure")
  const read = {
    picture: ({ caption, credit }) => `${caption}|${credit}`, author: ({ names }) => names.join("+"), dateline: ({ place }) => place,
    source: ({ sources }) => sources.map(({ name, url }) => `${name} ${url}`).join("|"),
  }
  const said = (piece) => `${piece.kind} ${(read[piece.kind] || (({ text }) => text))(piece)}`
  return cases.map((lines) => recognise(lines.map((text) => ({ kind: "paragraph", text })), { isStart: true })
    .map((piece) => (piece.ticked ? said(piece) : `(${said(piece)})`)))
}"""
COST = r"""async (pieces) => {
  const { recognise } = await import("desk/pasting/structure")
  const { plainBlocks } = await import("desk/pasting/plain")
  const { cleanPaste } = await import("desk/pasting/paste")
  const works = [
    (text) => recognise(text.split("\n").map((line) => ({ kind: "paragraph", text: line })), { isStart: true }),
    plainBlocks, (text) => cleanPaste(`<p>${text}</p>`),
  ]
  const cost = (work, text) => Math.min(...[1, 2, 3].map(() => {
    const start = performance.now()
    work(text)
    return performance.now() - start
  }))
  return pieces.flatMap((piece) => works.map((work, index) => {
    const [few, many] = [8000, 32000].map((count) => cost(work, piece.repeat(count)))
    return many > 1500 && many > 9 * few ? `${index} ${JSON.stringify(piece)}: ${few} ms, ${many} ms` : ""
  })).filter(Boolean)
}"""


# What the patterns stumble over, repeated.
PIECES = ["a", "A ", "- a\n", "1. a\n", "## a\n", "> a\n", "**a", "Von A\n", "Foto: ", "© ", "a\tb\n", '"', "--", "Kurz\n", "Via: a\n", "<br>", "<b>a</b>"]  # fmt: skip


def test_lines_are_recognised_by_what_they_say_and_where_they_stand_in_linear_time(form):
    assert form.evaluate(READ, [[lines for lines, _ in RECOGNISED]]) == [expected for _, expected in RECOGNISED]
    assert form.evaluate(COST, [*PIECES, f"{LONG}\n"]) == []


def test_a_page_of_the_house_has_no_fields_for_title_lead_or_sources(page, live_server):
    log_in(page, live_server, make_user("Chefredaktion"))
    page.goto(f"{live_server.url}{reverse('admin:articles_page_add')}")
    page.locator(".ProseMirror").click()
    paste_file(page, "raw.txt")
    assert offered(page, "yes") == "2 Zwischentitel"
    take(page)
    assert stored(page).count("<h2>") == 2 and "Quelle : Elbe-Kurier" in stored(page)


def test_a_point_of_the_check_list_leads_to_its_field(form):
    form.locator("#pruefliste > summary").click()
    form.get_by_role("link", name="Mindestens ein Schlagwort fehlt.").click()
    assert form.evaluate("document.activeElement.closest('section').getAttribute('aria-labelledby')") == "desk-h-tags"
    form.get_by_role("link", name="Der Vorspann fehlt.").click()
    assert form.evaluate("document.activeElement.id") == "id_lead"
