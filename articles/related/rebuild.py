"""All of it anew: statistics, vectors, postings and rows, on as many processes as wanted.

Everything is computed before the transaction begins, so that writers wait for the writing alone; what changed meanwhile is
brought up to date at its end.
"""

import multiprocessing
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import IO, Any

import numpy as np
from django.db import connections

from ..models import ArticleTerm, ArticleVector, RelatedArticle, RelatedStatistics, public_change
from .archive import Archive, count_keys
from .counts import Counts
from .ranking import Entry, best
from .reading import eligible, entry, postings, read
from .reasons import reasons
from .refresh import refresh
from .statistics import every_count, lock, store
from .vector import keys_of

Progress = Callable[[str, int, int], None]  # (what, done, of how many)

_CHUNK = 100
_BATCH = 2_000


def rebuild(*, workers: int = 1, keep_statistics: bool = False, progress: Progress = lambda *_: None) -> int:
    """Compute and store everything; returns the number of articles. `keep_statistics` leaves counts and floors as they are."""
    before = _stamps()
    ids = [stamp[0] for stamp in before]
    archive = build(ids, workers, keep_statistics, progress)
    with tempfile.TemporaryFile() as spool:
        rows_of = partial(_rows, archive)
        for chunk in _mapped(rows_of, ids, workers, "Comparing", progress):
            pickle.dump(chunk, spool)
        spool.seek(0)
        with public_change(bulk=True):
            statistics = lock()
            if not keep_statistics:
                store(archive.counts, statistics)
            _write(archive, spool)
            changed = {stamp[0] for stamp in set(_stamps()) ^ set(before)}
            if changed:
                refresh(changed)
    return len(ids)


def build(
    ids: Sequence[int], workers: int = 1, keep_statistics: bool = False, progress: Progress = lambda *_: None
) -> Archive:
    """The archive of these articles in memory, with new statistics or the stored ones."""
    if keep_statistics:
        counts = every_count(RelatedStatistics.objects.filter(pk=1).first() or RelatedStatistics())
    else:
        keys = [row for chunk in _mapped(_keys, ids, workers, "Counting", progress) for row in chunk]
        counts = count_keys(keys)
    chunks = _mapped(partial(_entries, counts), ids, workers, "Weighing", progress)
    archive = Archive([one for chunk in chunks for one in chunk], counts)
    return archive if keep_statistics else archive.with_floors()


def _stamps() -> list[tuple[int, Any, Any]]:
    """What tells whether an article was changed since."""
    return list(eligible().order_by("pk").values_list("pk", "applied_revision_id", "publish_at"))


def _keys(ids: Sequence[int]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    return [(*keys_of(text.analysed), np.array(sorted(text.tags), np.uint32)) for text in read(ids)]


def _entries(counts: Counts, ids: Sequence[int]) -> list[Entry]:
    return [entry(text, counts) for text in read(ids)]


def _rows(archive: Archive, ids: Sequence[int]) -> list[tuple[int, int, int, dict]]:
    """(article, other, score, reasons) of the best of each."""
    rows = []
    for pk in ids:
        if pk not in archive.entries:
            continue
        one = archive.entries[pk]
        found, others = archive.matches(pk)
        rows += [
            (pk, match.other, match.score, reasons(one, match, others[match.other]))
            for match in best(one, found)
        ]
    return rows


def _write(archive: Archive, spool: IO[bytes]) -> None:
    for model in (RelatedArticle, ArticleTerm, ArticleVector):
        model.objects.all().delete()
    vectors = (
        ArticleVector(article_id=one.id, data=one.data, notes=one.notes_json, follows=one.follows)
        for one in archive.entries.values()
    )
    terms = (
        ArticleTerm(term=key, article_id=one.id, weight=weight)
        for one in archive.entries.values()
        for key, weight in postings(one.vector, archive.counts)
    )
    rows = (
        RelatedArticle(article_id=pk, other_id=other, score=score, reasons=why)
        for pk, other, score, why in _spooled(spool)
    )
    for model, objects in ((ArticleVector, vectors), (ArticleTerm, terms), (RelatedArticle, rows)):
        while batch := list(islice(objects, _BATCH)):
            model.objects.bulk_create(batch)


def _spooled(spool: IO[bytes]) -> Iterator[tuple[int, int, int, dict]]:
    while True:
        try:
            yield from pickle.load(spool)  # noqa: S301 - our own temporary file, without a name
        except EOFError:
            return


_work: Callable[
    [Sequence[int]], Any
]  # what the forked workers do: inherited, since an archive is too large to send


def _do(chunk: Sequence[int]) -> Any:
    return _work(chunk)


def _mapped(
    work: Callable[[Sequence[int]], Any], ids: Sequence[int], workers: int, label: str, progress: Progress
) -> Iterator[Any]:
    """`work` of each chunk of ids, in order, telling the progress."""
    global _work
    chunks = [ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK)]
    if workers > 1:
        connections.close_all()  # a connection must not be shared with a fork
        _work = work
        with multiprocessing.get_context("fork").Pool(workers) as pool:
            yield from _told(pool.imap(_do, chunks), ids, label, progress)
    else:
        yield from _told(map(work, chunks), ids, label, progress)


def _told(results: Iterable[Any], ids: Sequence[int], label: str, progress: Progress) -> Iterator[Any]:
    for number, result in enumerate(results, start=1):
        progress(label, min(number * _CHUNK, len(ids)), len(ids))
        yield result
