"""Connects what is watched to Django's signals."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.backends.signals import connection_created

from .watching import metrics, slow


class TechpolicyConfig(AppConfig):
    name = "techpolicy"

    def ready(self) -> None:
        if settings.SLOW_QUERY_MS:
            connection_created.connect(slow.time_queries)
        user_login_failed.connect(count_failure)


def count_failure(**_kwargs: Any) -> None:
    metrics.LOGIN_FAILURES.labels("wrong").inc()
