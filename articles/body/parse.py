"""From a tree to blocks. Elements outside the vocabulary are dropped, their text is kept."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeGuard

from .blocks import (
    Block,
    Cell,
    Chart,
    Embed,
    FactBox,
    Gallery,
    Heading,
    Inline,
    List,
    Paragraph,
    Picture,
    PullQuote,
    Quote,
    Table,
    Tip,
)
from .charts.kinds import CHARTS
from .inline import NUMBER, inline, paragraphs, safe_url
from .tree import Node, build
from .vocabulary import EMBEDS, TIP_WORDS, WIDTHS

MAX_SPAN = 20
_SPAN = re.compile(r"[1-9][0-9]{0,3}")


def parse(source: str) -> list[Block]:
    """The blocks of `source`, which may be any HTML at all. Linear in its length; never raises."""
    return _Reader().read(build(source).children)


class _Reader:
    """Collects top-level blocks; what may not stand inside another block is put behind it."""

    def __init__(self) -> None:
        self.behind: list[Block] = []

    def read(self, children: Iterable[Node | str]) -> list[Block]:
        blocks: list[Block] = []
        for part in paragraphs(children):
            if isinstance(part, Node):
                blocks.extend(self._block(part))
                blocks.extend(self.behind)
                self.behind.clear()
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
        flow: list[Paragraph | List] = []
        for part in paragraphs(children):
            if not isinstance(part, Node):
                flow.append(Paragraph(part))
            elif part.tag in ("ul", "ol"):
                flow.extend(self._list(part))
            elif part.tag in ("figure", "aside", "table"):
                self.behind.extend(self._block(part))
            else:
                flow.extend(self._flow(part.children))
        return tuple(flow)

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
        rows = list(_rows(rest, in_head=False))
        if not rows:
            return [Paragraph(caption)] if caption else self.read(rest)
        head, below = (tuple(row for row, in_head in rows if in_head is wanted) for wanted in (True, False))
        return [Table(head, below, caption)]

    def _figure(self, node: Node) -> list[Block]:
        if node.attributes.get("data-chart") in CHARTS:
            return self._chart(node)
        number = node.attributes.get("data-image", "")
        caption, rest = _take(node, "figcaption")
        if not NUMBER.fullmatch(number):
            return [*self.read(rest), *([Paragraph(caption)] if caption else [])]
        alt = " ".join(node.attributes.get("data-alt", "").split())
        is_decorative = "data-decorative" in node.attributes and not alt
        self.behind.extend(self.read(rest))
        width = node.attributes.get("data-width", "")
        return [Picture(int(number), alt, is_decorative, caption, width if width in WIDTHS else "")]

    def _chart(self, node: Node) -> list[Block]:
        """Its table; anything else goes behind it, and without a table nothing is drawn."""
        note, rest = _take(node, "figcaption")
        source, rest = _take(Node("div", {}, rest), "cite")
        parts = self.read(rest)
        table = next((part for part in parts if isinstance(part, Table)), None)
        if table is None:
            return [*parts, *(Paragraph(content) for content in (note, source) if content)]
        self.behind.extend(part for part in parts if part is not table)
        return [Chart(node.attributes["data-chart"], table, note, source)]

    def _aside(self, node: Node) -> list[Block]:
        target = node.attributes.get("data-article", "").strip()
        if NUMBER.fullmatch(target) or target in TIP_WORDS:
            self.behind.extend(self.read(node.children))
            return [Tip(target)]
        match node.attributes.get("data-box"):
            case "quote":
                return self._pull_quote(node)
            case "fact" | "number" | "update" as box:
                return self._fact_box(node, box)
            case "gallery":
                return self._gallery(node)
        url = safe_url(node.attributes.get("data-url", ""))
        if "data-embed" in node.attributes and url.startswith(("http://", "https://")):
            provider = node.attributes["data-embed"]
            return [Embed(provider if provider in EMBEDS else "other", url, inline(node.children))]
        return self.read(node.children)

    def _pull_quote(self, node: Node) -> list[Block]:
        cite, rest = _take(node, "cite")
        content = inline(rest)
        if not content:
            return [Paragraph(cite)] if cite else []
        return [PullQuote(content, cite)]

    def _gallery(self, node: Node) -> list[Block]:
        """Its pictures; anything else goes behind it, and a single picture stands for itself."""
        title, rest = _take_title(node)
        parts = self.read(rest)
        pictures = tuple(replace(part, width="", in_gallery=True) for part in parts if isinstance(part, Picture))
        if len(pictures) < 2:
            return [*([Heading(3, title)] if title else []), *parts]
        self.behind.extend(part for part in parts if not isinstance(part, Picture))
        return [Gallery(title, pictures)]

    def _fact_box(self, node: Node, box: str) -> list[Block]:
        title, rest = _take_title(node)
        content = self._flow(rest)
        if not content and box == "fact":
            return [Heading(3, title)] if title else []
        return [FactBox(title, content, box)] if title or content else []


def _take_title(node: Node) -> tuple[Inline, list[Node | str]]:
    return _take(node, "h3" if any(_is(child, "h3") for child in node.children) else "h2")


def _is(child: Node | str, tag: str) -> TypeGuard[Node]:
    return isinstance(child, Node) and child.tag == tag


def _take(node: Node, tag: str) -> tuple[Inline, list[Node | str]]:
    """The running text of the first `tag` within `node` (at any depth of containers), and the children without it."""
    taken: list[Inline] = []

    def without(children: list[Node | str]) -> list[Node | str]:
        rest: list[Node | str] = []
        for child in children:
            if not taken and _is(child, tag):
                taken.append(inline(child.children))
            elif not taken and isinstance(child, Node) and child.tag in ("div", "p"):
                rest.append(Node(child.tag, child.attributes, without(child.children)))
            else:
                rest.append(child)
        return rest

    rest = without(node.children)
    return (taken[0] if taken else ()), rest


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
    """(cells, whether in the head) of each row; what stands between the rows becomes a last row of one cell."""
    stray: list[Node | str] = []
    for child in children:
        if isinstance(child, str):
            if child.strip():
                stray.append(child)
        elif child.tag == "tr":
            if cells := tuple(_cell(part) for part in child.children if _is(part, "td") or _is(part, "th")):
                yield cells, in_head
        elif child.tag in ("thead", "tbody", "div"):
            yield from _rows(child.children, in_head or child.tag == "thead")
        else:
            stray.append(child)
    if content := inline(stray):
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
    return min(int(value), MAX_SPAN) if _SPAN.fullmatch(value) else 1
