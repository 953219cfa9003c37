"""Folding for comparison, slugs for addresses, and counts for writers and readers."""

import re
import unicodedata
from decimal import Decimal

from .normal import INNER, without_shaping

# How a German reader types a letter that an address cannot carry.
_TRANSLITERATION = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "å": "a",
        "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "&": " und ", "+": " plus ", "§": " paragraf ", "@": " at ", "€": " euro ",
    }
)  # fmt: skip
_SLUG_GAP = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(rf"\w+(?:(?:[’'\-\u2010\u2011]|[{INNER}]+)\w+)*")

SLUG_LENGTH = 80
WORDS_PER_MINUTE = 220


def fold(value: str) -> str:
    """The form under which two names count as one: NFKC, case-folded, white space collapsed, nothing invisible.

    Umlauts stay distinct from their bases ("Bär" is not "Bar") but meet their own capitals and compositions.
    """
    folded = unicodedata.normalize("NFKC", without_shaping(value)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def slugify(value: str, max_length: int = SLUG_LENGTH) -> str:
    """An ASCII address part, at most `max_length` characters, cut at a word where there is one.

    ä→ae, ö→oe, ü→ue, ß→ss, &→und, +→plus; every other mark is dropped from its letter. Empty if nothing is left.
    """
    lowered = without_shaping(value).lower().translate(_TRANSLITERATION)
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    slug = _SLUG_GAP.sub("-", plain).strip("-")
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return cut.strip("-")


def words(value: str) -> list[str]:
    """The words of a plain text as written; hyphenated compounds count once ("KI-Verordnung")."""
    return _WORD.findall(value)


def reading_minutes(word_count: int) -> int:
    """Whole minutes, at least one, that an adult takes to read so many words."""
    return max(1, round(word_count / WORDS_PER_MINUTE))


def up_to(most: int, number: int) -> str:
    """A number that was counted to `most` and one more: 12, or "Mehr als 1.000"."""
    return grouped(number) if number <= most else f"Mehr als {grouped(most)}"


def grouped(number: int | Decimal) -> str:
    """A whole number with its thousands apart: 12.345"""
    return f"{number:,.0f}".replace(",", ".")
