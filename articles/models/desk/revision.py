"""Revisions: every save, kept for good. Drafts: each person's autosave, beside them."""

import datetime as dt
import hashlib
import json
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from ..article.content import Snapshot
from ..people.user import User


class RevisionKind(models.TextChoices):
    SAVED = "saved", "gespeichert"
    PUBLISHED = "published", "veröffentlicht"
    RESTORED = "restored", "wiederhergestellt"
    DISCARDED = "discarded", "verworfen"
    IMPORTED = "imported", "importiert"


class RevisionIsImmutable(TypeError):
    """Somebody tried to change or delete a revision."""


class RevisionQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> int:
        if set(kwargs) - {"name"}:
            raise RevisionIsImmutable("Revisions are never changed; use Revision.redact().")
        return super().update(**kwargs)


class Revision(models.Model):
    """An article's content at one moment. Only its name can be set later, and only `redact` empties it."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField("Fassung")
    kind = models.CharField("Art", max_length=10, choices=RevisionKind, default=RevisionKind.SAVED)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Person",
        null=True,
        on_delete=models.PROTECT,
        related_name="revisions",
    )
    created_at = models.DateTimeField("Zeit", auto_now_add=True)
    name = models.CharField(
        "Bezeichnung", max_length=120, blank=True, help_text="Zum Beispiel: Fassung für die Rechtsprüfung"
    )
    content = models.JSONField()
    sha256 = models.CharField(max_length=64, editable=False)  # of the content as first written; survives redaction
    redacted_at = models.DateTimeField(null=True, editable=False)
    redacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    redaction_reason = models.TextField(blank=True, editable=False)

    objects: ClassVar = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "Fassung"
        verbose_name_plural = "Fassungen"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"Fassung {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            raise RevisionIsImmutable("Revisions are never changed; use Revision.redact().")
        self.sha256 = self.digest(self.content)
        super().save(*args, **kwargs)

    @staticmethod
    def digest(content: dict) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @cached_property
    def snapshot(self) -> Snapshot:
        return Snapshot.from_json(self.content)

    def rename(self, name: str) -> None:
        self.name = name[:120]
        type(self).objects.filter(pk=self.pk).update(name=self.name)

    def redact(self, *, by: User, reason: str, now: dt.datetime) -> None:
        """Empty the content for good (court order); number, time, person, hash and reason stay.

        Raises ValueError without a reason. Who calls this checks that the revision is not the one readers see.
        """
        if not reason.strip():
            raise ValueError("Eine Schwärzung braucht einen Grund.")
        self.content = Snapshot().to_json()
        self.__dict__.pop("snapshot", None)
        self.redacted_at, self.redacted_by, self.redaction_reason = now, by, reason
        super().save(update_fields=["content", "redacted_at", "redacted_by", "redaction_reason"])


class Draft(models.Model):
    """The autosave of one open form of one person; `article` is empty while a new article was never saved."""

    article = models.ForeignKey(
        "articles.Article", null=True, blank=True, on_delete=models.CASCADE, related_name="drafts"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    # chosen by the form, so that two tabs never overwrite each other
    slot = models.CharField(max_length=40, blank=True)
    base_revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    # grows with each autosave of the slot; an older one never overwrites a newer
    sequence = models.PositiveBigIntegerField(default=0)
    content = models.JSONField()
    # what no revision holds (times, notes): {"opened": {name: text}, "posted": {name: text}}, as the form writes it
    row_fields = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "Automatische Sicherung"
        verbose_name_plural = "Automatische Sicherungen"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "person", "slot"],
                condition=models.Q(article__isnull=False),
                name="draft_slot_of_article",
            ),
            models.UniqueConstraint(
                fields=["person", "slot"], condition=models.Q(article__isnull=True), name="draft_slot_of_new_article"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.article or 'neuer Artikel'}"

    @property
    def snapshot(self) -> Snapshot:
        return Snapshot.from_json(self.content)


class Presence(models.Model):
    """Who has which article open in the desk right now."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="presences", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    is_reading = models.BooleanField(default=False)

    class Meta:
        verbose_name = "Anwesenheit"
        verbose_name_plural = "Anwesenheiten"
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.article}"
