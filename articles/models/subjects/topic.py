"""What articles are about besides companies, laws and offices."""

from django.db import models

from .alias import Alias
from .subject import Subject, Tagged


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
