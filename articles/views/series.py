"""The page of a series, and the list of all."""

import datetime as dt

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import Series
from ..models.compiled import NOW, CompiledQuery
from ..presentation.series import series_list, series_page, series_rows
from ..presentation.site import site
from ..structured_data import series_data
from .rendering import PAGE_SIZE, moved, page, page_number, window


def _series_query(slug: str, now: dt.datetime) -> QuerySet:
    return Series.objects.public(now).filter(slug=slug).select_related("picture")


_BY_SLUG = CompiledQuery(_series_query, "any-slug", NOW)


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    row = _BY_SLUG.first(slug, timezone.now())
    if row is None:
        return moved(formerly_at(slug).get_absolute_url())
    frame = site()
    shown = series_page(row, frame)
    return page("series", frame, page=shown, structured_data=series_data(shown, frame))


def formerly_at(slug: str) -> Series:
    """The public series that was once at this address; raises Http404."""
    row = Series.objects.public().formerly_at(slug).first()
    if row is None:
        raise Http404("no such series")
    return row


@require_safe
def all_series(request: HttpRequest) -> HttpResponse:
    number = page_number(request)
    rows = series_rows(window(number))
    if number > 1 and not rows:
        raise Http404("no such page")
    frame = site()
    return page("series_list", frame, page=series_list(rows, number, frame, PAGE_SIZE))
