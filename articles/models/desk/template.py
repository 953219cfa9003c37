"""Templates (Vorlagen): what a new article of one kind begins with."""

from dataclasses import replace

from django.db import models

from ... import body
from ..article.applying import resolve_tags
from ..article.content import Snapshot
from ..article.slug import Slug
from ..image import Image


class ArticleTemplate(models.Model):
    """Its content is a snapshot, as a revision's. Nothing that it names is kept from being deleted: `snapshot` leaves out what is gone."""

    name = models.CharField("Name", max_length=60, unique=True, help_text="Zum Beispiel: Urteil")
    description = models.CharField(
        "Wofür sie da ist", max_length=160, blank=True, help_text="Zum Beispiel: Entscheidungen von Gerichten"
    )
    notes = models.TextField(
        "Eigene Prüfpunkte",
        blank=True,
        help_text="Einer je Zeile; sie stehen im neuen Artikel unter „Notizen“. Zum Beispiel: Aktenzeichen verglichen?",
    )
    position = models.PositiveSmallIntegerField(
        "Reihenfolge", default=0, help_text="Kleine Zahlen stehen vorn, gleiche nach dem Namen."
    )
    content = models.JSONField(editable=False)

    class Meta:
        verbose_name = "Vorlage"
        verbose_name_plural = "Vorlagen"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def snapshot(self) -> Snapshot:
        """What a new article begins with: merged tags as what they became, without pictures, tips and tags that are gone."""
        stored = Snapshot.from_json(self.content)
        lead = stored.lead_image
        named = body.references(stored.blocks)
        images = {*named.images, *([lead.image] if lead else [])}
        pictures = set(Image.objects.filter(pk__in=images).values_list("pk", flat=True)) if images else set()
        slugs = Slug.objects.filter(article__in=named.articles)
        articles = set(slugs.values_list("article_id", flat=True)) if named.articles else set()
        kept = [left for block in stored.blocks if (left := _left(block, pictures, articles))]
        return stored.changed(
            body="\n".join(map(body.write_block, kept)),
            lead_image=lead if lead and lead.image in pictures else None,
            tags=tuple(resolve_tags(stored.tags)),
        )


def _left(block: body.Block, pictures: set[int], articles: set[int]) -> body.Block | None:
    """A block without what is gone; None if nothing of it is left."""
    match block:
        case body.Picture():
            return block if block.image in pictures else None
        case body.Gallery():
            left = tuple(picture for picture in block.pictures if picture.image in pictures)
            return replace(block, pictures=left) if left else None
        case body.Tip():
            return None if block.target.isdigit() and int(block.target) not in articles else block
    return block
