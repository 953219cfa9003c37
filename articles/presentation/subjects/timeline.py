"""A law's milestones as a list of rows and as a drawn line."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ...models.subjects.stages import Dated, MilestoneKind, Stage, in_effect, next_milestone, stage_of
from ...text.dates import month_text
from ..dates import SOON_DAYS, Leaf, away, certainty, iso, leaf

_LAW = frozenset({MilestoneKind.IN_FORCE, MilestoneKind.APPLIES, MilestoneKind.TRANSPOSITION})
# What a milestone's kind has said already.
_SAYS_NO_MORE = {MilestoneKind.IN_FORCE: "In Kraft getreten", MilestoneKind.APPLIES: "Gilt"}
_MAX_TICKS = 5
_NEAR = 2.4  # points closer than this share of the width are set above one another
_ROW = 15  # pixels between stacked points
_WIRE_Y = 58


@dataclass(frozen=True)
class StageMark:
    key: str
    label: str


@dataclass(frozen=True)
class Link:
    text: str
    url: str = ""
    is_external: bool = False


@dataclass(frozen=True)
class Row:
    """One milestone in the list."""

    state: str  # "done", "next", "ahead" or "moved"
    iso: str
    when: str
    kind: str
    scope: str
    text: str
    note: str
    away: str
    source: Link | None
    article: Link | None


@dataclass(frozen=True)
class Deadline:
    """One coming date outside its law's own page."""

    leaf: Leaf
    when: str
    kind: str
    scope: str
    text: str
    away: str
    is_soon: bool
    certainty: str
    regulation: Link | None = None
    source: Link | None = None


@dataclass(frozen=True)
class Tick:
    x: str
    label: str


@dataclass(frozen=True)
class Point:
    x: str
    y: int
    css: str
    title: str


@dataclass(frozen=True)
class Timeline:
    """The line: all x are percentages of its width as text, all y are pixels."""

    description: str
    now: str
    now_anchor: str
    ticks: Sequence[Tick]
    points: Sequence[Point]


def stage_mark(milestones: Iterable[Dated], today: dt.date) -> StageMark | None:
    stage = stage_of(milestones, today)
    return StageMark(stage.value, stage.label) if stage else None


def stage_sentence(milestones: Sequence[Dated], today: dt.date) -> str:
    """What follows the name of the stage: since when it holds, and what comes next."""
    stage = stage_of(milestones, today)
    begun = [row for row in in_effect(milestones) if row.has_happened(today)]
    coming = next_milestone(milestones, today)
    parts = []
    dates = _starts(begun, stage)
    if dates and stage in (Stage.APPLIES, Stage.PARTLY, Stage.IN_FORCE):
        first = dates[-1] if stage == Stage.APPLIES else dates[0]
        parts.append(f"seit {first.date_text}.")
    if coming:
        parts.append(f"Nächster Termin: {coming.date_text}.")
    return " ".join(parts)


def _starts(begun: Sequence[Dated], stage: Stage | None) -> list[Dated]:
    """What made the stage so: starts of application, else ends of transposition, else entries into force."""
    kinds = (MilestoneKind.APPLIES, MilestoneKind.TRANSPOSITION, MilestoneKind.IN_FORCE)
    for kind in kinds if stage != Stage.IN_FORCE else kinds[2:]:
        if starts := [row for row in begun if row.kind == kind]:
            return starts
    return []


def host(url: str) -> str:
    return urlsplit(url).hostname.removeprefix("www.") if urlsplit(url).hostname else url


def source_link(url: str) -> Link | None:
    return Link(host(url), url, is_external=True) if url else None


def deadline(milestone: Dated, today: dt.date, regulation: Link | None = None) -> Deadline:
    return Deadline(
        leaf=leaf(milestone),
        when=milestone.date_text,
        kind=MilestoneKind(milestone.kind).label,
        scope=milestone.scope,
        text=_text(milestone),
        away=away(milestone.last_day, today),
        is_soon=0 <= (milestone.last_day - today).days <= SOON_DAYS,
        certainty=certainty(milestone),
        regulation=regulation,
        source=source_link(milestone.source),
    )


def _text(milestone: Dated) -> str:
    said = (MilestoneKind(milestone.kind).label, _SAYS_NO_MORE.get(milestone.kind), milestone.scope)
    return "" if milestone.text.strip().rstrip(".") in said else milestone.text


def rows(milestones: Sequence[Dated], today: dt.date, articles: dict[int, Link]) -> list[Row]:
    """The list below the line, oldest first; `articles` holds our public articles by id."""
    replaced = {row.replaces_id: row for row in milestones if row.replaces_id}
    coming = next_milestone(milestones, today)
    shown = []
    for milestone in sorted(milestones, key=lambda row: (row.date, row.id)):
        successor = replaced.get(milestone.id)
        note = f"Verschoben auf {successor.date_text}" if successor else certainty(milestone)
        shown.append(
            Row(
                state=_state(milestone, today, bool(successor), milestone is coming),
                iso=iso(milestone.date, milestone.precision),
                when=milestone.date_text,
                kind=MilestoneKind(milestone.kind).label,
                scope=milestone.scope,
                text=_text(milestone),
                note=note,
                away=away(milestone.last_day, today) if milestone is coming else "",
                source=source_link(milestone.source),
                article=articles.get(milestone.our_article_id),
            )
        )
    return shown


def _state(milestone: Dated, today: dt.date, is_moved: bool, is_next: bool) -> str:
    if is_moved:
        return "moved"
    if is_next:
        return "next"
    return "done" if milestone.has_happened(today) else "ahead"


def timeline(milestones: Sequence[Dated], today: dt.date) -> Timeline | None:
    """The drawn line; None if there are fewer than two dates."""
    shown = in_effect(milestones)
    if len(shown) < 2:
        return None
    first, last = min(shown[0].date, today), max(shown[-1].date, today)
    margin = max((last - first).days, 365) * 0.05
    start, days = first.toordinal() - margin, max((last - first).days, 365) + 2 * margin

    def x(date: dt.date) -> float:
        return (date.toordinal() - start) / days * 100

    now = x(today)
    return Timeline(
        description=_description(shown, today),
        now=f"{now:.2f}",
        now_anchor="end" if now > 94 else "start" if now < 6 else "middle",
        ticks=_ticks(first.year, last.year, x),
        points=_points(shown, today, x),
    )


def _description(shown: Sequence[Dated], today: dt.date) -> str:
    coming = next((row for row in shown if row.last_day > today), None)
    ahead = f" Der nächste ist: {coming.date_text}, {MilestoneKind(coming.kind).label}." if coming else ""
    span = f"{month_text(shown[0].date)} bis {month_text(shown[-1].date)}"
    return f"Zeitstrahl von {span} mit {len(shown)} Terminen.{ahead} Alle Termine stehen in der Liste darunter."


def _ticks(first: int, last: int, x) -> list[Tick]:
    years = [year for year in range(first, last + 2) if 3 <= x(dt.date(year, 1, 1)) <= 97]
    step = -(-len(years) // _MAX_TICKS) or 1
    return [Tick(f"{x(dt.date(year, 1, 1)):.2f}", str(year)) for year in years[::step]]


def _points(shown: Sequence[Dated], today: dt.date, x) -> list[Point]:
    points, before, height = [], None, 0
    for milestone in shown:
        place = x(milestone.date)
        height = height + 1 if before is not None and place - before < _NEAR else 0
        before = place
        css = " ".join(
            name for name, holds in (("law", milestone.kind in _LAW), ("done", milestone.has_happened(today))) if holds
        )
        scope = f" ({milestone.scope})" if milestone.scope else ""
        title = f"{milestone.date_text}: {MilestoneKind(milestone.kind).label}{scope}"
        points.append(Point(f"{place:.2f}", _WIRE_Y - height % 4 * _ROW, css, title))
    return points
