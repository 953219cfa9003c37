"""From a table to what can be drawn: names in the first column, a series of numbers in each of the others."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..blocks import Cell, Table, inline_text
from . import times
from .kinds import MAX_ROWS, MAX_SERIES
from .numbers import Number, is_missing, number, scaled, writes_english

_BLANKS = {ord(blank): " " for blank in "\n\t\xa0\u2007\u2009\u202f"}


class Undrawable(ValueError):
    """Says in German why a table makes no chart."""


@dataclass(frozen=True)
class Value:
    text: str  # as the editor wrote it
    value: float | None


@dataclass(frozen=True)
class Series:
    name: str
    values: tuple[Value, ...]

    def known(self) -> list[float]:
        return [value.value for value in self.values if value.value is not None]


@dataclass(frozen=True)
class Data:
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""  # what all numbers have behind them
    strays: tuple[str, ...] = ()  # cells that are neither numbers nor known words for "missing"
    days: tuple[dt.date, ...] | None = None  # if all labels are dates

    def known(self) -> list[float]:
        return [value for series in self.series for value in series.known()]


def texts(row: Sequence[Cell]) -> list[str]:
    return [" ".join(inline_text(cell.content).translate(_BLANKS).split()) for cell in row]


def as_text(table: Table) -> str:
    """The cells as a spreadsheet puts them on the clipboard."""
    return "\n".join("\t".join(texts(row)) for row in (*table.head, *table.rows))


def read(kind: str, table: Table) -> Data:
    """What a chart of this kind shows of the table; raises `Undrawable`."""
    cells = (*table.head, *table.rows)
    if any(cell.colspan > 1 or cell.rowspan > 1 for row in cells for cell in row):
        raise Undrawable("Die Tabelle hat verbundene Zellen. Bitte jede Zelle einzeln ausfüllen.")
    width = max(map(len, cells), default=0)
    _refuse_size(kind, width, len(cells))
    rows = [line + [""] * (width - len(line)) for line in map(texts, cells)]
    head = rows.pop(0) if len(rows) > 1 and (table.head or has_head(rows)) else [""] * width
    if kind == "lines" and _runs_across(head, rows):
        head, *rows = [list(column) for column in zip(head, *rows, strict=True)]
    if len(head) - 1 > MAX_SERIES:
        raise Undrawable(
            f"{len(head) - 1} Reihen sind zu viele: mehr als {MAX_SERIES} lassen sich nicht unterscheiden."
        )
    return _sorted(kind, _data(head, rows))


def _refuse_size(kind: str, width: int, height: int) -> None:
    if width < 2:
        raise Undrawable("Die Tabelle hat nur eine Spalte. Links stehen die Namen, rechts davon die Zahlen.")
    limit = MAX_ROWS[kind]
    if height > limit + 1:
        raise Undrawable(f"{height} Zeilen sind zu viele: In dieses Diagramm passen höchstens {limit}.")
    if kind != "lines" and width - 1 > MAX_SERIES:
        raise Undrawable(f"{width - 1} Reihen sind zu viele: mehr als {MAX_SERIES} lassen sich nicht unterscheiden.")
    if width > MAX_ROWS["lines"]:
        raise Undrawable(f"{width} Spalten sind zu viele.")


def has_head(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: it has no numbers, or only years behind an empty or a worded cell."""
    first, *rest = rows[0]
    if times.dates(rest):
        return not times.date(first) and times.dates([row[0] for row in rows[1:]]) is None
    return not any(map(number, rest))


def _runs_across(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether time runs from left to right, as in many statistics."""
    return len(head) > 2 and times.dates(head[1:]) is not None and times.dates([row[0] for row in rows]) is None


def _data(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Data:
    is_english = writes_english(text for row in rows for text in row[1:])
    read_rows = [[number(text, is_english=is_english) for text in row[1:]] for row in rows]
    numbers = [found for row in read_rows for found in row if found]
    if not numbers:
        raise Undrawable("In der Tabelle steht keine Zahl. Links stehen die Namen, rechts davon die Zahlen.")
    unit, is_scaled = _common_unit(numbers)
    series = []
    for column, name in enumerate(head[1:]):
        values = tuple(
            Value(row[column + 1], _value(found[column], is_scaled)) for row, found in zip(rows, read_rows, strict=True)
        )
        series.append(Series(name, values))
    labels = tuple(row[0] for row in rows)
    strays = [
        text
        for row, found in zip(rows, read_rows, strict=True)
        for text, known in zip(row[1:], found, strict=True)
        if known is None and not is_missing(text)
    ]
    days = times.dates(labels)
    return Data(labels, tuple(series), unit, tuple(dict.fromkeys(strays)), tuple(days) if days else None)


def _value(found: Number | None, is_scaled: bool) -> float | None:
    if found is None:
        return None
    return found.value * scaled(found.unit)[0] if is_scaled else found.value


def _common_unit(numbers: Sequence[Number]) -> tuple[str, bool]:
    """The unit of all numbers, and whether they must be scaled to it ("900 Tsd. €" and "1,2 Mio. €")."""
    units = {found.unit for found in numbers if found.value or found.unit}
    if len(units) < 2:
        return next(iter(units), ""), False
    rest = {scaled(unit)[1] for unit in units}
    return (rest.pop() if len(rest) == 1 else ""), True


def _sorted(kind: str, data: Data) -> Data:
    """Lines run through time; all others stay as the editor wrote them."""
    if kind != "lines" or data.days is None:
        return data
    days = data.days
    order = sorted(range(len(days)), key=lambda index: days[index])
    return replace(
        data,
        labels=tuple(data.labels[index] for index in order),
        days=tuple(days[index] for index in order),
        series=tuple(replace(one, values=tuple(one.values[index] for index in order)) for one in data.series),
    )
