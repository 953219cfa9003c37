"""Headers that every answer carries."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def public_policy(media_url: str) -> str:
    """Readers' pages hold no script, no frame and nothing of another host, so one constant policy fits them all.

    Pictures alone may lie elsewhere, where the operator keeps media in object storage.
    """
    media = urlsplit(media_url)
    origin = f" {media.scheme}://{media.netloc}" if media.netloc else ""
    return (
        f"default-src 'none'; img-src 'self'{origin}; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'"
    )


PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class HeadersMiddleware:
    """Pages with other needs (the desk) set a policy of their own, which stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = public_policy(settings.MEDIA_URL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
