"""Addresses of "Zugang und Sicherheit", below `/admin/zugang/`. allauth asks for some by names of its own."""

from collections.abc import Callable

from django.urls import URLPattern, path

from ..people.login import login
from . import passwords, views

# (address, view, name, for whoever is logged in)
PAGES: tuple[tuple[str, Callable, str, bool], ...] = (
    ("", views.access, "desk_access", True),
    ("", views.access, "mfa_index", True),
    ("", views.access, "mfa_list_webauthn", True),
    ("ueberall-abmelden/", views.end_other_sessions, "desk_end_sessions", True),
    ("zweiter-faktor/", views.SecondFactorView.as_view(), "mfa_authenticate", False),
    ("bestaetigen/", views.PasswordAgainView.as_view(), "account_reauthenticate", True),
    ("bestaetigen/code/", views.CodeAgainView.as_view(), "mfa_reauthenticate", True),
    ("bestaetigen/passkey/", views.PasskeyAgainView.as_view(), "mfa_reauthenticate_webauthn", True),
    ("app/einrichten/", views.ActivateAppView.as_view(), "mfa_activate_totp", True),
    ("app/entfernen/", views.RemoveAppView.as_view(), "mfa_deactivate_totp", True),
    ("passkey/einrichten/", views.AddPasskeyView.as_view(), "mfa_add_webauthn", True),
    ("passkey/<int:pk>/entfernen/", views.RemovePasskeyView.as_view(), "mfa_remove_webauthn", True),
    ("codes/", views.CodesView.as_view(), "mfa_view_recovery_codes", True),
    ("codes/neu/", views.NewCodesView.as_view(), "mfa_generate_recovery_codes", True),
    ("passwort-vergessen/", passwords.ForgottenView.as_view(), "admin_password_reset", False),
    ("passwort-vergessen/gesendet/", passwords.ForgottenSentView.as_view(), "desk_forgotten_sent", False),
    ("neues-passwort/<uidb64>/<token>/", passwords.NewPasswordView.as_view(), "desk_new_password", False),
    ("neues-passwort/fertig/", passwords.NewPasswordDoneView.as_view(), "desk_new_password_done", False),
)


def paths(guard: Callable) -> list[URLPattern]:
    pages = [
        path(f"zugang/{address}", guard(view) if inside else view, name=name) for address, view, name, inside in PAGES
    ]
    return [*pages, path("login/", login, name="account_login")]
