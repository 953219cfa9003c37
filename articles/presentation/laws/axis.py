"""A law's dates above, what we wrote about it below, both on one axis of time."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from ...models.article.querysets import first_moment
from ...models.subjects.stages import Dated, MilestoneKind, in_effect, never_come
from ...text.dates import month_text
from ..subjects.coverage import SAMPLE, Bar, month_name, month_number

_LAW = frozenset({MilestoneKind.IN_FORCE, MilestoneKind.APPLIES, MilestoneKind.TRANSPOSITION})
_MOST_TICKS = 10
_MOST_POINTS = 80
_MOST_YEARS = 15  # before the last date; one of long ago would press all others together
_LEAST_ARTICLES = 3
_NEAR = 2.4  # points closer than this share of the width are set above one another
_ROW = 15  # pixels between stacked points
WIRE, BASE = 76, 140  # pixels from above to the line of dates, and to the line on which the bars stand
_HIGHEST = 44  # pixels of the highest bar
_TALL = 4  # articles that fill it, where no month has more
_MONTHS = {1: "Monat", 3: "Quartal", 12: "Jahr"}  # what a bar may stand for


@dataclass(frozen=True)
class Tick:
    x: str
    label: str
    is_minor: bool  # left out on a phone


@dataclass(frozen=True)
class Point:
    x: str
    y: int
    css: str
    title: str


@dataclass(frozen=True)
class Axis:
    """All x are percentages of the width as text, all y are pixels."""

    description: str
    caption: str
    now: str
    now_anchor: str
    ticks: Sequence[Tick]
    points: Sequence[Point]
    bars: Sequence[Bar]
    counted_from: str  # x before which articles were not counted


@dataclass(frozen=True)
class _Articles:
    """How many appeared, by the month (counted from the year 0) in which a bar begins."""

    counts: Mapping[int, int]
    first: int  # month from which on they were counted
    is_cut: bool  # there are older ones


def axis(
    milestones: Sequence[Dated],
    moments: Sequence[dt.datetime],
    today: dt.date,
    names: Mapping[int, str] | None = None,
) -> Axis | None:
    """Of `milestones` and of `moments`, the newest `SAMPLE` times of publication; None where there is too little to show."""
    known = in_effect(milestones)
    never = never_come(known, today)
    dates = _drawn(known, today)
    written = sorted(moments)
    if len(dates) < 2 and len(written) < _LEAST_ARTICLES:
        return None
    days = [today, *(row.date for row in dates), *(moment.date() for moment in written[:1])]
    first, last = min(days), max(days)
    months = next(step for step in _MONTHS if (last.year - first.year) * 12 <= 120 * step or step == 12)
    articles = _counted(written, today, months)
    x = _scale(first, last)
    now = x(today)
    return Axis(
        description=_description(dates, never, articles, today),
        caption=_caption(len(dates), len(known) - len(dates), articles, months),
        now=f"{now:.2f}",
        now_anchor="end" if now > 94 else "start" if now < 6 else "middle",
        ticks=_ticks(first.year, last.year, x),
        points=_points(dates, never, today, x, names or {}),
        bars=_bars(articles, months, x),
        counted_from=f"{x(_day(articles.first)):.2f}" if articles.is_cut else "0",
    )


def _drawn(dates: Sequence[Dated], today: dt.date) -> list[Dated]:
    """Without those that would press the others together, and without the farthest of very many."""
    near = [row for row in dates if row.date.year >= dates[-1].date.year - _MOST_YEARS]
    nearest = sorted(near, key=lambda row: abs((row.date - today).days))[:_MOST_POINTS]
    return near if len(near) == len(nearest) else sorted(nearest, key=lambda row: (row.date, row.id))


def _scale(first: dt.date, last: dt.date) -> Callable[[dt.date], float]:
    margin = max((last - first).days, 365) * 0.03
    start, days = first.toordinal() - margin, max((last - first).days, 365) + 2 * margin
    return lambda date: (date.toordinal() - start) / days * 100


def _counted(written: list[dt.datetime], today: dt.date, months: int) -> _Articles:
    last = month_number(today)
    if not written:
        return _Articles({}, last, is_cut=False)
    is_cut = len(written) >= SAMPLE
    oldest = month_number(written[0].astimezone(first_moment(today.year).tzinfo))
    first = oldest - oldest % months + (months if is_cut else 0)  # the oldest bar may be cut
    starts = range(first, last + 1, months)
    places = [bisect_left(written, _moment(month)) for month in (*starts, last + 1)]
    counts = {start: after - before for start, before, after in zip(starts, places, places[1:], strict=False)}
    return _Articles({start: count for start, count in counts.items() if count}, first, is_cut)


def _moment(month: int) -> dt.datetime:
    return first_moment(month // 12, month % 12 + 1)


def _day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def _bars(articles: _Articles, months: int, x: Callable[[dt.date], float]) -> list[Bar]:
    most = max([_TALL, *articles.counts.values()])
    bars = []
    for month, count in articles.counts.items():
        start, end = x(_day(month)), x(_day(month + months))
        height = max(round(count / most * _HIGHEST), 2)
        title = f"{_span(month, months)}: {count} Artikel"
        bars.append(Bar(f"{start:.2f}", BASE - height, f"{(end - start) * 0.8:.2f}", height, title))
    return bars


def _span(month: int, months: int) -> str:
    match months:
        case 1:
            return month_name(month)
        case 3:
            return f"{month % 12 // 3 + 1}. Quartal {month // 12}"
    return str(month // 12)


def _caption(drawn: int, left_out: int, articles: _Articles, months: int) -> str:
    parts = []
    if drawn:
        without = f" (ohne {left_out} ferne)" if left_out else ""
        parts.append(f"Oben die Termine{without}, grün: was gilt oder in Kraft tritt")
    if articles.counts:
        most = max(articles.counts.values())
        number = "je Strich einer" if most == 1 else f"höchstens {most}"
        since = f", gezählt ab {month_name(articles.first)}" if articles.is_cut else ""
        parts.append(f"{'unten' if drawn else 'Hier'} unsere Artikel je {_MONTHS[months]}, {number}{since}")
    return "; ".join(parts) + "." if parts else ""


def _description(dates: Sequence[Dated], never: Set[int], articles: _Articles, today: dt.date) -> str:
    parts = []
    if dates:
        span = f"{month_text(dates[0].date)} bis {month_text(dates[-1].date)}"
        parts.append(f"Zeitstrahl von {span} mit {len(dates)} {'Terminen' if len(dates) > 1 else 'Termin'}.")
        if coming := next((row for row in dates if row.last_day > today and row.id not in never), None):
            parts.append(f"Der nächste ist: {coming.date_text}, {MilestoneKind(coming.kind).label}.")
        parts.append("Alle Termine stehen in der Liste darunter.")
    if articles.counts:
        years: dict[int, int] = {}
        for month, count in articles.counts.items():
            years[month // 12] = years.get(month // 12, 0) + count
        numbers = ", ".join(f"{year}: {count}" for year, count in years.items())
        parts.append(f"Artikel {f'seit {month_name(articles.first)}' if articles.is_cut else 'je Jahr'}: {numbers}.")
    return " ".join(parts)


def _ticks(first: int, last: int, x: Callable[[dt.date], float]) -> list[Tick]:
    years = [year for year in range(first, last + 2) if 2 <= x(dt.date(year, 1, 1)) <= 98]
    step = -(-len(years) // _MOST_TICKS) or 1
    shown = years[::step]
    return [
        Tick(f"{x(dt.date(year, 1, 1)):.2f}", str(year), is_minor=len(shown) > 5 and place % 2 == 1)
        for place, year in enumerate(shown)
    ]


def _points(
    dates: Sequence[Dated],
    never: Set[int],
    today: dt.date,
    x: Callable[[dt.date], float],
    names: Mapping[int, str],
) -> list[Point]:
    points, before, height = [], None, 0
    for milestone in dates:
        place = x(milestone.date)
        height = height + 1 if before is not None and place - before < _NEAR else 0
        before = place
        state = "never" if milestone.id in never else "done" if milestone.has_happened(today) else ""
        css = " ".join(filter(None, ("law" if milestone.kind in _LAW else "", state)))
        title = _title(milestone, names) + (", entfallen" if state == "never" else "")
        points.append(Point(f"{place:.2f}", WIRE - height % 4 * _ROW, css, title))
    return points


def _title(milestone: Dated, names: Mapping[int, str]) -> str:
    law = f"{name}, " if (name := names.get(milestone.regulation_id, "")) else ""
    scope = f" ({milestone.scope})" if milestone.scope else ""
    return f"{milestone.date_text}: {law}{MilestoneKind(milestone.kind).label}{scope}"
