"""What an article says: the fields of the public row that a revision holds too, and its tags."""

from django.db import models
from taggit.managers import TaggableManager

from ..edition import PublicModel
from ..subjects.company import TaggedCompany
from ..subjects.institution import TaggedInstitution
from ..subjects.regulation import TaggedRegulation
from ..subjects.topic import TaggedTopic
from .choices import AiUse, Genre


class ArticleContent(PublicModel):
    """Written by `apply_snapshot` alone."""

    kicker = models.CharField("Dachzeile", max_length=120, blank=True, help_text="Zum Beispiel: Exportkontrollen")
    title = models.CharField("Titel", max_length=250, blank=True)
    lead = models.TextField("Vorspann", blank=True)
    body = models.TextField("Text", blank=True)
    body_html = models.TextField(blank=True, editable=False)
    dateline = models.CharField("Ortsmarke", max_length=80, blank=True, help_text="Zum Beispiel: Brüssel")
    lead_image = models.ForeignKey(
        "articles.Image",
        verbose_name="Aufmacherbild",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    lead_image_alt = models.CharField("Alternativtext", max_length=300, blank=True)
    lead_image_decorative = models.BooleanField("nur Schmuck", default=False)
    lead_image_caption = models.TextField("Bildunterschrift", blank=True)
    genre = models.CharField("Darstellungsform", max_length=20, choices=Genre, default=Genre.NEWS)
    sources = models.JSONField("Quellen", default=list, blank=True)  # [{"name", "url", "kind"}]
    lang = models.CharField("Sprache", max_length=5, default="de")
    follows = models.ForeignKey(
        "self",
        verbose_name="Fortsetzung von",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
    )
    disclosure = models.TextField("Transparenzhinweis", blank=True)
    ai_use = models.CharField("Einsatz von KI", max_length=12, choices=AiUse, blank=True)
    ai_note = models.CharField("Erläuterung zum Einsatz von KI", max_length=300, blank=True)
    seo_title = models.CharField("Titel für Suchmaschinen", max_length=120, blank=True)
    teaser = models.CharField("Beschreibung für Suche und Teilen", max_length=300, blank=True)
    word_count = models.PositiveIntegerField(default=0, editable=False)

    companies = TaggableManager("Unternehmen", through=TaggedCompany, blank=True, related_name="+")
    regulations = TaggableManager("Regelwerke", through=TaggedRegulation, blank=True, related_name="+")
    institutions = TaggableManager("Institutionen", through=TaggedInstitution, blank=True, related_name="+")
    topics = TaggableManager("Themen", through=TaggedTopic, blank=True, related_name="+")

    class Meta:
        abstract = True
