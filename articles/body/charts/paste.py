"""From what somebody pasted (a spreadsheet's tabs, CSV) to a table of the body."""

import csv
from collections.abc import Sequence

from ...text import normalise
from ..blocks import Cell, Inline, Run, Table
from .data import has_head

MOST_CELLS = 20_000  # that fill short lines up


class TableTooLarge(ValueError):
    """One long line among many short ones: filled up, they would be many times what was pasted."""


def pasted_table(text: str) -> Table | None:
    """The table; None if there is nothing in it. Raises TableTooLarge."""
    lines = [f"{line}\n" for line in normalise(text).split("\n") if line.strip()]
    try:
        rows = list(csv.reader(lines, delimiter=_delimiter(lines), strict=True))
    except csv.Error:  # a lone quote, or a cell of more than 128 KB
        rows = [line.split(_delimiter(lines)) for line in lines]
    rows = [[" ".join(cell.split()) for cell in row] for row in rows]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return None
    if width * len(rows) > MOST_CELLS + 4 * sum(map(len, rows)):
        raise TableTooLarge
    filled = [row + [""] * (width - len(row)) for row in rows]
    head = filled[:1] if len(filled) > 1 and has_head(filled) else []
    return Table(
        tuple(tuple(_cell(text, "col") for text in row) for row in head),
        tuple(
            tuple(_cell(text, "" if index else "row") for index, text in enumerate(row)) for row in filled[len(head) :]
        ),
    )


def _delimiter(lines: Sequence[str]) -> str:
    """A tab if there is one; else what stands in every line."""
    if any("\t" in line for line in lines):
        return "\t"
    return next((mark for mark in (";", "|", ",") if all(mark in line for line in lines)), "\t")


def _cell(text: str, scope: str) -> Cell:
    content: Inline = (Run(text),) if text else ()
    return Cell(content, bool(scope), scope)
