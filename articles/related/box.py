"""Which of an article's stored matches its page shows: editors' wishes first, then the best that are good and not alike."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..text import stems

CARDS = 4
ENOUGH = 9_000  # what text, tags and common subjects must be worth; closeness in time alone is nothing
FURTHER = 500  # more from the third place on
PER_EVENT = 2  # cards about one event at most
EVENT_DAYS = 1  # what tells one event appears within so many days
UPDATE_DAYS = 7  # an update of a story appears within so many days under nearly the same title
ALIKE, NEARLY_SAME = 0.3, 0.6  # shares of the words of two titles
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Row:
    """A stored match of one article; a pin of an editor may have no score."""

    other: int
    score: int = 0
    reasons: Mapping[str, Any] = field(default_factory=dict)
    is_pinned: bool = False

    @property
    def text(self) -> str:
        return str(self.reasons.get("text", ""))

    def is_enough(self, place: int) -> bool:
        """Whether it may stand there (1 is the first) without a pin."""
        return self.reasons.get("worth", 0) >= (ENOUGH if place <= 2 else ENOUGH + FURTHER)


@dataclass(frozen=True)
class Headline:
    """What is compared to see whether two articles are about one event."""

    title: str
    day: dt.date
    lang: str = "de"
    kicker: str = ""

    def updates(self, other: "Headline") -> bool:
        """Whether one is a newer version of the other: nearly the same title within days."""
        return abs((self.day - other.day).days) <= UPDATE_DAYS and self.likeness(other) >= NEARLY_SAME

    def is_of_event(self, other: "Headline") -> bool:
        """Whether both probably tell of one event: on the same day or the next, under one kicker or alike titles."""
        if abs((self.day - other.day).days) > EVENT_DAYS:
            return False
        return bool(self.kicker and self.kicker == other.kicker) or self.likeness(other) >= ALIKE

    def likeness(self, other: "Headline") -> float:
        """Share of common words in both titles, 0 … 1; parts of a series, told apart by their numbers, are not alike."""
        if set(_NUMBERS.findall(self.title)) != set(_NUMBERS.findall(other.title)):
            return 0.0
        own, others = set(stems(self.title, self.lang)), set(stems(other.title, other.lang))
        return len(own & others) / len(own | others) if own and others else 0.0


def choose_box(
    rows: Sequence[Row],
    *,
    own: Headline,
    public: Mapping[int, Headline],
    used: Collection[int] = (),
    cards: int = CARDS,
) -> list[Row]:
    """The rows to show, `cards` at most: pins in their order, then what is good enough, best first.

    `rows` come in that order; `own` is the page's headline, `public` has what readers can reach now, `used` what the page
    shows or an editor forbids. Fewer good ones give fewer rows, none an empty list.
    """
    chosen: dict[int, Row] = {}
    for row in rows:
        if len(chosen) == cards:
            break
        if row.other in chosen or row.other in used or row.other not in public:
            continue
        if row.is_pinned or (row.is_enough(len(chosen) + 1) and not _repeats(row, chosen.values(), own, public)):
            chosen[row.other] = row
    return list(chosen.values())


def why_not(
    row: Row, chosen: Sequence[Row], *, own: Headline, public: Mapping[int, Headline], used: Collection[int] = ()
) -> str:
    """In German for the desk: why `row`, which is not among the chosen, is not shown."""
    if row.other not in public:
        return "noch nicht öffentlich"
    if row.other in used:
        return "steht schon auf der Seite"
    if not row.is_enough(1):
        return "zu wenig gemeinsam"
    if _updates_page(row, own, public):
        return "dieselbe Geschichte wie dieser Artikel"
    if _repeats(row, chosen, own, public):
        return "dieselbe Geschichte wie eine Karte"
    if not row.is_enough(len(chosen) + 1):
        return "zu wenig gemeinsam für einen weiteren Platz"
    return "kein Platz mehr"


def _updates_page(row: Row, own: Headline, public: Mapping[int, Headline]) -> bool:
    """Whether it is a version of the page's own article, unless the page continues it."""
    return "follows" not in row.reasons.get("parts", {}) and public[row.other].updates(own)


def _repeats(row: Row, shown: Collection[Row], own: Headline, public: Mapping[int, Headline]) -> bool:
    """Whether it is a version of the page or of a card, or if there are too many cards about one event already."""
    this, others = public[row.other], [public[other.other] for other in shown]
    if _updates_page(row, own, public) or any(this.updates(that) for that in others):
        return True
    return sum(this.is_of_event(that) for that in others) >= PER_EVENT
