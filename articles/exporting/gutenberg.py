"""The body as blocks of WordPress's editor: HTML between comments such as `<!-- wp:image {"id":5} -->`.

The form of each block is what the editor itself saves:
https://developer.wordpress.org/block-editor/reference-guides/core-blocks/
"""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, NamedTuple

from ..body.blocks import (
    Block,
    Chart,
    Embed,
    FactBox,
    Gallery,
    Heading,
    Inline,
    List,
    Mark,
    Paragraph,
    Picture,
    PullQuote,
    Quote,
    Table,
    Tip,
)
from ..body.write import write_block, write_inline

_NOTES = uuid.UUID("6f1d0a52-6a58-5d0c-9c44-6d3c0f6f0d11")  # names of footnotes are made within it
# What WordPress calls the services that it shows itself.
_PROVIDERS = {"x": "twitter"}
_NO_SERVICE = frozenset({"podcast", "document", "other"})


class Attached(NamedTuple):
    """A picture as WordPress will have it."""

    number: int
    url: str
    credit: str


@dataclass
class BlockWriter:
    """Writes one text and collects its footnotes. `link` gives the address of an article, "" if it is not exported."""

    key: str  # tells the footnotes of this text from all others
    origin: str  # of the site, "https://example.org"
    pictures: Mapping[int, Attached]
    link: Callable[[int], tuple[str, str]]  # (address, title)
    notes: list[dict[str, str]] = field(default_factory=list)

    def write(self, blocks: Iterable[Block]) -> str:
        parts = [self._block(block) for block in blocks]
        if self.notes:
            parts.append("<!-- wp:footnotes /-->")
        return "\n\n".join(part for part in parts if part)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return paragraph(self.inline(block.content))
            case Heading():
                return _heading(block.level, self.inline(block.content))
            case List():
                return self._list(block)
            case Quote():
                inner = "".join(map(self._block, block.paragraphs)) + self._element("cite", block.cite)
                return _wrapped("quote", f'<blockquote class="wp-block-quote">{inner}</blockquote>')
            case PullQuote():
                inner = f"<p>{self.inline(block.content)}</p>{self._element('cite', block.cite)}"
                html = f'<figure class="wp-block-pullquote"><blockquote>{inner}</blockquote></figure>'
                return _wrapped("pullquote", html)
        return self._figure(block)

    def _figure(self, block: Block) -> str:
        match block:
            case Table():
                return self._table(block, (block.caption,))
            case Chart():
                return self._table(block.table, (block.table.caption, block.note, block.source))
            case Picture():
                return self._picture(block)
            case Gallery():
                return self._gallery(block)
            case Embed():
                return self._embed(block)
            case FactBox():
                title = _heading(3, self.inline(block.title)) if block.title else ""
                return _group(f"box-{block.box}", [title, *map(self._block, block.content)])
            case Tip():
                return self._tip(block)
        return ""

    def _list(self, block: List) -> str:
        tag, attributes = ("ol", {"ordered": True}) if block.ordered else ("ul", {})
        items = "\n".join(_wrapped("list-item", f"<li>{self._item(item)}</li>") for item in block.items)
        return _wrapped("list", f'<{tag} class="wp-block-list">{items}</{tag}>', attributes)

    def _item(self, item: Iterable[Paragraph | List]) -> str:
        html = ""
        for part in item:
            is_text = isinstance(part, Paragraph)
            html += "<br>" if html and is_text else ""
            html += self.inline(part.content) if isinstance(part, Paragraph) else self._list(part)
        return html

    def _table(self, table: Table, notes: Iterable[Inline]) -> str:
        html = write_block(Table(table.head, table.rows), self._mark)
        return _wrapped("table", f'<figure class="wp-block-table">{html}{self._caption(notes)}</figure>')

    def _picture(self, block: Picture, is_wide: bool = True) -> str:
        picture = self.pictures.get(block.image)
        if picture is None:
            return ""
        attributes: dict[str, Any] = {"id": picture.number, "sizeSlug": "full", "linkDestination": "none"}
        if block.width and is_wide:
            attributes["align"] = block.width
        align = f" align{block.width}" if block.width and is_wide else ""
        alt = "" if block.is_decorative else block.alt
        image = f'<img src="{escape(picture.url)}" alt="{escape(alt)}" class="wp-image-{picture.number}"/>'
        caption = self._caption((block.caption,), picture.credit)
        return _wrapped(
            "image", f'<figure class="wp-block-image{align} size-full">{image}{caption}</figure>', attributes
        )

    def _gallery(self, block: Gallery) -> str:
        title = _heading(3, self.inline(block.title)) + "\n\n" if block.title else ""
        inner = "\n\n".join(filter(None, (self._picture(picture, is_wide=False) for picture in block.pictures)))
        css = "wp-block-gallery has-nested-images columns-default is-cropped"
        return title + _wrapped("gallery", f'<figure class="{css}">{inner}</figure>', {"linkTo": "none"})

    def _embed(self, block: Embed) -> str:
        attributes, css = {"url": block.url}, "wp-block-embed"
        if block.provider not in _NO_SERVICE:
            name = _PROVIDERS.get(block.provider, block.provider)
            attributes |= {"type": "rich", "providerNameSlug": name}
            css += f" is-type-rich is-provider-{name} wp-block-embed-{name}"
        inner = f'<div class="wp-block-embed__wrapper">\n{escape(block.url)}\n</div>{self._caption((block.content,))}'
        return _wrapped("embed", f'<figure class="{css}">{inner}</figure>', attributes)

    def _tip(self, block: Tip) -> str:
        address, title = self.link(int(block.target)) if block.target.isdigit() else ("", "")
        return paragraph(f'Lesetipp: <a href="{escape(address)}">{escape(title)}</a>') if address else ""

    def _caption(self, parts: Iterable[Inline], credit: str = "") -> str:
        texts = [self.inline(part) for part in parts if part] + ([escape(credit)] if credit else [])
        return f'<figcaption class="wp-element-caption">{" ".join(texts)}</figcaption>' if texts else ""

    def _element(self, tag: str, content: Inline) -> str:
        return f"<{tag}>{self.inline(content)}</{tag}>" if content else ""

    def inline(self, content: Inline) -> str:
        return write_inline(content, self._mark)

    def _mark(self, mark: Mark, inner: str) -> str:
        match mark.kind:
            case "a":
                url = f"{self.origin}{mark.value}" if mark.value.startswith("/") else mark.value
                return f'<a href="{escape(url)}">{inner}</a>'
            case "article":
                address, _title = self.link(int(mark.value))
                return f'<a href="{escape(address)}">{inner}</a>' if address else inner
            case "abbr":
                return f'<abbr title="{escape(mark.value)}">{inner}</abbr>'
            case "nolink":
                return inner
            case "note":
                return self._note(mark.value)
        return f"<{mark.kind}>{inner}</{mark.kind}>"

    def _note(self, text: str) -> str:
        number = len(self.notes) + 1
        key = str(uuid.uuid5(_NOTES, f"{self.key}/{number}"))
        self.notes.append({"content": escape(text, quote=False), "id": key})
        return f'<sup data-fn="{key}" class="fn"><a href="#{key}" id="{key}-link">{number}</a></sup>'


def paragraph(html: str) -> str:
    return _wrapped("paragraph", f"<p>{html}</p>")


def _heading(level: int, html: str) -> str:
    attributes = {} if level == 2 else {"level": level}
    return _wrapped("heading", f'<h{level} class="wp-block-heading">{html}</h{level}>', attributes)


def _group(css: str, parts: Iterable[str]) -> str:
    inner = "\n\n".join(part for part in parts if part)
    return _wrapped("group", f'<div class="wp-block-group {css}">{inner}</div>', {"className": css})


def _wrapped(name: str, html: str, attributes: Mapping[str, Any] | None = None) -> str:
    told = f" {_json(attributes)}" if attributes else ""
    return f"<!-- wp:{name}{told} -->\n{html}\n<!-- /wp:{name} -->"


def _json(attributes: Mapping[str, Any]) -> str:
    """As WordPress writes them: nothing in them ends the comment, or is HTML."""
    text = json.dumps(attributes, ensure_ascii=False, separators=(",", ":"))
    for sign in ("--", "<", ">", "&"):
        text = text.replace(sign, "".join(f"\\u{ord(letter):04x}" for letter in sign))
    return text.replace('\\"', "\\u0022")
