"""Dates and deadlines: the page, and the same choice of them as calendar, feed and JSON."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from ...models import SUBJECTS, Company, Regulation
from ...models.subjects.subject import Subject
from ...presentation.deadlines.asked import PARAMETERS, Asked, of_company, of_law, read_query
from ...presentation.deadlines.data import write_data
from ...presentation.deadlines.events import Event, for_calendar, live_events, with_history
from ...presentation.deadlines.icalendar import write_calendar
from ...presentation.deadlines.page import deadlines_page
from ...presentation.site import site
from ..rendering import moved, page, page_number

_OF: dict[str, Callable[..., Asked]] = {Regulation.kind: of_law, Company.kind: of_company}


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    number = page_number(request)
    asked = read_query(request.GET)
    given = [(name, value) for name, values in request.GET.lists() if name in PARAMETERS for value in values]
    wanted = {name: asked.values.get(name) or asked.unknown.get(name) for name in PARAMETERS}
    if given != [(name, value) for name, value in wanted.items() if value]:  # a form sends its empty fields, too
        return moved(asked.page(**asked.unknown))
    frame = site()
    shown = deadlines_page(frame, asked, number, timezone.now())
    if shown is None:
        raise Http404("no such page")
    answer = page("deadlines", frame, section=reverse("articles:deadlines"), page=shown)
    if asked.unknown:
        answer.headers["Cache-Control"] = "no-cache"  # invented names are without number
    return answer


@require_safe
@conditional_page
def calendar(request: HttpRequest) -> HttpResponse:
    return _calendar(asked_in(request))


@require_safe
@conditional_page
def calendar_of(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Of one law or one company, at a short address."""
    rows = SUBJECTS[kind].objects.public()
    row: Subject | None = rows.filter(slug=slug).first()
    if row is not None:
        return _calendar(_OF[kind](row))
    if renamed := rows.formerly_at(slug).first():
        return moved(_OF[kind](renamed).calendar)
    raise Http404("no such subject")


def _calendar(asked: Asked) -> HttpResponse:
    text = write_calendar(events_for(asked), site(), asked.title, asked.page(), asked.calendar)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@require_safe
@conditional_page
def data(request: HttpRequest) -> HttpResponse:
    asked = asked_in(request)
    return HttpResponse(write_data(events_for(asked), site(), asked), content_type="application/json; charset=utf-8")


def asked_in(request: HttpRequest) -> Asked:
    """What a file shows; where somebody has subscribed to what does not exist, everything would be the wrong answer."""
    asked = read_query(request.GET)
    if asked.unknown:
        raise Http404("no such law, company, jurisdiction or kind")
    return asked


def events_for(asked: Asked) -> list[Event]:
    """What calendars, feeds and JSON are made of; four queries, and one more for a company."""
    now = timezone.now()
    today = timezone.localdate(now)
    laws = asked.laws(now, today)
    return for_calendar(asked.of_kind(with_history(live_events(laws, now), laws, now)), today)
