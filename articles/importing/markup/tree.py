"""Foreign HTML as a tree of bounded depth. Unlike the tree of `articles.body` it keeps every element and attribute."""

from collections.abc import Iterator
from html import escape

from ...body.tokens import tokenize
from ...body.tree import Node
from ...body.vocabulary import VOID

MAX_DEPTH = 40
MAX_SIZE = 8_000_000  # characters; what is longer is cut
# An opening tag ends an element of these that is open directly above it.
_ENDS = {
    "a": {"a"},
    "p": {"p"},
    "li": {"li", "p"},
    "dt": {"dt", "dd", "p"},
    "dd": {"dt", "dd", "p"},
    "tr": {"tr", "td", "th", "p"},
    "td": {"td", "th", "p"},
    "th": {"td", "th", "p"},
    "tbody": {"thead", "tbody", "tfoot", "tr", "td", "th"},
    "tfoot": {"thead", "tbody", "tr", "td", "th"},
    "option": {"option"},
}
_BLOCKS = (
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "main", "nav", "ol", "pre", "section", "table", "ul",
)  # fmt: skip
_ENDS |= dict.fromkeys(_BLOCKS, {"p"})
_MOST_OPEN = 4  # elements that one tag ends


def build(source: str) -> Node:
    """The document; its root is a "div". Raw text (scripts, frames) is the one child of its element. Linear, never raises."""
    root = Node("div")
    stack = [root]
    for token in tokenize(source[:MAX_SIZE]):
        if token.kind in ("text", "raw"):
            stack[-1].children.append(token.value)
        elif token.kind == "open":
            _open(stack, token.value, token.attributes)
        else:
            _close(stack, token.value)
    return root


def _open(stack: list[Node], tag: str, attributes: dict[str, str]) -> None:
    for _ in range(_MOST_OPEN):
        if len(stack) > 1 and stack[-1].tag in _ENDS.get(tag, ()):
            stack.pop()
    node = Node(tag, attributes)
    stack[-1].children.append(node)
    if tag not in VOID and len(stack) < MAX_DEPTH:
        stack.append(node)


def _close(stack: list[Node], tag: str) -> None:
    for index in range(len(stack) - 1, 0, -1):
        if stack[index].tag == tag:
            del stack[index:]
            return
        if stack[index].tag in ("table", "blockquote", "figure") and tag in ("p", "span", "a", "em", "strong"):
            return


def nodes(node: Node) -> Iterator[Node]:
    """The node and all elements within it, in the order of the text."""
    waiting: list[Node | str] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Node):
            yield part
            waiting.extend(reversed(part.children))


def first(node: Node, *tags: str) -> Node | None:
    return next((part for part in nodes(node) if part.tag in tags and part is not node), None)


def classes(node: Node) -> frozenset[str]:
    return frozenset(node.attributes.get("class", "").split())


def text_of(node: Node | str) -> str:
    """All text within, white space collapsed; that of scripts and frames left out."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Node | str) -> Iterator[str]:
    if isinstance(node, str):
        yield node
        return
    waiting: list[Node | str] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif part.tag == "br":
            yield "\n"
        elif part.tag not in ("script", "style", "iframe", "noscript"):
            waiting.extend(reversed(part.children))


def shown(node: Node, length: int = 200) -> str:
    """The element in short, for a report: its tag, its telling attributes, its text."""
    kept = ("src", "href", "class", "type", "data-src", "action", "name")
    told = "".join(f' {name}="{escape(value[:80])}"' for name in kept if (value := node.attributes.get(name)))
    inner = text_of(node)
    whole = f"<{node.tag}{told}>{inner}</{node.tag}>" if inner else f"<{node.tag}{told}>"
    return whole if len(whole) <= length else f"{whole[: length - 1]}…"
