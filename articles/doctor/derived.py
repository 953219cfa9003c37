"""Questions about what is computed from articles and stored: compared with a new computation, which writes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ..body import parse
from ..models import Article, ArticleTerm, Citation, Reference, RelatedArticle, RelatedStatistics, State
from ..models.article.applying import referred
from ..models.article.citing import citation_rows, cite, values_of
from ..related.engine.candidates import Stored, candidates, load
from ..related.engine.counts import Counts
from ..related.engine.ranking import Entry, best, matches
from ..related.engine.reading import entry, postings, read
from ..related.engine.reasons import reasons
from ..related.engine.statistics import counts_for
from .findings import Finding, Sample, fail, named, ok, warn

LISTS = 10  # lists of a sample that are looked up: each takes some thirty queries
REBUILD = "manage.py rebuild_related"


def references(sample: Sample) -> Finding:
    """They keep what is in use from being deleted."""
    if differing := sample.differing(_referring_otherwise):
        remedy = "Open them at the desk and save: that writes the references anew."
        return fail("references", f"{named(differing)}: what they refer to is stored otherwise", remedy)
    return ok("references", f"{sample}: as their versions say")


def _referring_otherwise(ids: Sequence[int]) -> list[int]:
    stored: dict[int, set[tuple[str, int, bool, bool]]] = defaultdict(set)
    for row in Reference.objects.filter(article__in=ids):
        stored[row.article_id].add((*row.what, row.in_applied, row.in_newest))
    articles = Article.objects.filter(pk__in=ids).select_related("applied_revision", "working_copy__newest_revision")
    return [article.pk for article in articles.order_by("pk") if stored[article.pk] != _references_of(article)]


def _references_of(article: Article) -> set[tuple[str, int, bool, bool]]:
    applied, newest = article.applied_revision, article.working_copy.newest_revision
    of_applied = referred(applied.snapshot, article.pk) if applied else set()
    of_newest = of_applied if newest == applied else set()
    if newest and newest != applied:
        of_newest = referred(newest.snapshot, article.pk)
    return {(*what, what in of_applied, what in of_newest) for what in of_applied | of_newest}


def citations(sample: Sample) -> Finding:
    if differing := sample.differing(_citing_otherwise):
        text = f"{named(differing)}: which laws they cite would be found otherwise today"
        return warn("citations", text, "manage.py rebuild_bodies")
    return ok("citations", f"{sample}: as they would be found today")


def _citing_otherwise(ids: Sequence[int]) -> list[int]:
    stored: dict[int, list[Any]] = defaultdict(list)
    for row in Citation.objects.filter(article__in=ids).order_by("pk"):
        stored[row.article_id].append(values_of(row))
    fields = ("body", "genre", "state", "publish_at")
    return [
        article.pk
        for article in Article.objects.filter(pk__in=ids).only(*fields).order_by("pk")
        if stored[article.pk] != _citations_of(article)
    ]


def _citations_of(article: Article) -> list[Any]:
    if article.state != State.PUBLISHED or article.publish_at is None:
        return []
    cited = cite(parse(article.body), article.genre)[1]
    return list(map(values_of, citation_rows(article.pk, cited, article.publish_at)))


def related(sample: Sample) -> Finding:
    """Every stored row says what a new computation would say of the two articles."""
    statistics = RelatedStatistics.objects.filter(pk=1).first() or RelatedStatistics()
    if statistics.is_stale or statistics.pending is not None:
        reason = "a change was too large to follow" if statistics.is_stale else "a rebuild is at work, or was killed"
        return warn("related", f"{reason}; nothing was compared", REBUILD)
    if differing := sample.differing(lambda ids: _compared_otherwise(ids, statistics)):
        return fail("related", f"{named(differing)}: vectors or rows are not what they would be today", REBUILD)
    lists = sample if sample.is_full else Sample(sample.ids[:LISTS], is_full=False)
    if lacking := lists.differing(lambda ids: _without_their_best(ids, statistics)):
        return fail("related", f"{named(lacking)}: the best match is missing", REBUILD)
    return ok("related", f"{sample}: as they would be computed today")


def _entries(ids: Sequence[int], statistics: RelatedStatistics) -> tuple[dict[int, Entry], Counts]:
    texts = read(ids)
    counts = counts_for(texts, statistics)
    return {text.id: entry(text, counts) for text in texts}, counts


def _compared_otherwise(ids: Sequence[int], statistics: RelatedStatistics) -> list[int]:
    entries, counts = _entries(ids, statistics)
    stored = load(ids)
    found = {pk for pk in ids if entries.get(pk) != stored.get(pk)}
    terms: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for pk, term, weight in ArticleTerm.objects.filter(article__in=ids).values_list("article_id", "term", "weight"):
        terms[pk].add((term, weight))
    found |= {pk for pk in ids if terms[pk] != (set(postings(entries[pk].vector, counts)) if pk in entries else set())}
    rows = list(RelatedArticle.objects.filter(article__in=ids))
    others = load({row.other_id for row in rows})
    return sorted(found | {row.article_id for row in rows if not _holds(row, entries, others, counts)})


def _holds(row: RelatedArticle, entries: dict[int, Entry], others: dict[int, Entry], counts: Counts) -> bool:
    article, other = entries.get(row.article_id), others.get(row.other_id)
    if article is None or other is None or other.id in article.links:
        return False
    match = matches(article, [other], counts.factors)[0]
    return (row.score, row.reasons) == (match.score, reasons(article, match, other))


def _without_their_best(ids: Sequence[int], statistics: RelatedStatistics) -> list[int]:
    entries, counts = _entries(ids, statistics)
    return [pk for pk, article in sorted(entries.items()) if not _has_its_best(article, counts)]


def _has_its_best(article: Entry, counts: Counts) -> bool:
    others = load(candidates(article, counts, Stored()))
    first = best(article, matches(article, list(others.values()), counts.factors), 1)
    rows = RelatedArticle.objects.filter(article=article.id)
    return all(rows.filter(other=match.other).exists() for match in first)


QUESTIONS = (references, citations, related)
