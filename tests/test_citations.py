"""References to provisions of laws in texts: found, and given to the right law or to none."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from articles.text.citations import Citation, LawName, Laws, citations

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
    found = wanted = right = 0
    wrong = []
    for text, context, expected in sentences(name):
        missed, spare = list(expected), []
        for citation in citations(text, LAWS, context=context):
            hit = next((e for e in missed if e[2:] == citation[2:4] and is_same(citation, *e[:2])), None)
            if hit:
                missed.remove(hit)
            else:
                spare.append((text[citation.start : citation.end], *citation[2:4]))
        found += len(expected) - len(missed) + len(spare)
        wanted += len(expected)
        right += len(expected) - len(missed)
        if missed or spare:
            wrong.append(f"{text!r}: missed {missed}, spare {spare}")
    return right / found, right / wanted, wrong


def test_finds_what_the_rules_were_made_with():
    precision, recall, wrong = measure("citations.txt")
    assert len(sentences("citations.txt")) >= 200
    assert precision >= 0.99 and recall >= 0.95, "\n".join(wrong)
