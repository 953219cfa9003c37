"""What hangs on an article: its older wordings, and passing it on to a Mastodon server."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..models import Article
from ..presentation.articles.sharing import mastodon_link
from ..presentation.articles.wording import corrections_of, wording_page
from ..presentation.meta import absolute
from ..presentation.site import site
from .article import without_article
from .rendering import page


def _published(slug: str) -> Article | None:
    return Article.objects.published().filter(slug=slug).only("id", "slug", "title").first()


@require_safe
def wording(request: HttpRequest, slug: str) -> HttpResponse:
    row = _published(slug)
    if row is None:
        return without_article(slug)
    corrections = corrections_of(row)
    if not corrections:
        raise Http404("no wording to compare")
    frame = site()
    return page("wording", frame, page=wording_page(row, corrections, frame))


@require_safe
def mastodon(request: HttpRequest) -> HttpResponse:
    """A link, and no redirect: nobody can be led to another site by an address of ours."""
    row = _published(request.GET.get("artikel", "")[:100])
    if row is None:
        raise Http404("no such article")
    frame, typed = site(), request.GET.get("server", "")
    target = mastodon_link(typed, row.title, absolute(frame, row.get_absolute_url()))
    return page("mastodon", frame, article=row, typed=typed[:100], target=target)
