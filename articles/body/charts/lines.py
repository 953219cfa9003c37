"""Lines: a plane in percent. Paths know no percent, so they are stretched, and their strokes are not (`vector-effect` in chart.css)."""

from collections.abc import Sequence
from html import escape

from . import times
from .bars import mark
from .data import Data, Series
from .scale import Scale, percent, round_scale, with_unit
from .signs import sign

_MOST_SIGNS = 24  # points of a line up to which each has its sign
_MOST_NAMES = 6
_LONGEST_NAME = 14


def lines(data: Data) -> str:
    scale = round_scale(data.known())
    ticks = scale.ticks()
    names = [with_unit(text, data.unit) if tick == ticks[-1][0] else text for tick, text in ticks]
    heights = "".join(f"<span>{escape(name, quote=False)}</span>" for name in reversed(names))
    grid = "".join(_level(scale, tick) for tick, _text in ticks)
    places = _places(data)
    paths, signs = [], []
    for number, series in enumerate(data.series):
        points = _points(series, places, scale)
        paths.append(f'<path class="c{number + 1}" d="{_path(points)}"/>')
        signs += [sign(x, y, number) for x, y in _signed(points)]
    drawn = f'<svg viewBox="0 0 100 100" preserveAspectRatio="none">{"".join(paths)}</svg>'
    plane = f'<svg class="xy">{grid}{drawn}{"".join(signs)}</svg><svg class="xs">{_names(data, places)}</svg>'
    return f'<div class="ys">{heights}</div><div>{plane}</div>'


def _level(scale: Scale, tick: float) -> str:
    y = percent(100 - scale.at(tick))
    return f'<line class="{"g" if tick else "z"}" x2="100%" y1="{y}" y2="{y}"/>'


def _places(data: Data) -> list[float]:
    """Where each row stands from left to right, dates at their true distances."""
    count = len(data.labels)
    if data.days and data.days[-1] > data.days[0]:
        first, span = data.days[0], (data.days[-1] - data.days[0]).days
        return [(day - first).days / span * 100 for day in data.days]
    return [number / (count - 1) * 100 for number in range(count)] if count > 1 else [50]


Point = tuple[float, float] | None


def _points(series: Series, places: Sequence[float], scale: Scale) -> list[Point]:
    return [
        None if value.value is None else (x, 100 - scale.at(value.value))
        for x, value in zip(places, series.values, strict=True)
    ]


def _path(points: Sequence[Point]) -> str:
    """The line, with a gap where a value is missing."""
    parts, is_drawing = [], False
    for point in points:
        if point:
            parts.append(f"{'L' if is_drawing else 'M'}{round(point[0], 2):g} {round(point[1], 2):g}")
        is_drawing = point is not None
    return "".join(parts)


def _signed(points: Sequence[Point]) -> list[tuple[float, float]]:
    """The points that get a sign: all of a few, else the last one and those that stand alone between gaps."""
    known = [point for point in points if point]
    if len(known) <= _MOST_SIGNS:
        return known
    around = [None, *points, None]
    alone = [
        point
        for point, before, after in zip(points, around, around[2:], strict=False)
        if point and not (before or after)
    ]
    return list(dict.fromkeys([*alone, known[-1]]))


def _names(data: Data, places: Sequence[float]) -> str:
    if data.days:
        first, span = data.days[0], (data.days[-1] - data.days[0]).days
        marks = [((day - first).days / span * 100 if span else 50, text) for day, text in times.ticks(data.days)]
    else:
        step = -(-len(places) // _MOST_NAMES)
        marks = [(x, _short(text)) for x, text in list(zip(places, data.labels, strict=True))[::step]]
    return "".join(mark(x, text, number, len(marks)) for number, (x, text) in enumerate(marks))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1].rstrip()}…"
