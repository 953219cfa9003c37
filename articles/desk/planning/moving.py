"""Moving a piece of the calendar to another time."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ...models import Article, AuditAction, AuditEntry, NotPublishable, State, User, public_change
from ...presentation.dates import weekday
from ..articles.form import written
from ..articles.state import at_clock
from ..fields import MomentField
from ..pages import DeskRequest, article_for
from .calendar import may_move, time_of
from .span import Span


@require_POST
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """`at` is the new time in Berlin, `seen` the one that the page showed."""
    article = article_for(request, pk, to_change=True)
    try:
        at = MomentField().clean(request.POST.get("at", ""))
        if at is None:
            raise ValidationError("Bitte Tag und Uhrzeit angeben.")
        note = move_to(article, at, seen=request.POST.get("seen", ""), by=request.user)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    except NotPublishable as refusal:
        return JsonResponse({"error": f"Nicht verschoben: {refusal}"}, status=400)
    return JsonResponse({"message": _moved(article, at) + note, "at": written(at), "url": _place_of(at)})


def move_to(article: Article, at: dt.datetime, *, seen: str, by: User) -> str:
    """Move a plan, or a set publication; returns what the mover should know besides. Raises NotPublishable."""
    with public_change(unseen=True):  # publishing anew is seen all the same
        article.lock()
        before = time_of(article)
        if not may_move(article, by):
            raise NotPublishable(_why_it_stays(article))
        if before is None or written(before) != seen:
            raise NotPublishable("Inzwischen hat jemand anderes die Zeit geändert. Bitte die Seite neu laden.")
        if article.expire_at <= at:
            raise NotPublishable("Der Artikel ginge offline, bevor er erscheint.")
        if article.state == State.PUBLISHED:
            _refuse_a_time_that_cannot_be(article, at)
            article.publish(by=by, at=at)
        copy = article.working_copy
        copy.planned_for = at
        copy.save(update_fields=["planned_for"])
        AuditEntry.objects.record(AuditAction.RESCHEDULE, article, by=by, before=str(before), after=str(at))
    return _note(article, at)


def _why_it_stays(article: Article) -> str:
    if article.is_scheduled():
        return "Der Artikel ist eingeplant. Verschieben kann ihn nur die Redaktion."
    return "Der Artikel ist schon erschienen. Seine Zeit bleibt."


def _refuse_a_time_that_cannot_be(article: Article, at: dt.datetime) -> None:
    if at <= timezone.now():
        raise NotPublishable("Diese Zeit ist vorbei. Sofort geht es mit „Jetzt veröffentlichen“ im Artikel.")
    if article.embargo_until and at < article.embargo_until:
        raise NotPublishable(f"Die Sperrfrist endet erst {at_clock(article.embargo_until)}.")


def _note(article: Article, at: dt.datetime) -> str:
    if article.embargo_until and at < article.embargo_until:
        return f" Die Sperrfrist endet erst {at_clock(article.embargo_until)}: vorher kann er nicht erscheinen."
    return " Diese Zeit ist vorbei." if at <= timezone.now() else ""


def _moved(article: Article, at: dt.datetime) -> str:
    verb = "erscheint jetzt am" if article.state == State.PUBLISHED else "ist jetzt geplant für"
    local = timezone.localtime(at)
    return f"„{article}“ {verb} {weekday(local.date())}, {local:%-H:%M} Uhr."


def _place_of(at: dt.datetime) -> str:
    """The month in which it stands now."""
    return f"{reverse('admin:desk_planning')}?{Span.month_of(timezone.localdate(at)).query}"
