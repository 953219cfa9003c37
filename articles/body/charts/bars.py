"""Bars and dots: a row for each name, with names and numbers as plain text that wraps, between them a drawing in percent."""

from html import escape

from .data import Data, Value
from .scale import Scale, exact_scale, percent, plain_number, round_scale, with_unit
from .signs import area, sign

_LEAST = 0.4  # percent: a value that is not zero can be seen
_CHARACTER = 3.2  # percent of the narrowest drawing that a character takes
NOTHING = "k.\u00a0A."


def bars(data: Data) -> str:
    """One bar below the other, in groups where there are several series."""
    scale = exact_scale(data.known())
    rows = []
    for label, values in _rows(data):
        drawn = [_bar(value, number, scale) for number, value in enumerate(values)]
        rows.append(f"{_label(label)}{''.join(drawn)}")
    return "".join(rows)


def _bar(value: Value, series: int, scale: Scale) -> str:
    if value.value is None:
        return _line("", value.text or NOTHING)
    ends = sorted((scale.at(value.value), scale.zero))
    width = max(ends[1] - ends[0], _LEAST if value.value else 0)
    return _line(area(min(ends[0], 100 - width), width, series) + _zero(scale), value.text)


def stacked(data: Data) -> str:
    """Parts one behind the other, those below zero to the left of it; behind them their sum, unless all make a hundred percent."""
    sums = [_sums(values) for _label, values in _rows(data)]
    are_shares = data.unit == "%" and all(below == 0 and 99 <= above <= 101 for below, above in sums if above)
    ends = [end for pair in sums for end in pair]
    scale = Scale(0, max(100, *ends), 1) if are_shares else exact_scale(ends)
    rows = []
    for (label, values), (below, above) in zip(_rows(data), sums, strict=True):
        known = [value.value for value in values if value.value is not None]
        total = with_unit(plain_number(round(below + above, 9)), data.unit) if known else NOTHING
        drawing = _parts(values, scale) + _zero(scale)
        rows.append(_label(label) + _line(drawing, None if are_shares and known else total))
    return "".join(rows)


def _sums(values: tuple[Value, ...]) -> tuple[float, float]:
    known = [value.value for value in values if value.value is not None]
    return sum(value for value in known if value < 0), sum(value for value in known if value > 0)


def _parts(values: tuple[Value, ...], scale: Scale) -> str:
    drawn = []
    below = above = 0.0
    for number, value in enumerate(values):
        if not value.value:
            continue
        if value.value < 0:
            start, below = below + value.value, below + value.value
        else:
            start, above = above, above + value.value
        x, end = scale.at(start), scale.at(start + abs(value.value))
        width = end - x
        drawn.append(area(x, width, number))
        if width >= _CHARACTER * len(value.text) + 2:
            drawn.append(f'<text x="{percent(x + width / 2)}" y="46%">{escape(value.text, quote=False)}</text>')
    return "".join(drawn)


def dots(data: Data) -> str:
    """Signs on a line for each name, above a common axis."""
    scale = round_scale(data.known())
    grid = "".join(
        f'<line class="g" x1="{percent(scale.at(tick))}" x2="{percent(scale.at(tick))}" y2="100%"/>'
        for tick, _text in scale.ticks()
    )
    rows = []
    for label, values in _rows(data):
        known = [(scale.at(value.value), number) for number, value in enumerate(values) if value.value is not None]
        places = [place for place, _number in known]
        span = (
            f'<line class="z" x1="{percent(min(places))}" x2="{percent(max(places))}" y1="50%" y2="50%"/>'
            if len(known) > 1
            else ""
        )
        drawing = grid + span + "".join(sign(place, 50, number) for place, number in known)
        alone = values[0].text or NOTHING if len(values) == 1 else None
        rows.append(_label(label) + _line(drawing, alone if known or alone else NOTHING))
    return f'{"".join(rows)}<svg class="xs">{marks(scale, data.unit)}</svg>'


def marks(scale: Scale, unit: str) -> str:
    """The labels of a level axis; those at its ends stay inside, and a narrow screen leaves out every second."""
    ticks = scale.ticks()
    return "".join(
        mark(scale.at(tick), with_unit(text, unit) if tick == ticks[-1][0] else text, number, len(ticks))
        for number, (tick, text) in enumerate(ticks)
    )


def mark(x: float, text: str, number: int, count: int) -> str:
    side = "start" if x < 4 else "end" if x > 96 else "middle"
    css = "" if number in (0, count - 1) else ' class="more"'
    return f'<text{css} x="{percent(x)}" y="1em" text-anchor="{side}">{escape(text, quote=False)}</text>'


def _rows(data: Data) -> list[tuple[str, tuple[Value, ...]]]:
    columns = zip(*(series.values for series in data.series), strict=True)
    return list(zip(data.labels, columns, strict=True))


def _label(text: str) -> str:
    return f'<span class="l">{escape(text, quote=False)}</span>'


def _line(drawing: str, value: str | None) -> str:
    written = "" if value is None else f'<span class="v">{escape(value, quote=False)}</span>'
    return f'<svg class="b">{drawing}</svg>{written}'


def _zero(scale: Scale) -> str:
    return f'<line class="z" x1="{percent(scale.zero)}" x2="{percent(scale.zero)}" y2="100%"/>'
