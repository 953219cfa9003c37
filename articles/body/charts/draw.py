"""A chart as readers get it: title, drawing, the table behind it, note and source."""

import re
from collections.abc import Callable
from dataclasses import replace

from ..blocks import Chart, inline_text
from ..write import MarkWriter, attribute, element, write_block
from .bars import bars, dots, stacked
from .data import Data, Undrawable, read
from .lines import lines
from .scale import round_scale
from .signs import legend
from .words import description

_DRAW: dict[str, Callable[[Data], str]] = {"bars": bars, "stacked": stacked, "lines": lines, "dots": dots}
_DRAWING = re.compile(r'<div class="plot .*?<!--/plot-->', re.DOTALL)
_FOLD = re.compile(r"<details><summary>[^<]*</summary>|</details>")


def problem(chart: Chart) -> str:
    """Why readers see only the table; "" if the chart can be drawn."""
    try:
        read(chart.kind, chart.table)
    except Undrawable as error:
        return str(error)
    return ""


def hint(chart: Chart) -> str:
    """What of a chart that can be drawn may be a mistake: cells that are read as missing."""
    try:
        strays = read(chart.kind, chart.table).strays
    except Undrawable:
        return ""
    named = ", ".join(f"„{text[:30]}“" for text in strays[:3])
    more = f" und {len(strays) - 3} weitere" if len(strays) > 3 else ""
    return f"Keine Zahl, gilt als fehlend: {named}{more}." if strays else ""


def drawing(chart: Chart, number: int, mark: MarkWriter) -> str:
    """The figure; `number` is that of its file of data. What cannot be drawn stays a table."""
    title = inline_text(chart.table.caption)
    table = write_block(replace(chart.table, caption=()), mark)
    table = f'<section class="table" tabindex="0"{attribute("aria-label", title or "Tabelle")}>{table}</section>'
    plot = _plot(chart, title)
    if plot:
        table = f"<details><summary>Daten als Tabelle</summary>{table}<!--data {number}--></details>"
    source = element("cite", chart.source, mark)
    below = element("p", chart.note, mark) + (f"<p>Quelle: {source}</p>" if source else "")
    shown = f"{plot}{below}{table}" if plot else f"{table}{below}"
    return f'<figure class="chart">{element("figcaption", chart.table.caption, mark)}{shown}</figure>'


def _plot(chart: Chart, title: str) -> str:
    try:
        data = read(chart.kind, chart.table)
    except Undrawable:
        return ""
    what = attribute("aria-label", description(chart.kind, title, data))
    drawn = legend(data, chart.kind) + _DRAW[chart.kind](data)
    is_cut = chart.kind in ("lines", "dots") and not round_scale(data.known()).has_zero
    told = "<p>Die Achse beginnt nicht bei null.</p>" if is_cut else ""
    return f'<div class="plot {chart.kind}" role="img"{what}>{drawn}</div>{told}<!--/plot-->'


def without_drawings(html: str) -> str:
    """A rendered body for places without our styles, such as feeds: of each chart its table."""
    return _FOLD.sub("", _DRAWING.sub("", html))
