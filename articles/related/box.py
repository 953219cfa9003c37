"""Which of an article's stored matches its page shows: editors' wishes first, then the best that are good and not alike."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ..text import stems

CARDS = 4
# What text and tags must add to the score, closeness in time left out.
ENOUGH = 6_500  # where both are about one law or topic
ENOUGH_BY_TEXT = 7_500  # where they share no tag, or only companies and institutions
SURE = 8_500  # where one of them only touches on what they share
CLEAR = 9_000  # where both say what they are about and share none of it; for the first place, unless they share a main subject
FURTHER = 500  # more from the third place on
_ENOUGH = {"main": ENOUGH, "named": ENOUGH, "actor": ENOUGH_BY_TEXT, "touched": SURE, "nothing": CLEAR}
_FIRST = {"named": CLEAR, "actor": CLEAR, "touched": CLEAR}
_TOO_LITTLE = {  # in German for the desk
    "actor": "gemeinsam ist fast nur, wer vorkommt",
    "touched": "das gemeinsame Thema steht nur am Rande",
    "nothing": "andere Hauptthemen, nur ähnliche Wörter",
}
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

    def is_good(self, place: int) -> bool:
        """Whether it may stand there without a pin: it has enough in common, and a reason that can be shown."""
        if not self.text:
            return False
        parts, shared = self.reasons.get("parts", {}), self.reasons.get("shared", "")
        enough = _ENOUGH.get(shared, ENOUGH_BY_TEXT)
        if place == 1:
            enough = _FIRST.get(shared, enough)
        elif place > 2 and enough < SURE:
            enough += FURTHER
        return "follows" in parts or self.score - parts.get("days", 0) >= enough


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
    shows or an editor forbids. The first place asks for more than the second, so that a lower row may have it; the others
    follow in their order. Fewer good ones give fewer rows, none an empty list.
    """
    chosen: dict[int, Row] = {}

    def fits(row: Row) -> bool:
        if row.other not in public or row.other in used or row.other in chosen:
            return False
        shown = list(chosen.values())
        return row.is_pinned or (row.is_good(len(shown) + 1) and not _repeats(row, shown, own, public))

    for row in (*islice(filter(fits, rows), 1), *rows):
        if len(chosen) == cards:
            break
        if fits(row):
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
    if not row.is_good(2):
        return _TOO_LITTLE.get(row.reasons.get("shared", ""), "zu wenig gemeinsam")
    if _updates_page(row, own, public):
        return "dieselbe Geschichte wie dieser Artikel"
    if _repeats(row, chosen, own, public):
        return "dieselbe Geschichte wie eine Karte"
    if not row.is_good(len(chosen) + 1):
        return "zu wenig gemeinsam für einen weiteren Platz" if chosen else "zu wenig gemeinsam für den ersten Platz"
    return "kein Platz mehr"


def _updates_page(row: Row, own: Headline, public: Mapping[int, Headline]) -> bool:
    """Whether it is a version of the page's own article, unless the page continues it."""
    return "follows" not in row.reasons.get("parts", {}) and public[row.other].updates(own)


def _repeats(row: Row, shown: Sequence[Row], own: Headline, public: Mapping[int, Headline]) -> bool:
    """Whether it is a version of the page or of a card, or if there are too many cards about one event already."""
    this, others = public[row.other], [public[other.other] for other in shown]
    if _updates_page(row, own, public) or any(this.updates(that) for that in others):
        return True
    return sum(this.is_of_event(that) for that in others) >= PER_EVENT
