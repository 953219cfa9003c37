"""Updates related rows inside the transaction that changes an article, in both directions, with a bounded number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ..models import ArticleTerm, ArticleVector, RelatedArticle, RelatedStatistics
from .engine import ranking
from .engine.candidates import candidates, load
from .engine.counts import Counts
from .engine.ranking import Entry, Match, best, matches
from .engine.reading import Text, entry, postings, read
from .engine.reasons import reasons
from .engine.statistics import counts_for, counts_of_keys, lock

MOST_AT_ONCE = 200  # articles in one change; beyond that the rows are left to `rebuild_related`
_CHUNK = 500
_BATCH = 2_000

_Stored = tuple[int, int, int]  # a stored row: (-score, other, its id)


def refresh(ids: Iterable[int]) -> bool:
    """Bring vectors, postings and rows of these articles up to date, and the rows of all others that they concern.

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
    work = _Refresh(statistics, texts)
    for pk in wanted:
        work.take(pk, again=again)
    work.finish()
    return work.is_resized


class _Refresh:
    """One pass. `take` leaves every row as a rebuild would, except those of articles in `due`, which `finish` ranks anew."""

    def __init__(self, statistics: RelatedStatistics, texts: dict[int, Text]) -> None:
        self.statistics = statistics
        self.texts = texts
        self.counts = counts_for(list(texts.values()), statistics)
        self.due: set[int] = set()
        self.is_resized = False

    def take(self, pk: int, *, again: bool = False) -> None:
        before = load([pk]).get(pk)
        now = entry(self.texts[pk], self.counts) if pk in self.texts else None
        if before == now and not again:
            return
        self.is_resized |= (before is None) != (now is None)
        ArticleTerm.objects.filter(article=pk).delete()
        ArticleVector.objects.filter(pk=pk).delete()
        if now is None:
            self._lose(pk)
        else:
            store_entries([now], self.counts)
            self._place(now)

    def _lose(self, pk: int) -> None:
        """Remove the article from the rows of all others; full lists are ranked anew, to fill the free place."""
        RelatedArticle.objects.filter(article=pk).delete()
        listed_by = list(RelatedArticle.objects.filter(other=pk).values_list("article", flat=True))
        self.due.update(article for article, rows in _rows_of(listed_by).items() if len(rows) >= ranking.KEPT)
        RelatedArticle.objects.filter(other=pk).delete()

    def _place(self, article: Entry) -> None:
        others = load(candidates(article, self.counts))
        compared = matches(article, list(others.values()))
        RelatedArticle.objects.filter(article=article.id).delete()
        _write(article, best(article, compared), others)
        listed_by = set(RelatedArticle.objects.filter(other=article.id).values_list("article", flat=True))
        score = {match.other: match for match in compared if article.id not in others[match.other].links}
        gone = listed_by - score.keys()
        rows = _rows_of(listed_by | score.keys())
        self.due.update(pk for pk in gone if len(rows[pk]) >= ranking.KEPT)
        RelatedArticle.objects.filter(other=article.id).delete()
        new: list[RelatedArticle] = []
        pushed_out: list[int] = []
        for other, match in score.items():
            match = Match(article.id, match.score, match.parts)
            if self._takes(rows.get(other, []), match, other, pushed_out):
                new.append(_row(others[other], match, article))
        if pushed_out:
            RelatedArticle.objects.filter(pk__in=pushed_out).delete()
        RelatedArticle.objects.bulk_create(new)

    def _takes(self, rows: list[_Stored], match: Match, owner: int, pushed_out: list[int]) -> bool:
        """Whether the match becomes a row of `owner`, which had `rows`; the last row is pushed out if the list is full.

        If a full list had the article and it would now come last, an article outside the list may be better: the list is ranked anew.
        """
        if len(rows) < ranking.KEPT:
            return True
        others = sorted(row for row in rows if row[1] != match.other)
        worst, was_listed = others[-1], len(others) < len(rows)
        if match.order < worst:
            if not was_listed:
                pushed_out.append(worst[2])
            return True
        if was_listed:
            self.due.add(owner)
        return False

    def finish(self) -> None:
        """Rank anew the articles whose rows cannot be updated one by one."""
        for article in load(self.due).values():
            keys = [*article.vector.stems.tolist(), *article.vector.tags.tolist()]
            others = load(candidates(article, counts_of_keys(keys, self.statistics)))
            RelatedArticle.objects.filter(article=article.id).delete()
            _write(article, best(article, matches(article, list(others.values()))), others)


def _rows_of(articles: Iterable[int]) -> dict[int, list[_Stored]]:
    """By article."""
    wanted, rows_of = sorted(articles), defaultdict(list)
    for at in range(0, len(wanted), _CHUNK):
        rows = RelatedArticle.objects.filter(article__in=wanted[at : at + _CHUNK]).order_by()
        for article, other, score, pk in rows.values_list("article_id", "other_id", "score", "pk"):
            rows_of[article].append((-score, other, pk))
    return rows_of


def _row(article: Entry, match: Match, other: Entry) -> RelatedArticle:
    return RelatedArticle(
        article_id=article.id, other_id=other.id, score=match.score, reasons=reasons(article, match, other)
    )


def _write(article: Entry, chosen: list[Match], others: dict[int, Entry]) -> None:
    RelatedArticle.objects.bulk_create(_row(article, match, others[match.other]) for match in chosen)


def store_entries(entries: Sequence[Entry], counts: Counts) -> None:
    """Vectors and postings of articles that have none."""
    vectors = (ArticleVector(article_id=a.id, data=a.data, notes=a.notes_json, follows=a.follows) for a in entries)
    ArticleVector.objects.bulk_create(vectors, batch_size=_BATCH)
    found_by = ((article.id, posting) for article in entries for posting in postings(article.vector, counts))
    terms = (ArticleTerm(term=key, article_id=pk, weight=weight) for pk, (key, weight) in found_by)
    ArticleTerm.objects.bulk_create(terms, batch_size=_BATCH)
