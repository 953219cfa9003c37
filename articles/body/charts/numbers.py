"""Numbers as people write them in tables: German and English separators, signs, units."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST = 60  # characters of a cell that can be a number
_CELL = re.compile(
    r"([€$£])?\s?([-−–+])?\s?([€$£])?\s?"  # a currency and a sign in any order
    r"([.,]?\d(?:[\d.,]|[ '’](?=\d))*)"  # the digits
    r"\s?([^\d\s]{1,14}(?:\s[^\d\s]{1,14})?)?"  # a unit of one or two words
)
_GERMAN = re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d*)(?:,\d+)?")
_ENGLISH = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|\d*)(?:\.\d+)?")
_SPACED = re.compile(r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?")
_SPACES = re.compile(r"[ '’]")
MISSING = frozenset({
    "", "-", "−", "–", "—", ".", "…", "...", "?", "x", "k.a.", "k. a.", "n/a", "na", "n.a.", "n. a.",
    "k. a", "keine angabe", "unbekannt", "offen",
})  # fmt: skip


@dataclass(frozen=True)
class Number:
    value: float
    digits: str  # in German: without thousands, with a decimal comma
    unit: str


def number(text: str, *, is_english: bool = False) -> Number | None:
    """The number that a cell says, with nothing but a unit around it; None if it is none.

    `is_english` decides where a cell reads both ways: "1.234" and "1,234".
    """
    found = _CELL.fullmatch(text) if len(text) <= _LONGEST else None
    if not found:
        return None
    before, sign, between, digits, behind = found.groups()
    plain = _plain(digits, is_english)
    if plain is None:
        return None
    value = float(plain)
    is_below = sign is not None and sign != "+"
    written = ("-" if is_below else "") + plain.replace(".", ",")
    return Number(-value if is_below else value, written, before or between or (behind or "").rstrip("*"))


def _plain(digits: str, is_english: bool) -> str | None:
    """The digits as Python reads them."""
    if _SPACED.fullmatch(digits):
        return _SPACES.sub("", digits).replace(",", ".")
    german, english = _GERMAN.fullmatch(digits), _ENGLISH.fullmatch(digits)
    if german and not (english and is_english):
        return digits.replace(".", "").replace(",", ".")
    return digits.replace(",", "") if english else None


def writes_english(texts: Iterable[str]) -> bool:
    """Whether a table writes its decimals with a point: some of its numbers can only be read so, and none only in German."""
    is_english = False
    for text in texts:
        found = _CELL.fullmatch(text) if len(text) <= _LONGEST else None
        digits = found[4] if found else ""
        german, english = _GERMAN.fullmatch(digits), _ENGLISH.fullmatch(digits)
        if german and not english:
            return False
        is_english = is_english or bool(english and not german)
    return is_english


def is_missing(text: str) -> bool:
    return text.casefold() in MISSING


_SCALES = {"tsd": 1e3, "tausend": 1e3, "mio": 1e6, "million": 1e6, "millionen": 1e6}
_SCALES |= {"mrd": 1e9, "milliarde": 1e9, "milliarden": 1e9, "bio": 1e12, "billion": 1e12, "billionen": 1e12}


def scaled(unit: str) -> tuple[float, str]:
    """(factor, the rest) of a unit: "Mio. €" is a million times "€"."""
    word, _, rest = unit.partition(" ")
    factor = _SCALES.get(word.rstrip(".").casefold())
    return (factor, rest) if factor else (1.0, unit)
