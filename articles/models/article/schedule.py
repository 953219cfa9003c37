"""When readers can see an article: its state and its times."""

import datetime as dt
from typing import NamedTuple

from django.db import models
from django.utils import timezone

from .choices import State
from .refusals import NotPublishable

NEVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


class Withdrawal(NamedTuple):
    at: dt.datetime
    reason: str


class Schedule(models.Model):
    """An article is visible if it is published and now is between its times. The clock decides; no job runs."""

    state = models.CharField("Zustand", max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField("erscheint am", null=True, blank=True)
    expire_at = models.DateTimeField("offline ab", default=NEVER)
    embargo_until = models.DateTimeField("Sperrfrist bis", null=True, blank=True)
    first_published_at = models.DateTimeField("zuerst erschienen", null=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="article_published_has_time",
                condition=~models.Q(state="published") | models.Q(publish_at__isnull=False),
            ),
            models.CheckConstraint(
                name="article_not_before_embargo",
                condition=models.Q(embargo_until=None)
                | models.Q(publish_at=None)
                | models.Q(embargo_until__lte=models.F("publish_at")),
                violation_error_message="Der Artikel würde vor dem Ende der Sperrfrist erscheinen.",
            ),
            models.CheckConstraint(
                name="article_expires_after_publication",
                condition=models.Q(publish_at=None) | models.Q(expire_at__gt=models.F("publish_at")),
                violation_error_message="Der Artikel ginge offline, bevor er erscheint.",
            ),
        ]
        indexes = [
            # front page, archive, feeds: newest first; with `state` in front, SQLite would walk it for look-ups by id too
            models.Index(models.F("publish_at").desc(), models.F("id").desc(), name="article_newest"),
            # the few in work, among many that are public
            models.Index(fields=["id"], name="article_drafts", condition=models.Q(state="draft")),
            # the moments at which something expires
            models.Index(
                fields=["expire_at"],
                name="article_expiry",
                condition=models.Q(state="published", expire_at__lt=NEVER),
            ),
        ]

    def is_visible(self, now: dt.datetime | None = None) -> bool:
        """Whether readers can reach it: the same rule as `published()`."""
        now = now or timezone.now()
        return self.state == State.PUBLISHED and self.publish_at is not None and self.publish_at <= now < self.expire_at

    def is_scheduled(self) -> bool:
        return self.state == State.PUBLISHED and self.publish_at is not None and self.publish_at > timezone.now()

    def is_expired(self) -> bool:
        return self.state == State.PUBLISHED and self.expire_at <= timezone.now()

    def was_public(self, now: dt.datetime | None = None) -> bool:
        """Whether a reader can ever have seen it."""
        return self.first_published_at is not None and self.first_published_at <= (now or timezone.now())

    def is_embargoed(self) -> bool:
        return self.embargo_until is not None and self.embargo_until > timezone.now()

    # Changes in memory; `Article` saves them under its lock.

    def set_times(self, at: dt.datetime, until: dt.datetime | None, now: dt.datetime) -> None:
        """Set start and end for readers; a live article keeps its start. Raises NotPublishable if it ends before."""
        if self.is_visible(now):
            self.expire_at = until or self.expire_at
        else:
            self.publish_at = max(at, self.embargo_until) if self.embargo_until else at
            if until is not None or self.expire_at <= max(now, self.publish_at):
                self.expire_at = until or NEVER
            if not self.was_public(now):
                self.first_published_at = self.publish_at
        if self.expire_at <= max(now, self.publish_at or now):
            raise NotPublishable("Der Artikel ginge offline, bevor er erscheint.")

    def hold_until(self, until: dt.datetime | None) -> None:
        """Set or remove the embargo; a planned start before its end moves there."""
        if self.state == State.PUBLISHED and not self.is_scheduled():
            raise NotPublishable("Der Artikel ist schon erschienen: eine Sperrfrist käme zu spät.")
        self.embargo_until = until
        if until and self.publish_at and self.publish_at < until:
            if self.expire_at <= until:
                raise NotPublishable("Der Artikel ginge offline, bevor er erscheint.")
            if not self.was_public():
                self.first_published_at = until if self.state == State.PUBLISHED else None
            self.publish_at = until

    def take_back(self) -> None:
        """A scheduled article is a draft again, or withdrawn if it was public before."""
        if not self.is_scheduled():
            raise NotPublishable("Dieser Artikel ist nicht eingeplant.")
        if self.was_public():
            self.state = State.WITHDRAWN
        else:
            self.state, self.publish_at, self.first_published_at = State.DRAFT, None, None
