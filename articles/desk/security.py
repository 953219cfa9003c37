"""The content security policy of the desk: a nonce for the import map and the editor's styles, no `unsafe-eval`."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from techpolicy.middleware import MAX_BODY
from techpolicy.watching.request import current

from .access.middleware import AccessMiddleware
from .refusals import as_json, refuse, too_much
from .searching import bound_words


def framed_by_the_desk(response: HttpResponse) -> HttpResponse:
    """Mark a preview: the desk's own pages alone may show it in a frame. No other page may be framed at all."""
    response.is_framed_by_the_desk = True
    return response


def policy(nonce: str, ancestors: str = "'none'") -> str:
    """Only the desk allows `style` attributes: pasted text has them, and the editor reads them."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        f"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    )


def is_foreign_archive(request: HttpRequest) -> bool:
    """Whether it is larger than a picture and of somebody who may not bring in archives: nothing of it is read then."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_large = length.isdecimal() and int(length) > MAX_BODY
    return is_large and not request.user.has_perm("articles.add_archiveimport")


class DeskSecurityMiddleware:
    """Gives each request under the admin a nonce and bounds, and its answer the policy."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.desk = AccessMiddleware(get_response)
        self.process_exception = self.desk.process_exception

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        if seen := current():
            seen.at_desk = request
        if is_foreign_archive(request):
            return refuse(request, 413, "Das ist mehr, als die Seite annimmt", "")
        bound_words(request)
        request.csp_nonce = secrets.token_urlsafe(16)
        response = self.desk(request)
        response = as_json(request, response)
        if response.status_code == 400 and request.method == "POST" and "json" not in response.headers["Content-Type"]:
            response = too_much(request)  # nothing else under the admin answers 400 in HTML
        is_framed = getattr(response, "is_framed_by_the_desk", False)
        ancestors = "'self'" if is_framed else "'none'"
        response.headers.setdefault("Content-Security-Policy", policy(request.csp_nonce, ancestors))
        response.headers["X-Frame-Options"] = "SAMEORIGIN" if is_framed else "DENY"
        return response
