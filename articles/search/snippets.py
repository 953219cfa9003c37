"""The passage of a text that answers a query best, with the words that do marked."""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from markupsafe import escape

from .documents import STOP_TOKENS
from .query import Query
from .tokens import Word, analyse, hits

LENGTH = 230  # characters of a passage, more or less a word
_TAG = re.compile(r"<[^<>]*>")  # enough for bodies, which were cleaned and escaped when they came in
_BREAK = re.compile(r"</(?:p|h2|h3|li|td|th|caption|figcaption|cite)>")
# Not cut within a law reference: "Art. 5 Abs. 2 DSGVO" is one word to the analysis.
_CLAUSE = re.compile(r"(?:[^\n.!?]+|(?<=Art|Abs|Sec|lit)\.|(?<=Nr)\.|[.!?](?!\s))+[.!?\n]?\s?|[.!?\n]\s?")
_SENTENCE = re.compile(r"(?<=[^\d\s])[.!?]\s|\n")  # "15. April" does not end one

_BASES: dict[int, str | None] = (
    {code: unicodedata.normalize("NFKD", chr(code))[0] for code in range(0xC0, 0x180)}
    | {ord("ß"): "s"}
    | dict.fromkeys(map(ord, "\u00ad\u034f\u061c\u180e\u200c\u200d\u200e\u200f"))
)
_LAW, _LAW_SIGNS = re.compile(r"(par|art|sec)\d"), {"par": "§", "art": "art", "sec": "sec"}
_NUMBER = re.compile(r"^n(?=\d)")  # before tokens of numbers
_SPELLED_OUT = re.compile(r"u[0-9a-f]{2}")  # perhaps a foreign letter

Marks = Mapping[str, int]  # token -> number of the unit that it answers


def marks_of(query: Query) -> Marks:
    return {
        token: number
        for number, unit in enumerate(query.units)
        for answer in unit.answers
        for tokens in answer.phrases
        for token in [token for token in tokens if token not in STOP_TOKENS] or tokens
    }


def text_of(body: str) -> str:
    """The running text of a stored body, a line for each block."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", body))).replace("\xa0", " ")


def marked(text: str, marks: Marks, lang: str) -> SafeString:
    """All of `text`, escaped, with the words that answer in <mark>."""
    return _mark(text, _hits(text, marks, lang))


def snippet(lead: str, body: str, marks: Marks, lang: str) -> SafeString:
    """The lead if it answers as much as any passage of the text; else that passage."""
    in_lead = _hits(lead, marks, lang)
    units = {marks[word.token] for word in in_lead}
    if len(units) == len(set(marks.values())):
        return _mark(lead, in_lead)
    text = text_of(body)
    hits = _hits(text, marks, lang)
    start, answered = _best(hits, marks)
    if answered <= len(units):
        return _mark(lead, in_lead)
    return _passage(text, hits, start)


def _hits(text: str, marks: Marks, lang: str) -> list[Word]:
    """The words of `text` that answer. Only sentences are analysed in which one may stand."""
    beginnings = [_beginning(token) for token in marks]
    found: list[Word] = []
    for match in _CLAUSE.finditer(text):
        clause, start = match[0], match.start()
        plain = _plain(clause.translate(_BASES).lower())
        if [beginning for beginning in beginnings if beginning in plain]:
            found += [word._replace(start=word.start + start) for word in hits(clause, marks, lang)]
    return found


@lru_cache(10_000)
def _beginning(token: str) -> str:
    """What a written word behind `token` begins with, plain; "" if that cannot be told."""
    if _SPELLED_OUT.match(token):
        return ""
    if sign := _LAW.match(token):
        return _LAW_SIGNS[sign[1]]
    return _plain(_NUMBER.sub("", token)[: max(3, min(6, len(token) - 1))])


def _plain(text: str) -> str:
    """Without what stems and tokens write otherwise."""
    return text.replace("sss", "s").replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("ss", "s")


def _best(hits: list[Word], marks: Marks) -> tuple[int, int]:
    """(index of the hit that begins the best passage, number of units it answers); the earliest of equals."""
    best, most, densest = 0, 0, 0
    for index, first in enumerate(hits):
        inside = [word for word in hits[index : index + 20] if word.start < first.start + LENGTH]
        answered = len({marks[word.token] for word in inside})
        if (answered, len(inside)) > (most, densest):
            best, most, densest = index, answered, len(inside)
    return best, most


def _passage(text: str, hits: list[Word], index: int) -> SafeString:
    """About LENGTH characters around a hit, from the beginning of its sentence where that is near."""
    hit = hits[index]
    breaks = [match.end() for match in _SENTENCE.finditer(text, max(hit.start - LENGTH // 2, 0), hit.start)]
    start = breaks[-1] if breaks else _word_start(text, max(hit.start - 60, 0))
    end = _end(text, start, hit)
    inside = [
        word._replace(start=word.start - start)
        for word in hits
        if start <= word.start and word.start + len(word.text) <= end
    ]
    opening = "… " if not breaks and start > 0 else ""
    closing = " …" if end < len(text) and text[end - 1] not in ".!?" else ""
    return mark_safe(opening + _mark(text[start:end].replace("\n", " "), inside) + closing)  # noqa: S308 - escaped


def _end(text: str, start: int, hit: Word) -> int:
    """Where a passage ends: behind a word, or at the end of the line if that is not too short."""
    end = start + LENGTH
    end = len(text) if end >= len(text) else max(text.rfind(" ", hit.start, end), hit.start + len(hit.text))
    line = text.find("\n", hit.start, end)
    return line if line - start > LENGTH // 2 else end


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
