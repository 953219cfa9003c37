"""From tokens to a tree of bounded depth, with broken nesting repaired as browsers do it."""

from dataclasses import dataclass, field

from .tokens import tokenize
from .vocabulary import CONTAINERS, DROPPED, HARD_LIMIT, MAX_DEPTH, SYNONYMS, TAGS, VOID

_TEXT_BLOCKS = frozenset({"p", "h2", "h3", "cite", "caption", "figcaption"})
_BLOCKS = _TEXT_BLOCKS.union(
    ("ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "figure", "aside")
)
# What an opening tag ends, looking upwards as far as the named fence.
_ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"table"}),
    "th": ({"td", "th"}, {"table"}),
    "thead": ({"thead", "tbody", "tr", "td", "th", "caption"}, {"table"}),
    "tbody": ({"thead", "tbody", "tr", "td", "th", "caption"}, {"table"}),
    "a": ({"a"}, set(_BLOCKS)),
}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)


def build(source: str) -> Node:
    """The document as a tree of known elements, at most `MAX_DEPTH` deep; its root is a container.

    Unknown elements are dropped and their content stays; elements without text for readers are dropped with their content.
    """
    builder = _Builder()
    for token in tokenize(source[:HARD_LIMIT]):
        if token.kind == "text":
            builder.text(token.value)
        elif token.kind == "open":
            builder.open(token.value, token.attributes)
        elif token.kind == "close":
            builder.close(token.value)
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root = Node("div")
        self.stack = [self.root]
        self.dropping: list[str] = []  # open elements that vanish whole

    def text(self, value: str) -> None:
        if not self.dropping:
            self.stack[-1].children.append(value)

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        if self.dropping:
            if tag == self.dropping[-1] and len(self.dropping) < MAX_DEPTH:
                self.dropping.append(tag)
            return
        if tag in DROPPED:
            self.dropping.append(tag)
            return
        name = known(tag, attributes)
        if name is not None and (tag not in VOID or name == "br"):
            self._add(Node("pre" if tag == "pre" else name, attributes), name)

    def _add(self, node: Node, name: str) -> None:
        self._end_text_before(name)
        self._end_parts_before(name)
        if name == "br":
            self.stack[-1].children.append(node)
        elif len(self.stack) < MAX_DEPTH:
            self.stack[-1].children.append(node)
            self.stack.append(node)

    def close(self, tag: str) -> None:
        if self.dropping:
            if tag == self.dropping[-1]:
                self.dropping.pop()
            return
        name = "pre" if tag == "pre" else known(tag, {})
        for index in range(len(self.stack) - 1, 0, -1):
            if self.stack[index].tag == name:
                del self.stack[index:]
                return
            if self.stack[index].tag == "table" and name != "table":
                return

    def _end_text_before(self, name: str) -> None:
        """A block ends the paragraph or heading that is still open, as the standard says."""
        if name not in _BLOCKS and name != "div":
            return
        for index in range(len(self.stack) - 1, 0, -1):
            tag = self.stack[index].tag
            if tag in ("p", "h2", "h3"):
                del self.stack[index:]
            if tag in _BLOCKS or tag == "div":
                return

    def _end_parts_before(self, name: str) -> None:
        """An item ends the item before it, a cell the cell before it, a row the row with its cells."""
        if name not in _ENDS:
            return
        ended, fence = _ENDS[name]
        for index in range(len(self.stack) - 1, 0, -1):
            tag = self.stack[index].tag
            if tag in fence:
                return
            if tag in ended:
                del self.stack[index:]
                if name not in ("tr", "thead", "tbody"):
                    return


def _is_light(style: str) -> bool:
    """Whether a style declares `font-weight` normal; Word writes `mso-bidi-font-weight:normal` on what is bold."""
    declared = [part.partition(":")[::2] for part in style.split(";")]
    weights = [value.strip().lower() for name, value in declared if name.strip().lower() == "font-weight"]
    return weights[-1:] in (["normal"], ["400"])


def known(tag: str, attributes: dict[str, str]) -> str | None:
    """The element of our vocabulary that `tag` stands for; "div" for a container; None to leave it out."""
    if tag == "b" and _is_light(attributes.get("style", "")):  # the wrapper of a Google document
        return None
    name = SYNONYMS.get(tag, tag)
    if name in TAGS:
        return name
    return "div" if tag in CONTAINERS else None
