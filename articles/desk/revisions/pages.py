"""Fassungen: the list of an article's revisions, comparing two of them, bringing one back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from ... import body
from ...models import Article, AuditAction, AuditEntry, Draft, Image, MayNotPublish, NotPublishable, Revision, Snapshot
from ...models.article.applying import resolve_tags
from .. import describe
from ..fields import is_id
from .compare import compare

SHOWN = 60
# The views here take the admin first, as its methods would.
post_only = method_decorator(require_POST)


def article_of(model_admin, request: HttpRequest, object_id, *, to_change: bool = False) -> Article:
    article = model_admin.get_object(request, str(object_id))
    allowed = model_admin.has_change_permission if to_change else model_admin.has_view_permission
    if article is None or not allowed(request, article):
        raise Http404
    return article


def _revision(article: Article, number) -> Revision:
    revision = article.revisions.filter(number=number).select_related("person").first()
    if revision is None:
        raise Http404
    return revision


def _list_url(article: Article) -> str:
    return reverse("admin:articles_article_history", args=[article.pk])


def page_context(model_admin, request: HttpRequest, article: Article, title: str, **values) -> dict:
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "original": article,
    } | values


def revision_list(model_admin, request: HttpRequest, object_id):
    """Newest first; texts are not loaded. Autosaves of others are named, not shown."""
    article = article_of(model_admin, request, object_id)
    rows = article.revisions.select_related("person").defer("content")[:SHOWN]
    context = page_context(
        model_admin,
        request,
        article,
        "Fassungen",
        revisions=rows,
        total=article.revisions.count(),
        drafts=Draft.objects.filter(article=article).select_related("person").defer("content"),
        may_change=model_admin.has_change_permission(request, article),
        may_redact=request.user.has_perm("articles.redact_revision"),
        may_discard=article.is_visible() and article.has_newer_working_copy,
        is_visible=article.is_visible(),
    )
    return TemplateResponse(request, "admin/desk/revisions.html", context)


def comparison(model_admin, request: HttpRequest, object_id):
    """Any two revisions, the older one first."""
    article = article_of(model_admin, request, object_id)
    numbers = [value for value in (request.GET.get("von", ""), request.GET.get("bis", "")) if is_id(value)]
    if len(numbers) < 2:
        messages.warning(request, "Bitte zwei Fassungen auswählen.")
        return HttpResponseRedirect(_list_url(article))
    old, new = (_revision(article, number) for number in sorted(map(int, numbers)))
    context = page_context(
        model_admin,
        request,
        article,
        "Vergleich",
        old=old,
        new=new,
        differences=compare(old.snapshot, new.snapshot),
    )
    return TemplateResponse(request, "admin/desk/comparison.html", context)


@post_only
def rename(model_admin, request: HttpRequest, object_id, number):
    article = article_of(model_admin, request, object_id, to_change=True)
    _revision(article, number).rename(request.POST.get("name", "").strip())
    return HttpResponseRedirect(_list_url(article))


@post_only
def restore(model_admin, request: HttpRequest, object_id, number):
    """A former revision once more, as a new one; what it names and no longer exists is listed."""
    article = article_of(model_admin, request, object_id, to_change=True)
    revision = _revision(article, number)
    if revision.redacted_at:
        messages.error(request, "Diese Fassung ist geschwärzt.")
        return HttpResponseRedirect(_list_url(article))
    try:
        article.working_copy.restore(revision, by=request.user)
    except MayNotPublish as refusal:
        messages.error(request, str(refusal) or "Der Artikel ist eingeplant, nur die Redaktion kann ihn ändern.")
        return HttpResponseRedirect(_list_url(article))
    gone = missing(revision.snapshot)
    messages.success(request, f"Fassung {number} ist wiederhergestellt, als neue Arbeitsfassung.")
    if gone:
        messages.warning(request, f"Das gibt es nicht mehr: {', '.join(gone)}. Bitte im Text ersetzen oder entfernen.")
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def missing(snapshot: Snapshot) -> list[str]:
    """What a snapshot names and the database no longer has, or readers may not see."""
    found = _missing_in_text(snapshot)
    if len(describe.authors(snapshot.byline)) < len(set(snapshot.byline)):
        found.append("eine Autorin oder ein Autor")
    if len(resolve_tags(snapshot.tags)) < len(snapshot.tags):
        found.append("ein Schlagwort")
    return found


def _missing_in_text(snapshot: Snapshot) -> list[str]:
    """Pictures and articles, by what the text still says of them."""
    named = body.references(snapshot.blocks)
    lead = [snapshot.lead_image.image] if snapshot.lead_image else []
    images, articles = {*named.images, *lead}, {*named.articles, *filter(None, [snapshot.follows])}
    pictures = dict(Image.objects.filter(pk__in=images).values_list("pk", "is_blocked"))
    there = set(Article.objects.filter(pk__in=articles).values_list("pk", flat=True))
    gone = [f"Bild {pk}" for pk in sorted(images - set(pictures))]
    gone += [f"Bild {pk} (gesperrt)" for pk in sorted(images & set(pictures)) if pictures[pk]]
    return gone + [f"Artikel {pk}" for pk in sorted(articles - there)]


@post_only
def discard(model_admin, request: HttpRequest, object_id):
    """Back to what readers see; the discarded text stays in the list."""
    article = article_of(model_admin, request, object_id, to_change=True)
    try:
        article.working_copy.discard(by=request.user)
    except NotPublishable as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            "Die Arbeitsfassung entspricht wieder dem, was Leser sehen. Die verworfene steht unter „Fassungen“.",
        )
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def redact(model_admin, request: HttpRequest, object_id, number):
    """Empty a revision for good (court order), with a reason."""
    article = article_of(model_admin, request, object_id)
    revision = _revision(article, number)
    if not request.user.has_perm("articles.redact_revision"):
        raise Http404
    if revision.pk in (article.applied_revision_id, article.working_copy.newest_revision_id):
        messages.error(request, "Die geltende Fassung lässt sich nicht schwärzen: bitte zuerst eine neue speichern.")
        return HttpResponseRedirect(_list_url(article))
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST" and reason:
        revision.redact(by=request.user, reason=reason, now=timezone.now())
        AuditEntry.objects.record(
            AuditAction.REDACT,
            article,
            by=request.user,
            before=f"Fassung {number}",
            after="geschwärzt",
            reason=reason,
        )
        messages.success(request, f"Fassung {number} ist geschwärzt.")
        return HttpResponseRedirect(_list_url(article))
    context = page_context(
        model_admin,
        request,
        article,
        f"Fassung {number} schwärzen",
        revision=revision,
        is_missing=request.method == "POST",
    )
    return TemplateResponse(request, "admin/desk/redact.html", context)


# Address below the article -> (name, view)
PAGES = {
    "fassungen/vergleich/": ("desk_compare", comparison),
    "fassungen/verwerfen/": ("desk_discard", discard),
    "fassungen/<int:number>/benennen/": ("desk_rename", rename),
    "fassungen/<int:number>/wiederherstellen/": ("desk_restore", restore),
    "fassungen/<int:number>/schwaerzen/": ("desk_redact", redact),
}
