"""The page of a provision of a law."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...models import Regulation
from ...presentation.citations.provision import find_provision, places_of, provision_page
from ...presentation.citations.provisions import provision_address
from ...presentation.site import section, site
from ..rendering import PAGE_SIZE, moved, page, page_number, window


@require_safe
def provision(request: HttpRequest, slug: str, provision: str) -> HttpResponse:
    row = find_provision(slug, provision)
    if row is None:
        return _elsewhere(slug, provision)
    number = page_number(request)
    places = places_of(row, window(number))
    if not places:
        raise Http404("no article speaks of it")
    frame = site()
    shown = provision_page(row, places, number, frame, PAGE_SIZE)
    return page("provision", frame, section=section(Regulation.kind).url, page=shown)


def _elsewhere(slug: str, provision: str) -> HttpResponse:
    """Under the present address of a law that was renamed or merged; raises Http404."""
    law = Regulation.objects.public().formerly_at(slug).first()
    if law is None or not law.citations.published().filter(provision=provision).exists():
        raise Http404("no such provision")
    return moved(provision_address(law.slug, provision))
