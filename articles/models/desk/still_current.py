"""Pieces that an editor has looked at and found still right, whatever has happened to a law since they appeared."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class StillCurrent(models.Model):
    """Holds until the next thing happens to the law."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="still_current")
    regulation = models.ForeignKey("articles.Regulation", on_delete=models.CASCADE, related_name="still_current")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "„Stimmt noch“"
        verbose_name_plural = "„Stimmt noch“"
        default_permissions = ()  # whoever may change the article

    def __str__(self) -> str:
        return f"{self.article}: stimmt noch ({self.regulation})"
