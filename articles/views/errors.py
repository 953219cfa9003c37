"""What people see when something is not there, or fails."""

import sys

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views import defaults

from techpolicy.faults import fault_of

from ..addresses import named_address
from ..api.answers import failed
from ..desk import refusals
from ..presentation.articles.missing import guesses, words_of
from . import former_site
from .rendering import page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the site's frame; addresses of a former site redirect."""
    try:
        answer = former_site.at_its_path(request)
    except Http404:
        answer = None
    if answer:
        return answer
    words = words_of(request.path)
    return page("not_found", status=404, words=words, guesses=guesses(words))


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever nobody has caught: 503 where disk or database fail, 500 otherwise. Asks neither database nor session."""
    fault = fault_of(sys.exc_info()[1])
    if request.path.startswith(reverse("admin:index")):
        return refusals.failed(request, fault)
    if request.path.startswith(named_address("api_start")):
        response = failed(503 if fault else 500)
    else:
        response = HttpResponse(render_to_string(f"{503 if fault else 500}.html"), status=503 if fault else 500)
    response.headers["Cache-Control"] = "no-store"
    if fault:
        response.headers["Retry-After"] = str(refusals.RETRY_AFTER)
    return response


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(reverse("admin:index")):
        return defaults.permission_denied(request, exception)
    text = "Es gehört jemand anderem, oder Ihre Rolle sieht es nicht vor. Wer es ändern darf, sagt die Chefredaktion."
    return refusals.refuse(request, 403, "Das dürfen Sie nicht", text, "Zur Startseite", reverse("admin:index"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django takes a session that could not be stored for one that somebody has ended."""
    if fault_of(exception):
        return server_error(request)
    return defaults.bad_request(request, exception)
