"""The body as values: blocks of runs of marked text. Everything that reads or compares bodies works on these.

Each block yields its running text, piece by piece in reading order, from `inlines()`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mark:
    """A property of a run: a `tag` of the vocabulary and at most one value (address, article number, title, note)."""

    kind: str  # "a", "article", "abbr", "nolink", "strong", "em", "sub", "sup", "note"
    value: str = ""


@dataclass(frozen=True)
class Run:
    """A piece of text under the same marks; "\\n" is a line break, and a footnote has no text."""

    text: str
    marks: tuple[Mark, ...] = ()


Inline = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    content: Inline

    def inlines(self) -> Iterator[Inline]:
        yield self.content


@dataclass(frozen=True)
class Heading:
    level: int  # 2 or 3
    content: Inline

    def inlines(self) -> Iterator[Inline]:
        yield self.content


@dataclass(frozen=True)
class List:
    ordered: bool
    items: tuple[tuple["Paragraph | List", ...], ...]

    def inlines(self) -> Iterator[Inline]:
        for item in self.items:
            for part in item:
                yield from part.inlines()


@dataclass(frozen=True)
class Quote:
    paragraphs: tuple["Paragraph | List", ...]
    cite: Inline = ()

    def inlines(self) -> Iterator[Inline]:
        for part in self.paragraphs:
            yield from part.inlines()
        yield self.cite


@dataclass(frozen=True)
class Cell:
    content: Inline
    is_header: bool = False
    scope: str = ""  # "", "row" or "col"
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Table:
    head: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Inline = ()

    def inlines(self) -> Iterator[Inline]:
        yield self.caption
        for row in (*self.head, *self.rows):
            yield from (cell.content for cell in row)


@dataclass(frozen=True)
class Chart:
    """A table that readers see drawn; its caption is the title. `kind` is one of `charts.CHARTS`."""

    kind: str
    table: Table
    note: Inline = ()
    source: Inline = ()

    def inlines(self) -> Iterator[Inline]:
        yield from self.table.inlines()
        yield self.note
        yield self.source


@dataclass(frozen=True)
class Picture:
    image: int
    alt: str = ""
    is_decorative: bool = False
    caption: Inline = ()
    width: str = ""  # "" (as the text), or one of WIDTHS
    in_gallery: bool = False

    def inlines(self) -> Iterator[Inline]:
        yield self.caption


@dataclass(frozen=True)
class Gallery:
    title: Inline
    pictures: tuple[Picture, ...]

    def inlines(self) -> Iterator[Inline]:
        yield self.title
        for picture in self.pictures:
            yield picture.caption


@dataclass(frozen=True)
class Tip:
    """A reading tip: an article's number, "auto" (the engine chooses) or "none" (no tip in this text)."""

    target: str

    def inlines(self) -> Iterator[Inline]:
        yield from ()


@dataclass(frozen=True)
class FactBox:
    """`box` is "fact", "number" for a large number (the title) and what it counts, or "update" for what has happened since."""

    title: Inline
    content: tuple["Paragraph | List", ...]
    box: str = "fact"

    def inlines(self) -> Iterator[Inline]:
        yield self.title
        for part in self.content:
            yield from part.inlines()


@dataclass(frozen=True)
class PullQuote:
    content: Inline
    cite: Inline = ()

    def inlines(self) -> Iterator[Inline]:
        yield self.content
        yield self.cite


@dataclass(frozen=True)
class Embed:
    provider: str
    url: str
    content: Inline = ()

    def inlines(self) -> Iterator[Inline]:
        yield self.content


Block = Paragraph | Heading | List | Quote | Table | Chart | Picture | Gallery | Tip | FactBox | PullQuote | Embed


@dataclass
class References:
    """What a body points at, by id, in the order of the text."""

    images: list[int] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)


def inline_text(content: Inline) -> str:
    return "".join(run.text for run in content)


def is_bold(content: Inline) -> bool:
    """Whether there are words, and all of them bold."""
    runs = [run for run in content if run.text.strip()]
    return bool(runs) and all(any(mark.kind == "strong" for mark in run.marks) for run in runs)


def plain_text(blocks: Iterable[Block], *, own_links: bool = True) -> str:
    """The words of the body, a line for each piece of running text, footnotes included; links to own articles only with `own_links`."""
    lines = []
    for block in blocks:
        for content in block.inlines():
            if not own_links:
                content = tuple(run for run in content if all(mark.kind != "article" for mark in run.marks))
            lines.append(inline_text(content).replace("\n", " "))
            lines.extend(mark.value for run in content for mark in run.marks if mark.kind == "note")
    return "\n".join(line for line in lines if line)


def links(blocks: Iterable[Block]) -> list[str]:
    """The addresses that the text leads to, in its order: of links and of embedded content."""
    found: list[str] = []
    for block in blocks:
        found += [block.url] if isinstance(block, Embed) else []
        runs = (run for content in block.inlines() for run in content)
        found += [mark.value for run in runs for mark in run.marks if mark.kind == "a"]
    return found


def pictures(blocks: Iterable[Block]) -> Iterator[Picture]:
    """In the order of the text, those in galleries among them."""
    for block in blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Gallery):
            yield from block.pictures


def references(blocks: Iterable[Block]) -> References:
    """The pictures and own articles that the body refers to, each once."""
    blocks = list(blocks)
    images = [picture.image for picture in pictures(blocks)]
    articles = [int(number) for block in blocks for number in _article_numbers(block)]
    return References(list(dict.fromkeys(images)), list(dict.fromkeys(articles)))


def linked_in_text(blocks: Iterable[Block]) -> set[int]:
    """The own articles that the running text links; not those that stand as reading tips alone."""
    return {int(number) for block in blocks for number in _linked_numbers(block)}


def _article_numbers(block: Block) -> Iterator[str]:
    """The numbers of the articles that one block refers to, as written."""
    if isinstance(block, Tip) and block.target.isdigit():
        yield block.target
    yield from _linked_numbers(block)


def _linked_numbers(block: Block) -> Iterator[str]:
    for content in block.inlines():
        yield from (mark.value for run in content for mark in run.marks if mark.kind == "article")
