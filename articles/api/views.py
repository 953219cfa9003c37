"""The answers under `/api/v1/`, and the page about them."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..addresses import named_address
from ..presentation.site import site
from ..views.rendering import moved, page
from . import cursor, listing
from .answers import json_answer, licence_of, open_data
from .filters import public_id
from .gathered import own_address
from .openapi import describe
from .page import api_page
from .refusals import Refusal, nothing, unknown
from .resources import RESOURCES, Resource


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    frame = site()
    return page("api", frame, page=api_page(frame))


@open_data
def start(request: HttpRequest) -> HttpResponse:
    _without_parameters(request)
    frame = site()
    resources = {name: f"{frame.url}{named_address('api_list', name)}" for name in RESOURCES}
    return json_answer(
        {
            "resources": resources,
            "description": f"{frame.url}{named_address('api_description')}",
            "page": f"{frame.url}{named_address('api')}",
            "licence": licence_of(frame),
        }
    )


@open_data
def description(request: HttpRequest) -> HttpResponse:
    _without_parameters(request)
    frame = site()
    return json_answer(describe(frame.name, frame.url, licence_of(frame)))


@open_data
def rows(request: HttpRequest, resource: str) -> HttpResponse:
    table, now = _resource(resource), timezone.now()
    asked = listing.read(table, request.GET, now)
    found = listing.page_of(table, asked, now)
    frame = site()
    return json_answer(
        {
            "data": listing.answered(table, found.rows, now),
            "next": _next(request, table, found, frame.url),
            "licence": None if table.has_own_licences else licence_of(frame),
        }
    )


def _next(request: HttpRequest, resource: Resource, found: listing.Page, origin: str) -> str | None:
    if found.after is None:
        return None
    kept = {name: value for name, value in request.GET.items() if name != "cursor"}
    query = urlencode(kept | {"cursor": cursor.written(found.after)})
    return f"{origin}{named_address('api_list', resource.name)}?{query}"


@open_data
def row(request: HttpRequest, resource: str, number: int) -> HttpResponse:
    table, now = _resource(resource), timezone.now()
    _without_parameters(request)
    if request.path.rpartition("/")[2] != str(number) or number > cursor.LARGEST:  # "012" would be another address
        raise nothing()
    found = listing.alone(table, number, now)
    if found is None:
        return _elsewhere(table, number)
    data = listing.answered(table, [found], now, alone=True)[0]
    return json_answer({"data": data, "licence": None if table.has_own_licences else licence_of(site())})


def _elsewhere(resource: Resource, number: int) -> HttpResponse:
    """A merged subject redirects to the one that took it up."""
    now = timezone.now()
    if resource.kind and (taker := public_id(resource.kind, str(number), now)):
        return moved(own_address(resource.name, taker))
    if resource.name == "articles" and listing.was_public(number, now):
        raise Refusal(
            410, "Dieser Artikel ist zurückgezogen worden oder abgelaufen. Bitte gespeicherte Kopien löschen."
        )
    raise nothing(f"Unter „{resource.title}“ gibt es keinen Eintrag mit der id {number}.")


def _resource(name: str) -> Resource:
    if name not in RESOURCES:
        raise nothing(f"Es gibt {', '.join(RESOURCES)}.")
    return RESOURCES[name]


def _without_parameters(request: HttpRequest) -> None:
    if name := next(iter(request.GET), None):
        raise unknown(name, ())


@open_data
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else is asked for; addresses here end without a slash."""
    path, slash, query = request.get_full_path().partition("?")
    if rest.endswith("/") and rest.partition("/")[0] in RESOURCES:
        return moved(f"{path.rstrip('/')}{slash}{query}")
    raise nothing(f"Es gibt {', '.join(RESOURCES)}.")
