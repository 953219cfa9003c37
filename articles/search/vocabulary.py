"""The archive's words and names around a query: how frequent, in which compounds, of which parts, what a mistyped one meant."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q, Value
from django.db.models.functions import Length

from ..models import SearchName, SearchTerm
from ..text import Splitter, stem
from ..text.compounds import MIN_PART, MIN_WORD
from .documents import STOP_TOKENS
from .match import database
from .tokens import Word, encode

MAX_NAME = 6  # words of a query that may be one name
COMPOUNDS = 20  # compounds of one word that are searched with it
_READ_COMPOUNDS = 400
_MIN_BASE, _MIN_REST = 4, 3
_MAX_SPLIT_WORD, _MAX_SPLIT_WORDS = 40, 3
_NAME_COUNTS = 2
_READ_SIMILAR = 600
_MIN_SIMILAR = 4
_MIN_STEM, _MAX_ENDING = 6, 4


@dataclass
class Lookup:
    """What the archive knows about the words of one query."""

    articles: dict[str, int] = field(default_factory=dict)  # token -> in how many documents
    compounds: list[str] = field(default_factory=list)  # tokens, most frequent first
    owners: dict[str, set[str]] = field(default_factory=dict)  # key of a name -> owners
    names: dict[str, set[str]] = field(default_factory=dict)  # owner -> keys of all its names

    def knows(self, token: str) -> bool:
        return self.articles.get(token, 0) > 0 or token in self.owners

    def _frequency(self, token: str) -> int:
        """A name is a word even if no text has it."""
        return self.articles.get(token, 0) + _NAME_COUNTS * (token in self.owners)

    def compounds_of(self, word: Word) -> list[str]:
        """Longer words that begin or end with this one."""
        bases = _bases(word)
        found = [
            term for term in self.compounds
            if any(_is_compound(term, base, at_end) for base, at_end in bases)
        ]  # fmt: skip
        return found[:COMPOUNDS]

    def parts_of(self, word: Word) -> tuple[str, ...]:
        """Tokens of the words that a compound is made of; empty if the archive knows no better than the whole."""
        if not MIN_WORD <= len(word.text) <= _MAX_SPLIT_WORD:
            return ()
        splitter = Splitter(lambda part: self._frequency(encode(stem(part))))
        return tuple(encode(stem(part)) for part in splitter.parts(word.text.lower()))


def look_up(words: list[Word]) -> Lookup:
    """One query about words, compounds and names."""
    found = Lookup()
    if not words:
        return found
    keys = {key for _start, _end, key in name_keys(words)}
    telling = [word for word in words if word.token not in STOP_TOKENS]
    about = _terms_about(telling)
    exact = SearchTerm.objects.filter(term__in=about).order_by()
    ranges = [_range(base, at_end) for word in telling for base, at_end in _bases(word)]
    wide = SearchTerm.objects.filter(
        pk__in=SearchTerm.objects.filter(_any(ranges), articles__gt=0).order_by("-articles", "pk").values("pk")[:_READ_COMPOUNDS]
    ).order_by()  # fmt: skip
    named = SearchName.objects.filter(
        owner__in=SearchName.objects.filter(key__in=keys | about).values("owner")
    ).order_by()
    rows = exact.values_list(Value("exact"), F("term"), Value(""), F("articles")).union(
        wide.values_list(Value("wide"), F("term"), Value(""), F("articles")),
        named.exclude(name="").values_list(Value("name"), F("key"), F("owner"), Value(0)),
        named.filter(name="").values_list(Value("lent"), F("key"), F("owner"), Value(0)),
        all=True,
    )
    for source, text, owner, number in sorted(rows, key=lambda row: (-row[3], row[1], row[2])):
        if source == "exact":
            found.articles[text] = number
        elif source == "wide":
            found.compounds.append(text)
        else:
            if source == "name":
                found.names.setdefault(owner, set()).add(text)
            if text in keys or text in about:
                found.owners.setdefault(text, set()).add(owner)
    return found


def name_keys(words: list[Word]) -> Iterable[tuple[int, int, str]]:
    """(start, end, key) of every run of words that may be a name, longest first."""
    for length in range(min(MAX_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if any(word.token not in STOP_TOKENS for word in run):
                yield start, start + length, " ".join(word.token for word in run)


def _terms_about(words: list[Word]) -> set[str]:
    """The words themselves, and every part that a long one may consist of."""
    terms = {word.token for word in words} | {encode(stem(word.text, "en")) for word in words}
    for word in [word for word in words if len(word.text) >= MIN_WORD][:_MAX_SPLIT_WORDS]:
        lowered = word.text.lower()
        if len(lowered) > _MAX_SPLIT_WORD:
            continue
        for start in range(len(lowered) - MIN_PART + 1):
            terms.update(
                encode(stem(lowered[start:end])) for end in range(start + MIN_PART, len(lowered) + 1)
            )
    return terms


def _bases(word: Word) -> list[tuple[str, bool]]:
    """(what a compound of the word shares with it, whether at its end). Short stems would be part of anything."""
    whole = encode(word.text.lower())
    first = word.token if len(word.token) > _MIN_BASE else whole
    bases = [(first, False)] if len(first) >= _MIN_BASE else []
    return bases + ([(word.token, True)] if len(word.token) >= _MIN_BASE else [])


def _is_compound(term: str, base: str, at_end: bool) -> bool:
    if len(term) - len(base) < _MIN_REST:
        return False
    return term.endswith(base) if at_end else term.startswith(base)


def _range(base: str, at_end: bool) -> Q:
    begins = database().begins
    return begins("backwards", base[::-1]) if at_end else begins("term", base)


def _any(conditions: list[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


@dataclass(frozen=True)
class Meant:
    """What a mistyped word may have meant: a token, and if it is a name, whose and how it is written."""

    token: str
    owners: tuple[str, ...] = ()
    name: str = ""


def corrections(words: list[Word]) -> dict[str, list[Meant]]:
    """What mistyped words may have meant, by their tokens, best first; one query.

    With few mistakes, either the beginning or the end of a word is as it should be.
    """
    wanted = [word.token for word in words if len(word.token) >= _MIN_SIMILAR]
    if not wanted:
        return {}
    near_terms, near_names = Q(pk__in=[]), Q(pk__in=[])
    for token in wanted:
        is_as_long = Q(size__range=(len(token) - _MAX_ENDING, len(token) + 2))
        near_terms |= is_as_long & (_range(token[:3], False) | _range(token[-3:], True))
        near_names |= is_as_long & database().begins("key", token[:2])
    terms = SearchTerm.objects.annotate(size=Length("term")).filter(near_terms, articles__gt=0)
    terms = SearchTerm.objects.filter(pk__in=terms.order_by("-articles", "pk").values("pk")[:_READ_SIMILAR])
    names = SearchName.objects.annotate(size=Length("key")).filter(near_names).exclude(name="").order_by()
    rows = terms.order_by().values_list(F("term"), Value(""), Value(""), F("articles"))
    frequency: dict[str, int] = {}
    named: dict[str, list[tuple[str, str]]] = {}
    for term, owner, name, number in rows.union(
        names.values_list("key", "owner", "name", Value(1)), all=True
    ):
        frequency[term] = max(number, frequency.get(term, 0))
        if owner:
            named.setdefault(term, []).append((owner, name))
    return {
        token: [_meant(term, named.get(term, ())) for term in _closest(token, frequency)] for token in wanted
    }


def _meant(term: str, named: Iterable[tuple[str, str]]) -> Meant:
    named = sorted(named)
    return Meant(term, tuple(owner for owner, _name in named), named[0][1] if named else "")


def _closest(word: str, frequency: dict[str, int]) -> list[str]:
    most = 1 if len(word) < 6 else 2
    found = []
    for term, number in frequency.items():
        distance = _distance(word, term, most)
        if distance <= most and term != word:
            found.append((distance, -number, term))
    return [term for _distance, _number, term in sorted(found)[:3]]


def _distance(word: str, term: str, most: int) -> int:
    """Between a mistyped word and a stem; a mistyped ending that no stemmer knows counts as one mistake."""
    longer = len(word) - len(term)
    if 2 <= longer <= _MAX_ENDING and len(term) >= _MIN_STEM:
        return 1 + edit_distance(word[: len(term)], term, most - 1)
    return edit_distance(word, term, most) if abs(longer) <= most else most + 1


def edit_distance(one: str, other: str, most: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours (optimal string alignment); `most` + 1 means more than that."""
    before, previous = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, against in enumerate(other, 1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, previous = previous, current
    return previous[-1]
