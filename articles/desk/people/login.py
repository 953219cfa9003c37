"""Where the desk checks a password: whoever guesses has to wait, and nobody else for long.

Attempts are counted for each name, wherever they come from, and before the password is looked at, so that many at once get
no further than one after the other. A place from which somebody logged in before has a counter of its own: strangers who guess
cannot keep that person out.
"""

import datetime as dt
import ipaddress
import logging
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from techpolicy.watching.metrics import LOGIN_FAILURES

from ...models import LoginAttempts
from ...text import fold

log = logging.getLogger(__name__)


def address_of(request: HttpRequest) -> str:
    """The client's address, from the proxy if there is one; of IPv6 the /64 network, as one person has all of it."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


def key_of(name: str, place: str = "") -> str:
    return salted_hmac("login attempts", f"{fold(name)}\0{place}").hexdigest()


def count_attempt(key: str, name: str, address: str) -> None:
    """Count one attempt; raises ValidationError (in German) if this person has to wait first."""
    if until := LoginAttempts.take(key):
        LOGIN_FAILURES.labels("waiting").inc()
        log.warning("Too many passwords tried for %r from %s", name, address)
        clock = date_format(timezone.localtime(until + dt.timedelta(seconds=59)), "H:i")
        raise ValidationError(f"Zu viele falsche Passwörter. Bitte um {clock} Uhr noch einmal versuchen.")


class LoginForm(AdminAuthenticationForm):
    def clean(self) -> dict[str, Any]:
        assert self.request is not None  # the login page gives it
        name, address = self.cleaned_data.get("username"), address_of(self.request)
        if not name or not self.cleaned_data.get("password"):
            return super().clean()
        place = key_of(name, address)
        key = place if LoginAttempts.is_known(place) else key_of(name)
        count_attempt(key, name, address)
        data = super().clean()
        LoginAttempts.succeed(key, place)
        return data


class OwnPasswordForm(PasswordChangeForm):
    """Wrong old passwords are counted too: nobody can guess the password at a desk that was left open."""

    required_css_class = "required"

    def clean_old_password(self) -> str:
        name = self.user.get_username()
        key = key_of(name, "own password")
        count_attempt(key, name, "own password")
        password = super().clean_old_password()
        LoginAttempts.succeed(key, key)
        return password


def password_change(request: HttpRequest, extra_context: dict | None = None) -> HttpResponseBase:
    """The admin's own view, which has no setting for the form."""
    view = PasswordChangeView.as_view(
        form_class=OwnPasswordForm,
        success_url=reverse("admin:password_change_done"),
        template_name="registration/password_change_form.html",
        extra_context={**admin.site.each_context(request), **(extra_context or {})},
    )
    return view(request)
