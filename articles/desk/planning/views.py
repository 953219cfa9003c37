"""The page of the calendar."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...models import Genre, User
from ...presentation.dates import WEEKDAYS
from ..assets import desk_media, with_nonce
from ..fields import is_id
from ..pages import DeskRequest, desk_page, may_look
from .calendar import Choice, calendar_of
from .span import Span, span_of

MEDIA = desk_media("planning")


@require_safe
def planning(request: DeskRequest) -> HttpResponse:
    """`?monat=2026-12` or `?woche=2026-W49`, narrowed by `?person=` and `?genre=`."""
    if not may_look(request):
        raise PermissionDenied
    span = span_of(request.GET.get("monat", ""), request.GET.get("woche", ""))
    people = list(User.objects.filter(is_active=True, is_staff=True).order_by("first_name", "last_name", "username"))
    choice = _choice(request, people)
    return desk_page(
        request,
        "planning",
        "Planung",
        calendar=calendar_of(span, request.user, choice),
        choice=choice,
        people=people,
        genres=Genre.choices,
        weekdays=WEEKDAYS,
        links=_links(span, choice),
        desk_media=with_nonce(request, MEDIA),
    )


def _choice(request: DeskRequest, people: list[User]) -> Choice:
    person, genre = request.GET.get("person", ""), request.GET.get("genre", "")
    chosen = next((one for one in people if is_id(person) and one.pk == int(person)), None)
    return Choice(chosen, genre if genre in Genre.values else "")


def _links(span: Span, choice: Choice) -> dict[str, str]:
    """Ways to other days; `kept` is what they carry along of the choice."""
    chosen = {"person": choice.person.pk if choice.person else "", "genre": choice.genre}
    kept = "".join(f"&{name}={value}" for name, value in chosen.items() if value)
    today = timezone.localdate()
    near = today if span.first <= today <= span.last else span.first
    spans = {
        "earlier": span.earlier,
        "later": span.later,
        "today": span.around(today),
        "month": Span.month_of(near),
        "week": Span.week_of(near),
    }
    return {name: f"?{other.query}{kept}" for name, other in spans.items()} | {"kept": kept}
