"""Related coverage as stored: terms for finding candidates, rows for showing, choices of editors."""

from django.db import models

from .edition import PublicModel


class RelatedArticle(models.Model):
    """`other` as related coverage of `article`, with an integer score and the reasons for it. The best 20 are kept."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="related_rows")
    other = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="related_to_rows")
    score = models.IntegerField()
    reasons = models.JSONField(
        default=dict
    )  # {"text": as readers see it, "parts": {feature: share of the score}}

    class Meta:
        verbose_name = "Verwandter Artikel"
        verbose_name_plural = "Verwandte Artikel"
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="related_once"),
            models.CheckConstraint(condition=~models.Q(article=models.F("other")), name="related_not_itself"),
        ]
        indexes = [
            # the box under an article: its rows, best first, ties by id
            models.Index("article", models.F("score").desc(), "other", name="related_best_first"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} → {self.other_id} ({self.score})"


class ArticleTerm(models.Model):
    """One of the strongest stems of an article, with its weight as an integer: the postings that candidates come from."""

    term = models.CharField(max_length=60)
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="terms")
    weight = models.IntegerField()

    class Meta:
        verbose_name = "Stichwort"
        verbose_name_plural = "Stichwörter"
        constraints = [models.UniqueConstraint(fields=["article", "term"], name="article_term_once")]
        indexes = [
            # candidates: the articles in which a term weighs most
            models.Index("term", models.F("weight").desc(), "article", name="term_strongest"),
        ]

    def __str__(self) -> str:
        return self.term


class RelatedChoiceKind(models.TextChoices):
    PIN = "pin", "Fest gesetzt"
    EXCLUDE = "exclude", "Nie zeigen"


class RelatedChoice(PublicModel):
    """What an editor decided about one article's box."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="related_choices")
    other = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("Art", max_length=8, choices=RelatedChoiceKind)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Auswahl der Redaktion"
        verbose_name_plural = "Auswahl der Redaktion"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="related_choice_once"),
            models.CheckConstraint(
                condition=~models.Q(article=models.F("other")), name="related_choice_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.other_id}"
