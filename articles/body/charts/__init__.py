"""Charts from tables: figures and dates are read, and bars, lines and dots are drawn as SVG in percent, so that text keeps its size."""

from .data import Undrawable, as_text, read
from .draw import drawing, hint, problem, without_drawings
from .files import BOM, csv_file, plain_cell
from .kinds import CHARTS
from .paste import TableTooLarge, pasted_table

__all__ = [
    "BOM",
    "CHARTS",
    "TableTooLarge",
    "Undrawable",
    "as_text",
    "csv_file",
    "drawing",
    "hint",
    "pasted_table",
    "plain_cell",
    "problem",
    "read",
    "without_drawings",
]
