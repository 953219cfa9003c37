"""Spelling and typography of everything the demo prints, by hunspell's German dictionary and the names of the house.

`tests/data/demo_words.txt` holds what neither knows: a word of the trade, of a source's title, of a foreign language.
"""

import html
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from articles.demo import content
from articles.models.article.content import TEXTS

LISTED = Path(__file__).parent / "data" / "demo_words.txt"
MISSING = "hunspell with its German dictionary is missing (Debian: apt-get install hunspell hunspell-de-de)"
WORD = re.compile(r"[^\W\d_]+")
ADDRESS = re.compile(r"/artikel/[-\w]+/")
INLINE = re.compile(r"</?(?:a|abbr|em|span|strong|sub|sup)\b[^>]*>")
TAG = re.compile(r"<[^>]+>")

# What readers and editors see of a piece's head, and of the tables of data/.
HEAD = (*TEXTS, "lead_image_caption", "notes", "withdrawn_reason")
COLUMNS = {
    "authors": ("role", "expertise", "profile"),
    "companies": ("profile", "seat"),
    "images": ("title", "alt"),
    "institutions": ("profile",),
    "pages": ("title", "body"),
    "regulations": ("summary",),
    "relations": ("text",),
    "series": ("title", "introduction"),
    "templates": ("name", "description", "notes", "kicker", "title", "lead", "body", "disclosure"),
    "topics": ("name", "profile", "introduction"),
}

SITE = ("tagline", "description", "ownership", "responsible")


def printed_by_piece(piece):
    head = piece.head
    notes = [row["text"] for row in head.get("correction", [])] + [row["name"] for row in head.get("sources", [])]
    attributes = re.findall(r'(?:data-note|data-alt|title)="([^"]*)"', piece.body)
    changes = [row["with"] for row in head.get("replace", []) + head.get("autosave", {}).get("replace", [])]
    texts = [head.get(name, "") for name in HEAD] + notes + attributes + changes + [piece.body]
    return without_tags("\n".join(texts))


def printed_by_table(name):
    rows = content.rows(name)
    texts = [row.get(column, "") for row in rows for column in COLUMNS[name]]
    for milestone in (milestone for row in rows for milestone in row.get("milestones", [])):
        texts += [milestone.get("text", ""), milestone.get("scope", "")]
    texts += [source["name"] for row in rows if name == "templates" for source in row.get("sources", [])]
    return without_tags("\n".join(texts))


def without_tags(text):
    return html.unescape(TAG.sub(" ", INLINE.sub("", text)))


def everything():
    texts = {piece.key: printed_by_piece(piece) for piece in content.pieces()}
    texts |= {f"{piece.key}.working": printed_by_piece(piece) for piece in content.working_copies()}
    texts["data/site.toml"] = "\n".join(content.tables("site")[name] for name in SITE)
    return texts | {f"data/{name}.toml": printed_by_table(name) for name in COLUMNS}


def names():
    """Words in the names that the house knows, which need not be listed."""
    tables = ("authors", "companies", "institutions", "regulations")
    rows = [row for name in tables for row in content.rows(name)]
    known = [text for row in rows for text in (row["name"], *row.get("aliases", []))]
    return set(WORD.findall(" ".join(known)))


def listed():
    lines = LISTED.read_text("utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def unknown_to_hunspell(words):
    if shutil.which("hunspell") is None:
        pytest.fail(MISSING)
    run = subprocess.run(
        ["hunspell", "-i", "utf-8", "-d", "de_DE", "-l"],
        input="\n".join(sorted(words)),
        capture_output=True,
        text=True,
    )
    if run.returncode or "Can't open" in run.stderr:
        pytest.fail(f"{MISSING}\n{run.stderr}")
    return set(run.stdout.split())


@pytest.fixture(scope="module")
def places():
    """Where each word that hunspell and the house do not know stands."""
    found = defaultdict(set)
    for place, text in everything().items():
        for word in WORD.findall(ADDRESS.sub(" ", text)):
            found[word].add(place)
    unknown = unknown_to_hunspell(found) - names()
    return {word: sorted(found[word]) for word in unknown}


def test_every_word_is_spelled_as_german_spells_it(places):
    assert {word: where for word, where in places.items() if word not in listed()} == {}


def test_lists_no_word_that_nobody_needs(places):
    assert listed() - set(places) == set()


def test_hunspell_finds_what_is_misspelled():
    assert unknown_to_hunspell({"Verordnung", "Verordnugn", "Kommision"}) == {"Verordnugn", "Kommision"}


NOT_GERMAN = re.compile(
    r"[\"'`´”‚‘»«—]|\s-\s|\d–\s|\S– |– –|\.\.\.|\s[,;:!?]|„\s|\s“|\w„|“\w|§ \d|\d (?:Milliarden|Millionen|Prozent|Euro|Dollar)\b"
)


def test_quotes_dashes_dots_and_spaces_are_german():
    wrong = {place: NOT_GERMAN.findall(text) for place, text in everything().items()}
    assert {place: found for place, found in wrong.items() if found} == {}


def test_every_quotation_mark_has_its_partner():
    odd = [place for place, text in everything().items() if text.count("„") != text.count("“")]
    assert odd == []
