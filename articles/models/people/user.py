"""People who log in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower


class User(AbstractUser):
    """A member of the newsroom. Roles are groups: Autor:in, Redaktion, Chefredaktion."""

    author = models.OneToOneField(
        "articles.Author",
        verbose_name="Autorenprofil",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="user",
        help_text="Unter diesem Namen erscheinen eigene Artikel.",
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "Benutzer:in"
        verbose_name_plural = "Benutzer:innen"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                condition=~models.Q(email=""),
                violation_error_message="Diese E-Mail-Adresse gehört schon zu einem anderen Zugang.",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
