"""Archive, corrections, picture credits, subscriptions and the texts of the house."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..models import Article, Correction, Page
from ..presentation import archive as archive_pages
from ..presentation import site_pages
from ..presentation.articles.withdrawals import notices
from ..presentation.site import site
from .rendering import PAGE_SIZE, page, page_number, window

_WITHDRAWAL = ("withdrawn_at", "withdrawal_notice", "withdrawal_is_silent")
PICTURES = 15  # on a page of credits: each is a request


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    frame = site()
    return page("archive", frame, section=reverse("articles:archive"), page=archive_pages.archive_page(frame))


@require_safe
def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    frame = site()
    shown = archive_pages.year_page(frame, _known(year))
    if not shown.year:
        raise Http404("nothing appeared in this year")
    return page("archive_year", frame, section=reverse("articles:archive"), page=shown)


@require_safe
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    if not 1 <= month <= 12:
        raise Http404("no such month")
    number = page_number(request)
    articles = archive_pages.month_articles(_known(year), month, window(number))
    if not articles:
        raise Http404("nothing appeared in this month")
    frame = site()
    shown = archive_pages.month_page(frame, year, month, articles, number, PAGE_SIZE)
    return page("archive_month", frame, section=reverse("articles:archive"), page=shown)


def _known(year: int) -> int:
    if not dt.MINYEAR < year < dt.MAXYEAR:
        raise Http404("no such year")
    return year


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    number = page_number(request)
    rows = Correction.objects.public().with_articles(window(number))
    if number > 1 and not rows:
        raise Http404("no such page")
    gone = Article.objects.withdrawn_in_the_open().only("state", *_WITHDRAWAL)[:PAGE_SIZE] if number == 1 else ()
    frame = site()
    withdrawals = notices([row.withdrawal for row in gone])
    return page("corrections", frame, page=site_pages.corrections_page(frame, rows, number, PAGE_SIZE, withdrawals))


@require_safe
def credits(request: HttpRequest) -> HttpResponse:
    number = page_number(request)
    rows = site_pages.credit_references(window(number, PICTURES))
    if number > 1 and not rows:
        raise Http404("no such page")
    frame = site()
    pages = site_pages.credit_pages(PICTURES)
    return page("credits", frame, page=site_pages.credits_page(frame, rows, number, PICTURES, pages))


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    frame = site()
    return page("subscribe", frame, page=site_pages.subscribe_page(frame))


@require_safe
def house_page(request: HttpRequest, slug: str) -> HttpResponse:
    row = Page.objects.public().filter(slug=slug).first()
    if row is None and slug not in site_pages.OWED:
        raise Http404("no such page")
    frame = site()
    return page("house", frame, page=site_pages.house_page(frame, slug, row))
