"""Mails that did not reach anybody: to whom, since when and why. Their texts are shown to nobody."""

import re
from dataclasses import dataclass

from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from post_office.admin import Attachment, Email, EmailTemplate, Log  # which registers them
from post_office.models import STATUS

from techpolicy.mail.undelivered import undelivered

from ...models import AuditAction, AuditEntry, User
from ..fields import is_id
from ..pages import DeskRequest, desk_page

# Its lists are English, show texts, and send what somebody types.
admin.site.unregister([Attachment, Email, EmailTemplate, Log])

MOST = 50
REASONS = {
    "ConnectionRefusedError": "Der Mailserver nimmt keine Verbindung an.",
    "gaierror": "Der Name des Mailservers ist nicht bekannt.",
    "TimeoutError": "Der Mailserver antwortet nicht.",
    "SMTPServerDisconnected": "Der Mailserver hat die Verbindung abgebrochen.",
    "SMTPConnectError": "Der Mailserver lehnt die Verbindung ab.",
    "SMTPAuthenticationError": "Der Mailserver lehnt die Anmeldung ab.",
    "SMTPNotSupportedError": "Der Mailserver kann das nicht.",
    "SMTPRecipientsRefused": "Der Mailserver lehnt den Empfänger ab.",
    "SMTPSenderRefused": "Der Mailserver lehnt den Absender ab.",
    "SMTPDataError": "Der Mailserver lehnt die Mail ab.",
    "SSLError": "Der Mailserver verschlüsselt nicht wie verlangt.",
    "SSLCertVerificationError": "Das Zertifikat des Mailservers gilt nicht.",
}
_CODE = re.compile(r"[2-5]\d\d(?= )")


@dataclass(frozen=True)
class Line:
    mail: Email
    reason: str
    next_try: str  # "" if it has a time
    may_act: bool  # not while somebody sends it


def may_see_mails(user: User) -> bool:
    """Those who look after accounts: a wrong address is theirs to mend."""
    return user.has_perm("articles.change_user")


def places(user: User) -> list[dict[str, str]]:
    url = reverse("admin:desk_mails")
    return [{"label": "Nicht zugestellte Mails", "url": url}] if may_see_mails(user) else []


@require_http_methods(["GET", "POST"])
def undelivered_page(request: DeskRequest) -> HttpResponse:
    """POST tries one again or discards it."""
    if not may_see_mails(request.user):
        raise Http404
    if request.method == "POST":
        _act(request)
        return redirect("admin:desk_mails")
    rows = undelivered().defer("message", "html_message").order_by("-created", "-pk").prefetch_related("logs")
    mails = list(rows[: MOST + 1])
    lines = [_line(mail) for mail in mails[:MOST]]
    title = "Nicht zugestellte Mails"
    return desk_page(request, "undelivered", title, opts=User._meta, lines=lines, is_cut=len(mails) > MOST)


def _act(request: DeskRequest) -> None:
    number, verb = request.POST.get("mail", ""), request.POST.get("verb", "")
    found = undelivered().exclude(status=None).filter(pk=number) if is_id(number) else Email.objects.none()
    with transaction.atomic():
        mail = found.select_for_update().first()
        if mail is None:
            messages.info(request, "Diese Mail ist inzwischen unterwegs oder verworfen.")
        elif verb == "retry":
            later = {"status": STATUS.requeued, "scheduled_time": timezone.now(), "number_of_retries": 0}
            Email.objects.filter(pk=mail.pk).update(**later)
            after = {"Betreff": mail.subject, "Versand": "noch einmal"}
            AuditEntry.objects.record(AuditAction.CHANGE, mail, by=request.user, after=after)
            messages.success(request, f"Die Mail an {mail} wird gleich noch einmal versucht.")
        elif verb == "discard":
            AuditEntry.objects.record(AuditAction.DELETE, mail, by=request.user, before={"Betreff": mail.subject})
            messages.success(request, f"Die Mail an {mail} ist verworfen.")
            mail.delete()


def _line(mail: Email) -> Line:
    if mail.status is None:
        return Line(mail, _reason(mail), "wird gerade gesendet", False)
    if mail.status == STATUS.failed:
        return Line(mail, _reason(mail), "keiner mehr", True)
    is_now = mail.scheduled_time is None or mail.scheduled_time <= timezone.now()
    return Line(mail, _reason(mail), "beim nächsten Lauf" if is_now else "", True)


def _reason(mail: Email) -> str:
    failures = list(mail.logs.all())
    if not failures:
        return "Noch nicht versucht. Läuft auf dem Server „deliver_mail“?"
    name, said = failures[-1].exception_type, failures[-1].message
    if name == "SMTPServerDisconnected" and "timed out" in said:
        name = "TimeoutError"
    reason = REASONS.get(name, f"Unerwarteter Fehler ({name}).")
    code = _CODE.match(said)
    return f"{reason} (Antwort {code[0]})" if code else reason
