"""Autosave: a slot of its own for each open form, beside the revisions; and who else is writing."""

import datetime as dt
import re

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from ...models import Article, Draft, Presence, Snapshot, User
from ..articles.form import ArticleForm
from ..articles.state import at_clock, clock, saver, trash_note
from ..fields import is_id, typed
from ..pages import DeskRequest, article_for
from ..remarks.listing import listed

SEQUENCE = re.compile(r"[0-9]{1,18}")
# Who has not been heard of for so long has left.
ABSENT_AFTER = dt.timedelta(seconds=75)
MOST = 3  # autosaves offered at once


@require_POST
def autosave(request: DeskRequest, pk: int | None = None) -> JsonResponse:
    """Store what is posted in the slot of this person; an older post never overwrites a newer one."""
    article = article_for(request, pk, to_change=True) if pk else None
    form = ArticleForm(request.POST, instance=article)
    form.full_clean()
    if reason := form.unreadable():
        return JsonResponse({"error": reason}, status=400)
    sequence = request.POST.get("sequence", "")
    slot = typed(request.POST.get("slot"))[:40]
    if not SEQUENCE.fullmatch(sequence) or not (article or slot):
        return JsonResponse({"error": "Unvollständige Sicherung."}, status=400)
    saved = store(
        article,
        request.user,
        form.snapshot(),
        base=form.cleaned_data["base_revision"],
        slot=slot,
        sequence=int(sequence),
        row_fields=form.row_fields,
    )
    return JsonResponse({"saved": date_format(timezone.localtime(saved.saved_at), "G:i"), "draft": saved.pk})


def store(
    article: Article | None,
    person: User,
    snapshot: Snapshot,
    *,
    base: int | None,
    slot: str,
    sequence: int,
    row_fields: dict | None = None,
) -> Draft:
    """The draft of this slot after the call: the posted text, or what is there if that is newer."""
    key = {"article": article, "person": person, "slot": slot}
    base_id = base if article and base and article.revisions.filter(pk=base).exists() else None
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(**key).first() or Draft(**key)
        if draft.pk is None or sequence > draft.sequence:
            draft.content, draft.sequence, draft.base_revision_id = snapshot.to_json(), sequence, base_id
            draft.row_fields = row_fields or {}
            draft.save()
    return draft


def asked(request: DeskRequest, article: Article | None) -> Draft | None:
    """The autosave that the address asks for."""
    number = request.GET.get("sicherung", "")
    own = Draft.objects.filter(article=article, person=request.user)
    return own.filter(pk=number).first() if is_id(number) else None


def offered(request: DeskRequest, article: Article | None) -> list[Draft]:
    """Autosaves of this person that are newer than what is stored and say something else, newest first."""
    if request.method == "POST" or "sicherung" in request.GET:
        return []
    drafts = Draft.objects.filter(article=article, person=request.user).order_by("-saved_at")[:MOST]
    newest = article.working_copy.newest_revision if article else None
    return [
        draft
        for draft in drafts
        if newest is None
        or (draft.saved_at > newest.created_at and draft.content != newest.content)
        or (draft.base_revision_id == newest.pk and _changes_the_row(draft))
    ]


def _changes_the_row(draft: Draft) -> bool:
    """Whether times or notes were typed. No revision holds them: only an autosave on the newest text counts."""
    opened, posted = (draft.row_fields.get(key, {}) for key in ("opened", "posted"))
    return any(value != opened.get(name, "") for name, value in posted.items())


@require_POST
def discard(request: DeskRequest, draft_id: int) -> HttpResponseRedirect:
    """Throw away an autosave of one's own."""
    draft = get_object_or_404(Draft, pk=draft_id, person=request.user)
    draft.delete()
    messages.success(request, "Die automatische Sicherung ist verworfen.")
    if draft.article_id:
        return redirect("admin:articles_article_change", draft.article_id)
    return redirect("admin:articles_article_add")


@require_POST
def presence(request: DeskRequest, pk: int) -> JsonResponse:
    """Note that this person has the article open; say who else has, whether somebody saved meanwhile, and all remarks."""
    article = article_for(request, pk, to_change=True)
    now = timezone.now()
    if "leave" in request.POST:
        Presence.objects.filter(article=article, person=request.user).delete()
        return JsonResponse({})
    is_reading = request.POST.get("reading") == "1"
    Presence.objects.filter(article=article, seen_at__lt=now - ABSENT_AFTER).delete()
    Presence.objects.update_or_create(
        article=article, person=request.user, defaults={"seen_at": now, "is_reading": is_reading}
    )
    others = (
        Presence.objects.filter(article=article, is_reading=False).exclude(person=request.user).select_related("person")
    )
    newest = article.working_copy.newest_revision
    posted = request.POST.get("base_revision", "")
    newer = f"{trash_note(article)} Wenn Sie speichern, kommt er zurück." if article.is_in_trash else ""
    if newest and is_id(posted) and int(posted) != newest.pk:
        newer = f"{saver(newest.person, request.user)} {at_clock(newest.created_at)} gespeichert."
    said = [f"{row.person} bearbeitet diesen Artikel seit {clock(row.since, now)}." for row in others]
    return JsonResponse({"others": said, "newer": newer, "remarks": listed(article, request.user)})
