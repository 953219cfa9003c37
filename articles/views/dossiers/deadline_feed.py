"""The feeds of dates and deadlines: what was set, moved or struck last."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.html import linebreaks
from django.views.decorators.http import conditional_page, require_safe

from ...feeds import ITEMS, Item, answer
from ...models import Precision
from ...presentation.deadlines.events import Event
from ...presentation.deadlines.icalendar import description, summary
from ...presentation.meta import absolute
from ...presentation.site import Site, site
from .deadlines import asked_in, events_for


@require_safe
@conditional_page
def feed(request: HttpRequest, extension: str) -> HttpResponse:
    asked, frame = asked_in(request), site()
    events = sorted(events_for(asked), key=lambda event: (event.modified_at, event.number), reverse=True)
    items = [_item(event, frame) for event in events[:ITEMS]]
    title = f"{asked.title} | {frame.name}"
    return answer(title, asked.page(), extension, frame, items, asked.feed(extension))


def _item(event: Event, frame: Site) -> Item:
    """Whoever has read of a date hears of it again when it moves: the id has its sequence."""
    row, about = event.row, description(event)
    when = f"{row.date_text}: " if row.precision == Precision.DAY else ""  # else the summary says it
    moved = "Verschoben: " if event.former and not event.is_cancelled else ""
    return Item(
        id=f"tag:{urlsplit(frame.url).hostname},{row.created_at:%Y-%m-%d}:{event.uid}-{event.sequence}",
        url=absolute(frame, row.law_url),
        title=f"{when}{moved}{summary(event)}",
        teaser=about,
        content=linebreaks(about, autoescape=True) if about else "",
        authors=(frame.name,),
        tags=(row.law,),
        published_at=event.modified_at,
        modified_at=event.modified_at,
        image="",
        image_credit="",
        lang="de",
    )
