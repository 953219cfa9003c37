"""What mistyped words of a query may have meant: words of the archive and names, of few other letters."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from ..models import SearchName, SearchTerm
from ..text import stem
from ..text.compounds import MIN_PART, MIN_WORD
from ..text.distance import edit_distance
from ..text.stopwords import PARTICLES
from .documents import STOP_TOKENS
from .matching.match import database
from .names import is_plain, is_telling, word_key
from .tokens import Word, analyse, encode
from .vocabulary import LONGEST_COMPOUND, MOST_NAMED, Lookup

NEVER_MEANT = STOP_TOKENS | {word.token for particle in PARTICLES for word in analyse(particle)}
_READ_SIMILAR = 600
_MIN_SIMILAR = 4
_CANDIDATES, _HALVES, _MOST, _LONG = 3, 4, 2, 8
_MIN_STEM, _MAX_ENDING, _MAX_MORE = 6, 4, 2


@dataclass(frozen=True)
class Meant:
    """What a mistyped word may have meant: a token, and if it is a name or a word of one, whose and how it is written.

    Of a compound with one mistyped part, `token` is that part, which was typed as `typed`; `before` or `after` is the other.
    """

    token: str
    owners: tuple[str, ...] = ()
    name: str = ""
    typed: str = ""
    before: Word | None = None
    after: Word | None = None

    @property
    def tokens(self) -> list[str]:
        parts = [part.token for part in (self.before, self.after) if part]
        return [*parts, self.token] if self.before else [self.token, *parts]

    def spelled(self, form: str) -> str:
        """The whole word, if `form` is how a text writes the token: of a compound's part, as much as was typed of it."""
        if not (self.before or self.after):
            return form
        beginnings = [form[:end].lower() for end in range(min(len(self.token), len(form)), len(form) + 1)]
        part = min(beginnings, key=lambda beginning: edit_distance(self.typed, beginning, len(form)))
        return "".join(
            [self.before.text if self.before else "", part, self.after.text if self.after else ""]
        ).capitalize()


class Halves(NamedTuple):
    """A compound of which the archive knows one part; the other may be mistyped."""

    known: Word
    other: Word
    is_first: bool  # the known part

    def meaning(self, term: str) -> Meant:
        before, after = (self.known, None) if self.is_first else (None, self.known)
        return Meant(term, typed=self.other.text, before=before, after=after)


def corrections(words: Iterable[Word], lookup: Lookup) -> dict[str, list[Meant]]:
    """What mistyped words may have meant, by their tokens, best first; one query. `lookup` knows the parts of compounds.

    With few mistakes, either the beginning or the end of a word is as it should be.
    """
    unknown = [word for word in words if len(word.token) >= _MIN_SIMILAR and is_telling(word.token)]
    if not unknown:
        return {}
    wanted = [word.token for word in unknown]
    halves = {word.token: _halves(word, lookup) for word in unknown}
    rows = _similar(wanted, [half.other.token for group in halves.values() for half in group])
    frequency: dict[str, int] = {}
    for key, _owner, _name, number in rows:
        term = key.removeprefix(word_key(""))
        frequency[term] = max(number, frequency.get(term, 0))
    named = _named_by_term((key, owner, name) for key, owner, name, _number in rows if owner)
    return {token: _meanings(token, halves[token], frequency, named) for token in wanted}


def _meanings(
    token: str, halves: Iterable[Halves], frequency: dict[str, int], named: dict[str, list[tuple[str, str]]]
) -> list[Meant]:
    """Words of few other letters, then compounds of which one part has a single other letter, then words cut short."""
    whole = [(distance, _meant(term, named.get(term, ()))) for distance, term in _closest(token, frequency)]
    compound = [
        half.meaning(term)
        for half in halves
        for distance, term in _closest(half.other.token, frequency)
        if distance <= (1 if len(half.other.token) < _LONG else _MOST)
    ]
    near = [meant for distance, meant in whole if distance <= _MOST and abs(len(meant.token) - len(token)) < 2]
    rest = [meant for _distance, meant in whole if meant not in near]
    return [*near, *compound, *rest][:_CANDIDATES]


def _halves(word: Word, lookup: Lookup) -> list[Halves]:
    """Where a long word may be cut so that one part is known: the longest known parts first."""
    text = word.text.lower()
    if not MIN_WORD <= len(text) <= LONGEST_COMPOUND:
        return []
    halves = []
    for cut in range(MIN_PART, len(text) - MIN_PART + 1):
        first, last = (Word(part, 0, encode(stem(part))) for part in (text[:cut], text[cut:]))
        known_first, known_last = (lookup.articles.get(part.token, 0) > 1 for part in (first, last))
        if known_first and not known_last:
            halves.append(Halves(first, last, is_first=True))
        elif known_last and not known_first:
            halves.append(Halves(last, first, is_first=False))
    return sorted(halves, key=lambda half: -len(half.known.text))[:_HALVES]


def _named_by_term(rows: Iterable[tuple[str, str, str]]) -> dict[str, list[tuple[str, str]]]:
    """term -> (owner, name): names that are this term, and names of which it is a word, unless too many have it."""
    whole: dict[str, list[tuple[str, str]]] = defaultdict(list)
    parts: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, owner, name in rows:
        (whole if is_plain(key) else parts)[key.removeprefix(word_key(""))].append((owner, name))
    for term, owners in parts.items():
        whole[term] += owners if len(owners) <= MOST_NAMED else ()
    return whole


def _similar(wanted: Sequence[str], parts: Sequence[str]) -> list[tuple[str, str, str, int]]:
    """(term or key of a name, owner, name, articles) near the words and the parts of words; one query.

    Written by hand, as in `vocabulary`.
    """
    begins = database().begins_sql
    terms = [
        _near("term", token, *begins(column, beginning))
        for token in dict.fromkeys((*wanted, *parts))
        for column, beginning in (("term", token[:3]), ("backwards", token[-3:][::-1]))
    ]
    names = [
        _near("key", written, *begins("key", written[: len(written) - len(token) + 2]))
        for token in wanted
        for written in (token, word_key(token))
    ]
    sql = f"{_TERMS % _any_of(terms)} UNION ALL {_NAMES % _any_of(names)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _sql, values in (*terms, *names) for value in values])
        return cursor.fetchall()


def _near(column: str, word: str, begins: str, values: Sequence[str]) -> tuple[str, list[Any]]:
    """About as long as the word, and beginning as it does."""
    length = f"LENGTH({column}) BETWEEN %s AND %s AND {begins}"
    return length, [len(word) - _MAX_ENDING, len(word) + _MAX_MORE, *values]


def _any_of(conditions: Iterable[tuple[str, list[Any]]]) -> str:
    return " OR ".join(f"({sql})" for sql, _values in conditions)


_TERMS = (
    f"SELECT * FROM (SELECT term, '', '', articles FROM {SearchTerm._meta.db_table} WHERE articles > 0 AND (%s) "  # noqa: S608
    f"ORDER BY articles DESC, id LIMIT {_READ_SIMILAR}) AS terms"
)
_NAMES = (
    f"SELECT * FROM (SELECT key, owner, name, 1 FROM {SearchName._meta.db_table} WHERE name <> '' AND (%s) "  # noqa: S608
    f"ORDER BY id LIMIT {_READ_SIMILAR}) AS names"
)


def _meant(term: str, named: Iterable[tuple[str, str]]) -> Meant:
    named = sorted(named)
    return Meant(term, tuple(owner for owner, _name in named), named[0][1] if named else "")


def _closest(word: str, frequency: dict[str, int]) -> list[tuple[int, str]]:
    """(number of mistakes, term), the fewest first, then the most frequent."""
    most = 1 if len(word) < 6 else 2
    close = []
    for term, number in frequency.items():
        distance = _distance(word, term, most)
        if distance <= most and term != word and term not in NEVER_MEANT:
            close.append((distance, -number, term))
    return [(distance, term) for distance, _number, term in sorted(close)[:_CANDIDATES]]


def _distance(word: str, term: str, most: int) -> int:
    """Between a mistyped word and a stem; a mistyped ending that no stemmer knows counts as one mistake."""
    longer = len(word) - len(term)
    if 2 <= longer <= _MAX_ENDING and len(term) >= _MIN_STEM:
        return 1 + edit_distance(word[: len(term)], term, most - 1)
    return edit_distance(word, term, most) if abs(longer) <= most else most + 1
