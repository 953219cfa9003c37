"""From blocks back to the vocabulary's HTML, always in the same form, so that equal bodies are equal strings."""

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby

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
    Mark,
    Paragraph,
    Picture,
    PullQuote,
    Quote,
    Run,
    Table,
    Tip,
)

# Turns one mark around already written HTML into HTML.
MarkWriter = Callable[[Mark, str], str]


def write(blocks: Iterable[Block]) -> str:
    """The stored form of `blocks`: one line for each."""
    return "\n".join(write_block(block) for block in blocks)


def attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value, quote=False).replace(chr(34), "&quot;").replace(chr(0xA0), "&nbsp;")}"'


def text(value: str) -> str:
    return escape(value, quote=False).replace("\xa0", "&nbsp;").replace("\n", "<br>")


def stored_mark(mark: Mark, inner: str) -> str:
    match mark.kind:
        case "a":
            return f"<a{attribute('href', mark.value)}>{inner}</a>"
        case "article":
            return f"<a{attribute('data-article', mark.value)}>{inner}</a>"
        case "abbr":
            return f"<abbr{attribute('title', mark.value)}>{inner}</abbr>"
        case "nolink":
            return f'<span data-nolink="">{inner}</span>'
        case "note":
            return f"<sup{attribute('data-note', mark.value)}></sup>"
    return f"<{mark.kind}>{inner}</{mark.kind}>"


def write_inline(content: Inline, mark: MarkWriter = stored_mark) -> str:
    """Runs as HTML, neighbours under one mark inside one element."""
    parts: list[str] = []
    for outer, group in groupby(content, key=lambda run: run.marks[0] if run.marks else None):
        runs = list(group)
        if outer is None:
            parts.extend(text(run.text) for run in runs)
        elif outer.kind == "note":
            parts.extend(mark(outer, "") for _ in runs)
        else:
            inner = tuple(Run(run.text, run.marks[1:]) for run in runs)
            parts.append(mark(outer, write_inline(inner, mark)))
    return "".join(parts)


def write_block(block: Block, mark: MarkWriter = stored_mark) -> str:
    """One block in stored form, its running text written with `mark`."""
    match block:
        case Paragraph():
            return f"<p>{write_inline(block.content, mark)}</p>"
        case Heading():
            return f"<h{block.level}>{write_inline(block.content, mark)}</h{block.level}>"
        case List():
            return _list(block, mark)
        case Quote():
            return f"<blockquote>{flow(block.paragraphs, mark)}{element('cite', block.cite, mark)}</blockquote>"
        case Table():
            return _table(block, mark)
        case Chart():
            note, source = element("figcaption", block.note, mark), element("cite", block.source, mark)
            return f'<figure data-chart="{block.kind}">{_table(block.table, mark)}{note}{source}</figure>'
    return _special(block, mark)


def _special(block: Picture | Gallery | Tip | FactBox | PullQuote | Embed, mark: MarkWriter) -> str:
    match block:
        case Picture():
            how = ' data-decorative=""' if block.is_decorative else attribute("data-alt", block.alt)
            how += attribute("data-width", block.width) if block.width else ""
            return f'<figure data-image="{block.image}"{how}>{element("figcaption", block.caption, mark)}</figure>'
        case Gallery():
            pictures = "".join(write_block(picture, mark) for picture in block.pictures)
            return f'<aside data-box="gallery">{element("h3", block.title, mark)}{pictures}</aside>'
        case Tip():
            return f"<aside{attribute('data-article', block.target)}></aside>"
        case FactBox():
            return (
                f'<aside data-box="{block.box}">{element("h3", block.title, mark)}{flow(block.content, mark)}</aside>'
            )
        case PullQuote():
            return f'<aside data-box="quote">{element("p", block.content, mark)}{element("cite", block.cite, mark)}</aside>'
    content = element("p", block.content, mark)
    return f"<aside{attribute('data-embed', block.provider)}{attribute('data-url', block.url)}>{content}</aside>"


def element(tag: str, content: Inline, mark: MarkWriter) -> str:
    """An element around running text; empty if there is no text."""
    return f"<{tag}>{write_inline(content, mark)}</{tag}>" if content else ""


def flow(parts: Iterable[Paragraph | List], mark: MarkWriter) -> str:
    return "".join(write_block(part, mark) for part in parts)


def _list(block: List, mark: MarkWriter) -> str:
    """Items of a single paragraph are written without it: `<li>text</li>`, with sublists behind the text."""
    items = []
    for item in block.items:
        first, rest = item[0], item[1:]
        if isinstance(first, Paragraph) and all(isinstance(part, List) for part in rest):
            items.append(f"<li>{write_inline(first.content, mark)}{flow(rest, mark)}</li>")
        else:
            items.append(f"<li>{flow(item, mark)}</li>")
    tag = "ol" if block.ordered else "ul"
    return f"<{tag}>{''.join(items)}</{tag}>"


def _table(block: Table, mark: MarkWriter) -> str:
    def row(cells: tuple[Cell, ...]) -> str:
        return f"<tr>{''.join(_cell(cell, mark) for cell in cells)}</tr>"

    caption = element("caption", block.caption, mark)
    head = f"<thead>{''.join(map(row, block.head))}</thead>" if block.head else ""
    body = f"<tbody>{''.join(map(row, block.rows))}</tbody>" if block.rows else ""
    return f"<table>{caption}{head}{body}</table>"


def _cell(cell: Cell, mark: MarkWriter) -> str:
    tag = "th" if cell.is_header else "td"
    attributes = attribute("scope", cell.scope) if cell.scope else ""
    attributes += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    attributes += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    return f"<{tag}{attributes}>{write_inline(cell.content, mark)}</{tag}>"
