"""From blocks to the page: rendered once when an article is published, and once more, for own articles, when it is shown.

What depends on other articles stays a marker in the rendered body until `resolve()` puts in what readers may see now.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from ..text import slugify
from .blocks import (
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
    inline_text,
    is_bold,
)
from .charts.draw import drawing
from .laws import LAW
from .vocabulary import BOXES, EMBEDS
from .write import attribute, element, flow, stored_mark, write_block, write_inline

AUTO_TIP = "auto"
_TIP_MARKER = re.compile(r'<aside data-article="(\d+|auto)"></aside>\n?')
_UNTIL_MARKER = re.compile(r"<!--until (\d{4}-\d\d-\d\d)-->(.*?)<!--/until-->\n?", re.DOTALL | re.ASCII)
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')
_NOT_TITLE = re.compile(r'<sup class="note"><a [^<>]*>\d+</a></sup>|<[^<>]+>')
_DATA_MARKER = re.compile(r"<!--data (\d+)-->")
_ANNOUNCES = re.compile(r"[?:][\s“”‘’»«›‹\"')\]]*\Z")  # the end of a text that the next block answers or goes on with
_LINK_MARKER = re.compile(r'<a data-(article|law)="(\d+)">([^<]*(?:<(?!/a>|a data-)[^<]*)*)</a>')

# An automatic reading tip stands at the section boundary nearest the middle, if enough text lies on both sides of it.
TIP_MIN_WORDS = 250
TIP_MARGIN = 0.25

HEADING_ID_LENGTH = 40


@dataclass
class Resolved:
    """What a rendered body needs to know of other articles and of laws: those absent from it are not public."""

    links: Mapping[int, str] = field(default_factory=dict)  # article id -> address
    laws: Mapping[int, str] = field(default_factory=dict)  # id of a law when the body was rendered -> address
    tips: Mapping[str, str] = field(default_factory=dict)  # article id as text, or "auto" -> HTML of the tip
    data: str = ""  # where the numbers of charts lie as files; "" where there is no such address


def render(blocks: Sequence[Block], figure: Callable[[Picture], str]) -> str:
    """The body as readers get it, markers for own articles excepted. `figure` makes the HTML of a picture ("" to leave it out)."""
    page = _Page(figure)
    tip_at = _auto_tip_position(blocks)
    parts = []
    for index, block in enumerate(blocks):
        if index == tip_at:
            parts.append(f'<aside data-article="{AUTO_TIP}"></aside>')
        parts.append(page.block(block))
    parts.append(page.footnotes())
    return "\n".join(part for part in parts if part)


def shown_until(html: str, day: dt.date | None) -> str:
    """A part of a rendered body that readers see up to and including `day`."""
    return f"<!--until {day}-->{html}<!--/until-->" if html and day else html


def resolve(body_html: str, resolved: Resolved, today: dt.date) -> str:
    """Put links and reading tips in, and leave out what was shown until a day before `today`.

    A link to an article that is not public prints its text, a tip prints nothing.
    """

    def data(match: re.Match) -> str:
        address = attribute("href", f"{resolved.data}{match[1]}.csv")
        return f"<p><a{address} download>Daten als CSV</a></p>" if resolved.data else ""

    def until(match: re.Match) -> str:
        return match[2] if match[1] >= str(today) else ""

    def tip(match: re.Match) -> str:
        return resolved.tips.get(match[1], "")

    def link(match: re.Match) -> str:
        kind, number, text = match.groups()
        if kind == LAW:
            url = resolved.laws.get(int(number))
            return f'<a class="law"{attribute("href", url)}>{text}</a>' if url else text
        url = resolved.links.get(int(number))
        return f"<a{attribute('href', url)}>{text}</a>" if url else text

    html = _DATA_MARKER.sub(data, body_html) if "<!--data " in body_html else body_html
    return _LINK_MARKER.sub(link, _TIP_MARKER.sub(tip, _UNTIL_MARKER.sub(until, html)))


def has_auto_tip(body_html: str) -> bool:
    return f'data-article="{AUTO_TIP}"' in body_html


def headings(body_html: str) -> list[tuple[str, str]]:
    """The large subheadings of a rendered body, as (id, HTML without elements)."""
    return [(match[1], _NOT_TITLE.sub("", match[2].replace("<br>", " "))) for match in _HEADING.finditer(body_html)]


def placed_tips(body_html: str) -> list[int]:
    """The articles that the editor placed as reading tips, in order."""
    return [int(match[1]) for match in _TIP_MARKER.finditer(body_html) if match[1] != AUTO_TIP]


def linked_articles(body_html: str) -> list[int]:
    """The own articles that the rendered body points at, by link or by reading tip, in order."""
    return _linked(body_html, "article") + placed_tips(body_html)


def cited_laws(body_html: str) -> list[int]:
    """The laws that the rendered body points at, by the numbers that they had when it was rendered."""
    return _linked(body_html, LAW)


def _linked(body_html: str, kind: str) -> list[int]:
    return [int(match[2]) for match in _LINK_MARKER.finditer(body_html) if match[1] == kind]


def _words(block: Block) -> int:
    return sum(len(inline_text(content).split()) for content in block.inlines())


def _auto_tip_position(blocks: Sequence[Block]) -> int | None:
    """The index of the block before which the automatic tip goes; None if the text has, or forbids, or is too short for one."""
    if any(isinstance(block, Tip) for block in blocks):
        return None
    counts = [_words(block) for block in blocks]
    total = sum(counts)
    if total < TIP_MIN_WORDS:
        return None
    before = 0
    candidates: list[tuple[bool, float, int]] = []
    for index, block in enumerate(blocks):
        share = before / total
        if TIP_MARGIN <= share <= 1 - TIP_MARGIN and index and _may_part(blocks[index - 1], block):
            candidates.append((not _opens_section(block), abs(share - 0.5), index))
        before += counts[index]
    return min(candidates)[2] if candidates else None


def _may_part(block: Block, following: Block) -> bool:
    """Not a heading from its text, a question from its answer, nor a list or anything else from what announces it."""
    texts = [text for content in block.inlines() if (text := inline_text(content).strip())]
    announces = bool(texts) and _ANNOUNCES.search(texts[-1]) is not None
    return not (announces or _opens_section(block) or isinstance(following, List))


def _opens_section(block: Block) -> bool:
    """A heading, or a paragraph that is bold from end to end: the question of an interview."""
    return isinstance(block, Heading) or (isinstance(block, Paragraph) and is_bold(block.content))


class _Page:
    """Renders the blocks of one page, names its sections and numbers its footnotes."""

    def __init__(self, figure: Callable[[Picture], str]) -> None:
        self.figure = figure
        self.ids: Counter[str] = Counter()
        self.charts = 0
        self.notes: list[str] = []

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return f'<h{block.level} id="{self._id(block)}">{self.inline(block.content)}</h{block.level}>'
            case Picture():
                return self.figure(block)
            case Tip():
                return "" if block.target == "none" else write_block(block)
            case Table():
                label = attribute("aria-label", inline_text(block.caption) or "Tabelle")
                return f'<section class="table" tabindex="0"{label}>{write_block(block, self.mark)}</section>'
            case Quote():
                return f"<blockquote>{flow(block.paragraphs, self.mark)}{self._cite(block.cite)}</blockquote>"
        return self._boxed(block)

    def _boxed(self, block: Block) -> str:
        match block:
            case Chart():
                self.charts += 1
                return drawing(block, self.charts, self.mark)
            case PullQuote():
                quote = f"<blockquote><p>{self.inline(block.content)}</p>{self._cite(block.cite)}</blockquote>"
                return f'<figure class="pull">{quote}</figure>'
            case Gallery():
                return self._gallery(block)
            case FactBox():
                return self._fact_box(block)
            case Embed():
                return self._embed(block)
        return write_block(block, self.mark)

    def _id(self, heading: Heading) -> str:
        """Made of its words: `#abschnitt-was-bleibt`. No other id of a page begins like this."""
        name = f"abschnitt-{slugify(inline_text(heading.content), HEADING_ID_LENGTH)}".rstrip("-")
        free = name
        while free in self.ids:
            self.ids[name] += 1
            free = f"{name}-{self.ids[name]}"
        self.ids[free] = 1
        return free

    def inline(self, content: Inline) -> str:
        return write_inline(content, self.mark)

    def mark(self, mark: Mark, inner: str) -> str:
        if mark.kind == "nolink":
            return inner
        if mark.kind == LAW:
            return f'<a data-law="{mark.value}">{inner}</a>'
        if mark.kind != "note":
            return stored_mark(mark, inner)
        self.notes.append(mark.value)
        number = len(self.notes)
        return f'<sup class="note"><a id="zu-{number}" href="#fn-{number}" aria-label="Fußnote {number}">{number}</a></sup>'

    def _cite(self, cite: Inline) -> str:
        return f"<footer><cite>{self.inline(cite)}</cite></footer>" if cite else ""

    def _gallery(self, block: Gallery) -> str:
        figures = "".join(map(self.figure, block.pictures))
        label = attribute("aria-label", inline_text(block.title) or "Bildergalerie")
        title = element("h3", block.title, self.mark)
        return f'<div class="pictures" role="group"{label}>{title}{figures}</div>' if figures else ""

    def _fact_box(self, block: FactBox) -> str:
        if block.box == "number":
            return f'<div class="number">{element("p", block.title, self.mark)}{flow(block.content, self.mark)}</div>'
        label = attribute("aria-label", inline_text(block.title) or BOXES[block.box])
        title = element("h3" if block.box == "fact" else "strong", block.title, self.mark)
        return f'<aside class="{block.box}"{label}>{title}{flow(block.content, self.mark)}</aside>'

    def _embed(self, block: Embed) -> str:
        name, where = EMBEDS[block.provider]
        text = element("p", block.content, self.mark)
        action = f"{where[0].upper()}{where[1:]} ansehen (externe Seite)"
        link = f'<p><a{attribute("href", block.url)} rel="external noopener">{action}</a></p>'
        return f'<aside class="embed" aria-label="Fremdinhalt: {escape(name)}">{text}{link}</aside>'

    def footnotes(self) -> str:
        if not self.notes:
            return ""
        items = "".join(
            f'<li id="fn-{number}">{escape(note, quote=False)} '
            f'<a href="#zu-{number}" aria-label="Zurück zum Text, Fußnote {number}">↩</a></li>'
            for number, note in enumerate(self.notes, 1)
        )
        return f'<section class="notes" aria-label="Fußnoten"><ol>{items}</ol></section>'
