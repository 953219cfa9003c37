"""The same plans for calendar programs: secret addresses, and what is read there."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...models import Article, AuditAction, AuditEntry, CalendarLink, Precision, Regulation, State, User
from ...models.article.querysets import ArticleQuerySet
from ...presentation.deadlines.events import Event, live_events, with_history
from ...presentation.deadlines.icalendar import calendar_file, event_lines, named, text_value, utc
from ...presentation.meta import absolute
from ...presentation.site import Site, site
from ..articles.state import status_of
from ..assets import desk_media, with_nonce
from ..pages import DeskRequest, desk_page, may_look
from .calendar import of_person, time_of
from .span import midnight

MEDIA = desk_media("planning")
AHEAD = dt.timedelta(days=400)
PRIVATE = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


def links(request: DeskRequest) -> HttpResponse:
    """One's own address and that of the desk; POST makes one anew or revokes it."""
    if not may_look(request):
        raise PermissionDenied
    people = {"own": request.user} | ({"desk": None} if request.user.has_perm("articles.edit_all_articles") else {})
    if request.method == "POST":
        whose = request.POST.get("whose", "")
        if whose not in people:
            raise PermissionDenied
        is_new = request.POST.get("do") == "make"
        messages.success(request, _change(people[whose], by=request.user, is_new=is_new))
        return redirect("admin:desk_planning_links")
    rows = [(whose, _open(person).first()) for whose, person in people.items()]
    addresses = [(whose, link, request.build_absolute_uri(_address(link)) if link else "") for whose, link in rows]
    return desk_page(
        request, "planning_links", "Kalender abonnieren", addresses=addresses, desk_media=with_nonce(request, MEDIA)
    )


def _open(person: User | None) -> QuerySet[CalendarLink]:
    return CalendarLink.objects.filter(person=person, revoked_at=None).select_related("person")


def _address(link: CalendarLink) -> str:
    return reverse("admin:desk_planning_feed", args=[link.pk, link.token])


@transaction.atomic
def _change(person: User | None, *, by: User, is_new: bool) -> str:
    """Revoke what this person has, or the desk, and make a new address if wanted; returns what to say."""
    old = list(_open(person))
    CalendarLink.objects.filter(pk__in=[link.pk for link in old]).update(revoked_at=timezone.now())
    for link in old:
        AuditEntry.objects.record(AuditAction.REVOKE_CALENDAR, link, by=by)
    if is_new:
        AuditEntry.objects.record(AuditAction.ADD_CALENDAR, CalendarLink.objects.create(person=person), by=by)
    if not is_new:
        return "Die Adresse gilt nicht mehr."
    return "Neue Adresse angelegt. Die bisherige gilt nicht mehr." if old else "Adresse angelegt."


@require_safe
def feed(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """The calendar of whoever has the address: no log-in, no cookie, nothing kept on the way."""
    link = CalendarLink.objects.filter(pk=pk).select_related("person").first()
    if link is None or not link.is_opened_by(token):
        raise Http404("no such calendar")
    frame, today = site(), timezone.localdate()
    lines = [
        f"PRODID:-//{text_value(frame.name)}//Planung//DE",
        *named(f"{frame.name}: Planung{f' ({link.person})' if link.person else ''}"),
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for article in _pieces(link.person, midnight(today)):
        lines.extend(_event(article, frame))
    for event in _legal_dates(today):
        law = reverse("admin:articles_regulation_change", args=[event.row.regulation_id])
        lines.extend(event_lines(event, frame, absolute(frame, law)))
    return HttpResponse(calendar_file(lines), content_type="text/calendar; charset=utf-8", headers=PRIVATE)


def _pieces(person: User | None, start: dt.datetime) -> ArticleQuerySet:
    """What is planned or will appear from today on; of a person, what is theirs and they may still read."""
    has_not_appeared = ~Q(state=State.PUBLISHED) | Q(publish_at__gt=timezone.now())
    rows = Article.objects.planned_between(start, start + AHEAD).filter(has_not_appeared)
    if person is not None:
        rows = of_person(rows.editable_by(person), person)
    return (
        rows.select_related("applied_revision", "working_copy__newest_revision__person")
        .without_contents()
        .order_by("pk")
    )


def _legal_dates(today: dt.date) -> list[Event]:
    """Those that are known to the day, also of laws that nobody has written about yet."""
    laws, now = Regulation.objects.all(), timezone.now()
    events = with_history(live_events(laws, now), laws, now)
    return [event for event in events if event.row.precision == Precision.DAY and event.first_day >= today]


def _event(article: Article, frame: Site) -> Iterator[str]:
    """Title and state, and nothing of the text."""
    at = time_of(article)
    assert at is not None  # it was found by its time
    yield "BEGIN:VEVENT"
    yield f"UID:artikel-{article.pk}@{urlsplit(frame.url).hostname}"
    yield f"DTSTAMP:{utc(article.working_copy.saved_at)}"
    yield f"DTSTART:{utc(at)}"
    yield "DURATION:PT30M"
    yield f"SUMMARY:{text_value(f'{article} [{status_of(article).label}]')}"
    yield f"URL:{absolute(frame, reverse('admin:articles_article_change', args=[article.pk]))}"
    yield f"STATUS:{'CONFIRMED' if article.state == State.PUBLISHED else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"
