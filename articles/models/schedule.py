"""When readers can see an article: its state, its times, and the embargo that nobody shortens in passing."""

import datetime as dt

from django.db import models
from django.utils import timezone

from .audit import AuditEntry
from .edition import public_change
from .genre import State
from .querysets import NotPublishable
from .working_copy import WorkingCopy

NEVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


class EmbargoHolds(Exception):
    """A running embargo would end earlier: only the chief editor may do that, with a reason."""


class Schedule(WorkingCopy):
    """Visible means published, begun and not over: a question to the clock, never a job."""

    state = models.CharField("Zustand", max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField("erscheint am", null=True, blank=True)
    expire_at = models.DateTimeField("offline ab", default=NEVER)
    embargo_until = models.DateTimeField("Sperrfrist bis", null=True, blank=True)
    first_published_at = models.DateTimeField("zuerst erschienen", null=True, editable=False)

    class Meta:
        abstract = True

    def is_visible(self, now: dt.datetime | None = None) -> bool:
        """Whether readers can reach it: the same rule as `published()`."""
        now = now or timezone.now()
        return self.state == State.PUBLISHED and self.publish_at <= now < self.expire_at

    def is_scheduled(self, now: dt.datetime | None = None) -> bool:
        return self.state == State.PUBLISHED and self.publish_at > (now or timezone.now())

    def is_expired(self, now: dt.datetime | None = None) -> bool:
        return self.state == State.PUBLISHED and self.expire_at <= (now or timezone.now())

    def is_overdue(self, now: dt.datetime | None = None) -> bool:
        """A draft whose planned time is over, and which nobody has published. The same rule as `overdue()`."""
        planned = self.planned_for if self.state == State.DRAFT and not self.is_practice else None
        return planned is not None and planned <= (now or timezone.now())

    def was_public(self, now: dt.datetime | None = None) -> bool:
        """Whether a reader can ever have seen it."""
        return self.first_published_at is not None and self.first_published_at <= (now or timezone.now())

    def is_embargoed(self, now: dt.datetime | None = None) -> bool:
        return self.embargo_until is not None and self.embargo_until > (now or timezone.now())

    def set_embargo(self, until: dt.datetime | None, *, by=None, reason: str = "") -> None:
        """Set or lengthen the embargo; a scheduled article moves with it. To end it earlier takes a right and a reason, and is logged.

        Raises EmbargoHolds without the right or the reason, NotPublishable if readers have seen the article already or it
        would go offline before it appears.
        """
        with public_change():
            self._lock()
            if until == self.embargo_until:
                return
            if self.state == State.PUBLISHED and not self.is_scheduled():
                raise NotPublishable("Der Artikel ist schon erschienen: eine Sperrfrist käme zu spät.")
            if self.is_embargoed() and (until is None or until < self.embargo_until):
                self._lift_embargo(until, by, reason)
            self.embargo_until = until
            if until and self.publish_at and self.publish_at < until:
                self._move_to(until)
            if self.newest_revision is not None:
                self.apply(self.newest_revision)
            else:
                self.save()

    def _lift_embargo(self, until: dt.datetime | None, by, reason: str) -> None:
        if by is None or not by.has_perm("articles.lift_embargo") or not reason.strip():
            raise EmbargoHolds
        after = until.isoformat() if until else None
        before = self.embargo_until.isoformat()
        AuditEntry.objects.record("sperrfrist aufheben", self, by=by, before=before, after=after, reason=reason.strip())  # fmt: skip

    def _move_to(self, moment: dt.datetime) -> None:
        if self.expire_at <= moment:
            raise NotPublishable("Der Artikel ginge offline, bevor er erscheint.")
        if not self.was_public():
            self.first_published_at = moment if self.state == State.PUBLISHED else None
        self.publish_at = moment
