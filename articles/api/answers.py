"""JSON for everybody: any site's scripts may read it (CORS), and nothing in it is personal."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page

from ..models import DataLicence
from ..presentation.site import Site
from .refusals import TITLES, Refusal

METHODS = "GET, HEAD, OPTIONS"
_FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex",
}
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
View = Callable[..., HttpResponse]


def json_answer(value: Any, *, status: int = 200, media_type: str = "application/json") -> HttpResponse:
    return HttpResponse(json.dumps(value, ensure_ascii=False), status=status, content_type=media_type)


def refused(refusal: Refusal) -> HttpResponse:
    """As RFC 9457 wants it."""
    return json_answer(refusal.to_json(), status=refusal.status, media_type="application/problem+json")


def open_data(view: View) -> View:
    """Answers GET and HEAD with what `view` says, or with why not; and whoever asks what may be asked."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        response = _answer(view, request, *arguments, **named)
        for name, value in _FOR_ALL.items():
            response.headers[name] = value
        return response

    return answer


def _answer(view: View, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_PREFLIGHT)
    if request.method not in ("GET", "HEAD"):
        response = refused(Refusal(405, f"Möglich sind {METHODS}."))
        response.headers["Allow"] = METHODS
        return response
    try:
        return conditional_page(view)(request, *arguments, **named)
    except Refusal as refusal:
        return refused(refusal)


def failed(status: int) -> HttpResponse:
    """For a fault that no view has caught."""
    response = refused(Refusal(status, TITLES[status] + "."))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def licence_of(site: Site) -> dict[str, str] | None:
    """What the settings say of the data; None: all rights reserved."""
    if not site.data_licence:
        return None
    licence = DataLicence(site.data_licence)
    return {"name": licence.label, "url": licence.url, "attribution": site.name}
