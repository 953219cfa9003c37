"""Taking all second factors from an account whose person has lost them."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from ...models import AuditAction, AuditEntry, DeskSession, User


@transaction.atomic
def reset_second_factor(person: User, *, by: User | None = None, reason: str = "") -> tuple[int, int]:
    """How many factors were removed, and how many logins ended."""
    factors = Authenticator.objects.filter(user=person)
    number = factors.count()
    factors.delete()
    sessions = DeskSession.objects.filter(person=person).end()
    AuditEntry.objects.record(
        AuditAction.RESET_SECOND_FACTOR, person, by=by, before={"Faktoren": number}, reason=reason
    )
    return number, sessions
