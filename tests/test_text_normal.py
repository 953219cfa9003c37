"""One spelling for one text: what looks the same is stored the same, and compares as the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import fold, normalise, slugify, without_shaping


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Beho\u0308rde", "Behörde"),
        ("Null\u200bbreite", "Nullbreite"),
        ("\ufeffAnfang", "Anfang"),
        ("a\x01b\x08c\x1bd", "abcd"),
        ("von rechts \u202eslnik", "von rechts slnik"),
        ("Zeile\r\nZeile\rZeile\u2028Zeile", "Zeile\nZeile\nZeile\nZeile"),
        ("halb\ud800", "halb"),
    ],
)
def test_what_nobody_sees_is_not_stored(typed, stored):
    assert normalise(typed) == stored


@pytest.mark.parametrize(
    "text", ["Halb\u00adleiter", "👩\u200d⚖️", "5\u00a0Mrd.\u202fEuro", "Spalte\tSpalte", "H₂O", "…"]
)
def test_what_shapes_a_text_stays(text):
    assert normalise(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "written", ["Null\u200bbreite", "Null\u00adbreite", "Null\u200cbreite", "NULLBREITE", " Nullbreite\u200f"]
)
def test_names_that_look_the_same_are_the_same(written):
    assert fold(written) == fold("Nullbreite")
    assert slugify(written) == "nullbreite"


@given(st.text())
def test_a_second_time_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)
    assert without_shaping(without_shaping(text)) == without_shaping(text)
    normalise(text).encode()
