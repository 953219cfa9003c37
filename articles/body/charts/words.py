"""What a chart shows, in a sentence for people who do not see it."""

from .data import Data, Series, Value
from .kinds import CHARTS

_LONGEST = 60


def description(kind: str, title: str, data: Data) -> str:
    """Its kind and title, how much it shows, and for each series where it begins and ends or lies highest and lowest."""
    count = len(data.labels)
    size = f"{count} {'Zeile' if count == 1 else 'Zeilen'}"
    if data.days and kind == "lines":
        size = data.labels[0] if count == 1 else f"{data.labels[0]} bis {data.labels[-1]}"
    told = [_series(kind, series, data) for series in data.series]
    heading = f"{CHARTS[kind]}: {title}" if title else CHARTS[kind]
    return " ".join([f"{heading.rstrip('.')}.", f"{size}.", *told, "Alle Zahlen stehen in der Tabelle darunter."])


def _series(kind: str, series: Series, data: Data) -> str:
    known = [
        (value.value, value, label)
        for label, value in zip(data.labels, series.values, strict=True)
        if value.value is not None
    ]
    name = f"{series.name}: " if series.name and len(data.series) > 1 else ""
    if not known:
        return f"{name}Keine Angabe."
    highest, lowest = max(known, key=lambda one: one[0])[1:], min(known, key=lambda one: one[0])[1:]
    if kind == "lines" and len(known) > 1:
        ends = f"Von {_said(*known[0][1:])} auf {_said(*known[-1][1:])}"
        extreme = "" if highest == known[-1][1:] else f", höchster Wert {_said(*highest)}"
        return f"{name}{ends}{extreme}."
    if highest == lowest:
        return f"{name}{_said(*highest)}."
    return f"{name}Höchster Wert {_said(*highest)}, niedrigster {_said(*lowest)}."


def _said(value: Value, label: str) -> str:
    short = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    return f"{value.text} ({short})" if short else value.text
