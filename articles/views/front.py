"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..presentation.front import front_page
from ..presentation.site import site
from ..structured_data import front_data
from . import former_site
from .rendering import page


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    query = request.META.get("QUERY_STRING")
    if query and (moved := former_site.by_parameter(query)):
        return moved
    frame = site()
    return page("front", frame, page=front_page(frame), structured_data=front_data(frame))
