"""From a tree to blocks: whatever structure comes in, only the vocabulary's comes out, and no text is lost on the way."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from urllib.parse import urlsplit

from .blocks import (
    Block,
    Cell,
    Embed,
    FactBox,
    Heading,
    Inline,
    List,
    Mark,
    Paragraph,
    Picture,
    PullQuote,
    Quote,
    Run,
    Table,
    Tip,
    inline_text,
)  # fmt: skip
from .tree import Node, build
from .vocabulary import EMBEDS, TIP_WORDS, URL_SCHEMES

_WHITE = re.compile(r"[ \t\n\r\f\v]+")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]+")
# The order in which marks are nested, outermost first.
_MARK_ORDER = {
    kind: index
    for index, kind in enumerate(("a", "article", "nolink", "abbr", "strong", "em", "sub", "sup", "note"))
}
_PLAIN_MARKS = frozenset({"strong", "em", "sub"})
_INLINE_ONLY = frozenset({"strong", "em", "sub", "sup", "a", "abbr", "span", "br"})
MAX_SPAN = 20


def parse(source: str) -> list[Block]:
    """The blocks of `source`, which may be any HTML at all. Linear in its length; never raises."""
    return _Reader().read(build(source).children)


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


class _Reader:
    """Collects top-level blocks; what may not stand inside another block is put behind it."""

    def __init__(self) -> None:
        self.behind: list[Block] = []

    def read(self, children: Iterable[Node | str]) -> list[Block]:
        blocks: list[Block] = []
        for part in _paragraphs(children):
            if isinstance(part, Node):
                blocks.extend(self._block(part))
                blocks.extend(self.behind)
                self.behind = []
            else:
                blocks.append(Paragraph(part))
        return blocks

    def _block(self, node: Node) -> list[Block]:
        match node.tag:
            case "h2" | "h3":
                content = inline(node.children)
                return [Heading(int(node.tag[1]), content)] if content else []
            case "ul" | "ol":
                return self._list(node)
            case "blockquote":
                return self._quote(node)
            case "table":
                return self._table(node)
            case "figure":
                return self._figure(node)
            case "aside":
                return self._aside(node)
        return self.read(node.children)  # a container, or a part that has lost its whole

    def _flow(self, children: Iterable[Node | str]) -> tuple[Paragraph | List, ...]:
        """Paragraphs and lists for the inside of an item, a quote or a box; other blocks go behind the outer one."""
        kept: list[Paragraph | List] = []
        for part in _paragraphs(children):
            if not isinstance(part, Node):
                kept.append(Paragraph(part))
            elif part.tag in ("ul", "ol"):
                kept.extend(self._list(part))
            elif part.tag in ("figure", "aside", "table"):
                self.behind.extend(self._block(part))
            else:
                kept.extend(self._flow(part.children))
        return tuple(kept)

    def _list(self, node: Node) -> list:
        items = [self._flow(group) for group in _items(node.children)]
        filled = tuple(item for item in items if item)
        return [List(node.tag == "ol", filled)] if filled else []

    def _quote(self, node: Node) -> list[Block]:
        cite, rest = _take(node, "cite")
        paragraphs = self._flow(rest)
        if not paragraphs:
            return [Paragraph(cite)] if cite else []
        return [Quote(paragraphs, cite)]

    def _table(self, node: Node) -> list[Block]:
        caption, rest = _take(node, "caption")
        head, rows = [], []
        for row, in_head in _rows(rest, in_head=False):
            (head if in_head else rows).append(row)
        if not head and not rows:
            return [Paragraph(caption)] if caption else self.read(rest)
        return [Table(tuple(head), tuple(rows), caption)]

    def _figure(self, node: Node) -> list[Block]:
        number = node.attributes.get("data-image", "")
        caption, rest = _take(node, "figcaption")
        if not _NUMBER.fullmatch(number):
            return [*self.read(rest), *([Paragraph(caption)] if caption else [])]
        alt = " ".join(node.attributes.get("data-alt", "").split())
        is_decorative = "data-decorative" in node.attributes and not alt
        self.behind.extend(self.read(rest))
        return [Picture(int(number), alt, is_decorative, caption)]

    def _aside(self, node: Node) -> list[Block]:
        target = node.attributes.get("data-article", "").strip()
        if _NUMBER.fullmatch(target) or target in TIP_WORDS:
            self.behind.extend(self.read(node.children))
            return [Tip(target)]
        if node.attributes.get("data-box") == "quote":
            cite, rest = _take(node, "cite")
            content = inline(rest)
            return [PullQuote(content, cite)] if content else ([Paragraph(cite)] if cite else [])
        if node.attributes.get("data-box") == "fact":
            title, rest = (
                _take(node, "h3") if any(_is(child, "h3") for child in node.children) else _take(node, "h2")
            )
            content = self._flow(rest)
            return [FactBox(title, content)] if content else ([Heading(3, title)] if title else [])
        url = safe_url(node.attributes.get("data-url", ""))
        if "data-embed" in node.attributes and url.startswith(("http://", "https://")):
            provider = node.attributes["data-embed"]
            return [Embed(provider if provider in EMBEDS else "other", url, inline(node.children))]
        return self.read(node.children)


def _is(child: Node | str, tag: str) -> bool:
    return isinstance(child, Node) and child.tag == tag


def _take(node: Node, tag: str) -> tuple[Inline, list[Node | str]]:
    """The running text of the first `tag` within `node` (at any depth of containers), and the children without it."""
    found: list[Inline] = []

    def without(children: list[Node | str]) -> list[Node | str]:
        kept: list[Node | str] = []
        for child in children:
            if not found and _is(child, tag):
                found.append(inline(child.children))
            elif not found and isinstance(child, Node) and child.tag in ("div", "p"):
                kept.append(Node(child.tag, child.attributes, without(child.children)))
            else:
                kept.append(child)
        return kept

    rest = without(node.children)
    return (found[0] if found else ()), rest


def _items(children: Iterable[Node | str]) -> Iterator[list[Node | str]]:
    """The contents of list items; what stands between them belongs to the one before it."""
    group: list[Node | str] = []
    for child in children:
        if _is(child, "li"):
            if group:
                yield group
            group = list(child.children)
        else:
            group.append(child)
    if group:
        yield group


def _rows(children: Iterable[Node | str], in_head: bool) -> Iterator[tuple[tuple[Cell, ...], bool]]:
    stray: list[Node | str] = []
    for child in children:
        if _is(child, "tr"):
            cells = tuple(
                _cell(cell) for cell in child.children if isinstance(cell, Node) and cell.tag in ("td", "th")
            )
            if cells:
                yield cells, in_head
        elif isinstance(child, Node) and child.tag in ("thead", "tbody", "div"):
            yield from _rows(child.children, in_head or child.tag == "thead")
        elif isinstance(child, Node) or child.strip():
            stray.append(child)
    content = inline(stray)
    if content:
        yield (Cell(content),), False


def _cell(node: Node) -> Cell:
    scope = node.attributes.get("scope", "")
    return Cell(
        inline(node.children),
        node.tag == "th",
        scope if node.tag == "th" and scope in ("row", "col") else "",
        _span(node.attributes.get("colspan", "")),
        _span(node.attributes.get("rowspan", "")),
    )


def _span(value: str) -> int:
    return min(int(value), MAX_SPAN) if re.fullmatch(r"[1-9][0-9]{0,3}", value) else 1


def _paragraphs(children: Iterable[Node | str]) -> Iterator[Inline | Node]:
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
        elif child.tag in _INLINE_ONLY:
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
        if _NUMBER.fullmatch(attributes.get("data-article", "")):
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
        elif text := "".join(run.text for run in group):
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
        text = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", re.sub(r"[\t\r\f\v]", " ", run.text)))
        text = re.sub(r"\n{3,}", "\n\n", text)
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
