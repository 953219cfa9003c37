"""Non-breaking spaces where German typography wants them, so that the content files can be typed plainly."""

import re

NBSP = "\u00a0"

_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_UNITS = (
    "Milliarden|Millionen|Milliarde|Million|Prozent|Euro|Dollar|Nanometer|Nanometern|Kilometer|Tonnen|Grad|Uhr|Jahre|Jahren|"
    "Tage|Tagen|Stunden|Monate|Monaten|Unternehmen|Seiten"
)
_BINDINGS = (
    (re.compile(r"(§§?) (?=\d)"), 1),
    (
        re.compile(
            r"\b(Artikel|Art\.|Absatz|Abs\.|Satz|Nr\.|Kapitel|Kap\.|Anhang|Teil|COM|Unterabschnitt) (?=[\dIVX])"
        ),
        1,
    ),
    (re.compile(rf"(?<![\w.])(\d{{1,2}}\.) (?=(?:{_MONTHS})\b)"), 1),
    (re.compile(rf"(\d) (?=(?:{_UNITS})\b)"), 1),
    (re.compile(r"(?<![\d.,])(\d{1,3}) (?=\d{3}(?!\d))"), 1),
    (re.compile(r"\b(NIS|eIDAS|Stufe|Chip-Regel vom) (?=\d)"), 1),
    (re.compile(r"(?<=\w)( )(?=– )"), 0),
)


def bind(text: str) -> str:
    """The text with non-breaking spaces in "§ 5", "7 Milliarden", "9. Dezember", "230 000"; safe on HTML."""
    for pattern, keeps in _BINDINGS:
        text = pattern.sub(rf"\1{NBSP}" if keeps else NBSP, text)
    return text
