"""References to provisions of laws in texts: found, and given to the right law or to none."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from articles.text.citations import Citation, LawName, Laws, Reader, citations

from .test_linear_cost import FEW, MANY, PIECES, WORDS, costs, flood

ROOT = Path(__file__).resolve().parent
SIGNS = str.maketrans({"~": "\u00a0", "^": "\u202f", "⏎": "\n"})
MARK = re.compile(r"\{([^{}=]+)=([^{}]+?)((?: (?:art|par|anhang|erwg|\d+)-\w+)*)\}")


def law_names() -> list[LawName]:
    """The demo's, as the database would have them, and one more German law."""
    laws = tomllib.loads((ROOT.parent / "articles/demo/data/regulations.toml").read_text())["regulation"]
    found = []
    for number, law in enumerate(laws, 1):
        identifiers = (law[key] for key in ("celex", "eli", "cfr", "federal_register", "bgbl") if key in law)
        found.append(LawName(number, (law["name"], *law.get("aliases", ()), *identifiers)))
    return [*found, LawName(len(found) + 1, ("TDDDG",), "par")]


NAMES = law_names()
LAWS = Laws(NAMES)
IDS = {name: law.id for law in NAMES for name in law.names}


class Labelled(NamedTuple):
    text: str
    context: int | None
    expected: list[tuple[int, int, int, str]]  # start, end, law, provision


def labelled(line: str) -> Labelled:
    context = None
    if line.startswith("["):
        name, _, line = line[1:].partition("] ")
        context = IDS[name]
    text, expected, position = "", [], 0
    for mark in MARK.finditer(line):
        text += line[position : mark.start()]
        place = len(text), len(text) + len(mark[1]), IDS[mark[2]]
        expected += [(*place, provision) for provision in mark[3].split() or [""]]
        text, position = text + mark[1], mark.end()
    return Labelled((text + line[position:]).translate(SIGNS), context, expected)


def sentences(name: str) -> list[Labelled]:
    lines = (ROOT / "data" / name).read_text().splitlines()
    return [labelled(line) for line in lines if line and not line.startswith("#")]


def is_same(found: Citation, start: int, end: int) -> bool:
    """Covers what was marked, and not much more."""
    return found.start <= start and end <= found.end and found.end - found.start <= end - start + 12


def measure(name: str) -> tuple[float, float, list[str]]:
    """Precision, recall, and what went wrong."""
    all_found = wanted = right = 0
    wrong = []
    for text, context, expected in sentences(name):
        missed, spare = list(expected), []
        for citation in citations(text, LAWS, context=context):
            hit = next((e for e in missed if e[2:] == citation[2:4] and is_same(citation, *e[:2])), None)
            if hit:
                missed.remove(hit)
            else:
                spare.append((text[citation.start : citation.end], *citation[2:4]))
        all_found += len(expected) - len(missed) + len(spare)
        wanted += len(expected)
        right += len(expected) - len(missed)
        if missed or spare:
            wrong.append(f"{text!r}: missed {missed}, spare {spare}")
    return right / all_found, right / wanted, wrong


@pytest.mark.parametrize(
    ("name", "count", "least_precision"), [("citations.txt", 400, 0.99), ("citations_unseen.txt", 60, 0.95)]
)
def test_finds_references_and_nothing_else(name, count, least_precision):
    precision, recall, wrong = measure(name)
    assert len(sentences(name)) >= count
    assert precision >= least_precision and recall >= 0.95, "\n".join(wrong)


def found(text: str, **options) -> list[tuple[str, str]]:
    return [(text[c.start : c.end], c.provision) for c in citations(text, LAWS, **options)]


def test_labels_say_what_a_reader_calls_it():
    text = "Artikel 5 DSA, § 5 DDG, Annex IX AI Act, Recital 71 GDPR, 15 CFR § 744.23, Verordnung (EU)\n2024/1689"
    assert [c.label for c in citations(text, LAWS)] == [
        "Art. 5", "§ 5", "Anhang IX", "Erwägungsgrund 71", "§ 744.23", "Verordnung (EU) 2024/1689",
    ]  # fmt: skip


def test_a_long_range_names_its_ends_alone():
    assert found("Die Art. 5 bis 80 DSGVO gelten.") == [("Art. 5", "art-5"), ("80 DSGVO", "art-80")]
    assert len(found("Die Art. 5 bis 24 DSGVO gelten.")) == 20


def test_what_lies_between_has_the_place_of_the_first_end():
    assert found("Art. 5 bis 7 DMA") == [("Art. 5", "art-5"), ("Art. 5", "art-6"), ("7 DMA", "art-7")]


def test_a_name_of_two_laws_stands_for_neither():
    laws = Laws([LawName(1, ("AI Act",), "art"), LawName(2, ("AI Act",), "art")])
    assert not citations("Art. 5 AI Act", laws)


def test_the_narrowest_rule_holds_a_section_of_the_code():
    laws = Laws(
        [LawName(1, ("15 CFR Parts 730–774",)), LawName(2, ("15 CFR Part 744",)), LawName(3, ("47 CFR Part 8",))]
    )
    assert [c.law for c in citations("15 CFR § 744.11, 15 CFR § 742.6, 47 CFR § 8.1, 22 CFR § 121.1", laws)] == [
        2,
        1,
        3,
    ]


def test_an_unknown_context_is_no_context():
    assert found("Artikel 5 gilt.", context=999_999) == found("Artikel 5 gilt.") == []


def test_numbers_in_keys_are_plain_digits():
    assert not found("Art. 1\u0663 DSGVO")


def read(*blocks: str) -> list[list[str]]:
    """What a reader finds in each block, "" being the end of a section."""
    reader, result = Reader(LAWS), []
    for block in blocks:
        if block:
            result.append([c.provision for c in reader.read(block)])
        else:
            reader.section()
    return result


def test_a_law_is_remembered_from_block_to_block():
    assert read("Der AI Act gilt.", "Viele fragen sich, was nun kommt.", "Artikel 5 verbietet vieles.") == [
        [],
        [],
        ["art-5"],
    ]


def test_the_only_law_of_an_article_is_remembered_over_sections():
    assert read("Der AI Act gilt.", "", "Artikel 5 verbietet vieles.") == [[], ["art-5"]]


def test_one_of_several_laws_is_forgotten_where_a_section_ends():
    assert read("Der DSA gilt.", "Der AI Act gilt.", "", "Artikel 5 verbietet vieles.") == [[], [], []]


def test_after_two_laws_a_passing_mention_decides_nothing():
    blocks = ("DSA und AI Act gelten.", "Das schlug die Kommission im DSA vor.", "Artikel 5 verbietet vieles.")
    assert read(*blocks) == [[], [], []]


def test_a_law_that_opens_a_block_is_spoken_of_from_then_on():
    assert read("DSA und AI Act gelten.", "Der DSA verbietet es.", "Artikel 25 meint das.") == [[], [], ["art-25"]]


def test_another_law_in_between_leaves_the_next_block_alone():
    assert read("Der AI Act gilt.", "Nach § 823 BGB haftet, wer schadet.", "Artikel 5 verbietet vieles.") == [
        [],
        [],
        [],
    ]


REPEATED = (
    "Art. ", "Art. 1, ", "Art. 1 DMA ", "Art. 1 der ", "Art. 1 bis 9 ", "1, ", "1–", "lit. a, ", "Anhang I ", "ErwG (1) ", "§§ 1, 2 ",
    "15 CFR § 744.1 ", "DMA, ", "DMA-", "Gesetz über ", "Gesetz zur ", "GWB ", "GG ", "Aa Act ", "Aa ", "A-", "Aagesetz-", "anders als ",
    "Verordnung (EU) 2024/1689 ", "(EU) ", "Digital Services ", "in ",
)  # fmt: skip


@pytest.mark.slow
def test_hostile_text_takes_work_in_proportion():
    def read(text: str) -> None:
        citations(text, LAWS, context=1)

    floods = {piece: (flood(piece, FEW), flood(piece, MANY)) for piece in (*PIECES, *WORDS, *REPEATED)}
    slow = [piece for piece, (few, many) in floods.items() if costs(read, f"{few}DMA", f"{many}DMA") != (True, True)]
    assert not slow
