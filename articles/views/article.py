"""The page of an article, and the answer at its address if there is none."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import body
from ..models import Article, Correction, Slug, State
from ..models.compiled import NOW, CompiledQuery
from ..presentation.articles.article import public_page
from ..presentation.articles.withdrawals import newer_than, notices
from ..presentation.site import site
from ..structured_data import article_data
from .rendering import page

_NOT_SHOWN = [
    "applied_revision",
    "body",
    "created_at",
    "embargo_until",
    "expire_at",
    "external_id",
    "is_practice",
    "source_name",
    "withdrawal_is_silent",
    "withdrawal_notice",
    "withdrawn_at",
]


def _article_query(slug: str, now: dt.datetime) -> QuerySet:
    corrections = Correction.objects.filter(article=OuterRef("pk"), time__lte=now)
    found = Article.objects.published(now).filter(slug=slug).annotate(has_corrections=Exists(corrections))
    return found.select_related("lead_image").defer(*_NOT_SHOWN)


_BY_SLUG = CompiledQuery(_article_query, "any-slug", NOW)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    row = _BY_SLUG.first(slug, timezone.now())
    if row is None:
        return without_article(slug)
    frame = site()
    shown = public_page(row, frame)
    return page("article", frame, article=shown, structured_data=article_data(row, shown, frame))


@require_safe
def chart_data(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The numbers of the article's first, second … chart."""
    text = Article.objects.published().filter(slug=slug).values_list("body", flat=True).first()
    if text is None:
        return without_article(slug)
    if request.path.rpartition("/")[2] != f"{number}.csv":  # "01.csv" would be another address of the same file
        raise Http404("no such chart")
    charts = [block for block in body.parse(text) if isinstance(block, body.Chart)]
    if not 1 <= number <= len(charts):
        raise Http404("no such chart")
    answer = HttpResponse(body.charts.csv_file(charts[number - 1].table), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-{number}.csv"'
    return answer


def without_article(slug: str) -> HttpResponse:
    former = Slug.objects.filter(slug=slug).select_related("article").first()
    if former is None:
        raise Http404("no such article")
    return moved_or_gone(former.article)


def moved_or_gone(target: Article) -> HttpResponse:
    """For an address that once led to `target`: to where it is now, or that it was taken away; 404 if it never was public."""
    if target.is_visible():
        return HttpResponsePermanentRedirect(target.get_absolute_url())
    if target.is_expired() or (target.state == State.WITHDRAWN and target.was_public(target.withdrawn_at)):
        told = target.withdrawal
        if told is None:
            return page("gone", status=410, withdrawal=None, newer=())
        return page("gone", status=410, withdrawal=notices([told])[0], newer=newer_than(target))
    raise Http404("not public")
