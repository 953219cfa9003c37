"""A company, what mentions it, and a company and a law."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...addresses import named_address
from ...models import Company, Regulation
from ...presentation.companies import covered
from ...presentation.companies.company import MENTIONS_READ, company_page
from ...presentation.companies.family import family_of
from ...presentation.companies.mentions import mentions_page
from ...presentation.companies.pair import exists, pair_page
from ...presentation.companies.ties import relations_of
from ...presentation.site import section, site
from ...presentation.subjects import subject as subjects
from ...structured_data import company_data, pair_data
from ..rendering import PAGE_SIZE, moved, page, page_number, window
from ..subjects import found


@require_safe
def company(request: HttpRequest, slug: str, kind: str = Company.kind) -> HttpResponse:
    row = found(kind, slug)
    if row.slug != slug:
        return moved(row.get_absolute_url())
    number = page_number(request)
    family = family_of(row)
    articles = covered.articles_about(row.pk, [member.id for member in family.below], window(number))
    if not articles and number > 1:
        return _formerly_in_the_list(row, number)
    mentions = covered.mentions_of(row.pk, slice(0, MENTIONS_READ))
    frame = site()
    shown, parts = company_page(row, family, articles, mentions, number, frame, timezone.localdate(), PAGE_SIZE)
    data = company_data(row, family, frame)
    return page(kind, frame, section=section(kind).url, page=shown, company=parts, structured_data=data)


def _formerly_in_the_list(row: Company, number: int) -> HttpResponse:
    """Mentions once stood in the same list: its last pages lead to their own."""
    if not subjects.articles_about(Company.kind, row.pk, window(number)):
        raise Http404("no such page")
    return moved(named_address("mentions", row.slug))


@require_safe
def mentions(request: HttpRequest, slug: str) -> HttpResponse:
    row = found(Company.kind, slug)
    if row.slug != slug:
        return moved(named_address("mentions", row.slug))
    number = page_number(request)
    articles = covered.mentions_of(row.pk, window(number))
    if not articles:
        raise Http404("nothing mentions it")
    frame = site()
    shown = mentions_page(row, articles, number, frame, PAGE_SIZE)
    return page("mentions", frame, section=section(Company.kind).url, page=shown)


@require_safe
def pair(request: HttpRequest, slug: str, law: str) -> HttpResponse:
    company, regulation = found(Company.kind, slug), found(Regulation.kind, law)
    if (company.slug, regulation.slug) != (slug, law):
        return moved(named_address("pair", company.slug, regulation.slug))
    number = page_number(request)
    family = family_of(company)
    relations = relations_of(family.members, regulation.pk)
    articles = covered.articles_about_both(company.pk, regulation.pk, window(number))
    if not exists(relations, articles, number):
        raise Http404("nothing ties the two")
    frame = site()
    shown = pair_page(family, company, regulation, relations, articles, number, frame, timezone.localdate(), PAGE_SIZE)
    data = pair_data(shown, company, regulation, frame)
    return page("pair", frame, section=section(Company.kind).url, page=shown, structured_data=data)
