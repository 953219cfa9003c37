"""The only place that connects signals: related coverage and search follow every public change, saved texts are normalised."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, pre_save


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Redaktion"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Models can only be imported once the app registry is full."""
        from allauth.account.signals import user_logged_in as logged_in
        from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset

        from . import checks  # noqa: F401 - importing registers them
        from .desk.access import sessions, signals
        from .models import Regulation, edition, typed
        from .related.receivers import on_public_change as update_related
        from .search.refresh import follow_change as update_search

        pre_save.connect(typed.normalise_texts)
        edition.public_changed.connect(update_related)
        # Search comes last: it makes writers queue, and whoever waits there must hold nothing others wait for.
        edition.public_changed.connect(update_search)
        user_logged_in.connect(sessions.note_session)
        user_logged_out.connect(sessions.forget_session)
        logged_in.connect(signals.on_login)
        authenticator_added.connect(signals.on_added)
        authenticator_removed.connect(signals.on_removed)
        authenticator_reset.connect(signals.on_new_codes)
        m2m_changed.connect(edition.note_linked_rows, sender=Regulation.institutions.through)
