"""Tags added to or taken from a selection of articles: chosen, previewed, then done; each article gets a revision."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import redirect
from django.urls import reverse

from ...models import Article, AuditAction, AuditEntry, TagRef, public_change
from .. import describe
from ..articles.state import Status, status_of
from ..assets import ARTICLE_MEDIA
from ..fields import TagsField, ids_in
from ..pages import DeskRequest, desk_page

MOST = 200  # articles in one go


@dataclass(frozen=True)
class Preview:
    """One article before and after; `added` and `removed` are empty where nothing changes."""

    article: Article
    status: Status
    kept: list[str]
    added: list[str]
    removed: list[str]

    @property
    def changes(self) -> bool:
        return bool(self.added or self.removed)


def may_tag(user) -> bool:
    """Needs the rights to edit all articles and to publish, because live articles change at once."""
    return user.has_perms(["articles.edit_all_articles", "articles.publish_article"])


def bulk_page(request: DeskRequest, ids: list[int] | None = None):
    """First the choice, then the preview ("preview" in POST), then the deed ("do")."""
    if not may_tag(request.user):
        raise PermissionDenied
    back = redirect("admin:articles_article_changelist")
    ids = ids_in(request.POST.get("ids", "")) if ids is None else ids
    if not 1 <= len(ids) <= MOST:
        messages.warning(request, f"Bitte einen bis {MOST} Artikel auswählen.")
        return back
    add, remove = (TagsField().to_python(request.POST.get(name, "")) for name in ("add", "remove"))
    change = partial(changed, add=add, remove=remove)
    chosen = bool(add or remove)
    rows = Article.objects.filter(pk__in=ids).order_by("-working_copy__saved_at", "-pk")
    articles = rows.select_related("working_copy__newest_revision", "applied_revision")
    if chosen and "do" in request.POST:
        messages.success(request, _done_text(retag_all(articles, change, by=request.user)))
        return back
    return desk_page(
        request,
        "bulk_tags",
        "Schlagwörter ändern",
        ids=",".join(map(str, ids)),
        count=len(ids),
        add=request.POST.get("add", "[]"),
        remove=request.POST.get("remove", "[]"),
        chosen={"add": describe.tags(add), "remove": describe.tags(remove)},
        previews=_asked_previews(request, articles, change, chosen),
        config={"urls": {"tags": reverse("admin:desk_tags")}},
        desk_media=ARTICLE_MEDIA.with_nonce(getattr(request, "csp_nonce", "")),
    )


def _asked_previews(request: DeskRequest, articles: QuerySet, change, chosen: bool) -> list[Preview] | None:
    if "preview" not in request.POST:
        return None
    if not chosen:
        messages.warning(request, "Bitte mindestens ein Schlagwort wählen.")
        return None
    return _previews(articles, change)


def changed(tags: list[TagRef], *, add: list[TagRef], remove: list[TagRef]) -> list[TagRef]:
    """`tags` without those to remove, then those to add; a tag that is there already keeps its place."""
    gone, there = {(tag.kind, tag.id) for tag in remove}, {(tag.kind, tag.id) for tag in tags}
    remaining = [tag for tag in tags if (tag.kind, tag.id) not in gone]
    return remaining + [tag for tag in add if (tag.kind, tag.id) not in there | gone]


def retag_all(articles: QuerySet, change, *, by) -> list[Article]:
    """Change the tags of each article, all or none; returns those that changed. Each is noted in the audit trail."""
    done = []
    with public_change(unseen=True):
        for article in articles:
            before = _names(article.working_copy.snapshot.tags)
            if article.working_copy.retag(change, by=by):
                after = _names(article.working_copy.snapshot.tags)
                AuditEntry.objects.record(AuditAction.TAG, article, by=by, before=before, after=after)
                done.append(article)
    return done


def _names(tags) -> list[str]:
    return [tag["name"] for tag in describe.tags(tags)]


def _previews(articles: QuerySet, change) -> list[Preview]:
    """What each article would carry. All tags are described at once."""
    before = {article.pk: article.working_copy.snapshot.tags for article in articles}
    after = {pk: change(list(tags)) for pk, tags in before.items()}
    every = {tag.kind + str(tag.id): tag for tags in (*before.values(), *after.values()) for tag in tags}
    names = {(tag["kind"], tag["id"]): tag["name"] for tag in describe.tags(every.values())}
    return [_preview(article, before[article.pk], after[article.pk], names) for article in articles]


def _preview(article: Article, before: Iterable[TagRef], after: Iterable[TagRef], names: dict) -> Preview:
    had, has = ([(tag.kind, tag.id) for tag in tags] for tags in (before, after))
    kept, removed = ([names[tag] for tag in had if tag in names and (tag in has) is stays] for stays in (True, False))
    return Preview(article, status_of(article), kept, [names[tag] for tag in has if tag not in had], removed)


def _done_text(done: list[Article]) -> str:
    live = sum(article.is_visible() for article in done)
    if not done:
        return "Nichts zu ändern: die Artikel tragen diese Schlagwörter schon so."
    return f"Schlagwörter in {len(done)} Artikeln geändert, davon {live} sofort sichtbar für Leser."
