"""The archive's words and names around a query: how frequent, in which compounds, of which parts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q

from ..models import SearchName, SearchTerm
from ..text import Splitter, stem
from ..text.compounds import MIN_PART, MIN_WORD
from .documents import STOP_TOKENS
from .matching.match import database
from .names import NAME_WORDS, is_plain, word_key
from .tokens import Word, encode

MOST_NAMED = 3  # tags and authors; where more have a word in their names, it says nothing about one of them
COMPOUNDS = 20  # compounds of one word that are searched with it
_READ_COMPOUNDS = 400
_MIN_BASE, _MIN_REST = 4, 3
LONGEST_COMPOUND, _MAX_SPLIT_WORDS = 40, 3
_NAME_COUNTS = 2


@dataclass
class Lookup:
    """What the archive knows about the words of one query."""

    articles: dict[str, int] = field(default_factory=dict)  # token -> in how many documents
    compounds: list[str] = field(default_factory=list)  # tokens, most frequent first
    owners: dict[str, set[str]] = field(default_factory=dict)  # key of a name -> owners
    names: dict[str, set[str]] = field(default_factory=dict)  # owner -> keys of all its names

    def add(self, rows: Iterable[tuple[str, str, str, int]], keys: set[str]) -> None:
        """What `_rows` reads, the most frequent first; `keys` are the names that were asked for."""
        for source, text, owner, number in sorted(rows, key=lambda row: (-row[3], row[1], row[2])):
            if source == "exact":
                self.articles[text] = number
            elif source == "wide":
                self.compounds.append(text)
            elif source == "part" or text in keys:
                self.owners.setdefault(text, set()).add(owner)
            if source == "name" and is_plain(text):
                self.names.setdefault(owner, set()).add(text)

    def knows(self, token: str) -> bool:
        return self.articles.get(token, 0) > 0 or token in self.owners or word_key(token) in self.owners

    def named_with(self, token: str) -> set[str]:
        """The few owners of whose names a word is a part."""
        owners = self.owners.get(word_key(token), set())
        return owners if len(owners) <= MOST_NAMED else set()

    def _frequency(self, token: str) -> int:
        """A name is a word even if no text has it."""
        return self.articles.get(token, 0) + _NAME_COUNTS * (token in self.owners)

    def compounds_of(self, word: Word) -> list[str]:
        """Longer words that begin or end with this one."""
        bases = _bases(word)
        longer = [term for term in self.compounds if any(_is_compound(term, base, at_end) for base, at_end in bases)]
        return longer[:COMPOUNDS]

    def parts_of(self, word: Word) -> tuple[str, ...]:
        """Tokens of the words that a compound is made of; empty if the word is best left whole."""
        if not MIN_WORD <= len(word.text) <= LONGEST_COMPOUND:
            return ()
        splitter = Splitter(lambda part: self._frequency(encode(stem(part))))
        return tuple(encode(stem(part)) for part in splitter.parts(word.text.lower()))


def look_up(words: list[Word], numbers: Sequence[str] = ()) -> Lookup:
    """One query about words, compounds and names; `numbers` are keys of identifiers."""
    lookup = Lookup()
    if not words and not numbers:
        return lookup
    keys = {key for _start, _end, key in name_keys(words)} | set(numbers)
    telling = [word for word in words if word.token not in STOP_TOKENS]
    terms = _terms_about(telling)
    lookup.add(_rows(telling, terms, keys | terms), keys | terms)
    return lookup


def _rows(words: Sequence[Word], terms: set[str], keys: set[str]) -> list[tuple[str, str, str, int]]:
    """(source, text, owner, number), one query: `words` exactly and in compounds, and names that have one of `keys`.

    Written by hand: each search asks it, and Django takes 7,000 calls to write it.
    """
    ranges = _ranges(words)
    parts = [(_EXACT % _places(terms), list(terms)), (_NAMED % _places(keys), list(keys))]
    if ranges:
        conditions = " OR ".join(f"({condition})" for condition, _values in ranges)
        parts.append((_WIDE % conditions, [value for _condition, values in ranges for value in values]))
    parts += [(_PART, [word_key(token)]) for token in dict.fromkeys(word.token for word in words)]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _values in parts), [value for _sql, part in parts for value in part]
        )
        return cursor.fetchall()


def _ranges(words: Iterable[Word]) -> list[tuple[str, list[str]]]:
    """(condition, values) of the compounds of each word."""
    begins = database().begins_sql
    return [
        begins("backwards", base[::-1]) if at_end else begins("term", base)
        for word in words
        for base, at_end in _bases(word)
    ]


_TERMS, _NAMES = SearchTerm._meta.db_table, SearchName._meta.db_table
_EXACT = f"SELECT 'exact', term, '', articles FROM {_TERMS} WHERE term IN (%s)"  # noqa: S608 - our own tables, here and below
_NAMED = (
    f"SELECT CASE WHEN name = '' THEN 'lent' ELSE 'name' END, key, owner, 0 FROM {_NAMES} "  # noqa: S608
    f"WHERE owner IN (SELECT owner FROM {_NAMES} WHERE key IN (%s))"
)
_WIDE = (
    f"SELECT * FROM (SELECT 'wide', term, '', articles FROM {_TERMS} WHERE articles > 0 AND (%s) "  # noqa: S608
    f"ORDER BY articles DESC, id LIMIT {_READ_COMPOUNDS}) AS frequent"
)
# Owners with a word in their names; at most one more than is used, so that common words cost no more than rare ones.
_PART = (
    f"SELECT * FROM (SELECT 'part', key, owner, 0 FROM {_NAMES} WHERE key = %s "  # noqa: S608
    f"ORDER BY owner LIMIT {MOST_NAMED + 1}) AS few"
)


def _places(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def name_keys(words: Sequence[Word]) -> Iterable[tuple[int, int, str]]:
    """(start, end, key) of every run of words that may be a name, longest first."""
    for length in range(min(NAME_WORDS, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if any(word.token not in STOP_TOKENS for word in run):
                yield start, start + length, " ".join(word.token for word in run)


def _terms_about(words: list[Word]) -> set[str]:
    """The words themselves, and every part that a long one may consist of."""
    terms = {word.token for word in words} | {encode(stem(word.text, "en")) for word in words}
    for word in [word for word in words if len(word.text) >= MIN_WORD][:_MAX_SPLIT_WORDS]:
        lowered = word.text.lower()
        if len(lowered) > LONGEST_COMPOUND:
            continue
        for start in range(len(lowered) - MIN_PART + 1):
            terms.update(encode(stem(lowered[start:end])) for end in range(start + MIN_PART, len(lowered) + 1))
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


def part_of_words(base: str, at_end: bool) -> Q:
    begins = database().begins
    return begins("backwards", base[::-1]) if at_end else begins("term", base)


def any_of(conditions: list[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))
