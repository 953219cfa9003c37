"""Files for machines: sitemap index, sitemaps, news sitemap, robots.txt, and files that say what they may do."""

import datetime as dt
import json
from collections.abc import Iterator
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from .addresses import address, named_address
from .feeds import FORBIDDEN
from .models import SUBJECTS, Article, Author, Relation, Series
from .models.article.months import changes_by_month, span_of
from .models.site.boundary import NEWS_WINDOW
from .presentation.citations.provisions import provision_addresses
from .presentation.meta import absolute
from .presentation.site import site
from .presentation.site_pages import OWED

NEWS_ITEMS = 1_000
MOST_ADDRESSES = 50_000  # the protocol allows no more in one file
_CONTACT_DAYS = 180
_PAGES = (
    "front",
    "deadlines",
    "regulated",
    "archive",
    "corrections",
    "author_list",
    "series_list",
    "subscribe",
    "api",
    "credits",
)


def _xml(template: str, **context) -> HttpResponse:
    text = FORBIDDEN.sub("", render_to_string(f"{template}.xml", context, using="reader"))
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """One sitemap for each month of articles with the moment of its last change, and one for all other pages."""
    frame = site()
    maps = [
        (reverse("articles:sitemap_pages"), None),
        *((reverse("articles:sitemap_month", args=month), moment) for month, moment in changes_by_month().items()),
    ]
    return _xml("sitemap_index", maps=[(absolute(frame, path), moment) for path, moment in maps])


@require_safe
@conditional_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The articles of a month, each with the moment of its last change that is visible to readers."""
    if not (dt.MINYEAR < year < dt.MAXYEAR and 1 <= month <= 12):
        raise Http404("no such month")
    frame = site()
    rows = Article.objects.appeared(*span_of((year, month))).newest_first()
    pages = [
        (absolute(frame, address("article", slug)), max(published, updated or published))
        for slug, published, updated in rows.values_list("slug", "publish_at", "updated_at")[:MOST_ADDRESSES]
    ]
    if not pages:
        raise Http404("nothing appeared in this month")
    return _xml("sitemap", pages=pages)


@require_safe
@conditional_page
def pages(request: HttpRequest) -> HttpResponse:
    frame = site()
    paths = islice(_page_paths(), MOST_ADDRESSES)
    return _xml("sitemap", pages=[(absolute(frame, path), None) for path in paths])


def _page_paths() -> Iterator[str]:
    for name in _PAGES:
        yield reverse(f"articles:{name}")
    for kind, model in SUBJECTS.items():
        yield reverse(f"articles:{kind}_list")
        for slug in model.objects.public().values_list("slug", flat=True):
            yield address(kind, slug)
    for pair in Relation.objects.all_public().order_by().values_list("company__slug", "regulation__slug").distinct():
        yield named_address("pair", *pair)
    yield from provision_addresses()
    for slug in Author.objects.public().values_list("slug", flat=True):
        yield address("author", slug)
    for slug in Series.objects.public().values_list("slug", flat=True):
        yield address("series", slug)
    for value in Article.objects.published().years():
        yield reverse("articles:archive_year", args=[value])
    yield from (address("house_page", slug) for slug in OWED)


@require_safe
@conditional_page
def news(request: HttpRequest) -> HttpResponse:
    """The news sitemap: what first appeared within `NEWS_WINDOW`, without advertising."""
    frame = site()
    since = timezone.now() - NEWS_WINDOW
    rows = Article.objects.published().without_advertising().filter(publish_at__gt=since, first_published_at__gt=since)
    articles = rows.newest_first().values_list("slug", "title", "lang", "first_published_at")[:NEWS_ITEMS]
    items = [
        (absolute(frame, address("article", slug)), title, lang, published) for slug, title, lang, published in articles
    ]
    return _xml("sitemap_news", items=items, name=frame.name)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    frame = site()
    # Written out: what robots compare with the beginning of an address is no address of a page.
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /vorschau/", ""]
    maps = (reverse("articles:sitemap"), reverse("articles:sitemap_news"))
    lines += [*(f"Sitemap: {absolute(frame, path)}" for path in maps), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a weakness; only where the house has an address."""
    frame = site()
    if not frame.email:
        raise Http404("no contact")
    expires = timezone.localdate() + dt.timedelta(days=_CONTACT_DAYS)  # changes when other pages do: at our midnight
    lines = (
        f"Contact: mailto:{frame.email}",
        f"Expires: {expires:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: de, en",
        f"Canonical: {absolute(frame, reverse('articles:security'))}",
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def tdm(request: HttpRequest) -> HttpResponse:
    """TDM Reservation Protocol: § 44b (3) UrhG wants a reservation that machines can read."""
    rules = [{"location": "/", "tdm-reservation": 1}] if site().tdm_reserved else []
    return HttpResponse(json.dumps(rules), content_type="application/json")
