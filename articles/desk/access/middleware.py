"""What every request to the desk goes through once Django knows who asks: idle time, an owed second factor, allauth."""

from collections.abc import Callable

from allauth.account.middleware import AccountMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from ..refusals import KEPT, refuse, wants_json
from .factors import owes_one
from .sessions import end_if_over, note_activity

OWED = "Ihre Redaktion verlangt einen zweiten Faktor. Bitte richten Sie ihn in einem neuen Tab unter „Zugang und Sicherheit“ ein; hier geht es danach weiter."


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.accounts = AccountMiddleware(get_response)
        self.process_exception = self.accounts.process_exception

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:  # nobody: what needs no login stays without a cookie
            return self.accounts(request)
        end_if_over(request)
        if not _is_open(request.path) and owes_one(request.user):
            return _first_the_second_factor(request)
        response = self.accounts(request)
        note_activity(request, response.status_code)
        return response


def _is_open(path: str) -> bool:
    """One's own access, and the ways in and out."""
    return path.startswith((reverse("desk_access"), reverse("admin:login"), reverse("admin:logout")))


def _first_the_second_factor(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": OWED, "owed": OWED}, status=403)
    if request.method in ("GET", "HEAD"):
        return redirect("desk_access")
    title = "Nicht gespeichert: Ihre Redaktion verlangt einen zweiten Faktor"
    return refuse(request, 403, title, KEPT, "Zweiten Faktor einrichten", reverse("desk_access"))
