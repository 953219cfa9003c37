"""Which of an article's stored matches its page shows: editors' wishes first, then the best that are good and not alike."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

CARDS = 4
CONSIDERED = 30  # rows and pins that are looked at; more are never stored
ENOUGH = 5_200  # what text and tags must add to the score, closeness in time left out
SAME_STORY = 15_000  # two cards that are this alike to the article, on days this near, tell one story
SAME_EVENT_DAYS = 1
PER_EVENT = 2  # cards of one day's event


@dataclass(frozen=True)
class Row:
    """A stored match of one article, or an editor's pin (then without score)."""

    other: int
    score: int = 0
    reasons: Mapping[str, Any] = field(default_factory=dict)
    is_pinned: bool = False

    @property
    def content(self) -> int:
        """The part of the score that is not owed to closeness in time."""
        parts = self.reasons.get("parts", {})
        return self.score - int(parts.get("days", 0))

    @property
    def is_follow_up(self) -> bool:
        return "follows" in self.reasons.get("parts", {})


def choose_box(
    rows: Sequence[Row], *, published: Mapping[int, Any], used: Collection[int] = (), cards: int = CARDS
) -> list[Row]:
    """The rows to show, best first, `cards` at most: pins in their order, then what is good enough.

    `rows` come best first with pins before all; `published` maps the ids that readers can reach now to the day of
    publication, `used` are articles that the page shows or forbids already. Of matches whose titles and days say that they
    tell one event, PER_EVENT are shown at most. Fewer good ones: fewer rows; none: an empty list.
    """
    chosen: list[Row] = []
    for row in rows[:CONSIDERED]:
        if len(chosen) == cards:
            break
        if (
            row.other not in published
            or row.other in used
            or any(row.other == shown.other for shown in chosen)
        ):
            continue
        if row.is_pinned or (is_good(row) and not _repeats(row, chosen, published)):
            chosen.append(row)
    return chosen


def is_good(row: Row) -> bool:
    return row.is_follow_up or row.content >= ENOUGH


def _repeats(row: Row, chosen: Iterable[Row], published: Mapping[int, Any]) -> bool:
    """Whether it would be one card too many about the same day's event, or an update of a story that is shown already."""
    if row.is_follow_up:
        return False
    same = [
        shown
        for shown in chosen
        if _same_days(published[shown.other], published[row.other]) and not shown.is_pinned
    ]
    return len(same) >= PER_EVENT or any(min(row.content, shown.content) >= SAME_STORY for shown in same)


def _same_days(one: Any, other: Any) -> bool:
    return abs((one - other).days) <= SAME_EVENT_DAYS
