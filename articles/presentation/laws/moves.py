"""Dates that were moved: which ones a date had before."""

from collections.abc import Iterable, Sequence

from ...models.subjects.stages import Dated
from ...text.dates import kept_together

Former = dict[int, list[Dated]]  # by the id of what took their place, oldest first


def former_dates(milestones: Iterable[Dated]) -> Former:
    by_id = {row.id: row for row in milestones}
    return {pk: _chain(row, by_id) for pk, row in by_id.items() if row.replaces_id}


def _chain(milestone: Dated, by_id: dict[int, Dated]) -> list[Dated]:
    chain: list[Dated] = []
    seen = {milestone.id}
    while (before := by_id.get(milestone.replaces_id)) and before.id not in seen:
        seen.add(before.id)
        chain.insert(0, before)
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
