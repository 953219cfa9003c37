"""What a reader typed, cleaned and cut: free words, words in quotes, and numbers of laws."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..text import identifiers, without_shaping
from .documents import STOP_TOKENS
from .tokens import Word, analyse

MAX_LENGTH = 200  # characters that are read of what was typed
MAX_WORDS = 12

_QUOTES = re.compile(r"[„“”«»‟❝❞″]")
# In a query, people write "art. 6 dsgvo" as they speak.
_LAW = re.compile(r"\b(art|artikel|section|sec)(?=\.?\s*\d)")


class Part(NamedTuple):
    """A run of words of the query: free, in quotes, or the number of a law with the key it is compared by."""

    words: tuple[Word, ...]
    is_quoted: bool = False
    number: str = ""

    @property
    def is_free(self) -> bool:
        return not (self.is_quoted or self.number)

    @property
    def cited(self) -> tuple[str, ...]:
        """The tokens that every citation has, without "Verordnung (EU) Nr." before and "final" or "(COD)" behind them."""
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
    """The parts of a cleaned text that are read, and what of its end is not."""
    parts, end = _bounded(_parts(text[:MAX_LENGTH]))
    return tuple(parts), text[end:]


def _parts(text: str) -> Iterator[Part]:
    """An opening quote without an end is none."""
    pieces, start = _QUOTES.sub('"', text).split('"'), 0
    for number, piece in enumerate(pieces):
        is_quoted = number % 2 == 1 and number < len(pieces) - 1
        yield from _quoted(piece, start) if is_quoted else _free(piece, start)
        start += len(piece) + 1


def _quoted(piece: str, start: int) -> Iterator[Part]:
    numbers = [one.key for one in identifiers(piece) if one.end - one.start == len(piece)]
    yield Part(_words(piece, start), is_quoted=True, number="".join(numbers))


def _free(piece: str, start: int) -> Iterator[Part]:
    done = 0
    for one in identifiers(piece):
        yield Part(_words(piece[done : one.start], start + done))
        yield Part(_words(piece[one.start : one.end], start + one.start), number=one.key)
        done = one.end
    yield Part(_words(piece[done:], start + done))


def _words(text: str, start: int) -> tuple[Word, ...]:
    spoken = _LAW.sub(lambda match: match[0].capitalize(), text)
    return tuple(word._replace(start=start + word.start) for word in analyse(spoken))


def _bounded(parts: Iterable[Part]) -> tuple[list[Part], int]:
    """The first MAX_WORDS words, and where the next one begins. The number of a law is one word."""
    left, found, end = MAX_WORDS, [], MAX_LENGTH
    for part in filter(lambda part: part.words, parts):
        taken = part if part.number and left else part._replace(words=part.words[:left])
        if taken.words:
            found.append(taken)
        if len(taken.words) < len(part.words):
            end = part.words[len(taken.words)].start
            break
        left -= 1 if part.number else len(taken.words)
    if all(word.token in STOP_TOKENS for part in found for word in part.words):
        found = [part._replace(is_quoted=True) for part in found]
    return found, end
