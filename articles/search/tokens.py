"""Texts and queries as plain tokens: words of [a-z0-9] that begin with a letter, so that every database cuts them alike."""

import re
import unicodedata
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from ..models import SUBJECTS
from ..text import tokens as cut

TOKEN_LENGTH = 40
_PLAIN = re.compile(r"[a-z][a-z0-9]*")
_SIGNS = {"+": "plus", "#": "sharp", "§": "par"}
# A letter for each kind of owner: what stands in a document for a tag or an author, whatever its name is today.
OWNERS = {"author": "a"} | {kind: model.letter for kind, model in SUBJECTS.items()}
MARK, _MAIN, _GENRE = "qq", "qm", "qg"


class Word(NamedTuple):
    """A word of a text as written, the place where it begins, and the token it is compared by."""

    text: str
    start: int
    token: str


@lru_cache(maxsize=100_000)
def encode(stem: str) -> str:
    """A stem as a token: umlauts and accents folded, a digit at its start and foreign letters spelled out."""
    if _PLAIN.fullmatch(stem):
        return stem[:TOKEN_LENGTH]
    folded = unicodedata.normalize("NFKD", stem.lower().replace("ß", "ss"))
    plain = "".join(_plain(character) for character in folded)
    return (f"n{plain}" if plain[:1].isdigit() else plain)[:TOKEN_LENGTH]


def _plain(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else _SIGNS.get(character, "")
    if unicodedata.combining(character):
        return ""
    return _SIGNS.get(character) or f"u{ord(character):x}"


def analyse(text: str, lang: str = "de") -> Iterator[Word]:
    """The words of `text` in order, stop words included. "Art. 34 DSA" gives one token for the article, one for the act."""
    for word, stem, start in cut(text, lang):
        if "-" in word:  # "KI-VO" behind "Art. 50" is two words, as it is everywhere else
            yield from (part._replace(start=start + part.start) for part in analyse(word.replace("-", " "), lang))
        elif encoded := encode(_whole(stem)):
            yield Word(word, start, encoded)


def hits(text: str, wanted: Container[str], lang: str = "de") -> list[Word]:
    """Those words of `analyse(text)` whose tokens are wanted, at half its calls."""
    found = [(word, start, encode(_whole(stem) if "." in stem else stem)) for word, stem, start in cut(text, lang)]
    return [Word(*word) for word in found if word[2] in wanted]


def _whole(stem: str) -> str:
    """A stem without the act of a law reference: "art.34.dsa" is "art34"."""
    return "".join(stem.split(".")[:2]) if "." in stem else stem


def owner_token(kind: str, pk: int) -> str:
    return f"{MARK}{OWNERS[kind]}{pk}"


def main_token(kind: str, pk: int) -> str:
    """Stands beside the owner's token where a tag is a main subject."""
    return f"{_MAIN}{OWNERS[kind]}{pk}"


def genre_token(genre: str) -> str:
    return f"{_GENRE}{genre}"


def is_owner(token: str) -> bool:
    return token.startswith(MARK)


@lru_cache(100_000)
def main_of(owner: str) -> str:
    return _MAIN + owner[len(MARK) :]


def owner_id(owner: str) -> tuple[str, int]:
    """(letter of the kind, id) of an owner's token."""
    return owner[2], int(owner[3:])
