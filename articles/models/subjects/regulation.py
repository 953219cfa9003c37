"""Laws and rules, as newsrooms name them."""

import datetime as dt

from django.db import models
from django.utils import timezone

from .alias import Alias
from .milestone import Milestone
from .numbers import numbered, numbered_field
from .stages import Stage, next_milestone, stage_of
from .subject import Jurisdiction, Subject, Tagged


class Instrument(models.TextChoices):
    EU_REGULATION = "eu_regulation", "EU-Verordnung"
    EU_DIRECTIVE = "eu_directive", "EU-Richtlinie"
    DELEGATED_ACT = "delegated_act", "Delegierter Rechtsakt"
    IMPLEMENTING_ACT = "implementing_act", "Durchführungsrechtsakt"
    FEDERAL_LAW = "federal_law", "Bundesgesetz"
    ORDINANCE = "ordinance", "Rechtsverordnung"
    US_LAW = "us_law", "US-Gesetz"
    US_RULE = "us_rule", "US-Behördenregel"
    EXECUTIVE_ORDER = "executive_order", "Executive Order"
    GUIDELINE = "guideline", "Leitlinie"
    FIELD = "field", "Regelungsbereich"

    @property
    def has_stage(self) -> bool:
        """False for a field of rules such as "US-Exportkontrollen": only its parts have a stage."""
        return self is not Instrument.FIELD


class Regulation(Subject):
    kind = "regulation"
    letter = "r"
    plural_key = "regulations"
    section = "regulierung"
    section_name = "Regulierung"
    lead_in = "Gesetze und Regeln, über die wir berichten, und wo sie stehen."
    follow = "Diesem Regelwerk folgen"
    choose = "Bitte ein Regelwerk wählen."
    schema_type = "Legislation"
    search_parameter = "regelwerk"
    long_name_field = "long_title"
    place_field = "jurisdiction"
    kin = ("part_of", "implements")
    linked_by = (
        "milestone.regulation",
        "relation.regulation",
        "dossierchange.regulation",
        "stillcurrent.regulation",
        "regulation_institutions.regulation",
        "provision.regulation",
        "citation.regulation",
    )
    through_model: type["TaggedRegulation"]

    long_title = models.CharField(
        "Voller Titel",
        max_length=300,
        blank=True,
        help_text="Zum Beispiel: KI-Verordnung, Verordnung (EU) 2024/1689",
    )
    instrument = models.CharField(
        "Rechtsinstrument", max_length=20, choices=Instrument, default=Instrument.EU_REGULATION
    )
    jurisdiction = models.CharField("Rechtsraum", max_length=8, choices=Jurisdiction, default=Jurisdiction.EU)
    celex = numbered_field("CELEX-Nummer", "celex", "32024R1689", 30)
    eli = models.URLField(
        "ELI",
        max_length=200,
        blank=True,
        help_text="Zum Beispiel: http://data.europa.eu/eli/reg/2024/1689/oj",
        validators=[numbered("eli")],
    )
    procedure = numbered_field("Verfahren", "procedure", "2021/0106(COD)", 40)
    federal_register = numbered_field("Federal Register", "federal_register", "89 FR 106064", 40)
    cfr = numbered_field("CFR", "cfr", "15 CFR Part 744", 60)
    bgbl = numbered_field("BGBl.", "bgbl", "BGBl. 2024 I Nr. 149", 60)
    drucksache = numbered_field("Bundestagsdrucksache", "drucksache", "20/11895", 12)
    part_of = models.ForeignKey(
        "self", verbose_name="Teil von", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    implements = models.ForeignKey(
        "self",
        verbose_name="setzt um",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="implemented_by",
    )
    institutions = models.ManyToManyField(
        "articles.Institution", verbose_name="zuständig", blank=True, related_name="regulations"
    )
    summary = models.TextField("Worum es geht", blank=True, help_text="Ein Satz für Leser, die nie davon gehört haben.")
    checked_on = models.DateField("zuletzt geprüft am", null=True, blank=True)

    class Meta(Subject.Meta):
        verbose_name = "Regelwerk"
        verbose_name_plural = "Regelwerke"

    @property
    def description(self) -> str:
        return self.summary or self.profile

    def hint(self) -> str:
        return self.get_jurisdiction_display()

    @property
    def has_stage(self) -> bool:
        return Instrument(self.instrument).has_stage

    def stage(self, today: dt.date | None = None, milestones: list[Milestone] | None = None) -> Stage | None:
        """The stage on `today` (Berlin), from `milestones` if given, else from the public ones in the database."""
        if not self.has_stage:
            return None
        rows = self.milestones.public() if milestones is None else milestones
        return stage_of(rows, today or timezone.localdate())

    def next_milestone(
        self, today: dt.date | None = None, milestones: list[Milestone] | None = None
    ) -> Milestone | None:
        rows = self.milestones.public() if milestones is None else milestones
        return next_milestone(rows, today or timezone.localdate())


class TaggedRegulation(Tagged):
    tag = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="items", db_index=False)
    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="tagged_regulations", db_index=False
    )

    class Meta(Tagged.Meta):
        verbose_name = "Regelwerk am Artikel"
        verbose_name_plural = "Regelwerke am Artikel"


class RegulationAlias(Alias):
    subject = Regulation
    target = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="aliases")


Regulation.through_model, Regulation.alias_model = TaggedRegulation, RegulationAlias
