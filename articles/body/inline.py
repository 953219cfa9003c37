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
_PLAIN_MARKS = frozenset({"strong", "em", "sub"})
INLINE_ONLY = frozenset({"strong", "em", "sub", "sup", "a", "abbr", "span", "br"})


def safe_url(value: str) -> str:
    """`value` if a reader may follow it: http, https, mailto, tel, a path of this site or an anchor; else ""."""
    url = _INVISIBLE.sub("", value) if _SCHEME.match(_INVISIBLE.sub("", value)) else value.strip()
    scheme = _SCHEME.match(url)
    if scheme:
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
        elif child.tag in (
            "p",
            "div",
            "pre",
            "li",
            "tr",
            "td",
            "th",
            "tbody",
            "thead",
            "cite",
            "caption",
            "figcaption",
        ):
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
    attributes = node.attributes
    if node.tag in _PLAIN_MARKS:
        return Mark(node.tag)
    if node.tag == "sup":
        note = " ".join(attributes.get("data-note", "").split())
        return Mark("note", note) if note else Mark("sup")
    if node.tag == "a":
        if NUMBER.fullmatch(attributes.get("data-article", "")):
            return Mark("article", attributes["data-article"])
        url = safe_url(attributes.get("href", ""))
        return Mark("a", url) if url else None
    if node.tag == "abbr":
        title = " ".join(attributes.get("title", "").split())
        return Mark("abbr", title) if title else None
    return Mark("nolink") if node.tag == "span" and "data-nolink" in attributes else None


def inline(children: Iterable[Node | str]) -> Inline:
    """All running text within `children` as one piece; where a block ended there is a line break."""
    runs: list[Run] = []
    pending = list(_pieces(children, ()))
    for piece in pending:
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
    kept: list[Run] = []
    before = "\n"
    for run in runs:
        text = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", run.text))
        text = _BREAKS.sub("\n\n", text)
        if text and text[0] in " \n" and before in (" ", "\n"):
            text = text.lstrip(" ") if before == "\n" and text[0] == " " else text
            text = text[1:] if before == " " and text[:1] == " " else text
        if not kept:
            text = text.lstrip(" \n")
        if text or _is_note(run):
            kept.append(Run(text, run.marks))
            before = text[-1] if text else "x"
    while kept and not _is_note(kept[-1]):
        text = kept[-1].text.rstrip(" \n")
        if text:
            kept[-1] = Run(text, kept[-1].marks)
            break
        kept.pop()
    has_content = any(_is_note(run) for run in kept) or inline_text(tuple(kept)).strip()
    return tuple(kept) if has_content else ()
