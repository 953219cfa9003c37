"""Headers that every answer carries, and what is refused before anything reads it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

# Readers' pages hold no script, no frame and nothing of another host, so one constant policy fits them all.
# Nothing connects; 'self' is there for tools in the browser that fetch robots.txt.
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class HeadersMiddleware:
    """Pages with other needs (the desk) set a policy of their own, which stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


PLAIN = "text/plain; charset=utf-8"
MAX_BODY = 40_000_000  # bytes: the largest picture with its form; deploy/nginx.conf says the same
# Archives of other sites with their pictures, at this address alone; whose they may be, the desk asks before it reads them.
ARCHIVES, MAX_ARCHIVE = "/admin/articles/archiveimport/", 4_000_000_000


class BoundsMiddleware:
    """Refuses, before anything reads it, what no page of ours asks for.

    NUL in an address, on which PostgreSQL fails; and a body larger than any form, which would fill the disk on its way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("Diese Adresse gibt es nicht.", content_type=PLAIN)
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = MAX_ARCHIVE if request.path_info == ARCHIVES else MAX_BODY
        if length.isdecimal() and int(length) > most:
            return HttpResponse("Das ist mehr, als die Seite annimmt.", content_type=PLAIN, status=413)
        return self.get_response(request)
