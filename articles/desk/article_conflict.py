"""Two people saved one article: both texts are stored, and this page asks how to go on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from ..models import Article, Draft, MayNotPublish, public_change
from .compare import compare


def conflict(model_admin, request: HttpRequest, object_id: str):
    """Show the draft of the person beside the newest revision; POST takes one of them, and keeps the other in the list."""
    article = model_admin.get_object(request, object_id)
    if article is None or not model_admin.has_change_permission(request, article):
        raise Http404
    draft = Draft.objects.filter(article=article, person=request.user).first()
    if draft is None:
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    if request.method == "POST":
        return _decide(request, article, draft)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Zwei Fassungen",
        "opts": model_admin.opts,
        "original": article,
        "draft": draft,
        "newest": article.newest_revision,
        "differences": compare(article.working_copy, draft.snapshot),
    }
    return TemplateResponse(request, "admin/desk/conflict.html", context)


def _decide(request: HttpRequest, article: Article, draft: Draft):
    theirs = article.newest_revision
    try:
        with public_change():
            article.save_revision(draft.snapshot, by=request.user)
            if request.POST.get("take") == "theirs":
                article.restore(theirs, by=request.user)
            draft.delete()
    except MayNotPublish:
        messages.error(
            request,
            "Der Artikel ist eingeplant, nur die Redaktion kann ihn ändern. Ihr Text bleibt gesichert.",
        )
        return HttpResponseRedirect(request.path)
    kept = (
        "Ihre Fassung gilt"
        if request.POST.get("take") != "theirs"
        else f"Die Fassung von {theirs.person} gilt"
    )
    messages.success(request, f"{kept}. Die andere steht unter „Fassungen“.")
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
