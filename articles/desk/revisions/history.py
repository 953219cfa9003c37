"""Fassungen: the list of an article's revisions, comparing two of them, bringing one back."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ... import body
from ...models import (
    Article,
    AuditAction,
    AuditEntry,
    Draft,
    Image,
    MayNotPublish,
    NotPublishable,
    Revision,
    Snapshot,
    public_change,
)
from ...models.article.applying import resolve_tags
from .. import describe
from ..fields import is_id
from ..pages import DeskRequest, article_for, desk_page
from .compare import compare

SHOWN = 60


def _revision(article: Article, number: int) -> Revision:
    revision = article.revisions.filter(number=number).select_related("person").first()
    if revision is None:
        raise Http404
    return revision


def _list_url(article: Article) -> str:
    return reverse("admin:articles_article_history", args=[article.pk])


def revision_list(request: DeskRequest, pk: int) -> HttpResponse:
    """Newest first; texts are not loaded. Autosaves of others are named, not shown."""
    article = article_for(request, pk)
    rows = article.revisions.select_related("person").defer("content")[:SHOWN]
    return desk_page(
        request,
        "revisions",
        "Fassungen",
        original=article,
        revisions=rows,
        total=article.revisions.count(),
        drafts=Draft.objects.filter(article=article).select_related("person").defer("content"),
        may_change=request.user.has_perm("articles.change_article"),
        may_redact=request.user.has_perm("articles.redact_revision"),
        may_discard=article.is_visible() and article.has_newer_working_copy,
        is_visible=article.is_visible(),
    )


def comparison(request: DeskRequest, pk: int) -> HttpResponse:
    """Any two revisions, the older one first."""
    article = article_for(request, pk)
    numbers = [value for value in (request.GET.get("von", ""), request.GET.get("bis", "")) if is_id(value)]
    if len(numbers) < 2:
        messages.warning(request, "Bitte zwei Fassungen auswählen.")
        return HttpResponseRedirect(_list_url(article))
    old, new = (_revision(article, number) for number in sorted(map(int, numbers)))
    differences = compare(old.snapshot, new.snapshot)
    return desk_page(request, "comparison", "Vergleich", original=article, old=old, new=new, differences=differences)


@require_POST
def rename(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    article = article_for(request, pk, to_change=True)
    _revision(article, number).rename(request.POST.get("name", "").strip())
    return HttpResponseRedirect(_list_url(article))


@require_POST
def restore(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """A former revision once more, as a new one; what it names and no longer exists is listed."""
    article = article_for(request, pk, to_change=True)
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
    return redirect("admin:articles_article_change", article.pk)


def missing(snapshot: Snapshot) -> list[str]:
    """What a snapshot names and the database no longer has, or readers may not see."""
    names = _missing_in_text(snapshot)
    if len(describe.authors(snapshot.byline)) < len(set(snapshot.byline)):
        names.append("eine Autorin oder ein Autor")
    if len(resolve_tags(snapshot.tags)) < len(snapshot.tags):
        names.append("ein Schlagwort")
    return names


def _missing_in_text(snapshot: Snapshot) -> list[str]:
    """Pictures and articles that the text names: what is gone, and pictures that are blocked."""
    named = body.references(snapshot.blocks)
    lead = [snapshot.lead_image.image] if snapshot.lead_image else []
    images, articles = {*named.images, *lead}, {*named.articles, *filter(None, [snapshot.follows])}
    pictures = dict(Image.objects.filter(pk__in=images).values_list("pk", "is_blocked"))
    there = set(Article.objects.filter(pk__in=articles).values_list("pk", flat=True))
    gone = [f"Bild {pk}" for pk in sorted(images - set(pictures))]
    gone += [f"Bild {pk} (gesperrt)" for pk in sorted(images & set(pictures)) if pictures[pk]]
    return gone + [f"Artikel {pk}" for pk in sorted(articles - there)]


@require_POST
def discard(request: DeskRequest, pk: int) -> HttpResponse:
    """Back to what readers see; the discarded text stays in the list."""
    article = article_for(request, pk, to_change=True)
    try:
        article.working_copy.discard(by=request.user)
    except NotPublishable as refusal:
        messages.error(request, str(refusal))
    else:
        text = "Die Arbeitsfassung entspricht wieder dem, was Leser sehen. Die verworfene steht unter „Fassungen“."
        messages.success(request, text)
    return redirect("admin:articles_article_change", article.pk)


def redact(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Empty a revision for good (court order), with a reason."""
    article = article_for(request, pk, right="redact_revision")
    revision = _revision(article, number)
    if revision.pk in (article.applied_revision_id, article.working_copy.newest_revision_id):
        messages.error(request, "Die geltende Fassung lässt sich nicht schwärzen: bitte zuerst eine neue speichern.")
        return HttpResponseRedirect(_list_url(article))
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST" and reason:
        with public_change():
            revision.redact(by=request.user, reason=reason, now=timezone.now())
            article.corrections.of_revision(revision).hide_wording()
        what = {"before": f"Fassung {number}", "after": "geschwärzt", "reason": reason}
        AuditEntry.objects.record(AuditAction.REDACT, article, by=request.user, **what)
        messages.success(request, f"Fassung {number} ist geschwärzt.")
        return HttpResponseRedirect(_list_url(article))
    is_missing, title = request.method == "POST", f"Fassung {number} schwärzen"
    return desk_page(request, "redact", title, original=article, revision=revision, is_missing=is_missing)
