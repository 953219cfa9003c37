"""Links by which people without an account read, annotate and approve a working copy."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone


def new_token() -> str:
    return secrets.token_urlsafe(24)


class PreviewLink(models.Model):
    article = models.ForeignKey(
        "articles.Article", verbose_name="Artikel", on_delete=models.CASCADE, related_name="preview_links"
    )
    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    revision = models.ForeignKey(
        "articles.Revision",
        verbose_name="feste Fassung",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Leer lassen: der Link zeigt immer die neueste Arbeitsfassung.",
    )
    recipient = models.CharField("für", max_length=120, blank=True, help_text="Zum Beispiel: Kanzlei, Rechtsprüfung")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("gültig bis")
    revoked_at = models.DateTimeField("widerrufen", null=True, blank=True)

    class Meta:
        verbose_name = "Vorschau-Link"
        verbose_name_plural = "Vorschau-Links"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Vorschau-Link {self.recipient}".strip()

    @property
    def has_maker(self) -> bool:
        """Whether somebody at the desk still answers for it: a link ends with the account that made it."""
        return self.created_by is not None and self.created_by.is_active and self.created_by.is_staff

    @property
    def is_open(self) -> bool:
        """Whether it shows the article to whoever has it."""
        return self._is_running and self.has_maker and not self.article.is_in_trash

    @property
    def is_orphan(self) -> bool:
        """Whether it ended with its maker's account alone: somebody else may take it over."""
        return self._is_running and not self.has_maker

    @property
    def _is_running(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
