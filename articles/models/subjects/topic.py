"""What articles are about besides companies, laws and offices."""

from django.db import models

from .alias import Alias
from .subject import Subject, Tagged


class Ink(models.TextChoices):
    """The second colour beside the house's signal; what each looks like stands in site.css."""

    HOUSE = "", "Grün des Hauses"
    COPPER = "copper", "Kupfer"
    BLUE = "blue", "Blau"
    VIOLET = "violet", "Violett"
    OCHRE = "ochre", "Ocker"
    TEAL = "teal", "Petrol"
    CRIMSON = "crimson", "Karmin"
    SLATE = "slate", "Schiefer"


class Topic(Subject):
    kind = "topic"
    letter = "t"
    plural_key = "topics"
    section = "thema"
    lead_in = "Worum es in unseren Artikeln geht."
    follow = "Diesem Thema folgen"
    choose = "Bitte ein Thema wählen."
    schema_type = "Thing"
    search_parameter = "thema"
    through_model: type["TaggedTopic"]

    ink = models.CharField(
        "Farbe",
        max_length=10,
        choices=Ink,
        default=Ink.HOUSE,
        blank=True,
        help_text="Färbt Dachzeilen, Linien und Ringe der Artikel, deren Hauptthema oder erstes Thema es ist.",
    )

    class Meta(Subject.Meta):
        verbose_name = "Thema"
        verbose_name_plural = "Themen"


class TaggedTopic(Tagged):
    tag = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="items", db_index=False)
    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="tagged_topics", db_index=False
    )

    class Meta(Tagged.Meta):
        verbose_name = "Thema am Artikel"
        verbose_name_plural = "Themen am Artikel"


class TopicAlias(Alias):
    subject = Topic
    target = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="aliases")


Topic.through_model, Topic.alias_model = TaggedTopic, TopicAlias
