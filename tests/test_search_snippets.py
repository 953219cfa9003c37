"""What a hit shows of its article: whole sentences, each once, and those with what was asked for."""

import re
from itertools import islice
from pathlib import Path

import pytest

from articles import demo
from articles.search.snippets import Marks, snippet
from articles.search.tokens import analyse

from .searching import article, page

pytestmark = pytest.mark.django_db

FILLER = "Hier steht " + "nichts von Belang und " * 12 + "Schluss."
TEXTS = sorted(Path(demo.__file__).parent.glob("articles/*.html"))[:3]


def passage(client, text: str) -> str:
    """The passage of the only hit, without its marks."""
    html = re.sub("</?mark>", "", page(client, text))
    return re.findall(r"<p>(.*?)</p>", html.partition('<ol class="lines">')[2])[0]


@pytest.mark.parametrize("text", ["", "\n", "<p></p>", "<p>Satz.</p><p></p>\n<h2></h2>", "<p>\xa0</p>"])
def test_lines_without_text_do_no_harm_whatever_is_looked_for(text):
    """What a foreign word begins with cannot be told, so every line is looked at."""
    for token in ("uber", "u041f", "frist", "n5"):
        snippet("", text, Marks({token: 0}), "de")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_word_of_a_text_has_a_passage(path):
    body = path.read_text()
    words = {word.token: word.text for word in analyse(re.sub("<[^<>]*>", " ", body))}
    assert len(words) > 100
    for token, word in islice(sorted(words.items()), 400):
        assert snippet(f"{word}.", body, Marks({token: 0}), "de") == f"<mark>{word}</mark>."
        snippet("", body, Marks({token: 0}), "de")


@pytest.mark.parametrize(
    "text", ["Frist", "Fristen", "System", "Haftung für KI-Systeme", "Uber", "Über", "Überwachung"]
)
def test_ordinary_words_are_answered(client, text):
    article(
        title="Eins",
        text="Die Frist.</p><p></p><ul><li></li></ul><p>Uber über Überwachung, Überprüfungsfrist. Haftung für KI-Systeme.",
    )
    assert "<article" in page(client, text)


def test_no_sentence_is_shown_twice(client):
    article(title="Anderes", text=f"{FILLER} Nexperia liefert. Ein Zoll droht. {FILLER}")
    assert passage(client, "Nexperia Zoll") == "Nexperia liefert. Ein Zoll droht."


def test_a_heading_is_no_sentence(client):
    article(title="Anderes", text=f"{FILLER}</p><h2>Zoll auf Nexperia</h2><p>{FILLER} Für Nexperia gilt das.")
    assert passage(client, "Nexperia Zoll") == "Für Nexperia gilt das."
    assert passage(client, "Zoll") == "Ein Vorspann."


def test_a_line_of_a_list_is_a_sentence_only_where_it_ends_as_one(client):
    article(
        title="Anderes",
        text=f"Es gilt:</p><ul><li>Zoll auf Nexperia</li><li>Die Lizenz endet.</li></ul><p>{FILLER} Nexperia liefert.",
    )
    assert passage(client, "Nexperia Zoll") == "Nexperia liefert."
    assert passage(client, "Lizenz") == "Die Lizenz endet."


def test_a_passage_for_a_phrase_has_the_phrase(client):
    article(
        title="Die Plattform",
        lead="Sehr groß ist die Plattform.",
        text=f"Eine große Sache und eine Plattform. {FILLER} Das gilt für sehr große Plattformen. {FILLER}",
    )
    assert passage(client, '"große Plattformen"') == "Das gilt für sehr große Plattformen."
    html = page(client, '"große Plattformen"')
    assert "sehr <mark>große</mark> <mark>Plattformen</mark>." in html
    assert ">Die Plattform</a>" in html  # a word of it alone is not marked


def test_a_passage_for_a_case_has_its_number(client):
    article(
        title="Anderes", text=f"Um 40 Prozent, 17 Fälle. {FILLER} Im Urteil C-40/17 ging es um Fashion ID. {FILLER}"
    )
    assert passage(client, "C-40/17") == "Im Urteil C-40/17 ging es um Fashion ID."
