"""The door: read the query, match, rank, count. Seven queries at most, whatever is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from ..models import Article, SearchDocument
from ..models.article.querysets import ArticleQuerySet
from .corrections import Meant, corrections
from .facets import Facets, Narrowing, count
from .match import LIMIT, Row, matching, newest_rows, rows
from .nodes import AllOf, Node
from .parts import clean
from .query import Query, corrected, read
from .rank import Ranked, rank, rules_of

READ_BODIES = 60  # of the best matches the whole text is weighed
LOOSE_LIMIT = 300  # matches where not everything was found; of those the texts come at once


@dataclass(frozen=True)
class Found:
    """What a search found. `ids` are articles that readers can reach, best first."""

    query: Query
    ids: Sequence[int] = ()
    limit: int = LIMIT
    is_loose: bool = False  # no article has everything that was asked for
    facets: Facets | None = None
    meant: dict[str, list[Meant]] = field(default_factory=dict)  # mistyped token -> what it may have meant
    owners: frozenset[str] = frozenset()  # whose names may be told then: tags and authors of the matches


def search(text: str, narrowing: Narrowing | None = None, *, newest_first: bool = False) -> Found:
    """Search public articles for what a reader typed."""
    narrowing = narrowing or Narrowing()
    query = read(clean(text))
    now = timezone.now()
    articles = narrowing.restrict(Article.objects.published(now))
    if not query.units:
        return _listed(query, articles, narrowing) if narrowing else Found(query)
    meant = {token: options for token, options in corrections(query.unknown).items() if options}
    if meant:
        query = corrected(query, meant)
    ranked, strict = _matched(query, articles, narrowing, now.timestamp(), is_sure=not meant)
    complete = [one for one in ranked if one.covers_all]
    if not strict and complete:
        ranked = complete
    if newest_first:
        ranked = sorted(ranked, key=lambda one: -one.row.recency)
    kept = [one.row for one in ranked]
    return Found(
        query,
        [row.id for row in kept],
        limit=LIMIT if strict else LOOSE_LIMIT,
        is_loose=not strict and not complete,
        facets=count(kept, query.owners) if kept else None,
        meant=meant,
        owners=frozenset(owner for row in kept for owner in row.names.split()) if meant else frozenset(),
    )


def _matched(
    query: Query, articles: ArticleQuerySet, narrowing: Narrowing, now: float, *, is_sure: bool
) -> tuple[list[Ranked], bool]:
    """Matches, and whether they have everything for certain. Of a corrected query what has all and what has a part come at once."""
    if is_sure and (found := rows(articles, _narrow(query.strict, narrowing), LIMIT)):
        return _in_two_steps(found, query, now), True
    nodes = query.loose if is_sure else [query.all_of, *query.loose[-1:]]
    found = rows(articles, _narrow(nodes, narrowing), LOOSE_LIMIT, bodies=True)
    bodies = {row.id: row.body or "" for row in found}
    return rank(found, rules_of(query), now, bodies, strict=False), False


def _listed(query: Query, articles: ArticleQuerySet, narrowing: Narrowing) -> Found:
    """Without words: everything that was chosen, newest first."""
    found = rows(articles, [AllOf(narrowing.nodes)], LIMIT) if narrowing.nodes else newest_rows(articles, LIMIT)
    return Found(query, [row.id for row in found], facets=count(found) if found else None)


def _narrow(nodes: Sequence[Node], narrowing: Narrowing) -> list[Node]:
    return [AllOf((node, *narrowing.nodes)) if narrowing.nodes else node for node in nodes]


def _in_two_steps(found: Sequence[Row], query: Query, now: float) -> list[Ranked]:
    """All by title, lead and names; then the best ones by their whole text too."""
    rules = rules_of(query)
    first = rank(found, rules, now, {}, strict=True)
    best = [one.row for one in first[:READ_BODIES]]
    bodies = dict(SearchDocument.objects.filter(pk__in=[row.id for row in best]).values_list("pk", "body"))
    return rank(best, rules, now, bodies, strict=True) + first[READ_BODIES:]


def matching_ids(text: str, limit: int = LIMIT) -> list[int]:
    """The newest articles that have everything asked for, those included that readers cannot reach yet: for the desk."""
    query = read(clean(text))
    if not query.units:
        return []
    return matching(query.all_of, limit)
