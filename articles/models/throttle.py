"""Attempts at a password, counted in the database: for every process and host at once, and before the password is checked."""

import datetime as dt

from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

SHORTEST = dt.timedelta(seconds=30)  # the first delay; each further attempt doubles it
LONGEST = dt.timedelta(minutes=15)  # no delay is longer; and so much time without an attempt forgives one
KEPT = dt.timedelta(days=1)  # by then everything is forgiven


def digest(key: str) -> str:
    """Names and addresses of people are compared, never read: the table need not hold them."""
    return salted_hmac("articles.throttle", key, algorithm="sha256").hexdigest()


class ThrottleQuerySet(models.QuerySet):
    def take(self, limits: dict[str, int]) -> dt.datetime | None:
        """Count one attempt for each key of `limits` (key: free attempts). None if it may be made.

        If one of them has to wait nothing is counted, and the answer is until when.
        """
        now = timezone.now()
        free = {digest(key): attempts for key, attempts in limits.items()}
        # Whoever has to wait neither writes nor makes rows.
        if until := self.filter(key__in=free, free_at__gt=now).aggregate(until=models.Max("free_at"))[
            "until"
        ]:
            return until
        with transaction.atomic():
            # Always in the same order, so that no two wait for each other.
            rows = [self.select_for_update().get_or_create(key=key)[0] for key in sorted(free)]
            now = timezone.now()  # later, if other attempts were made meanwhile
            if waits := [row.free_at for row in rows if row.free_at and row.free_at > now]:
                return max(waits)
            for row in rows:
                row.count(now, free[row.key])
            self._remove_old(now)
        return None

    def _remove_old(self, now: dt.datetime) -> None:
        old = self.select_for_update(skip_locked=True).filter(last_at__lt=now - KEPT)
        self.filter(key__in=list(old.values_list("key", flat=True)[:500])).delete()

    def give_back(self, *keys: str) -> None:
        """The attempt was right: it does not count, and nobody waits for it."""
        for key in keys:  # one by one: statements that lock several rows can wait for each other
            row = self.filter(key=digest(key), attempts__gt=0)
            row.update(attempts=models.F("attempts") - 1, free_at=None)

    def forget(self, key: str) -> None:
        self.filter(key=digest(key)).delete()


class Throttle(models.Model):
    """How often something was tried lately, and from when on it may be tried again."""

    key = models.CharField(max_length=64, primary_key=True)
    attempts = models.PositiveIntegerField(default=0)
    free_at = models.DateTimeField(null=True)
    # old rows are found and removed
    last_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ThrottleQuerySet.as_manager()

    class Meta:
        verbose_name = "Anmeldesperre"
        verbose_name_plural = "Anmeldesperren"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.attempts} Versuche"

    def count(self, now: dt.datetime, free: int) -> None:
        forgiven = max(0, (now - self.last_at) // LONGEST)
        self.attempts = max(0, self.attempts - forgiven) + 1
        over = self.attempts - free
        self.free_at = now + min(LONGEST, SHORTEST * 2 ** min(over, 10)) if over >= 0 else None
        self.last_at = now
        self.save()
