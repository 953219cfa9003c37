"""Which articles speak of which provision of a law, found in their texts when they are published."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.utils import timezone

PROVISION_LENGTH = 40
SENTENCE_LENGTH = 400


class Provision(models.Model):
    """A provision of a law that an article has spoken of: "Art. 5" of the AI Act. It stays when no article does any more."""

    regulation = models.ForeignKey(
        "articles.Regulation", on_delete=models.CASCADE, related_name="provisions", db_index=False
    )
    key = models.SlugField(max_length=PROVISION_LENGTH, db_index=False)  # in addresses: "art-5"
    label = models.CharField(max_length=PROVISION_LENGTH)

    same_by: ClassVar[Any] = ("key",)  # for merging: which rows of two laws mean the same

    class Meta:
        verbose_name = "Vorschrift"
        verbose_name_plural = "Vorschriften"
        constraints = [models.UniqueConstraint(fields=["regulation", "key"], name="provision_once")]

    def __str__(self) -> str:
        return self.label


class CitationQuerySet(models.QuerySet):
    def published(self, now: dt.datetime | None = None) -> Self:
        """Those in articles that readers can reach now; walks the index (provision, newest first)."""
        now = now or timezone.now()
        visible = apps.get_model("articles", "Article").objects.published(now).filter(pk=models.OuterRef("article_id"))
        return self.filter(models.Exists(visible), published_at__lte=now)


class Citation(models.Model):
    """The first sentence in which a published article speaks of a provision; without one, of the law as a whole."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="citations", db_index=False)
    regulation = models.ForeignKey(
        "articles.Regulation", on_delete=models.CASCADE, related_name="citations", db_index=False
    )
    marker = (
        models.BigIntegerField()
    )  # stands for the law in the rendered text: its id then, which merging leaves alone
    provision = models.CharField(max_length=PROVISION_LENGTH, blank=True)  # the key of a Provision
    sentence = models.CharField(max_length=SENTENCE_LENGTH)
    start = models.PositiveSmallIntegerField()  # of the reference in the sentence
    end = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()  # as on rows of tags

    objects: ClassVar = CitationQuerySet.as_manager()
    same_by: ClassVar[Any] = ("article_id", "provision")

    class Meta:
        verbose_name = "Fundstelle"
        verbose_name_plural = "Fundstellen"
        constraints = [
            models.UniqueConstraint(fields=["article", "regulation", "provision"], name="citation_once"),
        ]
        indexes = [
            # the page of a provision: the newest 20 of 5,000 cost what the newest 20 of 20 do
            models.Index("regulation", "provision", models.F("published_at").desc(), "article", name="citation_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.provision}"
