"""New drafts made from an article: a copy of it, or the beginning of a follow-up."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ...models import Article, AuditAction, AuditEntry, Snapshot, public_change
from ...models.article.applying import resolve_tags
from ...models.article.content import LIMITS
from ..pages import DeskRequest, article_for

COPY = " (Kopie)"


@require_POST
def duplicate(request: DeskRequest, pk: int) -> HttpResponse:
    """The newest text as a draft of one's own; times, corrections, notes and what it follows stay behind."""
    article = article_for(request, pk, right="add_article")
    newest = article.working_copy.snapshot
    return _begin(request, newest.changed(title=_title(newest.title), follows=None), article, "Kopie von")


@require_POST
def follow_up(request: DeskRequest, pk: int) -> HttpResponse:
    """An empty text that follows this article and has its tags and its genre."""
    article = article_for(request, pk, right="add_article")
    newest, own = article.working_copy.snapshot, request.user.author_id
    begun = Snapshot(
        genre=newest.genre,
        lang=newest.lang,
        byline=(own,) if own else (),
        tags=tuple(resolve_tags(newest.tags)),
        follows=article.pk,
    )
    return _begin(request, begun, article, "Fortsetzung von")


def _title(title: str) -> str:
    return title if not title or title.endswith(COPY) else title[: (LIMITS["title"] or 0) - len(COPY)] + COPY


def _begin(request: DeskRequest, snapshot: Snapshot, source: Article, what: str) -> HttpResponse:
    with public_change(unseen=True):
        article = Article.start(snapshot, by=request.user, is_practice=source.is_practice)
        AuditEntry.objects.record(AuditAction.ADD, article, by=request.user, after={what: str(source)})
    return redirect("admin:articles_article_change", article.pk)
