"""What articles refer to, as rows with PROTECT: nothing in use can be deleted, and "Verwendet in" is a query."""

from django.db import models

from ..subjects.registry import SUBJECTS

# Each field names one thing referred to; exactly one of them is set on a row.
TARGETS = ("image", "target", "author", *SUBJECTS)


class Reference(models.Model):
    """One thing that an article's applied or newest revision refers to."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="references")
    in_applied = models.BooleanField(default=False)
    in_newest = models.BooleanField(default=False)
    image = models.ForeignKey(
        "articles.Image", null=True, on_delete=models.PROTECT, related_name="references", db_index=False
    )
    target = models.ForeignKey(
        "articles.Article", null=True, on_delete=models.PROTECT, related_name="referred_by", db_index=False
    )
    author = models.ForeignKey(
        "articles.Author", null=True, on_delete=models.PROTECT, related_name="references", db_index=False
    )
    company = models.ForeignKey(
        "articles.Company", null=True, on_delete=models.PROTECT, related_name="references", db_index=False
    )
    regulation = models.ForeignKey(
        "articles.Regulation", null=True, on_delete=models.PROTECT, related_name="references", db_index=False
    )
    institution = models.ForeignKey(
        "articles.Institution", null=True, on_delete=models.PROTECT, related_name="references", db_index=False
    )
    topic = models.ForeignKey(
        "articles.Topic", null=True, on_delete=models.PROTECT, related_name="references", db_index=False
    )

    class Meta:
        verbose_name = "Verwendung"
        verbose_name_plural = "Verwendungen"
        constraints = [
            models.CheckConstraint(
                name="reference_to_one_thing",
                condition=models.Q(
                    *[models.Q(**{f"{name}__isnull": name != chosen for name in TARGETS}) for chosen in TARGETS],
                    _connector=models.Q.OR,
                ),
            ),
            *[
                models.UniqueConstraint(
                    fields=["article", name],
                    condition=models.Q(**{f"{name}__isnull": False}),
                    name=f"reference_{name}_once",
                )
                for name in TARGETS
            ],
        ]
        # where something is used; a row has one of them, and an index over all would hold empty entries for the others
        indexes = [
            models.Index(fields=[name], name=f"reference_{name}", condition=models.Q(**{f"{name}__isnull": False}))
            for name in TARGETS
        ]

    def __str__(self) -> str:
        return str(self.article)

    @classmethod
    def store(cls, article_id: int, applied: set[tuple[str, int]], newest: set[tuple[str, int]]) -> None:
        """Make the rows of one article equal to these sets of (field name, id). The ids must exist."""
        present = {(name, value): row for row in cls.objects.filter(article=article_id) for name, value in [row.what]}
        wanted = applied | newest
        cls.objects.filter(pk__in=[row.pk for what, row in present.items() if what not in wanted]).delete()
        new = []
        for what in sorted(wanted):
            flags = {"in_applied": what in applied, "in_newest": what in newest}
            row = present.get(what)
            if row is None:
                new.append(cls(article_id=article_id, **{f"{what[0]}_id": what[1]}, **flags))
            elif (row.in_applied, row.in_newest) != (flags["in_applied"], flags["in_newest"]):
                cls.objects.filter(pk=row.pk).update(**flags)
        Reference.objects.bulk_create(new)

    @property
    def what(self) -> tuple[str, int]:
        """(field name, id) of the thing referred to."""
        return next((name, value) for name in TARGETS if (value := getattr(self, f"{name}_id")) is not None)
