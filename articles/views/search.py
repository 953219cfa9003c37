"""The search page: a form, matches, and choices that narrow them, each at an address of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from .. import search as engine
from ..presentation.search import NEWEST, PARAMETERS, genre_named, matches_of, search_page
from ..presentation.site import site
from ..search.facets import PARAMETER_OF
from .rendering import page, page_number


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in PARAMETERS}
    number = page_number(request)
    narrowing = engine.chosen(
        {kind: asked[parameter] for kind, parameter in PARAMETER_OF.items()},
        genre_named(asked["form"]),
        asked["jahr"],
    )
    found = engine.search(asked["q"], narrowing, newest_first=asked["sortierung"] == NEWEST)
    matches = matches_of(found, number)
    if number > 1 and not matches:
        raise Http404("no such page")
    frame = site()
    shown = search_page(frame, found, matches, narrowing, number, asked["sortierung"])
    return page("search", frame, section=reverse("articles:search"), page=shown)
