"""Where somebody is logged in: what the list "Angemeldete Geräte" shows."""

import datetime as dt
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from .user import User


class DeskSessionQuerySet(models.QuerySet["DeskSession"]):
    def alive(self) -> "DeskSessionQuerySet":
        """Those whose login has not ended."""
        stored = Session.objects.filter(session_key=models.OuterRef("key"), expire_date__gt=timezone.now())
        idle = dt.timedelta(minutes=settings.SESSION_IDLE_MINUTES)
        rows = self.filter(seen_at__gt=timezone.now() - idle) if idle else self
        return rows.filter(models.Exists(stored))

    def end(self) -> int:
        """Log them out, and forget them. The number of those that were alive."""
        number = self.alive().count()
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        for key in self.values_list("key", flat=True):
            store.delete(key)
        self.delete()
        return number


class DeskSession(models.Model):
    """One login in one browser. No address is kept: browser, system and times tell one's own devices apart."""

    key = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="desk_sessions")
    device = models.CharField(max_length=60)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = DeskSessionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.device

    @classmethod
    def begin(cls, key: str, person: User, device: str) -> None:
        """Note a login; those whose session is gone are forgotten."""
        stored = Session.objects.filter(session_key=models.OuterRef("key"), expire_date__gt=timezone.now())
        cls.objects.exclude(models.Exists(stored)).exclude(key=key).delete()
        cls.objects.update_or_create(key=key, defaults={"person": person, "device": device})
