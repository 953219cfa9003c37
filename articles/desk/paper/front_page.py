"""The front page as a desk page: one Aufmacher, four places, moved by keyboard, seen before they are taken over."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from ...models import Article, AuditAction, AuditEntry, FrontPageSlot, public_change
from ...models.article.querysets import first_moment
from ...presentation.front import front_page
from ...presentation.site import site
from ...presentation.templates import draw
from ..articles.state import clock
from ..assets import desk_media, with_nonce
from ..base import DeskAdmin
from ..fields import MomentField, is_id
from ..lookups import LIMIT, title_words
from ..pages import DeskRequest
from ..security import framed_by_the_desk

CANDIDATES = 12
MEDIA = desk_media("front")
Places = dict[int, tuple[int, dt.datetime | None]]
Rows = list[dict | None]


class OutdatedPage(Exception):
    """Somebody else arranged the front page since the form was drawn."""


@admin.register(FrontPageSlot)
class FrontPageSlotAdmin(DeskAdmin):
    """One page instead of a list and forms."""

    def get_urls(self):
        return [
            path("", self._guarded(self._page), name="articles_frontpageslot_changelist"),
            path("suche/", self._guarded(_search), name="desk_front_suche"),
            path("vorschau/", self._guarded(_preview), name="desk_front_vorschau"),
        ]

    def _guarded(self, view: Callable[[DeskRequest], HttpResponse]) -> Callable[[DeskRequest], HttpResponse]:
        def guarded(request: DeskRequest) -> HttpResponse:
            if not self.has_change_permission(request):
                raise PermissionDenied
            return view(request)

        return self.admin_site.admin_view(guarded)

    def _page(self, request: DeskRequest) -> HttpResponse:
        if request.method == "POST" and _take_over(request):
            return HttpResponseRedirect(request.path)
        is_refused = request.method == "POST"
        context = {
            **self.admin_site.each_context(request),
            "title": "Startseite",
            "opts": self.opts,
            "rows": _posted(request) if is_refused else [_described(slot) for slot in _shown()],
            "coming": _coming(),
            "dropped": _dropped(request),
            "candidates": _candidates(CANDIDATES, front_page_slot=None),
            "state": _state(),
            "urls": {name: reverse(f"admin:desk_front_{name}") for name in ("suche", "vorschau")},
            "desk_media": with_nonce(request, MEDIA),
        }
        return TemplateResponse(request, "admin/desk/front_page.html", context)


@require_GET
def _search(request: DeskRequest) -> JsonResponse:
    """Articles that readers can reach, or will, by words of their title; newest first."""
    return JsonResponse({"results": _candidates(LIMIT, title_words(request.GET.get("q", "")))})


@require_POST
def _preview(request: DeskRequest) -> HttpResponse:
    """The front page as posted, with nothing stored."""
    frame = site()
    html = draw("front", frame, page=front_page(frame, _placed(request)))
    return framed_by_the_desk(HttpResponse(html))


def _eligible():
    """Published articles without their texts: live ones and planned ones."""
    now = timezone.now()
    live_or_planned = Article.objects.filter(state="published", expire_at__gt=now).without_advertising()
    return live_or_planned.only("id", "title", "kicker", "publish_at", "created_at", "state", "expire_at")


def _candidates(most: int, *conditions: Q, **values: Any) -> list[dict]:
    """The newest of them, planned ones first."""
    # The first year is named only so that SQLite walks the index of times, and does not sort all articles.
    rows = _eligible().filter(*conditions, publish_at__gt=first_moment(1900), **values)
    return [_candidate(row) for row in rows.newest_first()[:most]]


def _candidate(article: Article) -> dict:
    planned = "ab " if article.is_scheduled() else ""
    return {"id": article.pk, "name": str(article), "note": f"{planned}{clock(article.publish_at)}"}


def _with_article(slots):
    return slots.prefetch_related(Prefetch("article", Article.objects.defer("body", "body_html")))


def _shown() -> list[FrontPageSlot | None]:
    """The slots as readers see them, None for a place that fills itself."""
    places = FrontPageSlot.objects.arrangement()
    slots = {slot.article_id: slot for slot in _with_article(FrontPageSlot.objects.filter(article__in=places.values()))}
    return [slots.get(places.get(place)) for place in range(FrontPageSlot.PLACES)]


def _coming() -> list[tuple[FrontPageSlot, str]]:
    """The slots of articles that nobody can read yet, each with the time from which it counts, in German."""
    slots = _with_article(FrontPageSlot.objects.coming())
    slots = sorted(slots, key=lambda slot: slot.article.publish_at or timezone.now())  # drafts first, then the soonest
    planned = ((slot, slot.article.is_scheduled()) for slot in slots)
    return [
        (slot, f"ab {clock(slot.article.publish_at)}" if is_set else "sobald veröffentlicht")
        for slot, is_set in planned
    ]


def _described(slot: FrontPageSlot | None) -> dict | None:
    if slot is None:
        return None
    until = timezone.localtime(slot.until).strftime("%Y-%m-%dT%H:%M") if slot.until else ""
    return _candidate(slot.article) | {"until": until}


def _state() -> str:
    """The arrangement as one text: compared later, it shows whether somebody has changed it."""
    rows = FrontPageSlot.objects.order_by("pk").values_list("pk", "position")
    return ",".join(f"{pk}:{position}" for pk, position in rows)


def _placed(request: DeskRequest) -> dict[int, int]:
    """{place: article id} as posted. Left out: what is not an id, not a public or planned article, or a repetition."""
    posted = [request.POST.get(f"article-{place}", "") for place in range(FrontPageSlot.PLACES)]
    known = set(_eligible().filter(pk__in=[pk for pk in posted if is_id(pk)]).values_list("pk", flat=True))
    places = {}
    for place, value in enumerate(posted):
        if is_id(value) and int(value) in known:
            known.remove(int(value))
            places[place] = int(value)
    return places


def _read(request: DeskRequest) -> Places:
    """The posted places with their ends; raises ValidationError if an end is not a time or in the past."""
    placed = _placed(request)
    until = {place: MomentField().clean(request.POST.get(f"until-{place}", "")) for place in placed}
    if late := [place for place, end in until.items() if end and end <= timezone.now()]:
        raise ValidationError(f"{FrontPageSlot.place_name(late[0])}: Diese Zeit ist vorbei.")
    return {place: (article, until[place]) for place, article in placed.items()}


def _posted(request: DeskRequest) -> Rows:
    """The posted arrangement, to show it again; times stay as they were typed."""
    placed = _placed(request)
    articles = _eligible().in_bulk(placed.values())
    rows: Rows = [None] * FrontPageSlot.PLACES
    for place, article in placed.items():
        rows[place] = _candidate(articles[article]) | {"until": request.POST.get(f"until-{place}", "")}
    return rows


def _dropped(request: DeskRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("drop") if is_id(pk)]


def _take_over(request: DeskRequest) -> bool:
    """Whether the posted arrangement is the front page now; if not, a message says why."""
    try:
        with public_change():
            if request.POST.get("state") != _state():
                raise OutdatedPage
            before = _names()
            FrontPageSlot.arrange(_read(request), dropped=_dropped(request))
            AuditEntry.objects.record(
                AuditAction.FRONT_PAGE, FrontPageSlot(position=0), by=request.user, before=before, after=_names()
            )
    except OutdatedPage:
        text = 'Inzwischen hat jemand anderes die Startseite geändert. Unten steht Ihre Anordnung, noch nicht übernommen. <a href="{}">Die andere ansehen</a>'
        messages.error(request, format_html(text, request.path))
    except ValidationError as error:
        messages.error(request, f"Nicht übernommen: {' '.join(error.messages)}")
    else:
        messages.success(request, "Übernommen. So sehen Leser die Startseite jetzt.")
        return True
    return False


def _names() -> list[str]:
    rows = FrontPageSlot.objects.select_related("article").only("position", "until", "article__title")
    return [f"{slot}: {slot.article}" for slot in rows]
