"""Who wrote an article, in order."""

import datetime as dt
from typing import ClassVar, Self

from django.apps import apps
from django.db import models
from django.utils import timezone

from ..edition import PartModel, PartQuerySet


class BylineQuerySet(PartQuerySet):
    def published(self, now: dt.datetime | None = None) -> Self:
        """Bylines under articles that readers can reach now."""
        article = apps.get_model("articles", "Article")
        now = now or timezone.now()
        visible = article.objects.published(now).filter(pk=models.OuterRef("article_id"))
        return self.filter(models.Exists(visible), published_at__lte=now)


class Byline(PartModel):
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="bylines", db_index=False)
    author = models.ForeignKey("articles.Author", on_delete=models.PROTECT, related_name="bylines", db_index=False)
    position = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField(null=True, editable=False)  # the article's publish_at while it is published

    objects: ClassVar = BylineQuerySet.as_manager()

    class Meta:
        verbose_name = "Autorenzeile"
        verbose_name_plural = "Autorenzeilen"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="byline_once")]
        indexes = [
            # author pages: the newest articles of one author
            models.Index("author", models.F("published_at").desc(), name="byline_author_newest"),
        ]

    def __str__(self) -> str:
        return str(self.author)
