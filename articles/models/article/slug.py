"""Addresses of articles: each slug, current or former, belongs to one article for good."""

from django.db import models

from ..edition import PartModel, PublicModel
from ..free_slug import free_slug


class Slug(PartModel):
    """A current or former address; unique over both, so that no new article takes over an old redirect."""

    slug = models.SlugField("Adresse", max_length=90, unique=True)
    article = models.ForeignKey(
        "articles.Article", verbose_name="Artikel", on_delete=models.CASCADE, related_name="slugs"
    )
    created_at = models.DateTimeField("seit", auto_now_add=True)

    class Meta:
        verbose_name = "Adresse"
        verbose_name_plural = "Adressen"

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def free(cls, base: str, article_pk: int | None = None) -> str:
        """`base` or `base-2` …: the first that no other article has or ever had."""
        return free_slug(base, cls.objects.exclude(article=article_pk))


class LegacyPath(PublicModel):
    """An address on a former site; it redirects for good, to an article or to another address here."""

    path = models.CharField(
        "Früherer Pfad", max_length=400, unique=True, help_text="Zum Beispiel: /2019/05/alter-artikel.html"
    )
    article = models.ForeignKey(
        "articles.Article",
        verbose_name="Artikel",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="legacy_paths",
    )
    target = models.CharField("Adresse hier", max_length=400, blank=True, help_text="Zum Beispiel: /thema/chips/")

    class Meta:
        verbose_name = "Frühere Adresse"
        verbose_name_plural = "Frühere Adressen"
        constraints = [
            models.CheckConstraint(
                name="legacy_path_leads_to_one",
                condition=models.Q(article__isnull=False, target="") | (models.Q(article=None) & ~models.Q(target="")),
            ),
            models.CheckConstraint(
                name="legacy_path_stays_here",
                condition=models.Q(target="") | (models.Q(target__startswith="/") & ~models.Q(target__startswith="//")),
                violation_error_message="Die Adresse hier beginnt mit genau einem Schrägstrich: /thema/chips/",
            ),
        ]

    def __str__(self) -> str:
        return self.path
