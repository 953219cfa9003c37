"""The hosts that serve the site, so that two versions at once are noticed."""

import datetime as dt
import socket
from typing import Self

from django.db import models
from django.utils import timezone

FORGOTTEN = dt.timedelta(days=30)


class Host(models.Model):
    name = models.CharField("Name", max_length=253, primary_key=True)
    version = models.CharField("Version", max_length=40)
    seen_at = models.DateTimeField("zuletzt gesehen")

    class Meta:
        verbose_name = "Server"
        verbose_name_plural = "Server"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def note(cls, version: str) -> Self:
        """This host serves the site with this version now; those unseen for a month are forgotten."""
        now = timezone.now()
        cls.objects.filter(seen_at__lt=now - FORGOTTEN).delete()
        values = {"version": version, "seen_at": now}
        return cls.objects.update_or_create(name=socket.gethostname()[:253], defaults=values)[0]
