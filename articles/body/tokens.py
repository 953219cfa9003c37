"""A linear tokenizer for untrusted HTML: each character is read a bounded number of times, and nothing raises.

It follows the tokenization rules of the HTML standard (section 13.2.5) as far as tags, attributes, comments and raw text go.
Where the standard throws the rest of a broken document away, the rest is kept as text instead.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..text import normalise
from .vocabulary import RAW_TEXT

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE_NAME = re.compile(r"=?[^\s/>=]*")
_UNQUOTED = re.compile(r"[^\s>]*")
_GAP = re.compile(r"[\s/]*")
_SPACE = re.compile(r"\s*")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# `html.unescape` converts digits with int(), which refuses thousands of them.
_ENDLESS_NUMBER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")


_RAW_TEXT_END = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE) for tag in RAW_TEXT}


class Token(NamedTuple):
    kind: str  # "open", "close", "text", or "raw": what stands inside a raw-text element
    value: str  # the tag's name in lower case, or the text, in which character references are resolved unless it is raw
    attributes: dict[str, str]


def tokenize(source: str) -> Iterator[Token]:
    """Yield the tokens of `source`; comments and declarations are left out."""
    source = _CONTROLS.sub("", source.encode("utf-8", "replace").decode())
    position, end = 0, len(source)
    last_comment_end = source.rfind("-->")
    while position < end:
        start = source.find("<", position)
        if start != position:
            yield _text(source[position : end if start < 0 else start])
        if start < 0:
            return
        if source.startswith("<!--", start):
            position = source.find("-->", start + 4) + 3 if last_comment_end >= start + 4 else start + 4
            continue
        token, position = _markup(source, start)
        if token is None:
            continue
        yield token
        if token.kind == "open" and token.value in RAW_TEXT:
            inside, position = _raw_text(source, token.value, position)
            yield Token("raw", inside, {})
            yield Token("close", token.value, {})


def _text(raw: str) -> Token:
    return Token("text", normalise(html.unescape(_ENDLESS_NUMBER.sub("\ufffd", raw))), {})


def _markup(source: str, start: int) -> tuple[Token | None, int]:
    """The token that begins with "<" at `start` (None for a declaration), and where reading goes on."""
    name = _NAME.match(source, start + 1)
    if name:
        return _open_tag(source, start, name)
    if source[start + 1 : start + 2] in ("!", "?", "/"):
        close = source.find(">", start)
        if close < 0:
            return _text(source[start:]), len(source)
        closed = _NAME.match(source, start + 2) if source[start + 1] == "/" else None
        return (Token("close", closed[0].lower(), {}) if closed else None), close + 1
    return Token("text", "<", {}), start + 1


def _open_tag(source: str, start: int, name: re.Match) -> tuple[Token, int]:
    """An opening tag; one that the document never finishes is text, and so is all that follows it."""
    attributes: dict[str, str] = {}
    position, end = name.end(), len(source)
    while True:
        position = _sure(_GAP.match(source, position)).end()
        if position >= end:
            return _text(source[start:]), end
        if source[position] == ">":
            return Token("open", name[0].lower(), attributes), position + 1
        key = _sure(_ATTRIBUTE_NAME.match(source, position))
        value, position = _attribute_value(source, key.end())
        if position < 0:
            return _text(source[start:]), end
        attributes.setdefault(key[0].lower(), value)


def _attribute_value(source: str, position: int) -> tuple[str, int]:
    """The value after an attribute's name, and where reading goes on; -1 where a quote is never closed."""
    after = _sure(_SPACE.match(source, position)).end()
    if source[after : after + 1] != "=":
        return "", position
    after = _sure(_SPACE.match(source, after + 1)).end()
    quote = source[after : after + 1]
    if quote in ('"', "'"):
        close = source.find(quote, after + 1)
        return (_text(source[after + 1 : close]).value, close + 1) if close >= 0 else ("", -1)
    bare = _sure(_UNQUOTED.match(source, after))
    return _text(bare[0]).value, bare.end()


def _sure(match: re.Match[str] | None) -> re.Match[str]:
    """The match of a pattern that matches everywhere, even the empty text."""
    assert match
    return match


def _raw_text(source: str, tag: str, position: int) -> tuple[str, int]:
    """The content of a raw-text element, and the end of its closing tag, or of the document."""
    close = _RAW_TEXT_END[tag].search(source, position)
    end = source.find(">", close.end()) if close else -1
    return (source[position : close.start()], end + 1) if close and end >= 0 else (source[position:], len(source))
