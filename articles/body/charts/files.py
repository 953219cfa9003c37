"""The numbers of a chart as a file for spreadsheets."""

import csv
import io
import re

from ..blocks import Table
from .data import texts
from .numbers import number, writes_english

BOM = "\ufeff"  # by which spreadsheets know UTF-8
_UNIT = re.compile(r"[\w .%‰€$£°/]{0,40}")  # what no spreadsheet reads as the rest of a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_file(table: Table) -> str:
    """As German spreadsheets read it: semicolons, decimal commas. What would be a formula is made text."""
    rows = [texts(row) for row in (*table.head, *table.rows)]
    is_english = writes_english(text for row in rows for text in row[1:])
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([_cell(text, index, is_english) for index, text in enumerate(row)] for row in rows)
    return BOM + out.getvalue()


def _cell(text: str, column: int, is_english: bool) -> str:
    found = number(text, is_english=is_english) if column else None
    if found and (not text.startswith(_FORMULA) or _UNIT.fullmatch(found.unit)):
        return f"{found.digits} {found.unit}".strip()
    return plain_cell(text)


def plain_cell(text: str) -> str:
    """The text of a cell, marked so that no spreadsheet reckons with it where it begins like a formula."""
    return f"'{text}" if text.startswith(_FORMULA) and len(text) > 1 else text
