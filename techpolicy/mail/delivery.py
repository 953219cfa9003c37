"""Delivers queued mails, one after the other, from any number of hosts.

A deliverer claims a mail before it sends it, and writes what became of it right after. Killed between the two, it leaves one
mail that is sent again when the claim has run out, with the same Message-ID; no other mail can go twice, and none is lost.
`status` is None while a mail is claimed; `scheduled_time` is then the end of the claim, else the next try.
"""

import datetime as dt
import logging
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from post_office.models import STATUS, Email, Log
from post_office.settings import get_backend

log = logging.getLogger(__name__)

CLAIM = dt.timedelta(minutes=10)
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 8 * 60)]  # after each refusal
WAIT_FOR_SERVER = dt.timedelta(minutes=1)
GIVE_UP = dt.timedelta(days=2)  # what nobody could take for so long has no news any more
KEEP_SENT, KEEP = dt.timedelta(days=7), dt.timedelta(days=30)
CLOSING = 421  # the server ends the connection


@dataclass(frozen=True)
class Failure:
    error: Exception
    code: int = 0  # of the server's answer, if it gave one
    is_counted: bool = True  # not where no mail could have been sent
    is_final: bool = False
    ends_run: bool = False

    def __str__(self) -> str:
        return f"{type(self.error).__name__} {self.code or ''}".strip()


def deliver() -> Counter[str]:
    """Send what is due; how many were "sent", "postponed" and "failed".

    The run ends when the connection breaks: a silent server costs one timeout, the rest is due in the next run.
    """
    done: Counter[str] = Counter()
    connection = get_connection(get_backend())
    while mail := claim():
        failure = send(connection, mail)
        done[note_failure(mail, failure) if failure else note_sent(mail)] += 1
        if failure and failure.ends_run:
            break
    with suppress(OSError, SMTPException):
        connection.close()
    forget_old()
    return done


def due() -> QuerySet[Email]:
    is_time = Q(scheduled_time=None) | Q(scheduled_time__lte=timezone.now())
    return Email.objects.filter(is_time, Q(status__in=[STATUS.queued, STATUS.requeued]) | Q(status=None))


def claim() -> Email | None:
    """The oldest mail that is due, for this deliverer alone."""
    while (oldest := due().order_by("created", "pk").values_list("pk", flat=True).first()) is not None:
        until = timezone.now() + CLAIM
        if due().filter(pk=oldest).update(status=None, scheduled_time=until):
            return Email.objects.get(pk=oldest)
    return None


def send(connection: BaseEmailBackend, mail: Email) -> Failure | None:
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        return Failure(error, getattr(error, "smtp_code", 0), is_counted=False, ends_run=True)
    try:
        connection.send_messages([mail.prepare_email_message()])
    except SMTPRecipientsRefused as error:
        code = max(code for code, _text in error.recipients.values())
        return Failure(error, code, is_final=code >= 500, ends_run=code == CLOSING)
    except SMTPResponseException as error:
        is_final = (
            isinstance(error, SMTPDataError) and error.smtp_code >= 500
        )  # others are about the site, not the mail
        return Failure(error, error.smtp_code, is_final=is_final, ends_run=error.smtp_code == CLOSING)
    except SMTPNotSupportedError as error:  # letters in the address that the server cannot read
        return Failure(error, is_final=True)
    except (OSError, SMTPException) as error:
        return Failure(error, ends_run=True)
    except Exception as error:  # no second try would make a mail of it, and the others must not wait for it
        log.exception("Mail %s cannot be written", mail.pk)
        return Failure(error, is_final=True)
    return None


def settle(mail: Email, status: int, next_try: dt.datetime | None = None, **values: object) -> bool:
    """Write what became of it, unless the claim has passed to somebody else or the mail was discarded."""
    ours = Email.objects.filter(pk=mail.pk, status=None, scheduled_time=mail.scheduled_time)
    return bool(ours.update(status=status, scheduled_time=next_try, last_updated=timezone.now(), **values))


def note_sent(mail: Email) -> str:
    """The text goes at once: it may hold a secret address, and nobody needs it here any more."""
    settle(mail, STATUS.sent, message="", html_message="")
    return "sent"


def note_failure(mail: Email, failure: Failure) -> str:
    now, tries = timezone.now(), (mail.number_of_retries or 0) + failure.is_counted
    wait = _wait(mail, failure, tries)
    status, next_try = (STATUS.requeued, now + wait) if wait else (STATUS.failed, None)
    reason = {"status": STATUS.failed, "exception_type": type(failure.error).__name__, "message": _reason(failure)}
    with transaction.atomic():
        if settle(mail, status, next_try, number_of_retries=tries):
            Log.objects.update_or_create(email=mail, defaults=reason)
    log.warning("Mail %s not delivered at try %s: %s", mail.pk, tries, failure)
    return "postponed" if wait else "failed"


def _wait(mail: Email, failure: Failure, tries: int) -> dt.timedelta | None:
    """Until the next try; None if there is none."""
    if not failure.is_counted:
        return WAIT_FOR_SERVER if mail.created > timezone.now() - GIVE_UP else None
    return WAITS[tries - 1] if tries <= len(WAITS) and not failure.is_final else None


def _reason(failure: Failure) -> str:
    return f"{failure.code or ''} {failure.error}".strip()[:500]


def forget_old() -> None:
    now = timezone.now()
    is_sent = Q(status=STATUS.sent, last_updated__lt=now - KEEP_SENT)
    Email.objects.filter(is_sent | Q(created__lt=now - KEEP)).delete()
