"""The page of dates and deadlines."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ...addresses import named_address
from ...models import Certainty, Company, Milestone, Precision, Regulation, Relation
from ...text.dates import month_text
from ..meta import Meta, absolute, page_meta
from ..pager import Pager, numbered
from ..site import Site
from ..subjects.timeline import Deadline, Link, deadline
from .asked import COMPANY, KIND, KINDS, LAW, PARAMETERS, PLACE, PLACES, Asked
from .events import Event, live_events

PAGE_SIZE = 60
RECENT, RECENT_DAYS = 8, 365
MOST_OPTIONS = 300  # of a list to choose from; a name is typed where there are more


@dataclass(frozen=True)
class Month:
    title: str
    anchor: str
    rows: Sequence[Deadline]


@dataclass(frozen=True)
class Choice:
    label: str
    name: str
    value: str
    text: str
    options: Sequence[tuple[str, str]]  # (value, text); none where it is typed


@dataclass(frozen=True)
class DeadlinesPage:
    title: str
    summary: str
    meta: Meta
    months: Sequence[Month]
    recent: Sequence[Deadline]
    choices: Sequence[Choice]
    chosen: Sequence[Link]  # each leads to the page without it
    note: str
    empty: str
    pager: Pager
    calendar: str
    webcal: str
    feeds: Sequence[Link]


def deadlines_page(site: Site, asked: Asked, number: int, now: dt.datetime) -> DeadlinesPage | None:
    """The dates ahead by month, and those that have just passed; None if there is no such page."""
    today = timezone.localdate(now)
    events = live_events(asked.laws(now, today), now)
    shown = [event for event in asked.of_kind(events) if not event.is_cancelled]
    ahead = [event for event in shown if event.last_day >= today]
    window = ahead[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    if number > 1 and not window:
        return None
    calendar = absolute(site, asked.calendar)
    return DeadlinesPage(
        title=numbered(asked.title, number),
        summary="Wann Gesetze gelten, Fristen enden und Verfahren weitergehen.",
        meta=_meta(site, asked, number),
        months=_months(window, today),
        recent=_recent(shown, today) if number == 1 else (),
        choices=_choices(asked, events, now),
        chosen=[Link(text, asked.page(**{name: ""})) for name, text in asked.names.items()],
        note=_note(asked),
        empty=_empty(asked),
        pager=_pager(asked, number, len(ahead) > number * PAGE_SIZE),
        calendar=calendar,
        webcal=f"webcal:{calendar.partition(':')[2]}",
        feeds=[
            Link("RSS", asked.feed("xml")),
            Link("Atom", asked.feed("atom")),
            Link("JSON Feed", asked.feed("json")),
            Link("Daten (JSON)", asked.data),
        ],
    )


def _meta(site: Site, asked: Asked, number: int) -> Meta:
    """Engines list the whole list; every choice names it as its canonical address."""
    path = named_address("deadlines")
    is_whole = not asked.values and not asked.unknown
    own = path if number == 1 or not is_whole else f"{path}?seite={number}"
    summary = "Wann Gesetze gelten, Fristen enden und Verfahren weitergehen."
    meta = page_meta(site, own, numbered(asked.title, number), summary, is_hidden=not is_whole)
    types = {"RSS": ("xml", "rss+xml"), "Atom": ("atom", "atom+xml"), "JSON Feed": ("json", "feed+json")}
    feeds = [
        (f"application/{kind}", f"{asked.title} ({name})", asked.feed(extension))
        for name, (extension, kind) in types.items()
    ]
    return replace(meta, feeds=[*feeds, ("text/calendar", f"{asked.title} (iCal)", asked.calendar)])


def _months(events: Sequence[Event], today: dt.date) -> list[Month]:
    """By the last day that each may mean; a quarter or a year stands after its last month, under its own name."""

    def place(event: Event) -> tuple:
        last = event.last_day
        return last.year, last.month, event.row.precision in _LONG, event.row.date_text if _is_long(event) else ""

    ordered = sorted(events, key=lambda event: (*place(event), event.last_day, event.number))
    months = []
    for (year, month, _is_rough, period), members in groupby(ordered, key=place):
        title = period or month_text(dt.date(year, month, 1))
        anchor = f"termine-{year}-{month:02}{'-zeitraum' * bool(period)}-{len(months)}"
        months.append(Month(title, anchor, [_shown(event, today) for event in members]))
    return months


_LONG = (Precision.QUARTER, Precision.YEAR)


def _is_long(event: Event) -> bool:
    return event.row.precision in _LONG


def _shown(event: Event, today: dt.date) -> Deadline:
    shown = deadline(event.row, today, Link(event.row.law, event.row.law_url))
    before = f"zuvor {event.former[-1].date_text}" if event.former else ""
    return replace(shown, certainty=", ".join(filter(None, (shown.certainty, before))))


def _recent(events: Sequence[Event], today: dt.date) -> list[Deadline]:
    """Fixed dates that were known to the day, newest first."""
    since = today - dt.timedelta(days=RECENT_DAYS)
    passed = [
        event
        for event in events
        if since <= event.row.date < today
        and event.row.precision == Precision.DAY
        and event.row.certainty == Certainty.FIXED
    ]
    return [_shown(event, today) for event in passed[: -RECENT - 1 : -1]]


def _choices(asked: Asked, events: Sequence[Event], now: dt.datetime) -> list[Choice]:
    """What the page can be narrowed to; two queries."""
    laws = _laws(now)
    places = {place for _slug, _name, place in laws}
    kinds = {event.row.kind for event in events} | {KINDS.get(asked.values.get(KIND, ""))}
    lists = {
        LAW: ("Regelwerk", [(slug, name) for slug, name, _place in laws]),
        COMPANY: ("Unternehmen", _companies(now)),
        PLACE: ("Rechtsraum", [(slug, row.label) for slug, row in PLACES.items() if row in places]),
        KIND: ("Art", [(slug, row.label) for slug, row in KINDS.items() if row in kinds]),
    }
    return [_choice(asked, name, *lists[name]) for name in PARAMETERS]


def _choice(asked: Asked, name: str, label: str, options: list[tuple[str, str]]) -> Choice:
    value, text = asked.values.get(name, ""), asked.names.get(name, "")
    if value and value not in dict(options):
        options = [(value, text), *options]
    return Choice(label, name, value, text, options if len(options) <= MOST_OPTIONS else ())


def _laws(now: dt.datetime) -> list[tuple[str, str, str]]:
    """(slug, name, jurisdiction) of the public laws that have dates."""
    dates = Milestone.objects.public(now).filter(regulation=OuterRef("pk"))
    rows = Regulation.objects.public(now).filter(Exists(dates)).order_by("folded")
    return list(rows.values_list("slug", "name", "jurisdiction"))


def _companies(now: dt.datetime) -> list[tuple[str, str]]:
    """Those that are tied to a law themselves, or by what belongs to them."""
    tied = Relation.objects.public(now).values("company")
    rows = Company.objects.public(now).filter(
        Q(pk__in=tied) | Q(pk__in=Company.objects.filter(pk__in=tied).values("parent"))
    )
    return list(rows.order_by("folded").values_list("slug", "name")[: MOST_OPTIONS + 1])


def _note(asked: Asked) -> str:
    if not asked.unknown:
        return ""
    return f"Nicht bekannt und deshalb nicht beachtet: {', '.join(f'„{value}“' for value in asked.unknown.values())}"


def _empty(asked: Asked) -> str:
    return "Zu dieser Auswahl steht zurzeit kein Termin an." if asked.values else "Zurzeit steht kein Termin an."


def _pager(asked: Asked, number: int, has_more: bool) -> Pager:
    """Dates run forward: what the pager calls older comes later."""

    def at(page: int) -> str:
        return asked.page() if page == 1 else f"{asked.page()}{'&' if asked.values else '?'}seite={page}"

    return Pager(number, at(number - 1) if number > 1 else "", at(number + 1) if has_more else "")
