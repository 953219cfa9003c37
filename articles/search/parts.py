"""What a reader typed, cleaned and cut: free words, words in quotes, numbers of laws and cases, and what is to be left out."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..text import identifiers, without_shaping
from .documents import STOP_TOKENS
from .tokens import Word, analyse

MAX_LENGTH = 200  # characters that are read of what was typed
MAX_WORDS = 12
MAX_EXCLUDED = 6  # words or phrases

_QUOTES = re.compile(r"[„“”«»‟❝❞″]")
_EXCLUDED = re.compile(r'(?<!\S)[-\u2212](?=["\w§])("[^"]*"?|\S+)')  # a minus before a word or a quotation
_ITEM = re.compile(r'"[^"]*"?|[^\s"]+')
# In a query, people write "art. 6 dsgvo" as they speak.
_LAW = re.compile(r"\b(art|artikel|section|sec)(?=\.?\s*\d)")


class Part(NamedTuple):
    """A run of words of the query: free, in quotes, or the number of a law or a case with the key it is compared by."""

    words: tuple[Word, ...]
    is_quoted: bool = False
    number: str = ""

    @property
    def is_free(self) -> bool:
        return not (self.is_quoted or self.number)

    @property
    def cited(self) -> tuple[str, ...]:
        """The tokens that every citation has, without "Verordnung (EU) Nr." before and "final" or "(COD)" behind them."""
        kind, _colon, case = self.number.partition(":")
        if kind == "case":
            return tuple(word.token for word in analyse(case))
        tokens = [word.token for word in self.words]
        digits = [place for place, token in enumerate(tokens) if any(map(str.isdigit, token))]
        if not digits:
            return tuple(tokens)
        first = digits[0] if self.number.startswith(("number:", "celex:")) else 0
        return tuple(tokens[first : digits[-1] + 1])


def clean(text: str) -> str:
    """What was typed, on one line, in one spelling, without characters that nobody sees."""
    visible = without_shaping(text[: MAX_LENGTH * 4])
    return " ".join("".join(sign if sign.isprintable() else " " for sign in visible).split())


def parts_of(text: str) -> tuple[tuple[Part, ...], str]:
    """The parts of a cleaned text that the search reads, and the end of the text that it does not read."""
    kept = _EXCLUDED.sub(lambda match: " " * len(match[0]), _QUOTES.sub('"', text[:MAX_LENGTH]))
    parts, end = _bounded(part for part in _parts(kept) if part.words)
    if all(word.token in STOP_TOKENS for part in parts for word in part.words):
        parts = [part._replace(is_quoted=True) for part in parts]
    return tuple(parts), text[end:]


def excluded_parts(text: str, without: str = "") -> tuple[Part, ...]:
    """What is not to be found: behind a minus in a cleaned text, and each word or quotation of `without`."""
    items = [match[1] for match in _EXCLUDED.finditer(_QUOTES.sub('"', text[:MAX_LENGTH]))]
    items += [item.lstrip("-\u2212") for item in _ITEM.findall(_QUOTES.sub('"', without[:MAX_LENGTH]))]
    parts = [part for item in items for part in _quoted(item.strip('"'), 0) if part.words]
    return tuple(part._replace(words=part.words[:MAX_WORDS]) for part in parts[:MAX_EXCLUDED])


def _parts(text: str) -> Iterator[Part]:
    """Free and quoted parts; an opening quote without a closing one is ignored."""
    pieces, start = text.split('"'), 0
    for number, piece in enumerate(pieces):
        is_quoted = number % 2 == 1 and number < len(pieces) - 1
        yield from _quoted(piece, start) if is_quoted else _free(piece, start)
        start += len(piece) + 1


def _quoted(piece: str, start: int) -> Iterator[Part]:
    numbers = [law.key for law in identifiers(piece) if law.end - law.start == len(piece)]
    yield Part(_words(piece, start), is_quoted=True, number="".join(numbers))


def _free(piece: str, start: int) -> Iterator[Part]:
    done = 0
    for law in identifiers(piece):
        yield Part(_words(piece[done : law.start], start + done))
        yield Part(_words(piece[law.start : law.end], start + law.start), number=law.key)
        done = law.end
    yield Part(_words(piece[done:], start + done))


def _words(text: str, start: int) -> tuple[Word, ...]:
    spoken = _LAW.sub(lambda match: match[0].capitalize(), text)
    return tuple(word._replace(start=start + word.start) for word in analyse(spoken))


def _bounded(parts: Iterable[Part]) -> tuple[list[Part], int]:
    """The first MAX_WORDS words, and where the next one begins. The number of a law is one word."""
    left, taken = MAX_WORDS, []
    for part in parts:
        if part.number and left:
            taken.append(part)
            left -= 1
            continue
        if part.words[:left]:
            taken.append(part._replace(words=part.words[:left]))
        if part.words[left:]:
            return taken, part.words[left].start
        left -= len(part.words)
    return taken, MAX_LENGTH
