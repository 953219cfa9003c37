"""Dates that were moved: which ones a date had before."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ...models.subjects.stages import Dated
from ...text.dates import kept_together
from .changes import dated

Former = Mapping[int, Sequence[Dated]]  # by the id of what took their place, oldest first


class Move(NamedTuple):
    """A date that the log has of a milestone; sorts by time."""

    change: int
    milestone: int
    before: str  # JSON


def former_dates(milestones: Iterable[Dated], moves: Iterable[Move] = ()) -> Former:
    """What the milestones replace, and what stood in their own places before."""
    by_id = {row.id: row for row in milestones}
    before: dict[int, list[Dated]] = {pk: [] for pk in by_id}
    for move in sorted(moves):
        if move.milestone in before:
            before[move.milestone].append(dated(json.loads(move.before)))
    chains = {pk: _chain(row, by_id, before) for pk, row in by_id.items()}
    return {pk: chain for pk, chain in chains.items() if chain}


def _chain(milestone: Dated, by_id: Mapping[int, Dated], in_place: Mapping[int, Sequence[Dated]]) -> list[Dated]:
    chain = [*in_place[milestone.id]]
    seen = {milestone.id}
    while (before := by_id.get(milestone.replaces_id)) and before.id not in seen:
        seen.add(before.id)
        chain = [*in_place[before.id], before, *chain]
        milestone = before
    return chain


def moved_note(former: Sequence[Dated], now: str = "") -> str:
    """ "verschoben: erst 2. August 2026", or with the date `now`: "verschoben: erst 2. August 2026, jetzt 2. Dezember 2027"."""
    dates = list(dict.fromkeys(row.date_text for row in former))
    if not dates or dates == [now]:
        return ""
    words = [f"erst {dates[0]}", *(f"dann {date}" for date in dates[1:])]
    return kept_together(f"verschoben: {', '.join([*words, f'jetzt {now}'] if now else words)}")


def moved_to(successor: Dated) -> str:
    return kept_together(f"Verschoben auf {successor.date_text}")
