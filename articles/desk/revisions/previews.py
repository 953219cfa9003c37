"""Previews of the working copy: the real page beside the form, and links for people without an account."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone

from ...models import Article, AuditAction, AuditEntry, PreviewLink, Revision
from ...presentation.articles.article import preview_page
from ...presentation.site import site
from ...presentation.templates import draw
from ..articles.form import ArticleForm
from ..fields import TextField, is_id
from ..pages import DeskRequest, article_for, desk_page
from ..security import framed_by_the_desk


class LinkForm(forms.Form):
    recipient = TextField(
        label="Für wen",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": "Kanzlei, Rechtsprüfung"}),
    )
    days = forms.ChoiceField(
        label="Gültig",
        choices=[("1", "1 Tag"), ("7", "7 Tage"), ("30", "30 Tage")],
        initial="7",
        error_messages={"required": "Bitte wählen, wie lange der Link gilt."},
    )
    is_fixed = forms.ChoiceField(
        label="Zeigt",
        choices=[("", "immer die neueste Arbeitsfassung"), ("1", "nur die jetzige Fassung")],
        required=False,
    )


def preview(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """The real page: of what the form holds now (POST), of one revision (`?fassung=`), or of the newest one."""
    article = article_for(request, pk) if pk else Article.new(pk=0, created_at=timezone.now())
    if request.method == "POST":
        form = ArticleForm(request.POST, instance=article if pk else None)
        form.full_clean()
        revision: Revision | None = Revision(
            article=article, content=form.shown_snapshot().to_json(), created_at=timezone.now()
        )
    else:
        revision = article.working_copy.newest_revision
        if is_id(number := request.GET.get("fassung", "")) and pk:
            revision = article.revisions.filter(number=number).first()
    if revision is None:
        raise Http404
    frame = site()
    html = draw("preview", frame, article=preview_page(article, revision, frame), form=None)
    return framed_by_the_desk(HttpResponse(html))


def links(request: DeskRequest, pk: int) -> HttpResponse:
    """The preview links of an article, with what came back through them; POST makes one."""
    article = article_for(request, pk, to_change=True)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and article.working_copy.newest_revision:
        data = form.cleaned_data
        link = PreviewLink.objects.create(
            article=article,
            recipient=data["recipient"],
            revision=article.working_copy.newest_revision if data["is_fixed"] else None,
            created_by=request.user,
            expires_at=timezone.now() + dt.timedelta(days=int(data["days"])),
        )
        AuditEntry.objects.record(
            AuditAction.ADD_PREVIEW, article, by=request.user, after=link.recipient or "ohne Namen"
        )
        return HttpResponseRedirect(request.path)
    rows = article.preview_links.select_related("revision", "created_by")
    returned = article.remarks.exclude(preview_link=None).select_related("revision", "preview_link")
    host = f"{request.scheme}://{request.get_host()}"
    return desk_page(
        request,
        "preview_links",
        "Vorschau-Links",
        original=article,
        links=rows,
        host=host,
        remarks=returned.order_by("-created_at"),
        form=form,
    )


def revoke(request: DeskRequest, pk: int, link_id: int) -> HttpResponse:
    article = article_for(request, pk, to_change=True)
    if request.method == "POST":
        changed = article.preview_links.filter(pk=link_id, revoked_at=None).update(revoked_at=timezone.now())
        if changed:
            AuditEntry.objects.record(AuditAction.REVOKE_PREVIEW, article, by=request.user)
            messages.success(request, "Der Vorschau-Link gilt nicht mehr.")
    return redirect("admin:desk_preview_links", article.pk)


def take_over(request: DeskRequest, pk: int, link_id: int) -> HttpResponse:
    """Answer for a link whose maker has left, so that it goes on."""
    article = article_for(request, pk, to_change=True)
    link = article.preview_links.filter(pk=link_id, revoked_at=None).select_related("created_by").first()
    if request.method == "POST" and link and not link.has_maker:
        before, link.created_by = link.created_by, request.user
        link.save(update_fields=["created_by"])
        AuditEntry.objects.record(
            AuditAction.TAKE_OVER_PREVIEW,
            article,
            by=request.user,
            before=str(before or "gelöschtes Konto"),
            after=str(request.user),
        )
        messages.success(request, "Der Vorschau-Link gilt weiter; Anmerkungen kommen jetzt zu Ihnen.")
    return redirect("admin:desk_preview_links", article.pk)
