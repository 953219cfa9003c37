"""Authorities, courts, associations: the Commission, BNetzA, EuGH, BIS are no companies."""

from django.db import models

from .alias import Alias
from .subject import Jurisdiction, Subject, Tagged


class InstitutionKind(models.TextChoices):
    AUTHORITY = "authority", "Behörde"
    COURT = "court", "Gericht"
    PARLIAMENT = "parliament", "Parlament"
    GOVERNMENT = "government", "Regierung"
    ASSOCIATION = "association", "Verband"
    RESEARCH = "research", "Forschung"


class Institution(Subject):
    kind = "institution"
    letter = "i"
    plural_key = "institutions"
    section = "institution"
    search_parameter = "institution"
    lead_in = "Behörden, Gerichte, Parlamente und Verbände, über die wir berichten."
    follow = "Dieser Institution folgen"
    choose = "Bitte eine Institution wählen."
    schema_type = "Organization"
    long_name_field = "long_name"
    place_field = "jurisdiction"
    linked_by = ("regulation_institutions.institution",)
    through_model: type["TaggedInstitution"]

    institution_kind = models.CharField(
        "Art", max_length=20, choices=InstitutionKind, default=InstitutionKind.AUTHORITY
    )
    long_name = models.CharField(
        "Voller Name", max_length=200, blank=True, help_text="Zum Beispiel: Bureau of Industry and Security"
    )
    jurisdiction = models.CharField("Rechtsraum", max_length=8, choices=Jurisdiction, blank=True)

    class Meta(Subject.Meta):
        verbose_name = "Institution"
        verbose_name_plural = "Institutionen"

    def hint(self) -> str:
        return self.get_jurisdiction_display()


class TaggedInstitution(Tagged):
    tag = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="items", db_index=False)
    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="tagged_institutions", db_index=False
    )

    class Meta(Tagged.Meta):
        verbose_name = "Institution am Artikel"
        verbose_name_plural = "Institutionen am Artikel"


class InstitutionAlias(Alias):
    subject = Institution
    target = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="aliases")


Institution.through_model, Institution.alias_model = TaggedInstitution, InstitutionAlias
