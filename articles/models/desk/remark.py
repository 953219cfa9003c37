"""Remarks on an article or on words of it: of the desk, and of people who read it through a preview link."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..people.user import User
from .preview_link import PreviewLink
from .revision import Revision

MAX_QUOTE = 1000
MAX_CONTEXT = 64
MAX_NAME = 120


class Verdict(models.TextChoices):
    NOTE = "note", "Anmerkung"
    APPROVED = "approved", "freigegeben"
    CONCERNS = "concerns", "Bedenken"


class RemarkPlace(models.TextChoices):
    BODY = "body", "Text"
    TITLE = "title", "Titel"
    LEAD = "lead", "Vorspann"


class RemarkQuerySet(models.QuerySet):
    def threads(self) -> Self:
        """Remarks without their answers."""
        return self.filter(reply_to=None)

    def open(self) -> Self:
        return self.threads().filter(resolved_at=None)


class Remark(models.Model):
    """Plain text beside the article, in no revision. The words it is about are kept as a TextQuoteSelector
    (https://www.w3.org/TR/annotation-model/#text-quote-selector) and are found again in the text by whoever shows it.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="remarks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField("Name", max_length=MAX_NAME)  # stays when the account goes
    # Of those who read through a link: which one, and what they saw.
    preview_link = models.ForeignKey(PreviewLink, null=True, on_delete=models.CASCADE, related_name="remarks")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.CASCADE, related_name="+")
    paragraph = models.PositiveIntegerField("Absatz", null=True, blank=True)
    verdict = models.CharField("Urteil", max_length=10, choices=Verdict, default=Verdict.NOTE)

    place = models.CharField("Stelle", max_length=5, choices=RemarkPlace, default=RemarkPlace.BODY)
    quote = models.CharField("Wörter", max_length=MAX_QUOTE, blank=True)  # empty: about the whole article
    prefix = models.CharField(max_length=MAX_CONTEXT, blank=True)
    suffix = models.CharField(max_length=MAX_CONTEXT, blank=True)
    text = models.TextField("Anmerkung", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    reply_to = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "Anmerkung"
        verbose_name_plural = "Anmerkungen"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.name}"

    def resolve(self, *, by: User) -> None:
        self.resolved_at, self.resolved_by = timezone.now(), by
        self.save(update_fields=["resolved_at", "resolved_by"])

    def reopen(self) -> None:
        self.resolved_at = self.resolved_by = None
        self.save(update_fields=["resolved_at", "resolved_by"])
