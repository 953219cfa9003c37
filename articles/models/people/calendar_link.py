"""Secret addresses at which calendar programs read the desk's plans without logging in."""

import secrets

from django.conf import settings
from django.db import models

from ..desk.preview_link import new_token


class CalendarLink(models.Model):
    """Of one person, or of the whole desk if `person` is empty."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Person",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="calendar_links",
    )
    token = models.CharField(max_length=48, default=new_token, editable=False)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)
    revoked_at = models.DateTimeField("widerrufen", null=True, blank=True)

    class Meta:
        verbose_name = "Kalender-Adresse"
        verbose_name_plural = "Kalender-Adressen"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Kalender-Adresse {self.person or 'der Redaktion'}"

    def is_opened_by(self, token: str) -> bool:
        """Whether `token` is its own and it still works: a person's ends with the account."""
        is_same = secrets.compare_digest(self.token.encode(), token.encode())
        is_kept = self.person is None or (self.person.is_active and self.person.is_staff)
        return is_same and self.revoked_at is None and is_kept
