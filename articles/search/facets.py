"""What the matches are about, counted, and the choices that narrow them."""

import datetime as dt
import operator
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from ..models import SUBJECTS, Author, Genre, Regulation, SearchName
from ..models.compiled import ID, CompiledQuery, padded
from ..text import fold, identifiers, slugify
from .documents import ID_BITS
from .matching.match import Row, Span
from .matching.nodes import Phrase
from .tokens import MARK, OWNERS, genre_token, owner_id, owner_token

OPTIONS = 6
PARAMETER_OF = {kind: model.search_parameter for kind, model in SUBJECTS.items()} | {"author": "autor"}
_LETTERS = {letter: kind for kind, letter in OWNERS.items()}
_GENRES = {genre_token(genre): genre for genre in Genre}
_EVER = Span(0, 1 << 34)  # in the year 2514


class Named(NamedTuple):
    kind: str
    id: int
    name: str
    slug: str
    note: str = ""  # its long title, or what an author does

    @property
    def owner(self) -> str:
        return owner_token(self.kind, self.id)


@dataclass(frozen=True)
class Narrowing:
    """What a reader chose: public tags and authors, a genre, a time."""

    subjects: tuple[Named, ...] = ()
    genre: str = ""
    first: dt.date | None = None  # days of Berlin, both included
    last: dt.date | None = None

    def __bool__(self) -> bool:
        return bool(self.nodes or self.first or self.last)

    @property
    def nodes(self) -> tuple[Phrase, ...]:
        tokens = [subject.owner for subject in self.subjects] + [genre_token(self.genre)] * bool(self.genre)
        return tuple(Phrase((token,)) for token in tokens)

    @property
    def span(self) -> Span | None:
        since = _midnight(self.first) if self.first else _EVER.since
        until = _midnight(self.last + dt.timedelta(days=1)) if self.last else _EVER.until
        return Span(since, until) if self.first or self.last else None


def _midnight(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), timezone.get_default_timezone()).timestamp())


def public_named(names: Mapping[str, str]) -> dict[str, Named]:
    """Public tags and authors by kind, of their addresses or names by kind; what does not exist is left out. At most one query."""
    conditions = {kind: _is_called(kind, name) for kind, name in names.items() if name}
    parts = [
        _public(kind).filter(condition).distinct().order_by().values_list(Value(kind), F("id"), F("name"), F("slug"))
        for kind, condition in conditions.items()
    ]
    found = [Named(*row) for row in _all_of(parts)]
    found.sort(key=lambda named: named.slug == slugify(names[named.kind]))
    return {named.kind: named for named in found}  # an address goes before another's name


def _is_called(kind: str, name: str) -> Q:
    slug = slugify(name)
    if kind == "author":
        return Q(slug=slug)
    called = Q(slug=slug) | Q(aliases__slug=slug) | Q(folded=fold(name))
    numbers = [law.key for law in identifiers(name)]
    if kind != Regulation.kind or not numbers:
        return called
    owner = Concat(Value(owner_token(kind, 0)[:-1]), Cast(OuterRef("pk"), TextField()))
    return called | Q(Exists(SearchName.objects.filter(key__in=numbers, owner=owner)))


def _public(kind: str) -> QuerySet:
    return Author.objects.public() if kind == "author" else SUBJECTS[kind].objects.public()


def _all_of(parts: Sequence[QuerySet]) -> Iterable:
    """The rows of all parts, in one query; none for none."""
    if len(parts) < 2:
        return parts[0] if parts else ()
    return parts[0].union(*parts[1:], all=True)


@dataclass(frozen=True)
class Facets:
    """(choice, number of matches), most frequent first."""

    subjects: Mapping[str, Sequence[tuple[Named, int]]]
    genres: Sequence[tuple[Genre, int]]
    years: Sequence[tuple[int, int]]
    asked: Sequence[Named] = ()  # tags and authors that the query names, and that matches carry


def count(rows: Sequence[Row], asked: Iterable[str] = ()) -> Facets:
    """Facets of `rows`; `asked` are owners that the query names. One query, for the names of what is shown."""
    carried = Counter(" ".join([row.names for row in rows]).split())
    shown = _most(carried)
    asked = [owner for owner in dict.fromkeys(asked) if owner in carried]
    names = names_of({*chain.from_iterable(shown.values()), *asked})

    def named(most: Iterable[str]) -> list[Named]:
        return [names[owner] for owner in most if owner in names]

    return Facets(
        {kind: [(tag, carried[tag.owner]) for tag in named(most)[:OPTIONS]] for kind, most in shown.items()},
        [(_GENRES[token], number) for token, number in carried.most_common() if token in _GENRES],
        _years(rows),
        named(asked),
    )


def _most(carried: Counter[str]) -> dict[str, list[str]]:
    """The most frequent of each kind, two more than are shown: some may wait for confirmation, and those have no name.

    Of equals those come first that the newer match carries.
    """
    shown: dict[str, list[str]] = {kind: [] for kind in PARAMETER_OF}
    for token, _number in carried.most_common():
        if token[:2] == MARK and len(of_kind := shown[_LETTERS[token[2]]]) < OPTIONS + 2:
            of_kind.append(token)
    return shown


def _years(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Years in local time, newest first; the calendar is used once for each year, not for each row."""
    zone, years = timezone.get_current_timezone(), []
    moments = sorted([row.recency >> ID_BITS for row in rows], reverse=True)
    done = 0
    while done < len(moments):
        year = dt.datetime.fromtimestamp(moments[done], zone).year
        begins = dt.datetime(year, 1, 1, tzinfo=zone).timestamp()
        until = bisect_right(moments, -begins, key=operator.neg)
        years.append((year, until - done))
        done = until
    return years


def names_of(owners: Iterable[str]) -> dict[str, Named]:
    """Confirmed tags, and authors, by their tokens; the articles that carry them are public. One query."""
    ids: dict[str, list[int]] = {kind: [] for kind in OWNERS}
    for owner in owners:
        letter, pk = owner_id(owner)
        ids[_LETTERS[letter]].append(pk)
    most = max(map(len, ids.values()))
    if not most:
        return {}
    places = len(padded(range(most)))
    asked = [pk for kind in OWNERS for pk in (*ids[kind], *[0] * (places - len(ids[kind])))]
    return {named.owner: named for named in (Named(*row) for row in _names(places).rows(*asked))}


@cache
def _names(places: int) -> CompiledQuery:
    return CompiledQuery(_names_query, *range(ID, ID + places * len(OWNERS)))


def _names_query(*ids: int) -> QuerySet:
    """The same number of ids for each kind of owner, one kind after the other."""
    places = len(ids) // len(OWNERS)
    parts = []
    for number, kind in enumerate(OWNERS):
        rows = _of_kind(kind).filter(pk__in=ids[number * places : (number + 1) * places]).order_by()
        parts.append(rows.values_list(Value(kind), F("id"), F("name"), F("slug"), _note(kind)))
    return parts[0].union(*parts[1:], all=True)


def _note(kind: str) -> F | Value:
    field = "role" if kind == "author" else SUBJECTS[kind].long_name_field
    return F(field) if field else Value("")


def _of_kind(kind: str) -> QuerySet:
    return Author.objects.all() if kind == "author" else SUBJECTS[kind].objects.filter(is_proposed=False)
