"""Writes records as articles, tags and authors; each record completely or not at all."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from itertools import islice
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction

from ..models import (
    SUBJECTS,
    Article,
    AuditEntry,
    Author,
    LegacyPath,
    Revision,
    RevisionKind,
    Slug,
    Snapshot,
    State,
    Step,
    TagRef,
    WorkingCopy,
    public_change,
)
from ..models.subjects.subject import Subject
from ..text import fold, slugify, without_shaping
from .record import BadRecord, Record, TagName

# Records in one transaction: a second of work. Whoever saves meanwhile waits for its end on SQLite, and gets the lock in the pause.
BATCH = 50
_PAUSE = 0.1  # seconds; those who wait for SQLite's lock ask for it at least so often

Thing = TypeVar("Thing")
OnBad = Callable[[int, str], None]  # (number of the record, reason)
OnWritten = Callable[[Record, Article, "Outcome"], None]


def slices(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """As many as are written in one transaction; between two of them others get their turn."""
    waiting = iter(things)
    while batch := list(islice(waiting, BATCH)):
        yield batch
        if not connection.in_atomic_block:
            time.sleep(_PAUSE)


class Outcome(Enum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    KEPT = "edited here since, kept"


class Writer:
    """Writes records of one source; importing the same records again changes nothing.

    `prepare` may change a record right before it is written; `on_written` is told of each that went in. Both run inside
    the transaction that writes it.
    """

    def __init__(
        self,
        source_name: str,
        prepare: Callable[[Record], None] = lambda _: None,
        on_written: OnWritten = lambda *_: None,
    ) -> None:
        self.source_name = source_name
        self.prepare = prepare
        self.on_written = on_written
        self._ids: dict[tuple[str, str], int] = {}  # (kind or "author", folded name) -> id
        self._fresh: dict[tuple[str, str], int] = {}  # the same, of the record being written

    def write_all(
        self, records: Iterable[tuple[int, Record | BadRecord]], on_bad: OnBad, *, dry_run: bool = False
    ) -> Counter:
        """Write numbered records in batches; `on_bad(number, reason)` is told of each that does not go in.

        Returns how many came to which Outcome, and "bad". With `dry_run` each batch is rolled back.
        """
        counts: Counter = Counter()
        for batch in slices(records):
            self._write_batch(batch, counts, on_bad, dry_run)
        return counts

    def _write_batch(self, batch: list, counts: Counter, on_bad: OnBad, dry_run: bool) -> None:
        with transaction.atomic():
            with public_change(bulk=True):
                for number, record in batch:
                    counts[self._try(number, record, on_bad) or "bad"] += 1
            if dry_run:
                transaction.set_rollback(True)
                self._ids.clear()

    def _try(self, number: int, record: Record | BadRecord, on_bad: OnBad) -> Outcome | None:
        if isinstance(record, BadRecord):
            on_bad(number, str(record))
            return None
        try:
            return self.write(record)[1]
        except (BadRecord, DatabaseError, ValueError) as error:
            on_bad(number, " ".join(str(error).split()) or type(error).__name__)
            return None

    def write(self, record: Record) -> tuple[Article, Outcome]:
        """Write one record, in a savepoint of its own. Raises DatabaseError or ValueError, and then nothing is written."""
        self._fresh = {}
        with public_change(bulk=True), transaction.atomic():
            self.prepare(record)
            result = self._write(record)
            self.on_written(record, *result)
        self._ids |= self._fresh
        return result

    def _write(self, record: Record) -> tuple[Article, Outcome]:
        snapshot = self._snapshot(record)
        article = Article.objects.filter(source_name=self.source_name, external_id=record.external_id).first()
        if article is None:
            return self._start(record, snapshot), Outcome.NEW
        newest = article.working_copy.newest_revision
        is_same = newest is not None and newest.content == snapshot.to_json()
        if not is_same and article.revisions.exclude(kind=RevisionKind.IMPORTED).exists():
            return article, Outcome.KEPT
        if not is_same:
            article.working_copy.import_revision(snapshot)
        has_moved = record.follows_standing and self._follow(record, article)
        return article, Outcome.SAME if is_same and not has_moved else Outcome.CHANGED

    def _follow(self, record: Record, article: Article) -> bool:
        """Take over that a text was published or withdrawn on the former site since; whatever somebody here decided stays."""
        is_touched = article.revisions.exclude(kind=RevisionKind.IMPORTED).exists()
        if (
            is_touched
            or AuditEntry.objects.filter(model="article", object_id=article.pk, person__isnull=False).exists()
        ):
            return False
        if record.published is None and article.state == State.PUBLISHED:
            if article.is_scheduled():
                article.unschedule()
            else:
                article.withdraw(is_silent=True)
        elif record.published is not None and article.state == State.DRAFT and not article.is_in_trash:
            article.lock()
            article.state, article.publish_at = State.PUBLISHED, record.published
            article.first_published_at = record.published
            article.apply(self._newest(article))
            self._lead_on(record, article)
        else:
            return False
        return True

    @staticmethod
    def _newest(article: Article) -> Revision:
        newest = article.working_copy.newest_revision
        assert newest is not None  # it was imported
        return newest

    def _start(self, record: Record, snapshot: Snapshot) -> Article:
        slug = slugify(record.slug)
        fields: dict[str, Any] = {"slug": Slug.free(slug)} if slug else {}
        article = Article.start(
            snapshot,
            kind=RevisionKind.IMPORTED,
            publish_at=record.published,
            source_name=self.source_name,
            external_id=record.external_id,
            **fields,
        )
        self._lead_on(record, article)
        if record.is_for_review or record.notes:
            step = Step.REVIEW if record.is_for_review else Step.WRITING
            WorkingCopy.objects.filter(pk=article.pk).update(step=step, notes=record.notes)
        if record.is_trashed:
            article.move_to_trash(by=None)
        return article

    @staticmethod
    def _lead_on(record: Record, article: Article) -> None:
        """Former addresses; of a draft in an archive nobody knew any."""
        paths = (record.path, *(record.paths if record.published is not None else ()))
        rows = [LegacyPath(path=path, article=article) for path in dict.fromkeys(paths) if path]
        LegacyPath.objects.bulk_create(rows, ignore_conflicts=True)

    def _snapshot(self, record: Record) -> Snapshot:
        byline = tuple(self._id("author", name) for name in dict.fromkeys(record.authors))
        return Snapshot(**record.content, byline=byline, tags=self._tags(record.tags))

    def _tags(self, names: list[TagName]) -> tuple[TagRef, ...]:
        refs: dict[tuple[str, int], TagRef] = {}
        for name in names:
            pk = self._id(name.kind, name.name)
            refs.setdefault((name.kind, pk), TagRef(name.kind, pk, name.main))
        return tuple(refs.values())

    def _id(self, kind: str, name: str) -> int:
        """The id of the tag or author of this name, alias or spelling; made if there is none."""
        name = " ".join(without_shaping(name).split())
        key = (kind, fold(name))
        known = self._ids.get(key) or self._fresh.get(key)
        if known is None:
            known = self._find_or_make(kind, name).pk
            self._fresh[key] = known
        return known

    def _find_or_make(self, kind: str, name: str) -> Author | Subject:
        if kind == "author":
            return Author.objects.filter(name__iexact=name).first() or Author.objects.create(name=name)
        model = SUBJECTS[kind]
        return model.objects.named(name).first() or model.objects.create(name=name)
