"""What allauth tells of second factors and logins, into the audit trail."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from ...models import AuditAction, AuditEntry, User
from ..people.trail import note_login
from .factors import KINDS, NAMES
from .sessions import others
from .telling import tell


def on_login(request: HttpRequest, user: User, **_: Any) -> None:
    kinds = [record["type"] for record in get_authentication_records(request, user) if record["method"] == "mfa"]
    note_login(user, " und ".join(["Passwort", *(NAMES[Authenticator.Type(kind)] for kind in kinds[-1:])]))


def on_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Other logins of this account never proved it: they end."""
    if authenticator.type in KINDS:
        others(request).end()
    _note(AuditAction.ADD_SECOND_FACTOR, user, authenticator)
    tell(user, "Zweiter Faktor eingerichtet", f"{NAMES[Authenticator.Type(authenticator.type)]} eingerichtet")


def on_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    _note(AuditAction.REMOVE_SECOND_FACTOR, user, authenticator)
    tell(user, "Zweiter Faktor entfernt", f"{NAMES[Authenticator.Type(authenticator.type)]} entfernt")


def on_new_codes(user: User, authenticator: Authenticator, **_: Any) -> None:
    _note(AuditAction.RESET_SECOND_FACTOR, user, authenticator)


def _note(action: AuditAction, user: User, authenticator: Authenticator) -> None:
    AuditEntry.objects.record(action, user, by=user, reason=NAMES[Authenticator.Type(authenticator.type)])
