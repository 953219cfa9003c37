"""Views of the desk's lists that people come back to: search, filters and order under a name."""

from typing import ClassVar, Self
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import models

from .user import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def offered(self, user: User, name: str) -> Self:
        """Above the list called `name`: one's own, and what others share."""
        return self.filter(models.Q(person=user) | models.Q(is_shared=True), list=name)


class SavedView(models.Model):
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="Person", on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField("Name", max_length=40)
    list = models.CharField("Liste", max_length=40)  # the model's name
    query = models.CharField("Auswahl", max_length=1000, blank=True)  # as in the address, without the question mark
    is_shared = models.BooleanField("für alle", default=False)

    objects: ClassVar = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "Ansicht"
        verbose_name_plural = "Ansichten"
        ordering = ["name", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "list", "name"], name="saved_view_name_once"),
        ]
        indexes = [
            # the tabs above a list
            models.Index(fields=["list"], name="saved_view_shared", condition=models.Q(is_shared=True)),
        ]

    def __str__(self) -> str:
        return self.name

    def shows(self, query: str) -> bool:
        """Whether this is what a list shows whose address has this query."""
        return sorted(parse_qsl(self.query)) == sorted(parse_qsl(query))

    def may_be_deleted_by(self, user: User) -> bool:
        return self.person_id == user.pk or (self.is_shared and self.may_be_shared_by(user))

    @staticmethod
    def may_be_shared_by(user: User) -> bool:
        """The Redaktion: what is shared stands above everybody's list."""
        return user.has_perm("articles.edit_all_articles")
