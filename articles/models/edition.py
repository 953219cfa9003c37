"""The edition: what readers see right now, as one number that every public change raises.

Whoever writes a public table does so inside `with public_change():`. It opens the transaction, collects what changed,
tells the listeners inside it and raises the number, so that either all of it happens or nothing.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from django.db.models import F
from django.dispatch import Signal

# Sent once for each outermost `public_change`, inside its transaction, with `change: PublicChange`.
# An exception in a receiver rolls the whole change back.
public_changed = Signal()


@dataclass
class PublicChange:
    """What one transaction changed for readers."""

    unseen: bool = False  # nobody is told
    bulk: bool = False  # an import: listeners may leave work that a later rebuild command does for all
    articles: set[int] = field(default_factory=set)  # ids of articles whose public row, tags or byline were written
    deleted_articles: set[int] = field(default_factory=set)
    subjects: set[tuple[str, int]] = field(default_factory=set)  # (kind, id) of tags whose names were written
    authors: set[int] = field(default_factory=set)  # ids of authors whose names were written
    dated: set[int] = field(default_factory=set)  # ids of regulations whose milestones were written


_open_change: ContextVar[PublicChange | None] = ContextVar("open_public_change", default=None)


@contextmanager
def public_change(*, bulk: bool = False, unseen: bool = False) -> Iterator[PublicChange]:
    """Open a transaction for writing public tables; a nested use joins the outer one.

    On leaving the outermost block `public_changed` is sent and the edition number raised, both inside the transaction,
    unless the block and all blocks in it are `unseen`: no reader can or could see any of it, before or after.
    """
    outer = _open_change.get()
    if outer is not None:
        outer.unseen &= unseen
        yield outer
        return
    change = PublicChange(unseen=unseen, bulk=bulk)
    with transaction.atomic():
        token = _open_change.set(change)
        try:
            yield change
            if not change.unseen:
                public_changed.send(sender=Edition, change=change)
        finally:
            _open_change.reset(token)
        if not change.unseen:
            Edition.advance()


def new_epoch() -> str:
    return secrets.token_hex(8)


class Edition(models.Model):
    """One row: `number` grows with every public change; `epoch` is renewed when the whole database is another one."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    epoch = models.CharField(max_length=16, default=new_epoch)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="edition_is_one_row")]

    def __str__(self) -> str:
        return f"{self.epoch}/{self.number}"

    @classmethod
    def advance(cls) -> None:
        """Raise the number by one; the row appears with the first change."""
        if not cls.objects.filter(pk=cls.ONLY).update(number=F("number") + 1):
            cls.objects.create(number=1)

    @classmethod
    def current(cls) -> tuple[str, int]:
        """(epoch, number); ("", 0) before the first public change."""
        return cls.objects.filter(pk=cls.ONLY).values_list("epoch", "number").first() or ("", 0)

    @classmethod
    def renew_epoch(cls) -> None:
        """Make every page cached anywhere stale: after a restore and after loading the demo."""
        cls.advance()
        cls.objects.filter(pk=cls.ONLY).update(epoch=new_epoch())


Method = TypeVar("Method", bound=Callable)


def marked(**marks: bool) -> Callable[[Method], Method]:
    """Set Django's marks on a method: `alters_data` (templates cannot call it), `queryset_only` (managers lack it)."""

    def mark(method: Method) -> Method:
        method.__dict__.update(marks)
        return method

    return mark


class PublicQuerySet(models.QuerySet):
    """Bulk writes of a public table are public changes too."""

    is_part = False  # of an article: inside an open change its rows go with the article's, seen or unseen

    def _change(self) -> AbstractContextManager[PublicChange]:
        return public_change(unseen=self.is_part and _open_change.get() is not None)

    @marked(alters_data=True)
    def update(self, **kwargs: Any) -> int:
        with self._change():
            return super().update(**kwargs)

    @marked(alters_data=True, queryset_only=True)
    def delete(self) -> tuple[int, dict[str, int]]:
        with self._change():
            return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        with self._change():
            return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        with self._change():
            return super().bulk_update(*args, **kwargs)


class PublicModel(models.Model):
    """A row that readers see: saving and deleting it is a public change."""

    objects: ClassVar = PublicQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with public_change(unseen=self.is_unseen()) as change:
            super().save(*args, **kwargs)
            self.note_in(change)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with public_change(unseen=self.is_unseen()) as change:
            self.note_deletion_in(change)
            return super().delete(*args, **kwargs)

    def is_unseen(self) -> bool:
        """Whether no reader can or could see the row."""
        return False

    def note_in(self, change: PublicChange) -> None:
        """Add details of this row to `change`. The default adds nothing."""

    def note_deletion_in(self, change: PublicChange) -> None:
        self.note_in(change)


class PartQuerySet(PublicQuerySet):
    is_part = True


class PartModel(PublicModel):
    """A row that belongs to an article's: its address, a tag on it, its byline."""

    objects: ClassVar = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_unseen(self) -> bool:
        return _open_change.get() is not None


def note_linked_rows(action: str, **kwargs: Any) -> None:
    """A receiver of `m2m_changed`: rows that link two public models are public too."""
    if action.startswith("post_"):
        with public_change():
            pass
