"""How often a password was tried: counted in the database, so that all processes and hosts know of it."""

import datetime as dt

from django.db import models, transaction
from django.utils import timezone

FREE = 8  # attempts before anybody waits
FIRST_WAIT = dt.timedelta(seconds=15)  # doubled with each further attempt
LONGEST_WAIT = dt.timedelta(minutes=5)
FORGOTTEN = dt.timedelta(days=1)  # a counter that nobody raised for so long starts anew
REMEMBERED = dt.timedelta(days=180)  # how long a place from which somebody logged in is known


class LoginAttempts(models.Model):
    """Passwords tried for one name, or for one name from one place; a success from there makes it a known place."""

    key = models.CharField(max_length=64, primary_key=True)  # a keyed hash: neither names nor addresses are stored
    count = models.PositiveIntegerField(default=0)
    waits_until = models.DateTimeField(db_index=True)  # to delete what is old
    succeeded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.count} bis {self.waits_until}"

    @classmethod
    def take(cls, key: str) -> dt.datetime | None:
        """Count an attempt *before* its password is checked. None if it is allowed, else when the next one is."""
        with transaction.atomic():
            row, is_new = cls.objects.select_for_update().get_or_create(
                key=key, defaults={"waits_until": timezone.now()}
            )
            now = timezone.now()  # with the lock in hand
            if row.waits_until > now:
                return row.waits_until
            row.count = 1 if row.waits_until < now - FORGOTTEN else row.count + 1
            row.waits_until = now + wait_after(row.count)
            row.save()
            if is_new:
                cls._delete_old(now)
        return None

    @classmethod
    def succeed(cls, key: str, place: str) -> None:
        """The password was right: the count starts anew, and `place` is known from now on."""
        now = timezone.now()
        cls.objects.filter(key=key).delete()
        cls.objects.update_or_create(key=place, defaults={"count": 0, "waits_until": now, "succeeded_at": now})

    @classmethod
    def is_known(cls, place: str) -> bool:
        return cls.objects.filter(key=place, succeeded_at__gt=timezone.now() - REMEMBERED).exists()

    @classmethod
    def _delete_old(cls, now: dt.datetime) -> None:
        cls.objects.filter(waits_until__lt=now - FORGOTTEN, succeeded_at=None).delete()
        cls.objects.filter(waits_until__lt=now - REMEMBERED).delete()


def wait_after(count: int) -> dt.timedelta:
    """The waiting time after `count` attempts."""
    if count < FREE:
        return dt.timedelta()
    return min(FIRST_WAIT * 2 ** min(count - FREE, 10), LONGEST_WAIT)
