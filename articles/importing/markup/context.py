"""What is known while one text is converted: where it comes from, its footnotes, and what was lost on the way."""

import re
from collections.abc import Callable, Mapping
from html import escape
from itertools import islice
from urllib.parse import urljoin

from ...body.tree import Node
from ..record import Loss, Picture
from .tree import nodes, shown, text_of

FindPicture = Callable[[str, str], Picture | None]  # (address, number of the attachment or "") -> the picture
Write = Callable[[Node | str], str]

MOST_LOSSES = 200  # told of one text
_MOST_WITHIN = 5  # elements of a footnote's sign
_NOTE_ID = re.compile(r"(?:fn|footnote|_ftn|note|easy-footnote|sdfootnote)[\w:.-]{0,80}", re.IGNORECASE)
_NOTE_SIGN = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡]{1,3}|[ivx]{1,5}|[a-z])[\])]?")
_BACK = "↩↑⤴\ufe0e^ \n"  # arrows that lead back to the sign


class Context:
    """`base` is the address of the text, for relative links; `notes` are footnotes that stand elsewhere, by their id."""

    def __init__(self, find_picture: FindPicture, base: str = "", notes: Mapping[str, str] | None = None) -> None:
        self.find_picture = find_picture
        self.base = base
        self.notes = dict(notes or {})
        self.used_notes: set[str] = set()
        self.losses: list[Loss] = []
        self.held: list[str] | None = None  # blocks that wait for the end of a heading or table, where none may stand
        self.is_in_box = False

    def lose(self, what: str, reason: str, before: Node | str = "", after: str = "") -> None:
        if len(self.losses) < MOST_LOSSES:
            text = shown(before) if isinstance(before, Node) else before[:300]
            self.losses.append(Loss(what, reason, text, after[:300]))

    def block(self, html: str) -> str:
        """`html` here, or later where no block may stand."""
        if self.held is None:
            return html
        self.held.append(html)
        return ""

    def holding(self, write: Callable[[], str]) -> str:
        """What `write` gives, and behind it the blocks that it held back."""
        outer, self.held = self.held, []
        inner = write()
        held, self.held = "".join(self.held), outer
        return inner + self.block(held) if held else inner

    def collect_notes(self, root: Node) -> None:
        """Footnotes that stand in a list at the end, as Markdown and word processors write them."""
        for node in nodes(root):
            number = node.attributes.get("id", "")
            if node.tag in ("li", "div", "p") and number and _NOTE_ID.fullmatch(number):
                self.notes.setdefault(number, with_addresses(node).strip(_BACK))

    def note_of(self, node: Node) -> str:
        """The footnote that a sign in the text leads to, as HTML; "" if it is none."""
        if (
            not self.notes
            or not (is_sign := bool(_NOTE_SIGN.fullmatch(text_of(node))))
            and "data-fn" not in node.attributes
        ):
            return ""
        for part in islice(nodes(node), _MOST_WITHIN):
            number = part.attributes.get("data-fn", "") or part.attributes.get("href", "").partition("#")[2]
            if number in self.notes and (is_sign or "data-fn" in part.attributes):
                self.used_notes.add(number)
                return note(self.notes[number])
        return ""

    def absolute(self, address: str) -> str:
        """An address as seen from anywhere; "" if it cannot be read."""
        try:
            return urljoin(self.base, address.strip()) if self.base else address.strip()
        except ValueError:
            return ""


def note(text: str) -> str:
    return f'<sup data-note="{escape(text)}"></sup>' if text else ""


def with_addresses(node: Node) -> str:
    """The text within, each link followed by its address in brackets: footnotes hold text alone."""
    parts: list[str] = []
    for part in node.children:
        if isinstance(part, str):
            parts.append(part)
            continue
        parts.append(with_addresses(part))
        address = part.attributes.get("href", "")
        if part.tag == "a" and address.startswith("http") and address not in parts[-1]:
            parts.append(f" ({address})")
    return " ".join("".join(parts).split())
