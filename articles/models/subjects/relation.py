"""What a company has to do with a regulation, each statement with its source."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from ..once import Once
from .change import OF_RELATION, ChangeKind, LeavesTrace, Recorded
from .company import Company
from .regulation import Regulation


class RelationRole(models.TextChoices):
    GATEKEEPER = "gatekeeper", "Torwächter"
    VLOP = "vlop", "Sehr große Online-Plattform (VLOP)"
    VLOSE = "vlose", "Sehr große Suchmaschine (VLOSE)"
    SUBJECT = "subject", "unterliegt der Regelung"
    PROCEEDINGS = "proceedings", "Verfahren läuft"
    SUED = "sued", "beklagt"
    FINE = "fine", "Bußgeld"
    BAN = "ban", "Untersagung"
    ENTITY_LIST = "entity_list", "Entity List"
    EXPORT_LICENCE = "export_licence", "Exportlizenz"
    FUNDING = "funding", "Förderung bewilligt"
    SIGNATORY = "signatory", "Unterzeichner"


class RelationStatus(models.TextChoices):
    RUNNING = "running", "laufend"
    APPEALABLE = "appealable", "nicht rechtskräftig"
    FINAL = "final", "rechtskräftig"
    LIFTED = "lifted", "aufgehoben"


class RelationQuerySet(LeavesTrace):
    def public(self, now: dt.datetime | None = None) -> Self:
        """Relations that readers may see now: both ends are public and the moment has come."""
        now = now or timezone.now()
        return self._between(Company.objects.public(now), Regulation.objects.public(now), now)

    def all_public(self, now: dt.datetime | None = None) -> Self:
        """As `public`, for whoever reads them all: companies and laws are looked at once, not for each relation."""
        now = now or timezone.now()
        companies, laws = (Once(model.objects.public(now).values("pk")) for model in (Company, Regulation))
        return self._between(companies, laws, now)

    def _between(self, companies: Any, laws: Any, now: dt.datetime) -> Self:
        has_come = models.Q(visible_from=None) | models.Q(visible_from__lte=now)
        return self.filter(has_come, company__in=companies, regulation__in=laws)


class Relation(Recorded):
    link, recorded, kinds = "relation", OF_RELATION, (ChangeKind.RELATION_ADDED, ChangeKind.RELATION_REMOVED)

    company = models.ForeignKey(Company, verbose_name="Unternehmen", on_delete=models.PROTECT, related_name="relations")
    regulation = models.ForeignKey(
        Regulation, verbose_name="Regelwerk", on_delete=models.PROTECT, related_name="relations"
    )
    role = models.CharField("Rolle", max_length=20, choices=RelationRole)
    status = models.CharField("Stand", max_length=12, choices=RelationStatus, blank=True)
    since = models.DateField("seit", null=True, blank=True)
    until = models.DateField("bis", null=True, blank=True)
    amount = models.DecimalField("Betrag", max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField("Währung", max_length=3, blank=True, help_text="Zum Beispiel: EUR")
    text = models.CharField("Erläuterung", max_length=300, blank=True)
    source = models.URLField("Quelle", max_length=400)
    visible_from = models.DateTimeField("sichtbar ab", null=True, blank=True)

    objects: ClassVar = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = "Beziehung"
        verbose_name_plural = "Beziehungen"
        ordering = ["company", "regulation", "since"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(source=""),
                name="relation_has_source",
                violation_error_message="Jede Beziehung braucht eine Quelle.",
            ),
            models.CheckConstraint(
                condition=models.Q(since=None) | models.Q(until=None) | models.Q(since__lte=models.F("until")),
                name="relation_since_before_until",
                violation_error_message="„seit“ liegt nach „bis“.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company}: {self.get_role_display()} ({self.regulation})"

    def what_differs(self, before: dict[str, Any], after: dict[str, Any]) -> str:
        return ChangeKind.RELATION_CHANGED
