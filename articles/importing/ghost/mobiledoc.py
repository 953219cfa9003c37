"""Mobiledoc 0.3, the document format of Ghost 1 to 4: sections of marked text as JSON, written as HTML.

The format: https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md
"""

from html import escape
from typing import Any

from ..values import json_value
from .card_kinds import UNKNOWN
from .cards import Written, card, shown

_TAGS = frozenset({"strong", "b", "em", "i", "u", "s", "code", "sub", "sup", "a"})
_SECTIONS = {"aside": "blockquote", "pull-quote": "blockquote"}
_PLAIN = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})
_MOST_OPEN = 20


def mobiledoc_html(source: str) -> Written:
    """What cannot be read is left out and told. Linear, never raises."""
    written = Written()
    document = json_value(source)
    if isinstance(document, dict) and isinstance(document.get("sections"), list):
        reader = _Mobiledoc(document, written)
        written.html = "".join(map(reader.section, document["sections"]))
    elif source.strip():
        written.damage("Mobiledoc", source)
    return written


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _word(value: Any, *, lower: bool = True) -> str:
    text = value if isinstance(value, str) else ""
    return text.lower() if lower else text


def _at(values: list[Any], index: Any) -> Any:
    """One of a list; None where the index leads nowhere."""
    is_index = isinstance(index, int) and not isinstance(index, bool) and 0 <= index < len(values)
    return values[index] if is_index else None


class _Mobiledoc:
    def __init__(self, document: dict[str, Any], written: Written) -> None:
        self.written = written
        self.markups, self.atoms, self.cards = (_items(document.get(name)) for name in ("markups", "atoms", "cards"))

    def section(self, section: Any) -> str:
        parts = _items(section)
        kind = _at(parts, 0)
        if kind == 1:
            name = _word(_at(parts, 1))
            tag = name if name in _PLAIN else _SECTIONS.get(name, "p")
            return f"<{tag}>{self.markers(_at(parts, 2))}</{tag}>"
        if kind == 2:
            return card("image", {"src": _at(parts, 1)}, self.written)
        if kind == 3:
            tag = "ol" if _word(_at(parts, 1)) == "ol" else "ul"
            items = "".join(f"<li>{self.markers(item)}</li>" for item in _items(_at(parts, 2)))
            return f"<{tag}>{items}</{tag}>"
        if kind == 10:
            return self._card(_at(self.cards, _at(parts, 1)), section)
        self.written.damage("Abschnitt eines Mobiledoc", shown(section))
        return ""

    def _card(self, found: Any, section: Any) -> str:
        name, payload = _at(_items(found), 0), _at(_items(found), 1)
        if not isinstance(name, str):
            self.written.damage("Karte eines Mobiledoc", shown(section))
            return ""
        return card(name, payload if isinstance(payload, dict) else {}, self.written)

    def markers(self, markers: Any) -> str:
        """Marked text: each marker opens some markups, and closes some of those that are open."""
        parts: list[str] = []
        opened: list[str] = []
        for marker in _items(markers):
            values = _items(marker)
            for index in _items(_at(values, 1))[:_MOST_OPEN]:
                self._open(_at(self.markups, index), parts, opened)
            parts.append(self._content(_at(values, 0), _at(values, 3)))
            closing = _at(values, 2)
            count = min(closing, len(opened)) if isinstance(closing, int) else 0
            parts += [_end(opened.pop()) for _ in range(count)]
        return "".join([*parts, *map(_end, reversed(opened))])

    def _open(self, markup: Any, parts: list[str], opened: list[str]) -> None:
        values = _items(markup)
        tag = _word(_at(values, 0))
        tag = tag if tag in _TAGS and len(opened) < _MOST_OPEN else ""
        opened.append(tag)
        if tag == "a":
            pairs = _items(_at(values, 1))
            address = next((pairs[at + 1] for at in range(0, len(pairs) - 1, 2) if pairs[at] == "href"), "")
            parts.append(f'<a href="{escape(_word(address, lower=False))}">')
        elif tag:
            parts.append(f"<{tag}>")

    def _content(self, kind: Any, content: Any) -> str:
        if kind == 0:
            return escape(content, quote=False) if isinstance(content, str) else ""
        atom = _items(_at(self.atoms, content))
        name, text = _at(atom, 0), _at(atom, 1)
        if name == "soft-return":
            return "<br>"
        text = text if isinstance(text, str) else ""
        self.written.lose(
            f"Atom {_word(name)[:60]}", UNKNOWN if name else "das Dokument ist beschädigt", shown(atom), text
        )
        return escape(text, quote=False)


def _end(tag: str) -> str:
    return f"</{tag}>" if tag else ""
