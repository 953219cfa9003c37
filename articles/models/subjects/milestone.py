"""The dated milestones of a law."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from ..edition import PublicChange, PublicQuerySet
from .change import OF_MILESTONE, ChangeKind, LeavesTrace, Recorded, changed
from .stages import Certainty, Dated, MilestoneKind, Precision


class MilestoneQuerySet(LeavesTrace, PublicQuerySet["Milestone"]):
    def public(self, now: dt.datetime | None = None) -> Self:
        """Milestones that readers may see now."""
        return self.filter(models.Q(visible_from=None) | models.Q(visible_from__lte=now or timezone.now()))

    def in_effect(self, now: dt.datetime | None = None) -> Self:
        """Public ones that no other public one replaces: a date moved under an embargo stays until readers see the new one."""
        newer = Milestone.objects.public(now).exclude(replaces=None)
        return self.public(now).exclude(pk__in=newer.values("replaces"))


class Milestone(Dated, Recorded):
    link, recorded, kinds = "milestone", OF_MILESTONE, (ChangeKind.ADDED, ChangeKind.REMOVED)

    regulation = models.ForeignKey(
        "articles.Regulation", verbose_name="Regelwerk", on_delete=models.CASCADE, related_name="milestones"
    )
    kind = models.CharField("Art", max_length=20, choices=MilestoneKind)
    date = models.DateField("Datum", help_text="Bei ungenauem Datum: der erste Tag des Zeitraums.")
    precision = models.CharField("Genauigkeit", max_length=8, choices=Precision, default=Precision.DAY)
    certainty = models.CharField("Gewissheit", max_length=12, choices=Certainty, default=Certainty.FIXED)
    scope = models.CharField(
        "Betrifft", max_length=200, blank=True, help_text="Zum Beispiel: Verbotene Praktiken, Kap. II"
    )
    text = models.TextField("Erläuterung", blank=True)
    source = models.URLField("Quelle", max_length=400, blank=True)
    our_article = models.ForeignKey(
        "articles.Article",
        verbose_name="unser Artikel",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    replaces = models.ForeignKey(
        "self",
        verbose_name="ersetzt (verschobener Termin)",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaced_by",
    )
    visible_from = models.DateTimeField("sichtbar ab", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "Meilenstein"
        verbose_name_plural = "Meilensteine"
        ordering = ["date", "id"]
        indexes = [
            # the page of dates and deadlines, and the moment at which a stage changes by time alone
            models.Index(fields=["date"], name="milestone_date"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date_text}"

    def predecessor(self) -> "Milestone | None":
        return self.replaces

    def what_differs(self, before: dict[str, Any], after: dict[str, Any]) -> str:
        if changed(before, after, ("date", "precision")):
            return ChangeKind.MOVED
        return ChangeKind.CERTAINTY if changed(before, after, ["certainty"]) else ChangeKind.REWORDED

    def note_in(self, change: PublicChange) -> None:
        change.dated.add(self.regulation_id)
