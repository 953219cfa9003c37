"""Headers that every answer carries, and what is refused before anything reads it."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from whitenoise.middleware import WhiteNoiseMiddleware

from articles.page_cache import best_encoding

# Readers' pages hold no script, no frame and nothing of another host, so one constant policy fits them all.
# Nothing connects; 'self' is there for tools in the browser that fetch robots.txt.
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
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


READING = ("GET", "HEAD")
WRITABLE = ("/admin/", "/vorschau/")  # remarks come in through previews
MAX_BODY = 40_000_000  # bytes: the largest picture with its form; deploy/nginx.conf says the same


class BoundsMiddleware:
    """Refuses, before anything reads it, what no page of ours asks for.

    NUL in an address, on which PostgreSQL fails; a body larger than any form, which would fill the disk on its way; and
    anything but reading outside the desk and its previews, which would be told of a missing token instead.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(
                "Diese Adresse gibt es nicht.", content_type="text/plain; charset=utf-8"
            )
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MAX_BODY:
            return HttpResponse(
                "Das ist mehr, als die Seite annimmt.", content_type="text/plain; charset=utf-8", status=413
            )
        if request.method not in READING and not request.path_info.startswith(WRITABLE):
            return HttpResponseNotAllowed(READING)
        return self.get_response(request)


_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise, which takes "gzip;q=0" for a wish and a range that ends before it begins for one it cannot satisfy.

    RFC 9110: a weight of 0 forbids an encoding (12.4.2); an invalid range is ignored (14.1.1).
    """

    @staticmethod
    def serve(static_file, request: HttpRequest) -> HttpResponse:
        request.META["HTTP_ACCEPT_ENCODING"] = best_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        asked = _RANGE.fullmatch(request.META.get("HTTP_RANGE", ""))
        if asked and all(asked.groups()) and int(asked[2]) < int(asked[1]):
            del request.META["HTTP_RANGE"]
        return WhiteNoiseMiddleware.serve(static_file, request)
