"""Related coverage as stored: terms for finding candidates, rows for showing, choices of editors."""

from typing import ClassVar

from django.apps import apps
from django.db import models

from ..article.article import Article
from ..edition import PartModel, PartQuerySet, public_change
from ..people.audit import AuditAction, AuditEntry
from ..people.user import User


class RelatedArticle(models.Model):
    """`other` as related coverage of `article`, with an integer score and the reasons for it. The best 20 are kept."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="related_rows", db_index=False
    )
    other = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="related_to_rows")
    score = models.IntegerField()
    reasons = models.JSONField(default=dict)  # `related.engine.reasons.reasons`

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
    """One of the strongest stems of an article, or a rare tag, with its weight: candidates are looked up here."""

    term = models.BigIntegerField()  # `related.analysis.stem_key` or `tag_key`
    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="terms", db_index=False)
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
        return str(self.term)


class ArticleVector(models.Model):
    """The numbers of an article from which its relation to others is computed, made with the present statistics."""

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="vector"
    )
    data = models.BinaryField()  # `related.engine.vector.Vector.pack`
    notes = models.TextField(default="{}")  # JSON: words as written, names of tags, articles that the text links
    follows = models.BigIntegerField(null=True)  # id of the article that this one continues
    day = models.IntegerField(default=0)  # on which it appeared, since 1970

    class Meta:
        verbose_name = "Vektor"
        verbose_name_plural = "Vektoren"
        indexes = [
            # candidates: what continues this article
            models.Index(fields=["follows"], name="vector_follows", condition=models.Q(follows__isnull=False)),
            # candidates: what appeared within days
            models.Index(fields=["day"], name="vector_day"),
        ]

    def __str__(self) -> str:
        return str(self.article_id)


class RelatedCount(models.Model):
    """In how many articles a stem, a pair of stems or a tag stood when the statistics were made."""

    key = models.BigIntegerField(primary_key=True)
    articles = models.PositiveIntegerField()
    floor = models.PositiveIntegerField(default=0)  # postings that weigh less find no candidates

    class Meta:
        verbose_name = "Häufigkeit"
        verbose_name_plural = "Häufigkeiten"

    def __str__(self) -> str:
        return f"{self.key}: {self.articles}"


class RelatedStatistics(models.Model):
    """One row: which statistics all vectors are made with. Whoever changes related rows locks it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.PositiveIntegerField(default=0)  # raised when a rebuild begins
    articles = models.PositiveIntegerField(default=0)  # how many were counted
    overlap = models.BigIntegerField(default=0)  # see `related.counts.Counts`
    window = models.SmallIntegerField(default=-1)
    factors = models.JSONField(default=dict)  # {feature: what its weight is multiplied by here, in hundredths}
    made_at = models.DateTimeField(null=True)
    is_stale = models.BooleanField(default=False)  # a change was too large to follow; `rebuild_related` is due
    pending = models.JSONField(
        null=True
    )  # while a rebuild is at work: ids of articles changed since it began, which it brings up to date at its end

    class Meta:
        verbose_name = "Statistik der verwandten Artikel"
        verbose_name_plural = "Statistik der verwandten Artikel"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="related_statistics_one_row")]

    def __str__(self) -> str:
        return f"{self.version} ({self.articles})"


class RelatedChoiceKind(models.TextChoices):
    PIN = "pin", "Fest gesetzt"
    EXCLUDE = "exclude", "Nie zeigen"


class RelatedChoiceQuerySet(PartQuerySet):
    def of(self, article: Article) -> dict[str, list[int]]:
        """{kind: ids of other articles in order} of one article's box."""
        choices: dict[str, list[int]] = {kind.value: [] for kind in RelatedChoiceKind}
        rows = self.filter(article=article).order_by("position", "pk")
        for kind, other_id in rows.values_list("kind", "other_id"):
            choices[kind].append(other_id)
        return choices

    def decide(
        self, article: Article, other_id: int, kind: str | None, *, by: User | None = None, step: int = 0
    ) -> None:
        """Pin the article `other_id` in the box of `article`, forbid it there, or (None) leave it to the engine.

        A pin keeps its place, `step` places further down. Readers see it at once; who did it stands in the trail.
        """
        with public_change(unseen=True) as change:
            locked = type(article).objects.select_for_update(of=("self",)).get(pk=article.pk)
            change.unseen &= locked.is_unseen()
            before = self.of(article)
            after = {name: [pk for pk in ids if pk != other_id] for name, ids in before.items()}
            if kind and other_id != article.pk:
                ids = before[kind]
                after[kind].insert(max(ids.index(other_id) + step, 0) if other_id in ids else len(ids), other_id)
            if after != before:
                self._store(article, after)
                sides = (self._in_words(side) for side in (before, after))
                AuditEntry.objects.record(AuditAction.RELATED, article, by=by, before=next(sides), after=next(sides))

    def _store(self, article: Article, choices: dict[str, list[int]]) -> None:
        self.filter(article=article).delete()
        self.bulk_create(
            self.model(article=article, other_id=pk, kind=kind, position=position)
            for kind, ids in choices.items()
            for position, pk in enumerate(ids)
        )

    def _in_words(self, choices: dict[str, list[int]]) -> dict[str, list[str]]:
        article = apps.get_model("articles", "Article")
        known = article.objects.only("title", "created_at").in_bulk([pk for ids in choices.values() for pk in ids])
        return {RelatedChoiceKind(kind).label: [str(known[pk]) for pk in ids] for kind, ids in choices.items() if ids}


class RelatedChoice(PartModel):
    """What an editor decided about one article's box."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="related_choices", db_index=False
    )
    other = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("Art", max_length=8, choices=RelatedChoiceKind)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    objects: ClassVar = RelatedChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "Auswahl der Redaktion"
        verbose_name_plural = "Auswahl der Redaktion"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="related_choice_once"),
            models.CheckConstraint(condition=~models.Q(article=models.F("other")), name="related_choice_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.other_id}"
