"""Follows a public change inside its transaction: numbers and rows of the changed articles, and their places in the lists of others.

Every row says what a rebuild would say of the two. Where an article changes or goes, the lists that have it are not filled up from outside:
after `n` such changes the first KEPT - n places of a list are still those of a rebuild.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..models import ArticleTerm, ArticleVector, RelatedArticle, RelatedStatistics
from .engine import ranking
from .engine.candidates import Stored, candidates, load
from .engine.counts import Counts
from .engine.ranking import Entry, Match, best, matches
from .engine.reading import entry, postings, read
from .engine.reasons import reasons
from .engine.statistics import counts_for, lock

MOST_AT_ONCE = 200  # articles in one change; beyond that the rows are left to `rebuild_related`
_CHUNK = 500
_BATCH = 2_000


def refresh(ids: Iterable[int]) -> bool:
    """Bring vectors, postings and rows of these articles up to date, and their places in the lists of others.

    Returns whether one of them came in or went, so that the archive has another size. While a rebuild is at work, its new numbers stand
    beside old ones: then this is as good as can be for the moment, and the rebuild does it again at its end.
    """
    wanted, statistics = sorted(ids), lock()
    if statistics.pending is not None:
        statistics.pending = sorted({*statistics.pending, *wanted})
        statistics.save(update_fields=["pending"])
    if len(wanted) > MOST_AT_ONCE:
        statistics.is_stale = True
        statistics.save(update_fields=["is_stale"])
        return False
    return place(wanted, statistics)


def place(wanted: Iterable[int], statistics: RelatedStatistics, *, again: bool = False) -> bool:
    """`refresh` for the holder of the lock; `again` also does what seems to be up to date."""
    texts = {text.id: text for text in read(wanted)}
    counts = counts_for(list(texts.values()), statistics)
    is_resized = False
    for pk in wanted:
        before = load([pk]).get(pk)
        now = entry(texts[pk], counts) if pk in texts else None
        if before == now and not again:
            continue
        is_resized |= (before is None) != (now is None)
        _forget(pk)
        if now:
            store_entries([now], counts)
            _relate(now, counts)
    return is_resized


def _forget(pk: int) -> None:
    for rows in (RelatedArticle.objects.filter(article=pk), RelatedArticle.objects.filter(other=pk)):
        rows.delete()
    ArticleTerm.objects.filter(article=pk).delete()
    ArticleVector.objects.filter(pk=pk).delete()


def _relate(article: Entry, counts: Counts) -> None:
    """Write the rows of the article, and its rows in the lists of others: where there is room, or it is better than the last."""
    others = load(candidates(article, counts, Stored()))
    compared = matches(article, list(others.values()), counts.factors)
    rows = [_row(article, match, others[match.other]) for match in best(article, compared)]
    last, pushed_out = _full_lists(others), []
    for match in compared:
        theirs = replace(match, other=article.id)
        is_full = match.other in last
        if article.id in others[match.other].links or (is_full and theirs.order > last[match.other][:2]):
            continue
        if is_full:
            pushed_out.append(last[match.other][2])
        rows.append(_row(others[match.other], theirs, article))
    if pushed_out:
        RelatedArticle.objects.filter(pk__in=pushed_out).delete()
    RelatedArticle.objects.bulk_create(rows)


def _full_lists(articles: Iterable[int]) -> dict[int, tuple[int, int, int]]:
    """(-score, other, id) of the last row of each article whose list is full."""
    wanted, rows_of = sorted(articles), defaultdict(list)
    for at in range(0, len(wanted), _CHUNK):
        rows = RelatedArticle.objects.filter(article__in=wanted[at : at + _CHUNK]).order_by()
        for article, other, score, pk in rows.values_list("article_id", "other_id", "score", "pk"):
            rows_of[article].append((-score, other, pk))
    return {article: max(rows) for article, rows in rows_of.items() if len(rows) >= ranking.KEPT}


def _row(article: Entry, match: Match, other: Entry) -> RelatedArticle:
    return RelatedArticle(
        article_id=article.id, other_id=other.id, score=match.score, reasons=reasons(article, match, other)
    )


def store_entries(entries: Sequence[Entry], counts: Counts) -> None:
    """Vectors and postings of articles that have none."""
    vectors = (
        ArticleVector(article_id=a.id, data=a.data, notes=a.notes_json, follows=a.follows, day=a.day) for a in entries
    )
    ArticleVector.objects.bulk_create(vectors, batch_size=_BATCH)
    found_by = ((article.id, posting) for article in entries for posting in postings(article.vector, counts))
    terms = (ArticleTerm(term=key, article_id=pk, weight=weight) for pk, (key, weight) in found_by)
    ArticleTerm.objects.bulk_create(terms, batch_size=_BATCH)
