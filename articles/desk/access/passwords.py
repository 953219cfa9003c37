"""One's own password: changed at the desk, or set anew by a link that comes by mail."""

import datetime as dt
import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.forms import PasswordChangeForm, PasswordResetForm, SetPasswordForm
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.auth.views import (
    PasswordChangeView,
    PasswordResetCompleteView,
    PasswordResetConfirmView,
    PasswordResetDoneView,
    PasswordResetView,
)
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from ...models import AuditAction, AuditEntry, DeskSession, LoginAttempts, User
from ..missing import explain
from ..people.login import OwnPasswordForm, address_of, key_of
from .sessions import keep_key, others
from .telling import tell

log = logging.getLogger(__name__)
MAIL = """Guten Tag {person},

jemand hat für Ihren Zugang „{name}“ bei {site} ein neues Passwort angefordert. Hier legen Sie es fest:

{url}

Der Link gilt eine Stunde und nur einmal. Waren Sie das nicht? Dann ist nichts zu tun: Ihr Passwort gilt weiter.
"""


class OwnPasswordView(PasswordChangeView):
    form_class = OwnPasswordForm
    template_name = "registration/password_change_form.html"
    success_url = reverse_lazy("admin:password_change_done")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """All other logins of this account end; this one goes on."""
        before = self.request.session.session_key or ""
        response = super().form_valid(form)
        keep_key(self.request, before)
        others(self.request).end()
        assert isinstance(form.user, User)
        AuditEntry.objects.record(AuditAction.SET_PASSWORD, form.user, by=form.user)
        tell(form.user, "Neues Passwort", "ein neues Passwort festgelegt")
        return response


def password_change(request: HttpRequest, extra_context: dict | None = None) -> HttpResponseBase:
    """The admin's own view, which has no setting for the form."""
    return OwnPasswordView.as_view(extra_context={**admin.site.each_context(request), **(extra_context or {})})(request)


class Tokens(PasswordResetTokenGenerator):
    def _now(self) -> dt.datetime:
        """Django takes local time, and where clocks are put back a link would work an hour longer."""
        return timezone.now().replace(tzinfo=None)


TOKENS = Tokens()


class ForgottenForm(PasswordResetForm):
    """Says the same whoever asks: whether an address is known here is nobody's business."""

    def save(self, *, request: HttpRequest, **_: Any) -> None:  # type: ignore[override]
        address = self.cleaned_data["email"]
        keys = (key_of(address, "new password"), key_of("", f"new password from {address_of(request)}"))
        waits = [LoginAttempts.take(key) for key in keys]  # each is counted
        if any(waits):
            return
        for person in self.get_users(address):
            _send_link(person)


def _send_link(person: AbstractBaseUser) -> None:
    assert isinstance(person, User)
    token = TOKENS.make_token(person)
    path = reverse("desk_new_password", args=[urlsafe_base64_encode(force_bytes(person.pk)), token])
    text = MAIL.format(person=person, name=person.username, site=settings.SITE_NAME, url=settings.SITE_URL + path)
    try:
        EmailMessage("Neues Passwort", text, to=[person.email]).send()
    except (OSError, SMTPException):  # an error page would tell that there is such an account
        log.exception("No link for a new password sent to %s", person.username)


class NewPasswordForm(SetPasswordForm):
    required_css_class = "required"


explain(ForgottenForm.base_fields)
explain(NewPasswordForm.base_fields)


class _Page:
    request: HttpRequest

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**values)  # type: ignore[misc]
        return {**admin.site.each_context(self.request), **context}


class ForgottenView(_Page, PasswordResetView):
    title = "Passwort vergessen"
    form_class = ForgottenForm
    template_name = "admin/desk/access/forgotten.html"
    success_url = reverse_lazy("desk_forgotten_sent")

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        form.save(request=self.request)
        return super(PasswordResetView, self).form_valid(form)


class ForgottenSentView(_Page, PasswordResetDoneView):
    title = "Bitte sehen Sie in Ihr Postfach"
    template_name = "admin/desk/access/forgotten_sent.html"


class NewPasswordView(_Page, PasswordResetConfirmView):
    title = "Neues Passwort"
    token_generator = TOKENS
    form_class = NewPasswordForm
    template_name = "admin/desk/access/new_password.html"
    success_url = reverse_lazy("desk_new_password_done")

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        """Nobody is logged in by it: the second factor is still asked for."""
        response = super().form_valid(form)
        assert isinstance(form.user, User)
        DeskSession.objects.filter(person=form.user).end()
        # Who guessed the old password must not keep out whoever has the new one.
        name = form.user.get_username()
        LoginAttempts.succeed(key_of(name), key_of(name, address_of(self.request)))
        tell(form.user, "Neues Passwort", "ein neues Passwort festgelegt („Passwort vergessen“)")
        AuditEntry.objects.record(AuditAction.SET_PASSWORD, form.user, by=form.user, reason="Passwort vergessen")
        return response


class NewPasswordDoneView(_Page, PasswordResetCompleteView):
    title = "Das neue Passwort gilt"
    template_name = "admin/desk/access/new_password_done.html"
