"""The search page: a form, matches, and choices that narrow them, each at an address of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..presentation.search import matches_of, search_page
from ..presentation.search_address import PARAMETERS, Addresses, find, read_query
from ..presentation.site import site
from .rendering import moved, page, page_number


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    number = page_number(request)
    asked = read_query(request.GET)
    given = [(name, value) for name, values in request.GET.lists() if name in PARAMETERS for value in values]
    if given != list(asked.values.items()):  # a form sends its empty fields, too
        return moved(Addresses(asked.values).of(seite=number))
    found = find(asked)
    matches = matches_of(found, number)
    if number > 1 and not matches:
        raise Http404("no such page")
    frame = site()
    shown = search_page(frame, asked, found, matches, number)
    return page("search", frame, section=reverse("articles:search"), page=shown)
