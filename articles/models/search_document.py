"""What search reads of an article: plain tokens, analysed in Python, matched by the database."""

from django.db import models


class SearchDocument(models.Model):
    """One for each published article; kept by `articles.search` inside the publishing transaction."""

    article = models.OneToOneField(
        "articles.Article", primary_key=True, on_delete=models.CASCADE, related_name="search_document"
    )
    title = models.TextField(blank=True)  # tokens separated by single spaces
    lead = models.TextField(blank=True)
    body = models.TextField(blank=True)
    names = models.TextField(blank=True)  # tokens of tags, their aliases, and authors

    class Meta:
        verbose_name = "Suchdokument"
        verbose_name_plural = "Suchdokumente"

    def __str__(self) -> str:
        return f"Suchdokument {self.pk}"
