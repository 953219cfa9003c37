"""What became of the web addresses that articles point at. No reader sees any of it."""

import datetime as dt
import hashlib
from typing import Any

from django.db import models
from django.utils import timezone

SLOW = 5.0  # seconds
# They keep machines out, not people.
NO_FAULT = frozenset({401, 403, 407, 429, 451, 999})


class LinkState(models.TextChoices):
    FINE = "fine", "erreichbar"
    FAILED = "failed", "zuletzt nicht erreichbar"
    BROKEN = "broken", "nicht erreichbar"
    SLOW = "slow", "langsam"
    MOVED = "moved", "umgezogen"


class LinkCheck(models.Model):
    """One address and how it answered last. It is broken when it failed on two different days, with nothing better between."""

    url = models.TextField("Adresse")
    url_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, choices=LinkState, default=LinkState.FINE)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)
    seconds = models.FloatField(default=0)
    moved_to = models.TextField(blank=True)
    articles = models.JSONField(default=list)  # numbers of some that have it, the newest first
    checked_at = models.DateTimeField("geprüft", db_index=True)
    first_failed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "geprüfter Link"
        verbose_name_plural = "geprüfte Links"
        # the few that the desk is told of; SQLite would not use an index over these alone
        indexes = [models.Index(fields=["state", "-first_failed_at", "id"], name="link_check_told")]

    def __str__(self) -> str:
        return self.url

    @staticmethod
    def hash_of(url: str) -> str:
        return hashlib.sha256(url.encode()).hexdigest()

    @classmethod
    def note(
        cls, url: str, *, articles: list[int], status: int | None, error: str, seconds: float, moved_to: str
    ) -> "LinkCheck":
        """Store how an address answered; `status` is None if it did not."""
        now, key = timezone.now(), cls.hash_of(url)
        former = cls.objects.filter(url_hash=key).values_list("first_failed_at", flat=True).first()
        fails = status is None or (status >= 400 and status not in NO_FAULT)
        since = (former or now) if fails else None
        values: dict[str, Any] = {
            "url": url,
            "articles": articles,
            "status": status,
            "error": error[:200],
            "seconds": seconds,
            "moved_to": moved_to,
            "checked_at": now,
            "first_failed_at": since,
            "state": cls._judged(since, now, seconds, moved_to),
        }
        return cls.objects.update_or_create(url_hash=key, defaults=values)[0]

    @staticmethod
    def _judged(since: dt.datetime | None, now: dt.datetime, seconds: float, moved_to: str) -> LinkState:
        if since is not None:
            is_second_day = timezone.localdate(since) < timezone.localdate(now)
            return LinkState.BROKEN if is_second_day else LinkState.FAILED
        if seconds > SLOW:
            return LinkState.SLOW
        return LinkState.MOVED if moved_to else LinkState.FINE
