"""What the matches are about, counted, and the choices that narrow them."""

import datetime as dt
import operator
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from ..models import SUBJECTS, Author, Genre
from ..models.article.querysets import ArticleQuerySet
from ..models.compiled import ID, CompiledQuery, padded
from .documents import ID_BITS
from .matching.match import Row
from .matching.nodes import Phrase
from .tokens import OWNERS, is_owner, owner_id, owner_token

OPTIONS = 6
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,100}")
_YEAR = re.compile(r"(?!1[0-8])[1-9][0-9]{3}")  # from 1900 on
# The tags by which a search can be narrowed.
PARAMETER_OF = {kind: model.search_parameter for kind, model in SUBJECTS.items() if model.search_parameter}
_LETTERS = {letter: kind for kind, letter in OWNERS.items()}


@dataclass(frozen=True)
class Named:
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
    """What a reader chose: public tags, a genre, a year."""

    subjects: tuple[Named, ...] = ()
    genre: str = ""
    year: int = 0

    def __bool__(self) -> bool:
        return bool(self.subjects or self.genre or self.year)

    @property
    def nodes(self) -> tuple[Phrase, ...]:
        return tuple(Phrase((subject.owner,)) for subject in self.subjects)

    def restrict(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        if self.genre:
            articles = articles.filter(genre=self.genre)
        if self.year:
            articles = articles.filter(publish_at__year=self.year)
        return articles


def chosen(slugs: dict[str, str], genre: str, year: str) -> Narrowing:
    """Choices from an address: `slugs` by kind. Tags that do not exist or are not public are left out; at most one query."""
    conditions = {kind: Q(slug=slug) | Q(aliases__slug=slug) for kind, slug in slugs.items() if _SLUG.fullmatch(slug)}
    by_kind = {subject.kind: subject for subject in _named_by(conditions)}
    return Narrowing(
        tuple(by_kind[kind] for kind in PARAMETER_OF if kind in by_kind),
        genre if genre in Genre.values else "",
        int(year) if _YEAR.fullmatch(year) else 0,
    )


def _named_by(conditions: dict[str, Q]) -> list[Named]:
    """Public tags by kind and condition; one query."""
    parts = [
        SUBJECTS[kind]
        .objects.public()
        .filter(condition)
        .distinct()
        .order_by()
        .values_list(Value(kind), F("id"), F("name"), F("slug"))
        for kind, condition in conditions.items()
    ]
    return [Named(*row) for row in _all_of(parts)]


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


def count(rows: Iterable[Row], asked: Iterable[str] = ()) -> Facets:
    """Facets of `rows`; `asked` are owners that the query names. One query, for the names of what is shown."""
    rows = list(rows)
    genres = Counter([row.genre for row in rows])
    owners = _owners(rows)
    shown = {kind: _most(owners, kind) for kind in PARAMETER_OF}
    asked = [owner for owner in dict.fromkeys(asked) if owner in owners]
    names = names_of({*chain.from_iterable(shown.values()), *asked})

    def named(most: Iterable[str]) -> list[Named]:
        return [names[owner] for owner in most if owner in names]

    return Facets(
        {kind: [(tag, owners[tag.owner]) for tag in named(most)[:OPTIONS]] for kind, most in shown.items()},
        [(Genre(genre), number) for genre, number in genres.most_common()],
        _years(rows),
        named(asked),
    )


def _owners(rows: Iterable[Row]) -> dict[str, int]:
    """In how many rows each tag and author stands."""
    carried = Counter(" ".join([row.names for row in rows]).split())
    return {token: number for token, number in carried.items() if is_owner(token)}


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


def _most(owners: Mapping[str, int], kind: str) -> list[str]:
    """Two more than are shown: some may wait for confirmation, and those have no name."""
    of_kind = [(owner, number) for owner, number in owners.items() if _LETTERS[owner[2]] == kind]
    of_kind.sort(key=lambda pair: (-pair[1], owner_id(pair[0])))
    return [owner for owner, _number in of_kind[: OPTIONS + 2]]


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
