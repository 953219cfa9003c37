"""A law's stage and one of its dates, as they stand on any page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ...models.subjects.stages import Dated, MilestoneKind, stage_of
from ..dates import SOON_DAYS, Leaf, away_of, certainty, leaf

# What a milestone's kind has said already.
_SAYS_NO_MORE = {MilestoneKind.IN_FORCE: "In Kraft getreten", MilestoneKind.APPLIES: "Gilt"}


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


def stage_mark(milestones: Iterable[Dated], today: dt.date) -> StageMark | None:
    stage = stage_of(milestones, today)
    return StageMark(stage.value, stage.label) if stage else None


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
        text=explanation(milestone),
        away=away_of(milestone, today),
        is_soon=0 <= (milestone.last_day - today).days <= SOON_DAYS,
        certainty=certainty(milestone),
        regulation=regulation,
        source=source_link(milestone.source),
    )


def explanation(milestone: Dated) -> str:
    """Its text, where that says more than kind and scope do."""
    said = (MilestoneKind(milestone.kind).label, _SAYS_NO_MORE.get(milestone.kind), milestone.scope)
    return "" if milestone.text.strip().rstrip(".") in said else milestone.text
