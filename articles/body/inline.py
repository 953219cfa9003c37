"""Running text: from mixed HTML to runs under marks, tidied, and addresses that readers may follow."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from urllib.parse import urlsplit

from ..text import normalise
from .blocks import Inline, Mark, Run, inline_text
from .tree import Node
from .vocabulary import URL_SCHEMES

NUMBER = re.compile(r"[1-9][0-9]{0,17}")  # the id of a row
_WHITE = re.compile(r"[ \t\n\r\f\v]+")
_SPACES = re.compile(r"[ \t\r\f\v]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_BREAKS = re.compile(r"\n{3,}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]+")
# The order in which marks are nested, outermost first.
_MARK_ORDER = {
    kind: index for index, kind in enumerate(("a", "article", "nolink", "abbr", "strong", "em", "sub", "sup", "note"))
}
INLINE_ONLY = frozenset({"strong", "em", "sub", "sup", "a", "abbr", "span", "br"})
_PARAGRAPH_TAGS = frozenset(
    {"p", "div", "pre", "li", "tr", "td", "th", "tbody", "thead", "cite", "caption", "figcaption"}
)


def safe_url(value: str) -> str:
    """`value` if a reader may follow it: http, https, mailto, tel, a path of this site or an anchor; else ""."""
    url = _INVISIBLE.sub("", value) if _SCHEME.match(_INVISIBLE.sub("", value)) else value.strip()
    if scheme := _SCHEME.match(url):
        if scheme[0][:-1].lower() not in URL_SCHEMES:
            return ""
    elif not url.startswith(("/", "#")) or url.startswith(("//", "/\\")):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.netloc or parts.scheme not in ("http", "https") else ""


def paragraphs(children: Iterable[Node | str]) -> Iterator[Inline | Node]:
    """Split mixed content into pieces of running text and block nodes; marks around blocks move inside them."""
    runs: list[Run] = []

    def flush() -> Iterator[Inline]:
        content = tidy(runs)
        runs.clear()
        if content:
            yield content

    for piece in _pieces(children, ()):
        if isinstance(piece, Run):
            runs.append(piece)
            continue
        yield from flush()
        if piece is not None:
            yield piece
    yield from flush()


def _pieces(
    children: Iterable[Node | str], marks: tuple[Mark, ...], is_pre: bool = False
) -> Iterator[Run | Node | None]:
    """Runs, block nodes, and None where a paragraph ends."""
    for child in children:
        if isinstance(child, str):
            yield Run(child if is_pre else _WHITE.sub(" ", child), marks)
        elif child.tag == "br":
            yield Run("\n", marks)
        elif child.tag in INLINE_ONLY:
            yield from _pieces_of_mark(child, marks, is_pre)
        elif child.tag in _PARAGRAPH_TAGS:
            yield None
            yield from _pieces(child.children, marks, is_pre or child.tag == "pre")
            yield None
        else:
            yield child


def _pieces_of_mark(node: Node, marks: tuple[Mark, ...], is_pre: bool) -> Iterator[Run | Node | None]:
    mark = _mark(node)
    inner = marks if mark is None or any(known.kind == mark.kind for known in marks) else (*marks, mark)
    if mark is not None and mark.kind == "note":
        yield Run("", inner)
        inner = marks  # the sign inside is made anew when the footnotes are numbered
        if node.children and all(isinstance(child, str) and len(child) <= 4 for child in node.children):
            return
    yield from _pieces(node.children, inner, is_pre)


def _mark(node: Node) -> Mark | None:
    """The mark that an inline element stands for; None where only its content counts."""
    match node.tag:
        case "strong" | "em" | "sub":
            return Mark(node.tag)
        case "sup":
            note = " ".join(node.attributes.get("data-note", "").split())
            return Mark("note", note) if note else Mark("sup")
        case "a":
            return _link(node.attributes)
        case "abbr":
            title = " ".join(node.attributes.get("title", "").split())
            return Mark("abbr", title) if title else None
        case "span" if "data-nolink" in node.attributes:
            return Mark("nolink")
    return None


def _link(attributes: dict[str, str]) -> Mark | None:
    if NUMBER.fullmatch(attributes.get("data-article", "")):
        return Mark("article", attributes["data-article"])
    url = safe_url(attributes.get("href", ""))
    return Mark("a", url) if url else None


def inline(children: Iterable[Node | str]) -> Inline:
    """All running text within `children` as one piece; where a block ended there is a line break."""
    runs: list[Run] = []
    for piece in _pieces(children, ()):
        if isinstance(piece, Run):
            runs.append(piece)
        elif runs and runs[-1].text != "\n":
            runs.append(Run("\n"))
        if isinstance(piece, Node):
            runs.extend(inline(piece.children))
            runs.append(Run("\n"))
    return tidy(runs)


def tidy(runs: Iterable[Run]) -> Inline:
    """Marks in canonical order, neighbours joined, white space collapsed and trimmed, at most two line breaks in a row."""
    joined: list[Run] = []
    for marks, group in groupby(runs, key=lambda run: _canonical(run.marks)):
        if any(mark.kind == "note" for mark in marks):
            joined.extend(Run("", marks) for _ in group)
        elif text := normalise("".join(run.text for run in group)):  # a mark may meet its letter only here
            joined.append(Run(text, marks))
    return _trimmed(joined)


@lru_cache(maxsize=1024)
def _canonical(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(sorted(set(marks), key=lambda mark: (_MARK_ORDER[mark.kind], mark.value)))


def _is_note(run: Run) -> bool:
    return any(mark.kind == "note" for mark in run.marks)


def _trimmed(runs: list[Run]) -> Inline:
    """Collapse white space across runs; drop it at both ends and around line breaks."""
    trimmed: list[Run] = []
    before = "\n"
    for run in runs:
        text = _collapsed(run.text, before)
        if not trimmed:
            text = text.lstrip(" \n")
        if text or _is_note(run):
            trimmed.append(Run(text, run.marks))
            before = text[-1] if text else "x"
    _trim_end(trimmed)
    has_content = any(map(_is_note, trimmed)) or inline_text(tuple(trimmed)).strip()
    return tuple(trimmed) if has_content else ()


def _collapsed(text: str, before: str) -> str:
    """`text` with white space collapsed, also against `before`, the character in front of it."""
    text = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", text))
    text = _BREAKS.sub("\n\n", text)
    if before == "\n":
        return text.lstrip(" ")
    return text.removeprefix(" ") if before == " " else text


def _trim_end(runs: list[Run]) -> None:
    """Drop white space from the end of the last run, and runs that hold nothing else."""
    while runs and not _is_note(runs[-1]):
        last = runs.pop()
        text = last.text.rstrip(" \n")
        if text:
            runs.append(Run(text, last.marks))
            return
