"""The sentence in which a text speaks of what has changed since."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ...models import RelationRole
from ...text import whole_sentences
from ...text.named_dates import NamedDate, named_dates, telling
from .events import Event, Span

# What a scope names so that a text means the same: a part of the law, or a long noun ("Hochrisiko-Systeme").
_PART = re.compile(
    r"\b(?:Art\.|Artikel|Anhang|Kapitel|Kap\.|Titel|§)\s?(?:\d{1,3}[a-z]?|[IVX]{1,5})\b|\b[A-ZÄÖÜ][a-zäöüß]{7,}"
)
# Without one of these a sentence about a scope says nothing of its date.
_OF_TIME = re.compile(
    r"\b(?:gilt|gelten|gälten|greift|greifen|Frist(?:en)?|Stichtag|Termin|Übergangsfrist(?:en)?|Schonfrist|in Kraft|wirksam|noch nicht|künftig)\b"
)
_GENERAL = frozenset(
    {"Vorschriften", "Pflichten", "Verordnung", "Richtlinie", "Mitgliedstaaten", "Kommission", "Unternehmen"}
)

# What a sentence about a company must speak of as well.
_ROLES = {
    RelationRole.GATEKEEPER: ("Torwächter", "Gatekeeper"),
    RelationRole.VLOP: ("VLOP", "sehr groß", "Sehr groß"),
    RelationRole.VLOSE: ("VLOSE", "sehr groß", "Sehr groß"),
    RelationRole.PROCEEDINGS: ("erfahren", "rmittl", "ermittelt", "untersucht", "prüft"),
    RelationRole.SUED: ("klag", "Klage"),
    RelationRole.FINE: ("Bußgeld", "Geldbuße", "Strafe", "Millionen", "Milliarden"),
    RelationRole.BAN: ("ntersag", "erbot", "erbiet"),
    RelationRole.ENTITY_LIST: ("Entity List", "Schwarze Liste", "schwarze Liste", "Sanktion"),
    RelationRole.EXPORT_LICENCE: ("izenz", "xport", "usfuhr"),
    RelationRole.FUNDING: ("örder", "ubvention", "Millionen", "Milliarden"),
    RelationRole.SIGNATORY: ("nterzeichn", "Kodex"),
}


LONGEST = 100_000  # characters of a text that are read
MOST_PLACES = 20  # of one name in one text


@dataclass
class Text:
    """A published piece, read once for all that has happened since."""

    words: str
    day: dt.date  # on which it was written

    def passage(self, event: Event) -> SafeString | None:
        """The sentence that speaks of it, with the telling words marked; None if none does, or the text knows already."""
        if event.now and any(map(self._is_ahead, self._dates([event.now]))):
            return None
        found = next(self._places(event), None)
        return self._marked(*found) if found else None

    def _dates(self, spans: Iterable[Span]) -> Iterator[NamedDate]:
        """What can mean one of these; only those lines of the text are read that can name it."""
        for first, last in spans:
            words = telling(first, last)
            lines = self._lines if any(word in self.words for word in words) else []
            for start, line in lines:
                if any(word in line for word in words):
                    named = (named.moved(start) for named in named_dates(line, self.day))
                    yield from (found for found in named if found.meets(first, last))

    @cached_property
    def _lines(self) -> list[tuple[int, str]]:
        """With the places at which they begin."""
        lines = self.words.split("\n")
        starts = accumulate((len(line) + 1 for line in lines[:-1]), initial=0)
        return list(zip(starts, lines, strict=True))

    def _places(self, event: Event) -> Iterator[tuple[int, int]]:
        """Where it speaks of the event: a date tells more than a name."""
        yield from ((named.start, named.end) for named in self._dates(event.dates) if self._is_ahead(named))
        if event.role:
            yield from self._together(event.names, _ROLES.get(RelationRole(event.role), (event.law_name,)))
        else:
            yield from ((start, start + len(name)) for name in event.names for start in _starts(self.words, name))
            yield from self._of_scope(event.scope)

    def _is_ahead(self, named: NamedDate) -> bool:
        """A month that had begun when the text was written tells when that was: "Stand Januar 2025"."""
        return named.is_day or named.first > self.day

    def _together(self, names: Iterable[str], others: Iterable[str]) -> Iterator[tuple[int, int]]:
        for name in names:
            for start in _starts(self.words, name):
                if any(other in self._sentence(start, start + len(name))[0] for other in others):
                    yield start, start + len(name)

    def _of_scope(self, scope: str) -> Iterator[tuple[int, int]]:
        for part in dict.fromkeys(match[0] for match in _PART.finditer(scope) if match[0] not in _GENERAL):
            for start in _starts(self.words, part):
                if _OF_TIME.search(self._sentence(start, start + len(part))[0]):
                    yield start, start + len(part)

    def _sentence(self, start: int, end: int) -> tuple[str, int]:
        """The sentence around a place, and where it begins."""
        first = self.words.rfind("\n", 0, start) + 1
        last = self.words.find("\n", end)
        line = self.words[first : last if last >= 0 else None]
        at = first
        for sentence in whole_sentences(line):
            at = self.words.find(sentence, at)
            if at + len(sentence) >= end:
                return sentence, at
            at += len(sentence)
        return line, first

    def _marked(self, start: int, end: int) -> SafeString:
        sentence, at = self._sentence(start, end)
        return format_html(
            "{}<mark>{}</mark>{}",
            sentence[: max(start - at, 0)].lstrip(),
            self.words[start:end],
            sentence[end - at :],
        )


def _starts(words: str, name: str) -> Iterator[int]:
    """Where a name stands as a word, also with an "s" behind it or before a hyphen."""
    start, places = words.find(name), 0
    while start >= 0 and places < MOST_PLACES:
        places += 1
        before, behind = words[start - 1 : start], words[start + len(name) :][:2]
        if not before.isalnum() and (not behind[:1].isalnum() or (behind[:1] == "s" and not behind[1:].isalnum())):
            yield start
        start = words.find(name, start + len(name))
