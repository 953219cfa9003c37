"""The desk while nothing may be written (READ_ONLY=1): whoever is logged in reads, and everything else is refused at the door."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from techpolicy.faults import MAINTENANCE

from . import refusals

SAFE = ("GET", "HEAD", "OPTIONS")
NO_LOGIN = "Wer schon angemeldet ist, liest weiter. Bitte melden Sie sich nach der Wartung an."


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Behind the session, before anything reads what was sent: no file is stored whose row could not be."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            return get_response(request)
        # Messages that were read and sessions that are over stay: to forget them would be to write.
        request.session.save = request.session.delete = _leave
        if request.method in SAFE:
            request.is_read_only = True
            return get_response(request)
        response = refusals.failed(request, MAINTENANCE)
        if request.path != reverse("admin:login") or refusals.wants_json(request):
            return response
        text = f"{MAINTENANCE.german} {NO_LOGIN}"
        page = refusals.refuse(request, 503, "Anmelden geht gerade nicht", text, "Zur Anmeldung")
        for name in ("Cache-Control", "Retry-After"):
            page.headers[name] = response.headers[name]
        return page

    return answer


def _leave(*args: object, **options: object) -> None:
    pass
