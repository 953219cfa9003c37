"""References to laws in the text of an article: found, and marked for links, before the text is rendered."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from ..text import whole_sentences
from ..text.citations import Citation, Laws, Reader
from .blocks import Block, Cell, FactBox, Heading, Inline, List, Mark, Paragraph, Run, Table, inline_text

LAW = "law"  # the kind of a mark that stands in no stored body; its value is the number of the law
MOST = 300  # provisions of which an article keeps the sentence
SENTENCE_LENGTH = 320
_LINKED = frozenset({"a", "article"})
_UNLINKED = frozenset({"nolink"})


class Cited(NamedTuple):
    """The first place where an article speaks of a provision; `start` and `end` are characters of the sentence."""

    law: int
    provision: str  # "" for the law as a whole
    label: str
    sentence: str
    start: int
    end: int


def mark_laws(blocks: Sequence[Block], laws: Laws) -> tuple[list[Block], list[Cited]]:
    """The blocks with a mark on each reference to one of `laws`, and the provisions in the order of the text.

    A provision is marked once in each section. Headings, quotations, pictures and charts have no marks.
    """
    marker = _Marker(laws, _opening(blocks, laws))
    return [marker.block(block) for block in blocks], list(marker.found.values())


def _opening(blocks: Sequence[Block], laws: Laws) -> int | None:
    """The law that the text speaks of first, for boxes that stand above it."""
    reader = Reader(laws)
    for block in blocks:
        if isinstance(block, Paragraph):
            reader.read(inline_text(block.content))
        if reader.context is not None:
            break
    return reader.context


class _Marker:
    def __init__(self, laws: Laws, opening: int | None) -> None:
        self.laws = laws
        self.opening = opening
        self.reader = Reader(laws)
        self.found: dict[tuple[int, str], Cited] = {}
        self._in_section: set[tuple[int, str]] = set()

    def block(self, block: Block) -> Block:
        match block:
            case Heading():
                self.reader.section()
                self.reader.read(inline_text(block.content))
                self._in_section.clear()
            case Paragraph() | List():
                return self._flow(block, self.reader)
            case FactBox():
                reader = Reader(self.laws)  # what stands aside is no part of the argument, but goes on from it
                reader.context = (self.opening if self.reader.context is None else self.reader.context) or None
                reader.read(inline_text(block.title))
                return replace(block, content=tuple(self._flow(part, reader) for part in block.content))
            case Table():
                return self._table(block)
        return block

    def _flow(self, part: Paragraph | List, reader: Reader) -> Paragraph | List:
        if isinstance(part, Paragraph):
            return Paragraph(self._inline(part.content, reader))
        items = (tuple(self._flow(piece, reader) for piece in item) for item in part.items)
        return replace(part, items=tuple(items))

    def _table(self, table: Table) -> Table:
        reader = Reader(self.laws)
        reader.read(inline_text(table.caption))

        def cell(one: Cell) -> Cell:
            return one if one.is_header else replace(one, content=self._inline(one.content, reader))

        return replace(table, rows=tuple(tuple(map(cell, row)) for row in table.rows))

    def _inline(self, content: Inline, reader: Reader) -> Inline:
        text = inline_text(content)
        cited = reader.read(text)
        if not cited:
            return content
        places = _Places(content)
        sentences = _Sentences(text)
        spans: list[tuple[int, int, int]] = []
        for one in cited:
            kinds = places.marks(one.start, one.end)
            if kinds & _UNLINKED:
                continue
            self._keep(one, sentences)
            key = (one.law, one.provision)
            is_free = not kinds & _LINKED and (not spans or spans[-1][1] <= one.start)
            if is_free and key not in self._in_section:
                spans.append((one.start, one.end, one.law))
            self._in_section.add(key)
        return tuple(_marked(content, spans))

    def _keep(self, one: Citation, sentences: "_Sentences") -> None:
        key = (one.law, one.provision)
        if key not in self.found and len(self.found) < MOST:
            self.found[key] = Cited(one.law, one.provision, one.label, *sentences.around(one.start, one.end))


class _Places:
    """Which marks the runs of a text have; a footnote has no width."""

    def __init__(self, content: Inline) -> None:
        self.kinds = [frozenset(mark.kind for mark in run.marks) for run in content]
        self.ends = list(accumulate(len(run.text) for run in content))

    def marks(self, start: int, end: int) -> frozenset[str]:
        first, last = bisect_right(self.ends, start), bisect_right(self.ends, end - 1)
        return frozenset().union(*self.kinds[first : last + 1])


class _Sentences:
    """The sentences of a text by their places; made when the first is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\n", " ")
        self.starts: list[int] = []
        at = 0
        for sentence in whole_sentences(self.text):
            at = self.text.index(sentence, at)
            self.starts.append(at)
            at += len(sentence)

    def around(self, start: int, end: int) -> tuple[str, int, int]:
        """The sentence, cut to a length that can be read, and the place of `start` and `end` in it."""
        at = bisect_right(self.starts, start)
        first = self.starts[at - 1] if at else 0
        after = bisect_right(self.starts, end - 1)
        last = self.starts[after] if after < len(self.starts) else len(self.text)
        end = min(end, start + SENTENCE_LENGTH // 2)
        before, behind = "", ""
        if last - first > SENTENCE_LENGTH:
            room = (SENTENCE_LENGTH - (end - start)) // 2
            if start - first > room:
                space = self.text.rfind(" ", first, max(start - room, first)) + 1
                first, before = space if space > start - 2 * room else start - room, "… "
            if last - end > room:
                space = self.text.find(" ", end + room - 20, end + room)
                last, behind = space if space > 0 else end + room, " …"
        sentence = self.text[first:last].rstrip()
        shift = len(before) - first
        return f"{before}{sentence}{behind}", start + shift, end + shift


def _marked(content: Inline, spans: Iterable[tuple[int, int, int]]) -> Iterator[Run]:
    """The runs, parted where a span begins or ends, with the mark of the law on what lies within."""
    places = iter(spans)
    start, end, law = next(places, _NOWHERE)
    at = 0
    for run in content:
        text = run.text
        if not text:
            yield run
        while text:
            if at >= end:
                start, end, law = next(places, _NOWHERE)
                continue
            is_inside = at >= start
            piece = text[: (end if is_inside else start) - at]
            yield Run(piece, (Mark(LAW, str(law)), *run.marks)) if is_inside else Run(piece, run.marks)
            at += len(piece)
            text = text[len(piece) :]


_NOWHERE = (1 << 60, 1 << 60, 0)
