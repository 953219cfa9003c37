"""What tells series apart besides their colour: a sign for dots and lines, a texture for bars; and the legend that explains both."""

from html import escape

from .data import Data
from .scale import percent

# Each around the point 0, 0; percent cannot stand in a path, so a nested svg carries it to its place.
_SIGNS = (
    '<circle r="5"/>',
    '<path d="M-5-5H5V5H-5z"/>',
    '<path d="M0-7 7 0 0 7-7 0z"/>',
    '<path d="M-6 5H6L0-6z"/>',
    '<path d="M-6-5H6L0 6z"/>',
    '<path d="M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2z"/>',
)


def sign(x: float, y: float, series: int) -> str:
    """The sign of a series at a place in percent."""
    return f'<svg class="m c{series + 1}" x="{percent(x)}" y="{percent(y)}">{_SIGNS[series]}</svg>'


def area(x: float, width: float, series: int) -> str:
    """A bar or a part of one: from the second series on with a seam of its own along the lower edge."""
    rect = f'<rect class="c{series + 1}" x="{percent(x)}" width="{percent(width)}" height="100%"/>'
    seam = (
        f'<line class="s{series + 1}" x1="{percent(x)}" x2="{percent(x + width)}" y1="82%" y2="82%"/>' if series else ""
    )
    return rect + seam


def legend(data: Data, kind: str) -> str:
    """The names of the series with their marks; one that stands alone has only its name, mostly a unit."""
    if len(data.series) < 2:
        name = escape(data.series[0].name, quote=False)
        return f'<div class="legend">{name}</div>' if name else ""
    keys = []
    for number, series in enumerate(data.series):
        line = f'<line class="c{number + 1}" x2="100%" y1="50%" y2="50%"/>' if kind == "lines" else ""
        mark = line + sign(50, 50, number) if kind in ("lines", "dots") else area(0, 100, number)
        name = escape(series.name or f"Reihe {number + 1}", quote=False)
        keys.append(f'<span><svg class="key">{mark}</svg>{name}</span>')
    return f'<div class="legend">{" ".join(keys)}</div>'
