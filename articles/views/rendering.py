"""How every reader's page becomes an answer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from ..page_cache.keys import PAGE_NUMBER
from ..presentation.site import Site, site
from ..presentation.templates import draw

PAGE_SIZE = 20
LAST_PAGE = 1_000


def page(template: str, frame: Site | None = None, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page in the site's frame. Without the request: what an anonymous reader gets depends on the address alone."""
    return HttpResponse(draw(template, frame or site(), **context), status=status)


def moved(path: str) -> HttpResponse:
    """To the new address of a tag; a rename or merge can be undone, so no browser may keep this for good."""
    answer = HttpResponsePermanentRedirect(path)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def page_number(request: HttpRequest) -> int:
    """`?seite=`, at least 1; anything that is no page raises Http404."""
    value = request.GET.get("seite", "1")
    if not PAGE_NUMBER.fullmatch(value) or int(value) > LAST_PAGE:
        raise Http404("no such page")
    return int(value)


def window(number: int, size: int = PAGE_SIZE) -> slice:
    """The rows of one page and one more, which tells whether there is an older page."""
    return slice((number - 1) * size, number * size + 1)
