"""Writes records as articles, tags and authors; each record completely or not at all."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum

from django.db import DatabaseError, connection, transaction

from ..models import SUBJECTS, Article, Author, LegacyPath, RevisionKind, Snapshot, TagRef, public_change
from ..models.subjects.subject import Subject
from ..text import fold, without_shaping
from .record import BadRecord, Record, TagName

# Records in one transaction: a second of work. Whoever saves meanwhile waits for its end on SQLite, and gets the lock in the pause.
BATCH = 50
_PAUSE = 0.1  # seconds; those who wait for SQLite's lock ask for it at least so often

OnBad = Callable[[int, str], None]  # (number of the record, reason)


class Outcome(Enum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    KEPT = "edited here since, kept"


class Writer:
    """Writes records of one source; importing the same records again changes nothing."""

    def __init__(self, source_name: str) -> None:
        self.source_name = source_name
        self._ids: dict[tuple[str, str], int] = {}  # (kind or "author", folded name) -> id
        self._fresh: dict[tuple[str, str], int] = {}  # the same, of the record being written

    def write_all(
        self, records: Iterable[tuple[int, Record | BadRecord]], on_bad: OnBad, *, dry_run: bool = False
    ) -> Counter:
        """Write numbered records in batches; `on_bad(number, reason)` is told of each that does not go in.

        Returns how many came to which Outcome, and "bad". With `dry_run` each batch is rolled back.
        """
        counts: Counter = Counter()
        batch: list[tuple[int, Record | BadRecord]] = []
        for item in records:
            batch.append(item)
            if len(batch) == BATCH:
                self._write_batch(batch, counts, on_bad, dry_run)
                batch = []
                if not connection.in_atomic_block:
                    time.sleep(_PAUSE)
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
            result = self._write(record)
        self._ids |= self._fresh
        return result

    def _write(self, record: Record) -> tuple[Article, Outcome]:
        snapshot = self._snapshot(record)
        article = Article.objects.filter(source_name=self.source_name, external_id=record.external_id).first()
        if article is None:
            article = Article.start(
                snapshot,
                kind=RevisionKind.IMPORTED,
                publish_at=record.published,
                source_name=self.source_name,
                external_id=record.external_id,
            )
            if record.path:
                LegacyPath.objects.get_or_create(path=record.path, defaults={"article": article})
            return article, Outcome.NEW
        if article.working_copy.newest_revision and article.working_copy.newest_revision.content == snapshot.to_json():
            return article, Outcome.SAME
        if article.revisions.exclude(kind=RevisionKind.IMPORTED).exists():
            return article, Outcome.KEPT
        article.working_copy.import_revision(snapshot)
        return article, Outcome.CHANGED

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
