"""What search reads: of each article its tokens, of the archive its vocabulary, of tags and authors their names.

Texts are analysed in Python into plain tokens; the databases only match them. An index over `SearchDocument` that no model
can describe (FTS5 with triggers, a `tsvector` column with a GIN index) is laid by `migrations/_search_index.py`.
"""

from django.db import models


class SearchDocument(models.Model):
    """One for each article that is public or will be; kept by `articles.search` inside the publishing transaction."""

    article = models.OneToOneField(
        "articles.Article", primary_key=True, on_delete=models.CASCADE, related_name="search_document"
    )
    # The time of publication, then the article's number: the newest matches are read first, without sorting all.
    recency = models.BigIntegerField(unique=True)
    title = models.TextField(blank=True)  # tokens separated by single spaces
    lead = models.TextField(blank=True)
    body = models.TextField(blank=True)
    names = models.TextField(blank=True)  # one token for each tag and author: their names stand in SearchName

    class Meta:
        verbose_name = "Suchdokument"
        verbose_name_plural = "Suchdokumente"

    def __str__(self) -> str:
        return f"Suchdokument {self.pk}"


class SearchTerm(models.Model):
    """A token of the archive's vocabulary: where compounds, and what a mistyped word may have meant, are looked up."""

    term = models.CharField(max_length=40, unique=True)
    backwards = models.CharField(max_length=40, db_index=True)  # the token from its end, to find its endings
    articles = models.IntegerField()  # in how many search documents it stands

    class Meta:
        verbose_name = "Wort des Archivs"
        verbose_name_plural = "Wörter des Archivs"

    def __str__(self) -> str:
        return self.term


class SearchName(models.Model):
    """A name of a tag or an author as search compares it, aliases, words of names and numbers of laws included."""

    key = models.CharField(max_length=250)  # tokens of the whole name, or "word:wallet", "number:2024/1689"
    owner = models.CharField(max_length=24, db_index=True)  # the token that stands for tag or author in documents
    name = models.CharField(max_length=250)  # as written; empty where a company answers to a name of its service

    class Meta:
        verbose_name = "Name in der Suche"
        verbose_name_plural = "Namen in der Suche"
        constraints = [models.UniqueConstraint(fields=["key", "owner"], name="search_name_once")]

    def __str__(self) -> str:
        return self.name
