"""Rebuilds everything: statistics, vectors, postings and rows, in as many processes as wanted.

Everything is computed before anything is written. What is computed is written in slices of a second or less, so that other
writers get their turn on SQLite too; each article's own list changes at once. What others changed meanwhile is brought up to date at the end.
"""

import multiprocessing
import pickle
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from django.db import connection, connections, transaction
from django.utils import timezone

from ..models import ArticleTerm, ArticleVector, RelatedArticle, RelatedStatistics, SiteSettings, public_change
from .engine.archive import Archive, count_keys
from .engine.calibration import calibrated
from .engine.counts import Counts
from .engine.ranking import Entry, best
from .engine.reading import eligible, entry, read
from .engine.reasons import reasons
from .engine.statistics import lock, slices, store
from .engine.vector import keys_of
from .refresh import place, store_entries

Progress = Callable[[str, int, int], None]  # (what, done, of how many)

Row = tuple[int, int, int, dict]  # (article, other, score, reasons)

_CHUNK = 250  # articles computed at once, and written in one transaction: some 12,000 rows
_BATCH = 2_000
_AT_ONCE = 50  # changed articles brought up to date in one transaction
_PAUSE = 0.1  # seconds before each: others who wait for SQLite's lock ask for it at least so often


class Overtaken(Exception):
    """Another rebuild began while this one was running; the newer one counts."""


def rebuild(*, workers: int = 1, progress: Progress = lambda *_: None) -> int:
    """Compute and store everything; returns the number of articles.

    Raises Overtaken if another rebuild has begun since.
    """
    version = _begin()
    ids = list(eligible().order_by("pk").values_list("pk", flat=True))
    archive = build(ids, workers, progress)
    with tempfile.TemporaryFile() as spool:
        for rows in _mapped(partial(_rows, archive), ids, workers, "Comparing", progress):
            pickle.dump(rows, spool)
        spool.seek(0)
        for part in slices(archive.counts):
            with _turn(version):
                store(*part)
        for number, chunk in enumerate(_chunks(ids), start=1):
            with _turn(version):
                _write(archive, chunk, pickle.load(spool))  # noqa: S301 - our own temporary file, without a name
            progress("Writing", min(number * _CHUNK, len(ids)), len(ids))
    with _turn(version) as statistics:
        _switch(statistics, archive)
    while _catch_up(version):
        pass
    return len(ids)


def _begin() -> int:
    """From now on changes are noted for the end; returns the number of this rebuild."""
    with transaction.atomic():
        statistics = lock()
        statistics.version += 1
        statistics.pending = []
        statistics.save()
        return statistics.version


@contextmanager
def _turn(version: int) -> Iterator[RelatedStatistics]:
    """A pause in which others can take the lock, then a public change that holds it."""
    if not connection.in_atomic_block:
        time.sleep(_PAUSE)
    with public_change(bulk=True):
        statistics = lock()
        if statistics.version != version:
            raise Overtaken
        yield statistics


def _switch(statistics: RelatedStatistics, archive: Archive) -> None:
    """Store the archive's statistics; articles that are no longer in it are handled like changed ones."""
    counts = archive.counts
    statistics.articles, statistics.overlap, statistics.window = counts.articles, counts.overlap, counts.window
    statistics.factors, statistics.made_at = dict(counts.factors), timezone.now()
    stored = set(ArticleVector.objects.values_list("pk", flat=True))
    statistics.pending = sorted({*(statistics.pending or ()), *(stored - archive.entries.keys())})
    statistics.save()


def _catch_up(version: int) -> bool:
    """Bring a part of what has changed since the rebuild began up to date; returns whether more is left."""
    with _turn(version) as statistics:
        pending = statistics.pending or []
        due, left = pending[:_AT_ONCE], pending[_AT_ONCE:]
        place(due, statistics, again=True)
        statistics.pending = left or None
        statistics.is_stale = statistics.is_stale and bool(left)
        statistics.save()
        return bool(left)


def build(ids: Sequence[int], workers: int = 1, progress: Progress = lambda *_: None) -> Archive:
    """The archive of these articles in memory, with new statistics."""
    keys = [row for chunk in _mapped(_keys, ids, workers, "Counting", progress) for row in chunk]
    counts = count_keys(keys)
    chunks = _mapped(partial(_entries, counts), ids, workers, "Weighing", progress)
    archive = Archive([article for chunk in chunks for article in chunk], counts).with_bounds()
    if SiteSettings.load().learns_related:
        linking = [pk for pk in archive if archive.entries[pk].links]
        without_links = [entry(text, counts) for chunk in _chunks(linking) for text in read(chunk, links=False)]
        archive.counts = replace(archive.counts, factors=calibrated(archive, without_links))
    return archive


def _keys(ids: Sequence[int]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    return [(*keys_of(text.analysed), np.array(sorted(text.tags), np.uint32)) for text in read(ids)]


def _entries(counts: Counts, ids: Sequence[int]) -> list[Entry]:
    return [entry(text, counts) for text in read(ids)]


def _rows(archive: Archive, ids: Sequence[int]) -> list[Row]:
    """(article, other, score, reasons) of the best of each."""
    rows = []
    for pk in ids:
        if pk not in archive.entries:
            continue
        article = archive.entries[pk]
        compared, others = archive.matches(pk)
        chosen = best(article, compared)
        rows += [(pk, match.other, match.score, reasons(article, match, others[match.other])) for match in chosen]
    return rows


def _write(archive: Archive, chunk: Sequence[int], rows: list[Row]) -> None:
    """Replace vectors, postings and rows of these articles."""
    for model, field in ((RelatedArticle, "article"), (ArticleTerm, "article"), (ArticleVector, "pk")):
        model.objects.filter(**{f"{field}__gte": chunk[0], f"{field}__lte": chunk[-1]}).delete()
    entries = [archive.entries[pk] for pk in chunk if pk in archive.entries]
    store_entries(entries, archive.counts)
    RelatedArticle.objects.bulk_create(
        (RelatedArticle(article_id=pk, other_id=other, score=score, reasons=why) for pk, other, score, why in rows),
        batch_size=_BATCH,
    )


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK)]


_work: Callable[[Sequence[int]], Any]  # what the forked workers do: inherited, since an archive is too large to send


def _do(chunk: Sequence[int]) -> Any:
    return _work(chunk)


def _mapped(
    work: Callable[[Sequence[int]], Any], ids: Sequence[int], workers: int, label: str, progress: Progress
) -> Iterator[Any]:
    """`work` of each chunk of ids, in order, telling the progress."""
    global _work
    chunks = _chunks(ids)
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
