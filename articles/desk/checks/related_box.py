"""The box of related coverage at the desk: what it will show for what the form holds, why, and what editors decide about it."""

import copy
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from ...models import Article, RelatedChoice, RelatedChoiceKind, RelatedStatistics, Snapshot, User
from ...models.article.applying import render_body
from ...presentation.articles.related import Setting, planned_moment, setting_of
from ...related.box import Row, why_not
from ...related.engine.reasons import POINT, in_points, learned
from ...related.preview_matches import preview_matches
from ..articles.form import ArticleForm, posted_article
from ..fields import is_id
from ..pages import DeskRequest, article_for

MOST_BEYOND = 8  # matches named that the box does not show
VERBS = {
    "pin": (RelatedChoiceKind.PIN, 0),
    "up": (RelatedChoiceKind.PIN, -1),
    "down": (RelatedChoiceKind.PIN, 1),
    "never": (RelatedChoiceKind.EXCLUDE, 0),
    "leave": (None, 0),
}


@require_POST
def preview(request: DeskRequest) -> JsonResponse:
    """What the box will show for what the form holds now; nothing is saved."""
    return JsonResponse(_described(request, *posted_article(request)))


@require_POST
def decide(request: DeskRequest, pk: int) -> JsonResponse:
    """Pin, move, forbid or release one article, at once; answers as `preview` does."""
    article = article_for(request, pk, to_change=True)
    if not may_decide(request.user, article):
        raise PermissionDenied
    other_id, verb = request.POST.get("other", ""), request.POST.get("verb", "")
    if verb not in VERBS or not is_id(other_id) or not _known(request, [int(other_id)]):
        return JsonResponse({"error": "Diesen Artikel gibt es nicht."}, status=400)
    kind, step = VERBS[verb]
    RelatedChoice.objects.decide(article, int(other_id), kind, by=request.user, step=step)
    form = ArticleForm(request.POST, instance=article)
    form.full_clean()
    return JsonResponse(_described(request, article, form))


def may_decide(user: User, article: Article) -> bool:
    """Readers see choices at once: for a live or planned article one needs the right to publish."""
    is_out = article.is_visible() or article.is_scheduled()
    return not is_out or user.has_perm("articles.publish_article")


def _described(request: DeskRequest, article: Article, form: ArticleForm) -> dict[str, Any]:
    setting = _setting(article, form.shown_snapshot())
    known = _known(request, [*(row.other for row in setting.rows), *setting.excluded])
    chosen = setting.choose()
    shown = {row.other for row in chosen}
    left_out = shown | setting.excluded
    beyond = {row.other: row for row in setting.rows if row.other in known and row.other not in left_out}
    places = ["Lesetipp"] * setting.has_tip + [f"Karte {number}" for number in range(1, len(chosen) + 1)]
    why = partial(why_not, chosen=chosen, own=setting.own, public=setting.headlines(), used=setting.used)
    return {
        "shown": [_row(known[row.other], row, place=place) for row, place in zip(chosen, places, strict=False)],
        "beyond": [_row(known[pk], row, note=why(row)) for pk, row in list(beyond.items())[:MOST_BEYOND]],
        "never": [_row(known[pk], Row(pk)) for pk in sorted(setting.excluded & known.keys())],
        "learned": learned(RelatedStatistics.objects.values_list("factors", flat=True).first() or {}),
    }


def _known(request: DeskRequest, ids: list[int]) -> dict[int, Article]:
    """{id: article} without those that this person may not know of: public ones and their own work stay."""
    rows = Article.objects.known_to(request.user)
    return rows.only("id", "title", "slug", "state", "publish_at", "expire_at", "created_at").in_bulk(ids)


def _setting(article: Article, snapshot: Snapshot) -> Setting:
    shown = copy.copy(article)
    shown.follows_id = snapshot.follows
    matches = preview_matches(article.pk or 0, snapshot, planned_moment(article))
    return setting_of(shown, render_body(snapshot.blocks), matches)


def _row(article: Article, row: Row, *, place: str = "", note: str = "") -> dict[str, Any]:
    moment = article.publish_at or article.created_at
    parts = row.reasons.get("parts", {})
    return {
        "id": article.pk,
        "title": str(article),
        "url": article.get_absolute_url() if article.is_visible() else "",
        "date": date_format(timezone.localtime(moment), "j. F Y"),
        "place": place,
        "note": note,
        "why": row.text,
        "points": round(sum(parts.values()) / POINT),
        "parts": in_points(parts),
        "isPinned": row.is_pinned,
    }
