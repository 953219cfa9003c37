"""The whole search: read the query, match, rank, count. Seven database queries at most, whatever is asked."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from ..models import SearchDocument
from ..models.compiled import ID, CompiledQuery
from .corrections import Meant, corrections
from .facets import Facets, Narrowing, count
from .matching.match import LIMIT, Row, matching, newest_rows, rows
from .matching.nodes import AllOf, Node
from .matching.rank import Ranked, rank, rules_of
from .parts import clean
from .query import Query, Unit, corrected, read

READ_BODIES = 60  # of the best matches the whole text is weighed
_CODE = re.compile(r"[;<>={}\\|`]|--")
LOOSE_LIMIT = 300  # matches where not everything was found; of those the texts come at once


@dataclass(frozen=True)
class Found:
    """What a search found. `ids` are articles that readers can reach, best first."""

    query: Query
    ids: Sequence[int] = ()
    limit: int = LIMIT
    is_loose: bool = False  # no article has everything that was asked for
    missing: Sequence[Unit] = ()  # laws and cases that no article cites
    facets: Facets | None = None
    meant: dict[str, list[Meant]] = field(default_factory=dict)  # mistyped token -> what it may have meant
    owners: frozenset[str] = frozenset()  # whose names may be told then: tags and authors of the matches


def search(text: str, narrowing: Narrowing | None = None, *, without: str = "", newest_first: bool = False) -> Found:
    """Search public articles for what a reader typed; `without` are words that must not stand in them."""
    narrowing = narrowing or Narrowing()
    query = read(clean(text), clean(without))
    now = timezone.now()
    if not query.units:
        return _found(query, _listed(query, narrowing, now)) if narrowing else Found(query)
    meant = _meant(query)
    typed, query = query, corrected(query, meant) if meant else query
    matches = _matches(query, narrowing, now, is_sure=not meant)
    if meant and matches.is_loose and 1 < len(typed.free_words) == len(meant) == len(typed.words):
        return Found(typed)  # words that nobody knows, and what each may mean alone stands nowhere together
    shown = [match.row for match in matches.ranked]
    if newest_first:
        shown.sort(key=attrgetter("recency"), reverse=True)
    found = replace(
        _found(query, shown), limit=matches.limit, is_loose=matches.is_loose, missing=_missing(query, matches)
    )
    if not meant:
        return found
    return replace(found, meant=meant, owners=frozenset(" ".join(row.names for row in shown).split()))


def _meant(query: Query) -> dict[str, list[Meant]]:
    """What mistyped words may have meant. Who types code, and not German, makes no mistake in it."""
    if _CODE.search(query.text):
        return {}
    return {token: options for token, options in corrections(query.unknown, query.lookup).items() if options}


def _found(query: Query, shown: Sequence[Row]) -> Found:
    return Found(query, [row.id for row in shown], facets=count(shown, query.owners) if shown else None)


class _Matches(NamedTuple):
    ranked: list[Ranked]
    limit: int
    is_loose: bool


def _matches(query: Query, narrowing: Narrowing, now: dt.datetime, *, is_sure: bool) -> _Matches:
    """What has everything; else what has a part. Of a corrected query both are read at once."""
    if is_sure and (matched := rows(_narrow(query, query.strict, narrowing), LIMIT, now, narrowing.span)):
        return _Matches(_in_two_steps(matched, query, now.timestamp()), LIMIT, is_loose=False)
    nodes = query.loose if is_sure else [query.all_of, *query.loose[-1:]]
    matched = rows(_narrow(query, nodes, narrowing), LOOSE_LIMIT, now, narrowing.span, bodies=True)
    bodies = {row.id: row.body for row in matched}
    ranked = rank(matched, rules_of(query), now.timestamp(), bodies, strict=False)
    complete = [match for match in ranked if match.covers_all]
    return _Matches(complete or ranked, LOOSE_LIMIT, is_loose=not complete)


def _missing(query: Query, matches: _Matches) -> list[Unit]:
    """Citations that stand in none of the matches of a part. Where there may be more of those, nobody knows."""
    if not matches.is_loose or query.excluded or len(matches.ranked) > matches.limit:
        return []
    cited = [unit for unit in query.units if unit.is_citation]
    rows = [match.row for match in matches.ranked] if cited else []
    texts = [f" {row.title} | {row.lead} | {row.body} | {row.names} " for row in rows]
    return [unit for unit in cited if not any(_stands_in(unit, text) for text in texts)]


def _stands_in(unit: Unit, text: str) -> bool:
    return any(all(f" {' '.join(tokens)} " in text for tokens in answer.phrases) for answer in unit.answers)


def _listed(query: Query, narrowing: Narrowing, now: dt.datetime) -> list[Row]:
    """Without words: everything that was chosen, newest first. Of a time alone nothing can be left out: no index begins there."""
    if narrowing.nodes:
        return rows([query.without_excluded(AllOf(narrowing.nodes))], LIMIT, now, narrowing.span)
    return newest_rows(narrowing.span, LIMIT, now) if narrowing.span else []


def _narrow(query: Query, nodes: Sequence[Node], narrowing: Narrowing) -> list[Node]:
    return [query.without_excluded(AllOf((node, *narrowing.nodes))) for node in nodes]


def _in_two_steps(matched: Sequence[Row], query: Query, now: float) -> list[Ranked]:
    """Rank all by title, lead and names, then the best ones by their whole text too."""
    rules = rules_of(query)
    first = rank(matched, rules, now, {}, strict=True)
    best = [match.row for match in first[:READ_BODIES]]
    bodies = dict(_BODIES.rows(*[row.id for row in best], *[0] * (READ_BODIES - len(best))))
    return rank(best, rules, now, bodies, strict=True) + first[READ_BODIES:]


def _bodies_query(*ids: int) -> QuerySet:
    return SearchDocument.objects.filter(pk__in=ids).values_list("pk", "body")


_BODIES = CompiledQuery(_bodies_query, *range(ID, ID + READ_BODIES))


def matching_ids(text: str, limit: int = LIMIT) -> list[int]:
    """The newest articles that have everything asked for, also those that are not public yet: for the desk."""
    query = read(clean(text))
    if not query.units:
        return []
    return matching(query.without_excluded(query.all_of), limit)
