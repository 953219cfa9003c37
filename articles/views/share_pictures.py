"""The drawn pictures of pages that have no other, for those who share them. What is not public is a 404 before anything is drawn."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import SUBJECTS, Article, Author, Company, Page, Regulation
from ..presentation import site_pages
from ..presentation.companies.family import family_of
from ..presentation.companies.pair import is_pair
from ..presentation.meta import START, article_words, author_words, house_words, page_words, pair_words, subject_words
from ..presentation.share_picture import ShareWords, draw_share
from ..presentation.site import Site, site, titles


def _answer(words: ShareWords, frame: Site) -> HttpResponse:
    return HttpResponse(draw_share(words, frame.name), content_type="image/png")


@require_safe
def of_article(request: HttpRequest, slug: str) -> HttpResponse:
    row = Article.objects.published(timezone.now()).filter(slug=slug).values("title", "seo_title", "genre").first()
    if row is None:
        raise Http404("no such article")
    return _answer(article_words(**row), site())


@require_safe
def of_subject(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    row = SUBJECTS[kind].objects.public().filter(slug=slug).first()
    if row is None:
        raise Http404("no such subject")
    return _answer(subject_words(row), site())


@require_safe
def of_pair(request: HttpRequest, slug: str, law: str) -> HttpResponse:
    company = Company.objects.public().filter(slug=slug).first()
    regulation = Regulation.objects.public().filter(slug=law).first()
    if company is None or regulation is None:
        raise Http404("no such company or law")
    if not is_pair(family_of(company), regulation.pk):
        raise Http404("nothing ties the two")
    return _answer(pair_words(company, regulation), site())


@require_safe
def of_author(request: HttpRequest, slug: str) -> HttpResponse:
    row = Author.objects.public().filter(slug=slug).values("name").first()
    if row is None:
        raise Http404("no such author")
    return _answer(author_words(**row), site())


@require_safe
def of_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Of a text of the house, else of a page that the navigation or the footer links."""
    text = Page.objects.public().filter(slug=slug).first()
    if text or slug in site_pages.OWED:
        frame = site()
        return _answer(house_words(text.title if text else site_pages.OWED[slug], frame), frame)
    if slug != START and slug not in titles():
        raise Http404("no such page")
    frame = site()
    return _answer(page_words(slug, frame), frame)
