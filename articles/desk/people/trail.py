"""What the audit trail keeps of logging in. What was typed is never in it, nor the names of accounts that do not exist."""

from ...models import AuditAction, AuditEntry, LoginAttempts, User
from ...models.people.login_attempts import FREE, LONGEST_WAIT, wait_after


def note_login(person: User, how: str) -> None:
    AuditEntry.objects.record(AuditAction.LOGIN, person, by=person, reason=how)


def note_failure(person: User, key: str, reason: str) -> None:
    """The first of a row of failures, and each that makes the next one wait longer: some seven entries, however many guess."""
    count = LoginAttempts.objects.filter(key=key).values_list("count", flat=True).first() or 0
    if count == 1 or (count >= FREE and wait_after(count - 1) < LONGEST_WAIT):
        AuditEntry.objects.record(AuditAction.FAILED_LOGIN, person, reason=reason)
