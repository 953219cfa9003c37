"""Pages of companies, regulations, institutions, topics and authors, and their lists."""

import datetime as dt
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import SUBJECTS, Author
from ..models.compiled import NOW, CompiledQuery
from ..models.subjects.subject import Subject
from ..presentation.articles.authors import articles_by, author_page
from ..presentation.overviews import subjects_overview
from ..presentation.overviews.authors import authors_overview
from ..presentation.site import section, site
from ..presentation.subjects.subject import articles_about, subject_page
from ..structured_data import author_data, subject_data
from .rendering import PAGE_SIZE, moved, page, page_number, window


@require_safe
def subject(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    row = found(kind, slug)
    if row.slug != slug:
        return moved(row.get_absolute_url())
    number = page_number(request)
    articles = articles_about(kind, row.pk, window(number))
    if not articles:
        raise Http404("no such page")
    frame = site()
    shown = subject_page(row, articles, number, frame, timezone.localdate(), PAGE_SIZE)
    return page(kind, frame, section=section(kind).url, page=shown, structured_data=subject_data(row, frame))


def found(kind: str, slug: str) -> Any:
    """The public subject at `slug`, or the one that had this address or other name; raises Http404."""
    return _by_slug(kind).first(slug, timezone.now()) or _renamed(kind, slug)


@cache
def _by_slug(kind: str) -> CompiledQuery:
    def query(slug: str, now: dt.datetime) -> QuerySet:
        return SUBJECTS[kind].objects.public(now).filter(slug=slug).select_related("picture")

    return CompiledQuery(query, "any-slug", NOW)


def _renamed(kind: str, slug: str) -> Subject:
    """The public subject that `slug` was once an address or other name of; raises Http404."""
    row = SUBJECTS[kind].objects.public().formerly_at(slug).first()
    if row is None:
        raise Http404("no such subject")
    return row


@require_safe
def subject_list(request: HttpRequest, kind: str) -> HttpResponse:
    frame = site()
    shown = subjects_overview(kind, frame, timezone.localdate())
    return page("subject_list", frame, section=section(kind).url, page=shown)


def _author_query(slug: str, now: dt.datetime) -> QuerySet:
    return Author.objects.public(now).filter(slug=slug).select_related("portrait")


_AUTHOR = CompiledQuery(_author_query, "any-slug", NOW)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    row = _AUTHOR.first(slug, timezone.now())
    if row is None:
        raise Http404("no such author")
    number = page_number(request)
    articles = articles_by(row, window(number))
    if not articles:
        raise Http404("no such page")
    frame = site()
    shown = author_page(row, articles, number, frame, timezone.localdate(), PAGE_SIZE)
    return page("author", frame, page=shown, structured_data=author_data(row, frame))


@require_safe
def author_list(request: HttpRequest) -> HttpResponse:
    frame = site()
    return page("subject_list", frame, page=authors_overview(frame))
