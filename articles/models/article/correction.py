"""Corrections, in the open."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

from ..desk.revision import Revision
from ..edition import PublicChange, PublicModel, PublicQuerySet, marked


class CorrectionKind(models.TextChoices):
    """What a note to readers is; the first three go with a changed text, a counterstatement stands by itself."""

    CORRECTION = "correction", "Korrektur"
    CLARIFICATION = "clarification", "Klarstellung"
    ADDITION = "addition", "Ergänzung"
    COUNTERSTATEMENT = "counterstatement", "Gegendarstellung"


class CorrectionLocked(Exception):
    """A counterstatement that readers can see stays word for word as it was demanded."""


class CorrectionQuerySet(PublicQuerySet):
    def locked(self) -> Self:
        """Counterstatements that have been published: nobody changes or deletes them any more."""
        return self.filter(kind=CorrectionKind.COUNTERSTATEMENT, time__lte=timezone.now())

    @marked(alters_data=True)
    def update(self, **kwargs: Any) -> int:
        if self.locked().exists():
            raise CorrectionLocked
        return super().update(**kwargs)

    @marked(alters_data=True, queryset_only=True)
    def delete(self) -> tuple[int, dict[str, int]]:
        if self.locked().exists():
            raise CorrectionLocked
        return super().delete()

    def public(self, now: dt.datetime | None = None) -> Self:
        """Corrections to articles that readers can reach now; each article is looked up, in the corrections' order."""
        article = apps.get_model("articles", "Article").objects.published(now).filter(pk=models.OuterRef("article_id"))
        return self.filter(models.Exists(article), time__lte=now or timezone.now())

    def with_wording(self) -> Self:
        """Those whose old and new wording readers may compare."""
        return self.filter(former__isnull=False, revision__isnull=False).select_related("former", "revision")

    def of_revision(self, revision: Revision) -> Self:
        """Those that show this revision's wording."""
        return self.filter(models.Q(former=revision) | models.Q(revision=revision))

    def hide_wording(self) -> None:
        """Take the old wording from readers; the notes stay."""
        self.filter(former__isnull=False).update(former=None)

    def with_articles(self, rows: slice) -> list["Correction"]:
        """Some rows with their articles but for the texts; one query, in which a join cannot begin with all articles."""
        chosen = Correction.objects.filter(pk__in=self.values("pk")[rows]).select_related("article")
        return list(chosen.defer("article__body", "article__body_html"))


class Correction(PublicModel):
    article = models.ForeignKey(
        "articles.Article", verbose_name="Artikel", on_delete=models.CASCADE, related_name="corrections"
    )
    kind = models.CharField("Art", max_length=20, choices=CorrectionKind, default=CorrectionKind.CORRECTION)
    text = models.TextField("Text", help_text="Zum Beispiel: In einer früheren Fassung hieß es, … Richtig ist: …")
    time = models.DateTimeField("Zeit", default=timezone.now)
    revision = models.ForeignKey("articles.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # what readers saw before; none where its wording is not to be shown any more
    former = models.ForeignKey("articles.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar = CorrectionQuerySet.as_manager()

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_if_locked()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_if_locked()
        return super().delete(*args, **kwargs)

    def _refuse_if_locked(self) -> None:
        """Raise CorrectionLocked if the stored row is a counterstatement that readers know."""
        if self.pk and type(self).objects.filter(pk=self.pk).locked().exists():
            raise CorrectionLocked

    def note_in(self, change: PublicChange) -> None:
        change.articles.add(self.article_id)
