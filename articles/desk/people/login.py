"""Where the desk checks a password: whoever guesses has to wait, and nobody else for long.

Attempts are counted for each name, wherever they come from, and before the password is looked at, so that many at once get
no further than one after the other. A place from which somebody logged in before has a counter of its own: strangers who guess
cannot keep that person out.
"""

import datetime as dt
import ipaddress
import logging
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from techpolicy.watching.metrics import LOGIN_FAILURES

from ...models import LoginAttempts, User
from ...text import fold
from .trail import note_failure

log = logging.getLogger(__name__)
PASSWORD_STATE = "password"  # noqa: S105 - in the login that waits for a second factor: which password it was begun with


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


def count_attempt(key: str, name: str, address: str, too_many: str = "Zu viele falsche Passwörter.") -> None:
    """Count one attempt; raises ValidationError (in German) if this person has to wait first."""
    if until := LoginAttempts.take(key):
        LOGIN_FAILURES.labels("waiting").inc()
        # People type passwords where names belong: only names that exist are logged.
        known = name if User.objects.filter(username=name).exists() else "nobody"
        log.warning("Too many passwords tried for %r from %s", known, address)
        clock = date_format(timezone.localtime(until + dt.timedelta(seconds=59)), "H:i")
        raise ValidationError(f"{too_many} Bitte um {clock} Uhr noch einmal versuchen.")


class LoginForm(AdminAuthenticationForm):
    def clean(self) -> dict[str, Any]:
        assert self.request is not None  # the login page gives it
        name, address = self.cleaned_data.get("username"), address_of(self.request)
        if not name or not self.cleaned_data.get("password"):
            return super().clean()
        place = key_of(name, address)
        key = place if LoginAttempts.is_known(place) else key_of(name)
        count_attempt(key, name, address)
        try:
            data = super().clean()
        except ValidationError:
            if person := User.objects.filter(username=name).first():
                note_failure(person, key, "Passwort falsch" if person.is_active else "Zugang gesperrt")
            raise
        LoginAttempts.succeed(key, place)
        return data


class DeskLoginView(LoginView):
    """The admin's own login page. Whoever has a second factor is asked for it before the session begins."""

    template_name = "admin/login.html"
    authentication_form = LoginForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        person = form.get_user()
        state = {PASSWORD_STATE: person.get_session_auth_hash()}
        login = Login(user=person, redirect_url=self.get_success_url(), state=state)
        return perform_password_login(self.request, {}, login)


@never_cache
def login(request: HttpRequest, extra_context: dict | None = None) -> HttpResponseBase:
    """As `AdminSite.login`, which logs in by itself."""
    if request.method == "GET" and admin.site.has_permission(request):
        return redirect("admin:index")
    context = {
        **admin.site.each_context(request),
        "title": "Anmelden",
        "subtitle": None,
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
    }
    if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
        context[REDIRECT_FIELD_NAME] = reverse("admin:index")
    request.current_app = admin.site.name
    return DeskLoginView.as_view(extra_context=context)(request)


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
