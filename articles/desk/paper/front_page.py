"""The front page as a desk page: one Aufmacher, four places, moved by keyboard, seen before they are taken over."""

import datetime as dt

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST
from js_asset import ImportMap, Media, Script

from ...models import Article, AuditAction, AuditEntry, FrontPageSlot, public_change
from ...models.article.querysets import first_moment
from ...presentation.front import front_page
from ...presentation.site import site
from ..articles.state import clock
from ..base import DeskAdmin
from ..fields import MomentField, is_id
from ..lookups import LIMIT, title_words
from ..security import framed_by_the_desk

CANDIDATES = 12
MODULES = {name: f"articles/desk/{name}.js" for name in ("dialog", "dom", "ordered", "places", "times")}
MEDIA = Media(
    importmap=ImportMap({f"desk/{name}": file for name, file in MODULES.items()}),
    js=[Script("articles/desk/front.js", type="module")],
)
Places = dict[int, tuple[int, dt.datetime | None]]
Rows = list[dict | None]


class OutdatedPage(Exception):
    """Somebody else arranged the front page since the form was drawn."""


@admin.register(FrontPageSlot)
class FrontPageSlotAdmin(DeskAdmin):
    """One page instead of a list and forms."""

    def get_urls(self):
        own = {"suche": self._search, "vorschau": self._preview}
        return [
            path("", self.admin_site.admin_view(self.changelist_view), name="articles_frontpageslot_changelist"),
            *(
                path(f"{name}/", self.admin_site.admin_view(view), name=f"desk_front_{name}")
                for name, view in own.items()
            ),
        ]

    def changelist_view(self, request, extra_context=None):
        if not self.has_change_permission(request):
            raise PermissionDenied
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
            "candidates": [_candidate(article) for article in _candidates()],
            "state": _state(),
            "urls": {name: reverse(f"admin:desk_front_{name}") for name in ("suche", "vorschau")},
            "desk_media": MEDIA.with_nonce(getattr(request, "csp_nonce", "")),
        }
        return TemplateResponse(request, "admin/desk/front_page.html", context)

    def _search(self, request: HttpRequest) -> JsonResponse:
        """Articles that readers can reach, or will, by words of their title; newest first."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return _found(request)

    def _preview(self, request: HttpRequest) -> HttpResponse:
        """The front page as posted, with nothing stored."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return _drawn(request)


@require_GET
def _found(request: HttpRequest) -> JsonResponse:
    rows = _eligible().filter(title_words(request.GET.get("q", ""))).order_by("-publish_at", "-id")[:LIMIT]
    return JsonResponse({"results": [_candidate(row) for row in rows]})


@require_POST
def _drawn(request: HttpRequest) -> HttpResponse:
    frame = site()
    shown = front_page(frame, _placed(request))
    html = render_to_string("articles/front.html", {"site": frame, "page": shown})
    return framed_by_the_desk(HttpResponse(html))


def _eligible():
    """Published articles without their texts: live ones and planned ones."""
    now = timezone.now()
    live_or_planned = Article.objects.filter(state="published", expire_at__gt=now).without_advertising()
    return live_or_planned.only("id", "title", "kicker", "publish_at", "created_at", "state", "expire_at")


def _candidates() -> list[Article]:
    """The newest without a place, planned ones first."""
    # Said only so that SQLite walks the index of times, and does not sort all articles.
    rows = _eligible().filter(publish_at__gt=first_moment(1900), front_page_slot=None)
    return list(rows.newest_first()[:CANDIDATES])


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
    return [
        (slot, f"ab {clock(slot.article.publish_at)}" if slot.article.is_scheduled() else "sobald veröffentlicht")
        for slot in slots
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


def _placed(request: HttpRequest) -> dict[int, int]:
    """{place: article id} as posted. Left out: what is not an id, not a public or planned article, or a repetition."""
    posted = [request.POST.get(f"article-{place}", "") for place in range(FrontPageSlot.PLACES)]
    known = set(_eligible().filter(pk__in=[pk for pk in posted if is_id(pk)]).values_list("pk", flat=True))
    places = {}
    for place, value in enumerate(posted):
        if is_id(value) and int(value) in known:
            known.remove(int(value))
            places[place] = int(value)
    return places


def _read(request: HttpRequest) -> Places:
    """The posted places with their ends; raises ValidationError if an end is not a time or in the past."""
    placed = _placed(request)
    until = {place: MomentField().clean(request.POST.get(f"until-{place}", "")) for place in placed}
    if late := [place for place, end in until.items() if end and end <= timezone.now()]:
        raise ValidationError(f"{FrontPageSlot.place_name(late[0])}: Diese Zeit ist vorbei.")
    return {place: (article, until[place]) for place, article in placed.items()}


def _posted(request: HttpRequest) -> Rows:
    """The posted arrangement, to show it again; times stay as they were typed."""
    placed = _placed(request)
    articles = _eligible().in_bulk(placed.values())
    rows: Rows = [None] * FrontPageSlot.PLACES
    for place, article in placed.items():
        rows[place] = _candidate(articles[article]) | {"until": request.POST.get(f"until-{place}", "")}
    return rows


def _dropped(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("drop") if is_id(pk)]


def _take_over(request: HttpRequest) -> bool:
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
