"""The pages "Zugang und Sicherheit": allauth's views in the desk's frame, and what they lack."""

from typing import Any
from urllib.parse import quote

from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.account.views import ReauthenticateView
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.views import AuthenticateView as StockAuthenticateView
from allauth.mfa.base.views import ReauthenticateView as StockCodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_POST

from ...models import DeskSession
from ..pages import DeskRequest, desk_page
from ..people.login import PASSWORD_STATE
from .factors import must_have_one
from .factors import spend as spend_code
from .sessions import end_others


def access(request: DeskRequest) -> HttpResponse:
    """Password, second factor, recovery codes, devices: all of one's own."""
    factors = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    real = [factor for factor in factors if factor.type != Authenticator.Type.RECOVERY_CODES]
    codes = next((factor for factor in factors if factor not in real), None)
    return desk_page(
        request,
        "access/overview",
        "Zugang und Sicherheit",
        factors=real,
        has_app=any(factor.type == Authenticator.Type.TOTP for factor in real),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
        codes_unseen=codes is not None and not codes.wrap().did_view,
        must_have_one=must_have_one(request.user),
        sessions=DeskSession.objects.alive().filter(person=request.user).order_by("-seen_at"),
        this_session=request.session.session_key,
        idle_hours=settings.SESSION_IDLE_MINUTES / 60,
    )


@require_POST
def end_other_sessions(request: DeskRequest) -> HttpResponse:
    number = end_others(request)
    messages.success(request, f"Beendet: {number} andere Anmeldung{'' if number == 1 else 'en'}.")
    return redirect("desk_access")


def _still_holds(login: Login) -> bool:
    begun_with = login.state.get(PASSWORD_STATE, "")
    return login.user.is_active and constant_time_compare(begun_with, login.user.get_session_auth_hash())


class Framed:
    """A view of allauth with the admin's frame around it."""

    title: str
    request: HttpRequest

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**values)  # type: ignore[misc]
        return {**admin.site.each_context(self.request), "title": self.title, **context}


class SecondFactorView(Framed, StockAuthenticateView):
    """Between password and desk."""

    title = "Zweiter Faktor"
    template_name = "admin/desk/access/second_factor.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A login that was begun with another password, or whose account was blocked meanwhile, begins anew."""
        waiting = LoginStageController.enter(request, AuthenticateStage.key)
        if waiting and not _still_holds(waiting.login):
            unstash_login(request)
            return redirect("admin:login")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        kinds = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        return super().get_context_data(**values) | {
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        }


class PasswordAgainView(Framed, ReauthenticateView):
    """Whoever has a second factor proves that one: a password alone must not take it away."""

    title = "Sind Sie es?"
    template_name = "admin/desk/access/again_password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if page := _proof_of(request.user):
            return redirect(f"{reverse(page)}?{request.GET.urlencode()}")
        return super().dispatch(request, *args, **kwargs)


def _proof_of(person: Any) -> str:
    kinds = set(Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn" if Authenticator.Type.WEBAUTHN in kinds else ""


class CodeAgainView(Framed, StockCodeAgainView):
    title = "Sind Sie es?"
    template_name = "admin/desk/access/again_code.html"


class PasskeyAgainView(Framed, ReauthenticateWebAuthnView):
    title = "Sind Sie es?"
    template_name = "admin/desk/access/again_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


class ActivateAppView(Framed, ActivateTOTPView):
    title = "Authenticator-App einrichten"
    template_name = "admin/desk/access/app_add.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        spend_code(app, normalize_user_code(form.cleaned_data["code"]))
        return response


class RemoveAppView(Framed, DeactivateTOTPView):
    title = "Authenticator-App entfernen"
    template_name = "admin/desk/access/app_remove.html"


class AddPasskeyView(Framed, AddWebAuthnView):
    title = "Passkey einrichten"
    template_name = "admin/desk/access/passkey_add.html"


class RemovePasskeyView(Framed, RemoveWebAuthnView):
    title = "Passkey entfernen"
    template_name = "admin/desk/access/passkey_remove.html"


class CodesView(Framed, ViewRecoveryCodesView):
    """Shown once; the file is part of the page, so that no second address gives them away."""

    title = "Wiederherstellungscodes"
    template_name = "admin/desk/access/codes.html"

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context = super().get_context_data(**values)
        lines = [f"Wiederherstellungscodes für {settings.SITE_NAME} ({self.request.user.get_username()})", ""]
        text = "\r\n".join([*lines, *context["unused_codes"], ""])
        return context | {"file": f"data:text/plain;charset=utf-8,{quote(text)}"}


class NewCodesView(Framed, GenerateRecoveryCodesView):
    title = "Neue Wiederherstellungscodes"
    template_name = "admin/desk/access/codes_new.html"
