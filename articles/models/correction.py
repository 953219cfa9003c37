"""Corrections, in the open."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .edition import PublicChange, PublicModel, PublicQuerySet


class CorrectionKind(models.TextChoices):
    CORRECTION = "correction", "Korrektur"
    CLARIFICATION = "clarification", "Klarstellung"
    ADDITION = "addition", "Ergänzung"
    COUNTERSTATEMENT = "counterstatement", "Gegendarstellung"


class CorrectionQuerySet(PublicQuerySet):
    def public(self, now=None):
        """Corrections to articles that readers can reach now."""
        article = self.model._meta.get_field("article").related_model
        return self.filter(article__in=article.objects.published(now), time__lte=now or timezone.now())


class Correction(PublicModel):
    article = models.ForeignKey(
        "articles.Article", verbose_name="Artikel", on_delete=models.CASCADE, related_name="corrections"
    )
    kind = models.CharField("Art", max_length=20, choices=CorrectionKind, default=CorrectionKind.CORRECTION)
    text = models.TextField(
        "Text", help_text="Zum Beispiel: In einer früheren Fassung hieß es, … Richtig ist: …"
    )
    time = models.DateTimeField("Zeit", default=timezone.now)
    revision = models.ForeignKey(
        "articles.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "Korrektur"
        verbose_name_plural = "Korrekturen"
        ordering = ["-time", "-id"]
        indexes = [
            # /korrekturen/ and its feed, newest first
            models.Index(fields=["-time", "-id"], name="correction_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    def note_in(self, change: PublicChange) -> None:
        change.articles.add(self.article_id)
