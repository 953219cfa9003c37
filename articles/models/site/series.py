"""Series (Serien): articles in an order made by hand, with a title, an introduction and a picture of their own."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from ...addresses import address
from ...text import slugify
from ..article.querysets import visible
from ..edition import PublicModel, PublicQuerySet, public_change
from ..free_slug import free_slug

SLUG_LENGTH = 100


class SeriesQuerySet(PublicQuerySet):
    def public(self, now: dt.datetime | None = None) -> Self:
        """Series with at least one part that readers can reach now: the gate of their pages and lists."""
        parts = SeriesPart.objects.published(now).filter(series=models.OuterRef("pk"))
        return self.filter(models.Exists(parts), is_public=True)

    def formerly_at(self, slug: str) -> Self:
        return self.filter(slugs__slug=slug)


class Series(PublicModel):
    MOST_PARTS = 40  # each of its articles lists them all

    title = models.CharField("Titel", max_length=120, help_text="Zum Beispiel: Der Chipkrieg")
    slug = models.SlugField(
        "Adresse", max_length=SLUG_LENGTH, unique=True, blank=True, help_text="Leer lassen: entsteht aus dem Titel."
    )
    introduction = models.TextField(
        "Einführung",
        blank=True,
        help_text="Steht unter dem Titel. Jede Zeile ist ein Absatz; der erste steht auch in der Liste der Serien.",
    )
    picture = models.ForeignKey(
        "articles.Image",
        verbose_name="Bild",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="shown_by_series",
        help_text="Groß über dem Titel, und wo die Serie geteilt wird.",
    )
    is_public = models.BooleanField(
        "sichtbar",
        default=True,
        help_text="Ohne Haken sehen Leser nichts von der Serie; ihre Artikel bleiben, wie sie sind.",
    )
    created_at = models.DateTimeField("angelegt", auto_now_add=True)

    objects: ClassVar = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "Serie"
        verbose_name_plural = "Serien"
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.slug and SeriesSlug.objects.filter(slug=self.slug).exclude(series=self.pk).exists():
            raise ValidationError({"slug": "Diese Adresse gehört oder gehörte einer anderen Serie."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; every address that it had keeps leading to it."""
        if not self.slug:
            base = slugify(self.title, SLUG_LENGTH - 5) or "serie"
            self.slug = free_slug(base, SeriesSlug.objects.exclude(series=self.pk))
        with public_change():
            super().save(*args, **kwargs)
            SeriesSlug.objects.get_or_create(slug=self.slug, series=self)

    def arrange(self, articles: Iterable[int]) -> None:
        """Make these articles its parts, in this order."""
        wanted = list(dict.fromkeys(articles))
        if list(self.parts.values_list("article_id", flat=True)) == wanted:
            return
        with public_change():
            self.parts.all().delete()
            SeriesPart.objects.bulk_create(
                SeriesPart(series=self, article_id=pk, position=place) for place, pk in enumerate(wanted, 1)
            )

    def get_absolute_url(self) -> str:
        return address("series", self.slug)


class SeriesSlug(PublicModel):
    """A current or former address of a series; unique over both, as those of articles are."""

    slug = models.SlugField("Adresse", max_length=SLUG_LENGTH, unique=True)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="slugs")

    class Meta:
        verbose_name = "Adresse einer Serie"
        verbose_name_plural = "Adressen von Serien"

    def __str__(self) -> str:
        return self.slug


class SeriesPartQuerySet(PublicQuerySet):
    def published(self, now: dt.datetime | None = None) -> Self:
        """Parts that readers can reach now; advertising is none, whatever it was when it was added."""
        now = now or timezone.now()
        articles = apps.get_model("articles", "Article").objects.filter(visible(now), pk=models.OuterRef("article_id"))
        return self.filter(models.Exists(articles.without_advertising()))


class SeriesPart(PublicModel):
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="parts")
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="series_parts")
    position = models.PositiveSmallIntegerField("Platz")

    objects: ClassVar = SeriesPartQuerySet.as_manager()

    class Meta:
        verbose_name = "Teil"
        verbose_name_plural = "Teile"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["series", "article"], name="series_part_once")]

    def __str__(self) -> str:
        return str(self.article)
