"""Two people saved one article: both texts are stored, and this page asks how to go on. So it does of times that both changed."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from ...models import Article, Draft, MayNotPublish, Revision, Snapshot, public_change
from ..articles import row_fields
from ..articles.outcome import Outcome
from ..articles.state import saver
from ..fields import is_id
from ..pages import DeskRequest, article_for, desk_page
from .compare import compare
from .merge import Merge, merge


def conflict(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the draft of the person beside the newest revision; POST merges them or takes one, and keeps the other in the list."""
    article = article_for(request, pk, to_change=True)
    draft, newest = _draft(request, article), article.working_copy.newest_revision
    if draft is None or newest is None:
        return redirect("admin:articles_article_change", article.pk)
    merged = merged_with(article, draft)
    if request.method == "POST":
        return _decide(request, article, newest, draft, merged)
    return desk_page(
        request,
        "conflict",
        "Zwei Fassungen",
        original=article,
        draft=draft,
        newest=newest,
        saver=saver(newest.person, request.user),
        is_own=newest.person == request.user,
        merged=merged,
        is_newer=draft.base_revision_id != newest.pk,
        questions=row_fields.questions(article, draft),
        differences=compare(article.working_copy.snapshot, draft.snapshot),
    )


def _draft(request: DeskRequest, article: Article) -> Draft | None:
    """The autosave that the address names, else the newest one of this person."""
    drafts = Draft.objects.filter(article=article, person=request.user).select_related("base_revision")
    number = request.GET.get("sicherung", "")
    return (drafts.filter(pk=number) if is_id(number) else drafts.order_by("-saved_at")).first()


def merged_with(article: Article, draft: Draft) -> Merge | None:
    """Both texts merged; None if the base of the draft is unknown, or is the newest revision."""
    if draft.base_revision is None or draft.base_revision_id == article.working_copy.newest_revision_id:
        return None
    return merge(draft.base_revision.snapshot, article.working_copy.snapshot, draft.snapshot)


def _decide(
    request: DeskRequest, article: Article, theirs: Revision, draft: Draft, merged: Merge | None
) -> HttpResponse:
    take, outcome = request.POST.get("take"), Outcome(article)
    try:
        with public_change(unseen=True):
            chosen = _chosen(request, article, merged) if take == "merged" and merged else None
            is_lost = chosen is None or bool(merged and merged.conflicts)
            if take != "row" and is_lost:  # what is not chosen is found again in the list
                article.working_copy.save_revision(draft.snapshot, by=request.user)
            if chosen is not None:
                article.working_copy.save_revision(chosen, by=request.user)
            if take == "theirs":
                article.working_copy.restore(theirs, by=request.user)
            row_fields.decide(outcome, draft, request.POST, take, request.user)
            draft.delete()
    except MayNotPublish as refusal:
        why = str(refusal) or "Der Artikel ist eingeplant, nur die Redaktion kann ihn ändern."
        messages.error(request, f"{why} Ihr Text bleibt gesichert.")
        return HttpResponseRedirect(request.path)
    request.session["desk_saved"] = draft.slot
    messages.success(request, _said(take, theirs, merged))
    for level, text in outcome.messages:
        messages.add_message(request, getattr(messages, level.upper()), text)
    return redirect("admin:articles_article_change", article.pk)


def _chosen(request: DeskRequest, article: Article, merged: Merge) -> Snapshot:
    """The merged text, with the other person's value in each field where the editor chose it."""
    names = {conflict.name for conflict in merged.conflicts if conflict.name != "body"}
    theirs = {
        name: getattr(article.working_copy.snapshot, name) for name in names if request.POST.get(name) == "theirs"
    }
    return merged.snapshot.changed(**theirs)


def _said(take: str | None, theirs: Revision, merged: Merge | None) -> str:
    if take == "row":
        return "Übernommen."
    if take == "merged" and merged:
        doubled = sum(conflict.name == "body" for conflict in merged.conflicts)
        places = "1 Stelle steht" if doubled == 1 else f"{doubled} Stellen stehen"
        return f"Zusammengeführt. {places} doppelt da: bitte im Text entscheiden." if doubled else "Zusammengeführt."
    winner = f"Die Fassung von {theirs.person} gilt" if take == "theirs" else "Ihre Fassung gilt"
    return f"{winner}. Die andere steht unter „Fassungen“."
