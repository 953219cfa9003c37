"""Other and former names of tags: found while picking and searching, and redirecting to the tag's page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from ...text import fold, normalise, slugify
from ..edition import PublicChange, PublicModel
from ..free_slug import free_slug
from .subject import NAME_LENGTH, SLUG_LENGTH, Subject


class AliasOrigin(models.TextChoices):
    OTHER = "other", "anderer Name"
    RENAMED = "renamed", "früherer Name"
    MERGED = "merged", "zusammengeführt"


class Alias(PublicModel):
    """Abstract; each kind of tag has a table of its own, whose `target` is the tag."""

    subject: type[Subject]  # the kind of tag
    target: "models.ForeignKey[Any, Any]"
    target_id: int

    name = models.CharField("Name", max_length=NAME_LENGTH, help_text="Zum Beispiel: Facebook, DSA, KI-VO")
    folded = models.CharField(max_length=NAME_LENGTH * 2, unique=True, editable=False)
    slug = models.SlugField(
        "Adresse",
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text="Leer lassen: entsteht aus dem Namen.",
    )
    origin = models.CharField("Herkunft", max_length=10, choices=AliasOrigin, default=AliasOrigin.OTHER)
    year = models.PositiveSmallIntegerField("seit oder bis Jahr", null=True, blank=True)
    renamed_at = models.DateTimeField(
        null=True, editable=False
    )  # until when the tag had this name; empty if only the year is known
    merged_id = models.BigIntegerField(null=True, editable=False, unique=True)  # the id of the tag that was merged away

    class Meta:
        abstract = True
        ordering = ["folded"]
        verbose_name = "anderer Name"
        verbose_name_plural = "andere Namen"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.name = " ".join(normalise(self.name).split())
        taken = self.subject.objects.filter(folded=fold(self.name)).first()
        if taken:
            raise ValidationError({"name": f"So heißt schon das Schlagwort „{taken}“."})
        known_alias = type(self).objects.filter(folded=fold(self.name)).exclude(pk=self.pk).first()
        if known_alias and known_alias.target_id != self.target_id:
            raise ValidationError({"name": f"„{self.name}“ ist schon ein anderer Name von „{known_alias.target}“."})
        if known_alias:
            raise ValidationError({"name": f"„{self.name}“ steht schon da."})
        if self.slug and self.subject.objects.filter(slug=self.slug).exists():
            raise ValidationError({"slug": "Diese Adresse gehört schon einem Schlagwort."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.name)
        if not self.slug:
            base = slugify(self.name, SLUG_LENGTH - 5) or "name"
            self.slug = free_slug(base, self.subject.objects.all(), type(self).objects.exclude(pk=self.pk))
        super().save(*args, **kwargs)

    def note_in(self, change: PublicChange) -> None:
        change.subjects.add((self.target.kind, self.target_id))
