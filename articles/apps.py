"""The only place that connects signals: related coverage and search follow every public change."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Redaktion"
    default_auto_field = "django.db.models.BigAutoField"
