"""Lexical, the document format of Ghost since version 5: a tree of nodes as JSON, written as HTML.

The nodes: https://github.com/TryGhost/Koenig/tree/main/packages/kg-default-nodes; the bits of `format`:
https://github.com/facebook/lexical/blob/main/packages/lexical/src/LexicalConstants.ts
"""

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

from ..values import json_value
from .card_kinds import MEMBERS_ONLY, UNKNOWN
from .cards import CARDS, SILENT, Payload, Written, card, hide, is_for_everybody, shown, value, words_of

MAX_DEPTH = 40
# The outermost first.
_FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (32, "sub"), (64, "sup"), (128, "mark"), (16, "code"))
_TEXT = re.compile(r'"text"\s{0,5}:\s{0,5}"((?:[^"\\]|\\.){1,20000})"')
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TEXTS = frozenset({"text", "extended-text", "tk", "at-link-search", "zwnj"})
_BLOCKS = {
    "paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote", "listitem": "li", "root": "",
}  # fmt: skip


def lexical_html(source: str) -> Written:
    """Of a damaged document all texts that can be found. Linear, never raises."""
    written = Written()
    document = json_value(source)
    root = document.get("root") if isinstance(document, dict) else None
    if isinstance(root, dict) and isinstance(root.get("children"), list):
        reader = _Lexical(written)
        html = reader.children(root, 0)
        written.html = f"{html}<ol>{''.join(reader.footnotes)}</ol>" if reader.footnotes else html
    elif source.strip():
        written.damage("Lexical", source)
        written.html = "".join(f"<p>{escape(text, quote=False)}</p>" for text in _salvaged(source))
    return written


def _salvaged(source: str) -> list[str]:
    """The texts in what is no JSON any more."""
    found = []
    for match in _TEXT.finditer(source):
        try:
            found.append(json.loads(f'"{match[1]}"', strict=False))
        except ValueError:
            found.append(match[1])
    return found


class _Lexical:
    def __init__(self, written: Written) -> None:
        self.written = written
        self.footnotes: list[str] = []

    def children(self, node: Payload, depth: int) -> str:
        nodes = node.get("children")
        return "".join(self.node(part, depth + 1) for part in nodes) if isinstance(nodes, list) else ""

    def node(self, node: Any, depth: int) -> str:
        if not isinstance(node, dict):
            return escape(node, quote=False) if isinstance(node, str) else ""
        kind = value(node, "type")
        if depth > MAX_DEPTH:
            self.written.lose("Verschachtelung", f"tiefer als {MAX_DEPTH} Ebenen; die Wörter bleiben")
            return escape(" ".join(words_of(node)), quote=False)
        if kind in _TEXTS:
            return self._text(node)
        if kind in _BLOCKS:
            tag = _BLOCKS[kind]
            return f"<{tag}>{self.children(node, depth)}</{tag}>" if tag else self.children(node, depth)
        if (write := _NODES.get(kind)) is not None:
            return write(self, node, depth)
        return card(kind, node, self.written) if kind in CARDS or kind in SILENT else self._unknown(kind, node, depth)

    def _text(self, node: Payload) -> str:
        text, bits = node.get("text"), node.get("format")
        html = escape(text, quote=False) if isinstance(text, str) else ""
        if not html or not isinstance(bits, int):
            return html
        tags = [tag for bit, tag in _FORMATS if bits & bit]
        return "".join(f"<{tag}>" for tag in tags) + html + "".join(f"</{tag}>" for tag in reversed(tags))

    def _break(self, node: Payload, depth: int) -> str:
        return "<br>"

    def _tab(self, node: Payload, depth: int) -> str:
        return " "

    def _link(self, node: Payload, depth: int) -> str:
        address = value(node, "url")
        return f'<a href="{escape(address)}">{self.children(node, depth) or escape(address)}</a>'

    def _heading(self, node: Payload, depth: int) -> str:
        tag = value(node, "tag")
        tag = tag if tag in _HEADINGS else "h2"
        return f"<{tag}>{self.children(node, depth)}</{tag}>"

    def _list(self, node: Payload, depth: int) -> str:
        """A list within a list stands in an item of its own: it belongs to the item before."""
        is_ordered = value(node, "listType") == "number" or value(node, "tag") == "ol"
        items: list[str] = []
        nodes = node.get("children")
        for part in nodes if isinstance(nodes, list) else []:
            inner = part.get("children") if isinstance(part, dict) else None
            is_list = isinstance(inner, list) and bool(inner) and all(_is_list(one) for one in inner)
            if is_list and items and items[-1].endswith("</li>") and depth < MAX_DEPTH:
                items[-1] = items[-1].removesuffix("</li>")
                items += [self.children(part, depth + 1), "</li>"]
            else:
                html = self.node(part, depth + 1)
                items.append(html if html.startswith("<li>") else f"<li>{html}</li>")
        tag = "ol" if is_ordered else "ul"
        return f"<{tag}>{''.join(items)}</{tag}>"

    def _code(self, node: Payload, depth: int) -> str:
        """A code block of Ghost holds `code`, one of plain Lexical holds children."""
        return (
            card("codeblock", node, self.written) if value(node, "code") else f"<pre>{self.children(node, depth)}</pre>"
        )

    def _footnote(self, node: Payload, depth: int) -> str:
        """A sign; the text stands in a list at the end, where `markup` looks for it."""
        inner = self.children(node, depth) or escape(" ".join(words_of(node)), quote=False)
        if not inner:
            return ""
        number = f"fn-ghost-{len(self.footnotes) + 1}"
        self.footnotes.append(f'<li id="{number}">{inner}</li>')
        return f'<sup data-fn="{number}"></sup>'

    def _unknown(self, kind: str, node: Payload, depth: int) -> str:
        """Its children as they are, its other words as a paragraph."""
        kind = kind[:60] or "ohne Namen"
        inner = self.children(node, depth)
        rest = {name: part for name, part in node.items() if name != "children" or not isinstance(part, list)}
        if not inner:
            return card(kind, rest, self.written)
        words = escape(" ".join(words_of(rest)), quote=False)
        html = f"<div>{inner}</div>" + (f"<p>{words}</p>" if words else "")
        if not is_for_everybody(node):
            return hide(html, f"Karte {kind} für Mitglieder", MEMBERS_ONLY, self.written)
        self.written.lose(f"Karte {kind}", UNKNOWN, shown(rest), inner)
        return html


def _is_list(node: Any) -> bool:
    return isinstance(node, dict) and node.get("type") == "list"


_NODES: dict[str, Callable[[_Lexical, Payload, int], str]] = {
    **dict.fromkeys(("heading", "extended-heading"), _Lexical._heading),
    **dict.fromkeys(("link", "autolink", "at-link"), _Lexical._link),
    **dict.fromkeys(("code", "codeblock"), _Lexical._code),
    "linebreak": _Lexical._break, "tab": _Lexical._tab, "list": _Lexical._list, "footnote": _Lexical._footnote,
}  # fmt: skip
