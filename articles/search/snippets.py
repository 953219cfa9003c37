"""The sentence of a text that answers a query best, with the words that do marked."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from markupsafe import escape

from ..text import whole_sentences
from .documents import STOP_TOKENS
from .query import Query
from .tokens import Word, analyse, hits

LENGTH = 230  # characters of a passage, more or less a word
LONGEST = 300  # of one sentence that is shown whole
_TAG = re.compile(r"<[^<>]*>")  # enough for bodies, which were cleaned and escaped when they came in
_BREAK = re.compile(r"</(?:p|h2|h3|li|td|th|caption|figcaption|cite)>")
_END_OF_NONE = re.compile(r"</(?:h2|h3|td|th|caption|figcaption|cite)>")  # of what is no sentence
_ENDS = re.compile(r"[.!?…:][“”\"«»)]*\s*$")
_BASES: dict[int, str | None] = (
    {code: " " for code in (*range(0x21, 0xC0), *range(0x2010, 0x203B)) if not chr(code).isalnum() and chr(code) != "§"}
    | {code: unicodedata.normalize("NFKD", chr(code))[0] for code in range(0xC0, 0x180)}
    | {ord("ß"): "s"}
    | dict.fromkeys(map(ord, "\u00ad\u034f\u061c\u180e\u200c\u200d\u200e\u200f"))
)
_LAW, _LAW_SIGNS = re.compile(r"(par|art|sec)\d"), {"par": "§", "art": "art", "sec": "sec"}
_NUMBER = re.compile(r"^n(?=\d)")  # before tokens of numbers
_SPELLED_OUT = re.compile(r"u[0-9a-f]{2}")  # perhaps a foreign letter


class Marks(NamedTuple):
    """What is marked in a text, and how it answers the units of the query."""

    units: Mapping[str, int]  # token -> number of the unit that it answers
    phrases: Mapping[int, Sequence[tuple[str, ...]]] = {}  # runs of tokens that answer a unit, where single ones do not


def marks_of(query: Query) -> Marks:
    runs = [
        (number, tokens)
        for number, unit in enumerate(query.units)
        for answer in unit.answers
        for tokens in answer.phrases
    ]
    units = {
        token: number
        for number, tokens in runs
        for token in [token for token in tokens if token not in STOP_TOKENS] or tokens
    }
    phrases = {
        number: [tokens for of, tokens in runs if of == number]
        for number, unit in enumerate(query.units)
        if unit.is_phrase
    }
    return Marks(units, phrases)


def text_of(body: str) -> str:
    """The running text of a stored body, a line for each block."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", body))).replace("\xa0", " ")


def _prose(body: str) -> str:
    """Those lines that consist of sentences: no headings, no cells, and of lists only items that end as a sentence does."""
    ended = _END_OF_NONE.sub("\0\n", body.replace("</li>", "\1\n"))
    lines = [line for line in text_of(ended).split("\n") if not line.endswith("\0")]
    return "\n".join([line.rstrip("\1") for line in lines if not line.endswith("\1") or _ENDS.search(line[:-1])])


def marked(text: str, marks: Marks, lang: str) -> SafeString:
    """All of `text`, escaped, with the words that answer in <mark>."""
    return _mark(text, _hits(text, marks, lang))


def snippet(lead: str, body: str, marks: Marks, lang: str) -> SafeString:
    """The lead if it answers as much as the text does; else one or two sentences of the text."""
    in_lead = _hits(lead, marks, lang)
    units, wanted = {marks.units[word.token] for word in in_lead}, set(marks.units.values())
    if units == wanted:
        return _mark(lead, in_lead)
    best: list[_Sentence] = []
    answered: set[int] = set()
    for sentence in _sentences(_prose(body), marks, lang):
        if len(sentence.units) > (len(best[0].units) if best else 0):
            best, answered = [sentence], set(sentence.units)
        elif len(best) == 1 and not sentence.units <= answered:
            best.append(sentence)
            answered |= sentence.units
        if answered == wanted:
            break
    if len(answered) <= len(units):
        return _mark(lead, in_lead)
    if len(best) == 2 and best[0].behind == best[1].text and len(f"{best[0].text} {best[1].text}") <= LONGEST:
        return mark_safe(" ".join(_mark(sentence.text, sentence.hits) for sentence in best))  # noqa: S308 - escaped
    if len(best) == 2 and best[0].behind == best[1].text:
        best[0] = best[0]._replace(behind="")
    return mark_safe(" … ".join(_passage(sentence) for sentence in best))  # noqa: S308 - escaped


class _Sentence(NamedTuple):
    text: str
    hits: list[Word]
    units: frozenset[int]
    behind: str  # the next one of its line


def _sentences(text: str, marks: Marks, lang: str) -> Iterator[_Sentence]:
    """Those that answer something, in order. Only lines in which a word may stand are cut."""
    beginnings = [_beginning(token) for token in marks.units]
    for line, plain in zip(text.split("\n"), _plain(text).split("\n"), strict=True):
        if not line or not [beginning for beginning in beginnings if beginning in f" {plain}"]:
            continue
        cut = whole_sentences(line)
        for sentence, behind in zip(cut, [*cut[1:], ""], strict=True):
            if found := _hits(sentence, marks, lang):
                yield _Sentence(sentence, found, frozenset([marks.units[word.token] for word in found]), behind)


def _hits(text: str, marks: Marks, lang: str) -> list[Word]:
    """The words of a short text that answer; nothing is analysed where none can stand."""
    plain = f" {_plain(text)}"
    if not [token for token in marks.units if _beginning(token) in plain]:
        return []
    found = hits(text, marks.units, lang)
    if not [word for word in found if marks.units[word.token] in marks.phrases]:
        return found
    words = list(analyse(text, lang))
    inside = {number: _places(words, runs) for number, runs in marks.phrases.items()}
    return [word for word in found if word.start in inside.get(marks.units[word.token], {word.start})]


def _places(words: Sequence[Word], runs: Iterable[tuple[str, ...]]) -> set[int]:
    """Where the words stand that belong to a run of tokens."""
    tokens, places = [word.token for word in words], set()
    for run in runs:
        for first in [place for place, token in enumerate(tokens) if token == run[0]]:
            if tuple(tokens[first : first + len(run)]) == run:
                places |= {word.start for word in words[first : first + len(run)]}
    return places


@lru_cache(10_000)
def _beginning(token: str) -> str:
    """What a written word behind `token` begins with, plain, and the space before it; "" if that cannot be told."""
    if _SPELLED_OUT.match(token):
        return ""
    if sign := _LAW.match(token):
        return f" {_LAW_SIGNS[sign[1]]}"
    return f" {_plain(_NUMBER.sub('', token)[: max(3, min(6, len(token) - 1))])}"


def _plain(text: str) -> str:
    """Without what stems and tokens write otherwise; a space before each word."""
    text = text.translate(_BASES).lower()
    return text.replace("sss", "s").replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("ss", "s")


def _passage(sentence: _Sentence) -> str:
    """The sentence, and the next one if it is short; of a very long one about LENGTH characters around its first hit."""
    text, found, _units, behind = sentence
    if len(text) <= LONGEST:
        is_short = behind and len(text) + len(behind) < LENGTH
        return _mark(text, found) + (f" {escape(behind)}" if is_short else "")
    hit = found[0]
    start = _word_start(text, max(hit.start - 60, 0))
    end = text.rfind(" ", hit.start + len(hit.text), start + LENGTH)
    end = end if end > 0 else len(text)
    inside = [word._replace(start=word.start - start) for word in found if start <= word.start < end]
    return ("… " if start else "") + _mark(text[start:end], inside) + (" …" if end < len(text) else "")


def _word_start(text: str, position: int) -> int:
    return 0 if position == 0 else text.find(" ", position) + 1


def _mark(text: str, hits: Iterable[Word]) -> SafeString:
    parts, position = [], 0
    for word in hits:
        end = word.start + len(word.text)
        if word.start < position:
            continue
        parts.append(f"{escape(text[position : word.start])}<mark>{escape(text[word.start : end])}</mark>")
        position = end
    parts.append(escape(text[position:]))
    return mark_safe("".join(parts))  # noqa: S308 - escaped above


def written(text: str, token: str, lang: str) -> str:
    """How the word behind `token` is written in `text`; empty if it is not there."""
    return next((word.text for word in analyse(text, lang) if word.token == token), "")
