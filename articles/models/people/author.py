"""Authors: the names under the headline."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models

from ...addresses import address
from ...text import slugify
from ..article.byline import Byline
from ..edition import PublicChange, PublicModel, PublicQuerySet
from ..free_slug import free_slug


class AuthorKind(models.TextChoices):
    PERSON = "person", "Person"
    AGENCY = "agency", "Agentur"
    DESK = "desk", "Redaktion"


class AuthorQuerySet(PublicQuerySet):
    def public(self, now: dt.datetime | None = None) -> Self:
        """Authors of at least one article that readers can reach now: the gate of every author page and list."""
        bylines = Byline.objects.published(now).filter(author=models.OuterRef("pk"))
        return self.filter(models.Exists(bylines))


class Author(PublicModel):
    kind = models.CharField("Art", max_length=10, choices=AuthorKind, default=AuthorKind.PERSON)
    name = models.CharField("Name", max_length=120, help_text="Zum Beispiel: Mira Albers")
    slug = models.SlugField("Adresse", max_length=80, unique=True, blank=True)
    initials = models.CharField("Kürzel", max_length=8, blank=True, help_text="Zum Beispiel: mal")
    role = models.CharField(
        "Funktion", max_length=120, blank=True, help_text="Zum Beispiel: Redakteurin für Chips und Handel"
    )
    portrait = models.ForeignKey(
        "articles.Image",
        verbose_name="Porträt",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="portrait_of",
    )
    profile = models.TextField(
        "Profil", blank=True, help_text="Zwei, drei Sätze: worüber sie oder er schreibt, und seit wann."
    )
    expertise = models.CharField(
        "Fachgebiete", max_length=200, blank=True, help_text="Zum Beispiel: Exportkontrollen, Halbleiter"
    )
    email = models.EmailField("E-Mail (öffentlich)", blank=True)
    website = models.URLField("Website", blank=True)

    objects: ClassVar = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = "Autor:in"
        verbose_name_plural = "Autor:innen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            base = slugify(self.name) or "autor"
            self.slug = free_slug(base, Author.objects.exclude(pk=self.pk))
        super().save(*args, **kwargs)

    def note_in(self, change: PublicChange) -> None:
        change.authors.add(self.pk)

    def get_absolute_url(self) -> str:
        return address("author", self.slug)
