"""What goes in and what comes out."""

from typing import NamedTuple


class LawName(NamedTuple):
    """A law under all its names, identifiers among them: "AI Act", "KI-VO", "32024R1689", "15 CFR Part 744".

    `unit` says what the law is divided into: "art" (acts of the EU), "par" (German laws), "cfr" (rules of the US), ""
    if that is not known. Left empty, it is told from the identifiers.
    """

    id: int
    names: tuple[str, ...]
    unit: str = ""


class Citation(NamedTuple):
    """`start` and `end` say what of the text would be linked. `provision` is the key in addresses ("art-5", "par-19a",
    "anhang-3", "erwg-71", "744-23"), "" for the law as a whole; `label` names it ("Art. 5").
    """

    start: int
    end: int
    law: int
    provision: str
    label: str
