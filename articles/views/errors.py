"""What readers see when something is not there."""

from django.http import Http404, HttpRequest, HttpResponse

from .article import from_former_site
from .rendering import page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the site's frame; addresses of a former site redirect."""
    try:
        answer = from_former_site(request.get_full_path()) or from_former_site(request.path)
    except Http404:
        answer = None
    return answer or page("not_found", status=404)
