"""Companies and the services they run."""

from django.core.exceptions import ValidationError
from django.db import models

from .alias import Alias
from .numbers import check_lei
from .subject import Jurisdiction, Subject, Tagged


class CompanyKind(models.TextChoices):
    COMPANY = "company", "Unternehmen"
    SERVICE = "service", "Dienst"


class Company(Subject):
    kind = "company"
    letter = "c"
    plural_key = "companies"
    section = "unternehmen"
    lead_in = "Konzerne und Dienste, über die wir berichten, und welche Regelwerke für sie gelten."
    follow = "Diesem Unternehmen folgen"
    choose = "Bitte ein Unternehmen wählen."
    schema_type = "Organization"
    search_parameter = "unternehmen"
    parent_field = "parent"
    kin = ("parent",)
    linked_by = ("relation.company", "dossierchange.company")
    through_model: type["TaggedCompany"]

    company_kind = models.CharField("Art", max_length=10, choices=CompanyKind, default=CompanyKind.COMPANY)
    parent = models.ForeignKey(
        "self",
        verbose_name="gehört zu",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="Zum Beispiel: TikTok gehört zu ByteDance.",
    )
    seat = models.CharField("Sitz", max_length=80, blank=True, help_text="Zum Beispiel: Santa Clara")
    country = models.CharField("Land", max_length=8, choices=Jurisdiction, blank=True)
    lei = models.CharField(
        "LEI",
        max_length=20,
        blank=True,
        help_text="Kennung nach ISO 17442, 20 Zeichen",
        validators=[check_lei],
    )

    class Meta(Subject.Meta):
        verbose_name = "Unternehmen"
        verbose_name_plural = "Unternehmen"

    def clean(self) -> None:
        super().clean()
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": "Ein Unternehmen kann nicht zu sich selbst gehören."})
            seen.add(above.pk)
            above = above.parent

    def hint(self) -> str:
        return f"gehört zu {self.parent}" if self.parent_id else self.get_country_display()


class TaggedCompany(Tagged):
    tag = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="items", db_index=False)
    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="tagged_companies", db_index=False
    )

    class Meta(Tagged.Meta):
        verbose_name = "Unternehmen am Artikel"
        verbose_name_plural = "Unternehmen am Artikel"


class CompanyAlias(Alias):
    subject = Company
    target = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="aliases")


Company.through_model, Company.alias_model = TaggedCompany, CompanyAlias
