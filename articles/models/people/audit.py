"""The audit trail: who changed what besides article text, with before and after."""

from typing import Any

from django.conf import settings
from django.db import models


class AuditQuerySet(models.QuerySet):
    def record(
        self,
        action: str,
        subject: models.Model,
        *,
        by=None,
        before: Any = None,
        after: Any = None,
        reason: str = "",
    ):
        """Write one entry. `action` is a short verb ("publish", "merge"); `before` and `after` are JSON values."""
        return self.create(
            action=action,
            model=subject._meta.model_name,
            object_id=subject.pk,
            label=str(subject)[:200],
            person=by,
            before=before,
            after=after,
            reason=reason,
        )


class AuditEntry(models.Model):
    time = models.DateTimeField("Zeit", auto_now_add=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    action = models.CharField("Vorgang", max_length=40)
    model = models.CharField("Art", max_length=40)
    object_id = models.BigIntegerField("Nummer", null=True)
    label = models.CharField("Gegenstand", max_length=200)
    reason = models.TextField("Grund", blank=True)
    before = models.JSONField("Vorher", null=True)
    after = models.JSONField("Nachher", null=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "Protokolleintrag"
        verbose_name_plural = "Protokolleinträge"
        ordering = ["-time", "-id"]
        indexes = [
            # the "Protokoll" of one object, newest first
            models.Index(fields=["model", "object_id", "-time"], name="audit_object"),
            # the whole log in the admin, newest first
            models.Index(fields=["-time", "-id"], name="audit_time"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.label}"
