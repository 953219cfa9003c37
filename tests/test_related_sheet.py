"""The sheet on which the demo's boxes are judged, and what is made of the verdicts."""

import json

import pytest

from .benchmarks import related_sheet
from .benchmarks.related_sheet import Shown, add, boxes, page, share, text
from .factories import make_article, make_topic

CHIPS = "<p>Nvidia liefert Chips nach China. Die Exportkontrollen treffen Halbleiter und Rechenzentren.</p>"
SHOWN = {
    "a": [Shown("b", "Karte 1", "Ebenfalls zu: Chips"), Shown("c", "Karte 2", "")],
    "b": [Shown("a", "Karte 1", "")],
}


@pytest.fixture
def _data(monkeypatch, tmp_path):
    monkeypatch.setattr(related_sheet, "DATA", tmp_path / "judged.json")


@pytest.mark.django_db
def test_shows_what_the_page_shows_and_no_scores():
    tag = make_topic(name="Chips")
    one, other = (
        make_article(title=title, lead="", body=CHIPS, tags=(tag,), fields={"source_name": "x", "external_id": key})
        for key, title in (("eins", "Was <Nvidia> liefert"), ("zwei", "Wer Chips bekommt"))
    )
    pieces, shown = boxes()
    assert [card.key for card in shown["eins"]] == ["zwei"] and [card.key for card in shown["zwei"]] == ["eins"]
    html, plain = page(pieces, shown, ["eins"]), text(pieces, shown, ["eins"])
    assert "Was &lt;Nvidia&gt; liefert" in html and f'name="{one.external_id}|{other.external_id}"' in html
    assert "Wer Chips bekommt" in plain and "Ebenfalls zu: Chips" in plain
    assert not any(str(row.score) in html + plain for row in one.related_rows.all())


@pytest.mark.usefixtures("_data")
def test_a_second_opinion_stands_beside_the_first():
    add({"a": {"b": "right"}})
    add({"a": {"b": "weak", "c": "wrong"}})
    assert related_sheet.judged() == {"a": {"b": ["right", "weak"], "c": ["wrong"]}}


@pytest.mark.usefixtures("_data")
def test_a_word_that_is_no_verdict_is_refused_and_nothing_is_written():
    with pytest.raises(ValueError, match="a → b: 'good' is none of right, weak, wrong"):
        add({"a": {"b": "good"}})
    assert related_sheet.judged() == {}


def test_counts_what_is_shown_and_names_what_nobody_judged_and_a_wrong_first_card():
    found = share(SHOWN, {"a": {"b": ["wrong", "wrong"], "d": ["right"]}, "b": {"a": ["wrong", "weak"]}})
    assert found.verdicts == {"wrong": 3, "weak": 1} and found.of("wrong") == 0.75
    assert found.unjudged == ["a → c"] and found.wrong_first == ["a → b"]


def test_the_kept_verdicts_are_of_known_words():
    kept = json.loads(related_sheet.DATA.read_text("utf-8"))
    words = {verdict for others in kept.values() for verdicts in others.values() for verdict in verdicts}
    assert words and words <= set(related_sheet.VERDICTS)
