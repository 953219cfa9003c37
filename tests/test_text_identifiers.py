"""Numbers of laws, however they are written."""

import re

import pytest

from articles.text.identifiers import _FORMS, identifiers, keys_of_celex


@pytest.mark.parametrize(
    ("key", "written"),
    [
        (
            "number:2024/1689",
            "2024/1689|(EU) 2024/1689|Verordnung (EU) 2024/1689|verordnung (eu) nr. 2024/1689|VO? Richtlinie (EU) 2024/1689",
        ),
        ("number:2024/1689", "VO (EU) 2024/1689|VO 2024/1689|RL 2024/1689|Reg. (EU) 2024/1689|Reg (EU) No 2024/1689"),
        ("number:2022/2065", "VO(EU) 2022/2065|EU-VO 2022/2065|EU-Verordnung 2022/2065|Richtlinien 2022/2065"),
        ("number:765/2008", "VO (EG) Nr. 765/2008|Verordnung (EG) 765/2008"),
        ("case:c-40/17", "C-40/17|c-40/17|C\u201140/17|C–40/17|C 40/17|Rs. C-40/17|Rechtssache C-40/17|C-40/17 P"),
        ("case:t-348/23", "T-348/23|Case T-348/23"),
        ("case:vi zr 476/18", "VI ZR 476/18|Az. VI ZR 476/18"),
        ("case:1 bvr 2354/13", "1 BvR 2354/13"),
        ("case:kvr 69/19", "KVR 69/19"),
        ("number:2006/24", "2006/24/EG|Richtlinie 2006/24/EG|Delegierte Verordnung 2006/24"),
        (
            "celex:32024r1689",
            "32024R1689|32024r1689|CELEX:32024R1689|CELEX: 32024R1689|https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:32024R1689|"
            "https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX%3A32024R1689&from=EN",
        ),
        ("com:2025/836", "COM(2025) 836|COM(2025)836 final|COM (2025) 836|com/2025/836|COM 2025 0836"),
        ("procedure:2021/106", "2021/0106(COD)|2021/106 (COD)|2021/0106 COD"),
        (
            "eli:eli/reg/2024/1689",
            "http://data.europa.eu/eli/reg/2024/1689/oj|eli/reg/2024/1689|https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
        ),
        ("fr:89/106064", "89 FR 106064|89 Fed. Reg. 106,064|89 fr 106064"),
        ("cfr:15/744", "15 CFR Part 744|15 CFR 744|15 C.F.R. § 744"),
        ("cfr:15/730/774", "15 CFR Parts 730–774|15 CFR 730-774"),
        ("pl:118/50", "Public Law 118-50|Pub. L. No. 118-50|Pub.L. 118–50"),
        ("bgbl-I:2024/149", "BGBl. 2024 I Nr. 149|BGBl. I 2024 Nr. 149|BGBl 2024 I S. 149"),
        ("eo:14110", "Executive Order 14110|EO 14110|E.O. 14110"),
        ("lei:549300s4kluwmomv1k52", "549300S4KLUWMOMV1K52"),
    ],
)
def test_one_number_has_one_key_however_it_is_written(key, written):
    for form in written.split("|"):
        found = list(identifiers(form))
        assert [one.key for one in found] == [key], form
        assert found[0].end == len(form)


@pytest.mark.parametrize(
    "text",
    [
        "2024",
        "1689",
        "H20",
        "GPT-4",
        "24 Chips",
        "https://news.example/2024/artikel",
        "Com 5",
        "C-Lion1",
        "1 BvR",
        "FR",
        "§ 19a",
        "",
    ],
)
def test_what_is_no_number_of_a_law_has_none(text):
    assert not list(identifiers(text))


def test_several_are_found_in_order():
    text = "Wie COM(2021) 206 zur Verordnung (EU) 2024/1689 wurde"
    assert [(one.key, text[one.start : one.end]) for one in identifiers(text)] == [
        ("com:2021/206", "COM(2021) 206"),
        ("number:2024/1689", "Verordnung (EU) 2024/1689"),
    ]


@pytest.mark.parametrize(
    ("celex", "keys"),
    [
        ("32024R1689", ["number:2024/1689"]),
        ("32016R0679", ["number:2016/679"]),
        ("32014R0910", ["number:2014/910", "number:910/2014"]),
        ("52025PC0836", ["com:2025/836"]),
        ("62014CJ0362", []),
        ("", []),
    ],
)
def test_a_celex_number_says_the_number_of_the_act(celex, keys):
    assert keys_of_celex(celex) == keys


def test_reading_is_linear_because_every_repetition_is_bounded():
    assert not [kind for kind, form in _FORMS.items() if set(form) & {"*", "+"} or re.search(r"\{\d*,\}", form)]


@pytest.mark.parametrize(
    "text",
    [
        "BGBl. 2024 \u0131 Nr. 149",
        "BGBl. 2024 \u0130 Nr. 149",
        "\u0662\u0660\u0662\u0664/\u0661",
        "CO\u212a 2024",
        "eli/a/b",
        "https://eli/a/b",
        "0/0",
        "COM 0000 0",
    ],
)
def test_letters_and_digits_of_other_scripts_do_no_harm(text):
    assert all(one.key and one.end <= len(text) for one in identifiers(text))
