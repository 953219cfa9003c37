"""Logging in, and changing one's password: who guesses has to wait.

Attempts count before the password is checked. From a browser in which this person logged in before (a signed cookie says so)
they count for that browser alone; all others count for name and address together, for the name, and for the address.
So a stranger who hammers a name never stands in the way of those who are known. docs/operations.md says what this stops and what not.
"""

import datetime as dt
import ipaddress
import logging
import secrets

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from ..models import Throttle
from ..text import fold

# Wrong passwords in a row before the first delay. Offices share an address, and names are tried by their owners too.
FREE_PAIR, FREE_NAME, FREE_ADDRESS = 8, 24, 48
DEVICE_COOKIE = "desk_device"
DEVICE_AGE = 60 * 60 * 24 * 180  # seconds

log = logging.getLogger(__name__)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the proxy says if there is one; of IPv6 the network, which one person has whole."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)


def _signer(name: str) -> TimestampSigner:
    """Of cookies that are good for this name alone."""
    return TimestampSigner(salt=f"articles.desk.device {fold(name)}")


def _device(request: HttpRequest, name: str) -> str:
    """The browser's mark, if this name has logged in there; else ""."""
    try:
        return _signer(name).unsign(request.COOKIES.get(DEVICE_COOKIE, ""), max_age=DEVICE_AGE)
    except BadSignature:
        return ""


def _limits(request: HttpRequest, name: str) -> dict[str, int]:
    if device := _device(request, name):
        return {f"device {device}": FREE_PAIR}
    folded, address = fold(name), address_of(request)
    return {
        f"pair {address} {folded}": FREE_PAIR,
        f"name {folded}": FREE_NAME,
        f"address {address}": FREE_ADDRESS,
    }


def _take(limits: dict[str, int], name: str, request: HttpRequest) -> None:
    until = Throttle.objects.take(limits)
    if until is None:
        return
    log.warning("Too many wrong passwords for %r from %s", name, address_of(request))
    minute = date_format(timezone.localtime(until) + dt.timedelta(minutes=1), "G:i")
    raise ValidationError(
        f"Zu viele falsche Passwörter. Der nächste Versuch ist ab {minute} Uhr möglich."
        " Wer das Passwort nicht mehr weiß, bittet die Chefredaktion um ein neues.",
        code="throttled",
    )


class LoginForm(AdminAuthenticationForm):
    def clean(self):
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return super().clean()  # no password is checked
        limits = _limits(self.request, name)
        _take(limits, name, self.request)
        data = super().clean()
        own, *shared = limits
        Throttle.objects.forget(own)
        Throttle.objects.give_back(*shared)
        return data


def log_in(request: HttpRequest, extra_context=None) -> HttpResponse:
    """Django's page; whoever came in gets a mark by which this browser is known next time."""
    response = admin.AdminSite.login(admin.site, request, extra_context)
    if request.method == "POST" and response.status_code == 302:
        mark = _signer(request.user.get_username()).sign(secrets.token_urlsafe(12))
        response.set_cookie(
            DEVICE_COOKIE,
            mark,
            max_age=DEVICE_AGE,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


class OwnPasswordForm(AdminPasswordChangeForm):
    """The old password is a password that can be guessed, by whoever finds an open window."""

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        key = f"own password {self.user.pk}"
        _take({key: FREE_PAIR}, self.user.get_username(), self.request)
        old = super().clean_old_password()
        Throttle.objects.forget(key)
        return old


class ChangePassword(PasswordChangeView):
    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"request": self.request}


def change_password(request: HttpRequest, extra_context=None) -> HttpResponse:
    """Django's page with our form, which its site does not let one choose."""
    context = {**admin.site.each_context(request), **(extra_context or {})}
    done = reverse("admin:password_change_done")
    return ChangePassword.as_view(success_url=done, extra_context=context)(request)
