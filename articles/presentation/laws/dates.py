"""The dates of a law as a list: what is over lies folded above the last of it and all that is still to come."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...models.subjects.stages import Dated, MilestoneKind, in_effect, never_come, next_milestone
from ...text.dates import month_text
from ..dates import away_of, certainty, iso
from ..subjects.timeline import Link, explanation, source_link
from .moves import Former, former_dates, moved_note, moved_to

_LAST = 2  # past dates that stay in sight
_WORTH_FOLDING = 3
_MOST_PAST, _MOST_AHEAD = 100, 40


@dataclass(frozen=True)
class Row:
    state: str  # "done", "next", "ahead", or "moved" for what moved away or never came
    iso: str
    when: str
    law: str  # of which part, on the page of a field of rules
    kind: str
    scope: str
    text: str
    note: str
    away: str
    source: Link | None
    article: Link | None


@dataclass(frozen=True)
class Dates:
    folded: Sequence[Row]
    fold: str  # what the fold says
    shown: Sequence[Row]
    left_out: str  # where there are more than a page can bear


def dates(
    milestones: Sequence[Dated],
    today: dt.date,
    articles: Mapping[int, Link],
    names: Mapping[int, str] | None = None,
    former: Former | None = None,
) -> Dates:
    """Of public `milestones`; `articles` holds our public articles by id, `names` those of the laws that are named."""
    ordered = sorted(milestones, key=lambda row: (row.date, row.id))
    moved = {row.replaces_id for row in ordered}
    over = [row for row in ordered if row.last_day <= today]
    ahead = [row for row in ordered if row.last_day > today]
    last = {row.id for row in [row for row in over if row.id not in moved][-_LAST:]}
    folded = [row for row in over if row.id not in last]
    if len(folded) < _WORTH_FOLDING:
        folded = []
    hidden = {row.id for row in (*folded, *ahead[_MOST_AHEAD:])}
    make = _RowMaker(ordered, today, articles, names or {}, former)
    return Dates(
        folded=[make.row(row) for row in folded[-_MOST_PAST:]],
        fold=f"{len(folded)} vergangene Termine seit {month_text(folded[0].date)}" if folded else "",
        shown=[make.row(row) for row in ordered if row.id not in hidden],
        left_out=_left_out(len(folded) - _MOST_PAST, len(ahead) - _MOST_AHEAD),
    )


def around(milestones: Sequence[Dated], today: dt.date, past: int, coming: int) -> list[Row]:
    """Of the dates that still stand the last ones that have come, and the next ones."""
    rows = in_effect(milestones)
    make = _RowMaker(milestones, today, {}, {})
    over = [row for row in rows if row.last_day <= today]
    ahead = [row for row in rows if row.last_day > today]
    return [make.row(row) for row in (*over[-past:], *ahead[:coming])]


def _left_out(past: int, ahead: int) -> str:
    parts = []
    if past > 0:
        parts.append(f"{past} ältere")
    if ahead > 0:
        parts.append(f"{ahead} spätere")
    return f"Nicht gezeigt: {' und '.join(parts)} Termine." if parts else ""


class _RowMaker:
    def __init__(
        self,
        milestones: Sequence[Dated],
        today: dt.date,
        articles: Mapping[int, Link],
        names: Mapping[int, str],
        former: Former | None = None,
    ) -> None:
        self.today, self.articles, self.names = today, articles, names
        self.successors = {row.replaces_id: row for row in milestones if row.replaces_id}
        self.former = former_dates(milestones) if former is None else former
        self.never = never_come(milestones, today)
        self.coming = next_milestone([row for row in milestones if row.id not in self.never], today)

    def row(self, milestone: Dated) -> Row:
        is_next = milestone is self.coming
        return Row(
            state=self._state(milestone, is_next),
            iso=iso(milestone.date, milestone.precision),
            when=milestone.date_text,
            law=self.names.get(milestone.regulation_id, ""),
            kind=MilestoneKind(milestone.kind).label,
            scope=milestone.scope,
            text=explanation(milestone),
            note=self._note(milestone),
            away=away_of(milestone, self.today) if is_next else "",
            source=source_link(milestone.source),
            article=self.articles.get(milestone.our_article_id),
        )

    def _note(self, milestone: Dated) -> str:
        if successor := self.successors.get(milestone.id):
            return moved_to(successor)
        if milestone.id in self.never:
            return "Entfallen"
        moved = moved_note(self.former.get(milestone.id, ()), milestone.date_text)
        return ", ".join(filter(None, (certainty(milestone), moved)))

    def _state(self, milestone: Dated, is_next: bool) -> str:
        if milestone.id in self.successors or milestone.id in self.never:
            return "moved"
        if is_next:
            return "next"
        return "done" if milestone.has_happened(self.today) else "ahead"
