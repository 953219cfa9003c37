"""Dates as calendars need them: one event through all its moves, with one number, and cancelled where it will not come."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from ...addresses import address
from ...models import Certainty, ChangeKind, DossierChange, Milestone, MilestoneKind, Regulation, Stage
from ...models.subjects.milestone import event_numbers
from ...models.subjects.stages import Dated, stage_of

KEPT = dt.timedelta(days=365)  # how long what is over stays in calendars
CANCELLED_FOR = dt.timedelta(days=400)  # how long they say that a date was struck
MOST_STRUCK = 500
MOST = 1_000  # events in one file
_ENDINGS = {Stage.WITHDRAWN: MilestoneKind.WITHDRAWN, Stage.ANNULLED: MilestoneKind.ANNULLED}


class _Columns(NamedTuple):
    id: int
    regulation_id: int
    replaces_id: int | None
    kind: str
    date: dt.date
    precision: str
    certainty: str
    scope: str
    text: str
    source: str
    created_at: dt.datetime
    changed_at: dt.datetime
    visible_from: dt.datetime | None
    law: str
    law_slug: str


class EventRow(Dated, _Columns):
    """A milestone with its law, as a plain row."""

    @property
    def law_url(self) -> str:
        return address(Regulation.kind, self.law_slug)

    @property
    def seen_at(self) -> dt.datetime:
        """When readers last could see something new of it."""
        return max(self.changed_at, self.visible_from or self.changed_at)


class Status(StrEnum):
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Event:
    number: int  # stays when the date moves
    row: EventRow
    status: Status
    modified_at: dt.datetime
    former: Sequence[EventRow] = ()  # the dates that it had before, oldest first
    sequence: int = 0  # rises whenever something changes

    @property
    def uid(self) -> str:
        return f"termin-{self.number}"

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED

    @property
    def first_day(self) -> dt.date:
        return self.row.date

    @property
    def last_day(self) -> dt.date:
        return self.row.last_day


def live_events(laws: QuerySet[Regulation], now: dt.datetime) -> list[Event]:
    """Every date of these laws that readers may know of, by its last day; two queries.

    `sequence` and `modified_at` are as the dates alone say; `with_history` adds what the log knows.
    """
    rows = [EventRow(*row) for row in _rows(laws, now)]
    links = Milestone.objects.links()
    number = event_numbers(links)
    replaced = {former for _pk, former, visible_from in links if visible_from is None or visible_from <= now}
    chains: dict[int, list[EventRow]] = defaultdict(list)
    for row in rows:
        chains[number(row.id)].append(row)
    ends = _ends_of_laws(rows, timezone.localdate(now))
    events = [_event(pk, _in_order(chain), replaced, ends) for pk, chain in chains.items()]
    return sorted(events, key=lambda event: (event.last_day, event.number))


def _rows(laws: QuerySet[Regulation], now: dt.datetime) -> QuerySet:
    columns = [name for name in _Columns._fields if not name.startswith("law")]
    milestones = Milestone.objects.public(now).filter(regulation__in=laws).order_by("id")
    return milestones.values_list(*columns, "regulation__name", "regulation__slug")


def _in_order(chain: Sequence[EventRow]) -> list[EventRow]:
    """Each date after the one that it replaces."""
    after = {row.replaces_id: row for row in chain}
    ids = {row.id for row in chain}
    row = next((row for row in chain if row.replaces_id not in ids), chain[0])
    ordered = [row]
    while (row := after.get(row.id, row)) not in ordered:
        ordered.append(row)
    return ordered + [row for row in chain if row not in ordered]  # around one that readers may not see


def _ends_of_laws(rows: Iterable[EventRow], today: dt.date) -> dict[int, EventRow]:
    """By law, the date on which it was withdrawn or annulled, if it was."""
    by_law: dict[int, list[EventRow]] = defaultdict(list)
    for row in rows:
        by_law[row.regulation_id].append(row)
    ends = {}
    for law, dates in by_law.items():
        stage = stage_of(dates, today)
        if stage in _ENDINGS:
            kind = _ENDINGS[stage]
            ends[law] = min(
                (row for row in dates if row.kind == kind and row.has_happened(today)), key=lambda row: row.date
            )
    return ends


def _event(number: int, chain: Sequence[EventRow], replaced: Collection[int], ends: Mapping[int, EventRow]) -> Event:
    row, end = chain[-1], ends.get(chain[-1].regulation_id)
    is_ended = end is not None and row.id != end.id and row.date > end.last_day
    seen_at = [one.seen_at for one in chain]
    if is_ended and end is not None:
        midnight = timezone.make_aware(dt.datetime.combine(end.last_day, dt.time.min))
        seen_at += [end.seen_at, midnight]
    sure = Status.CONFIRMED if row.certainty == Certainty.FIXED else Status.TENTATIVE
    return Event(
        number,
        row,
        Status.CANCELLED if is_ended or row.id in replaced else sure,
        max(seen_at),
        chain[:-1],
        sequence=len(chain) - 1 + is_ended,
    )


def with_history(events: Sequence[Event], laws: QuerySet[Regulation], now: dt.datetime) -> list[Event]:
    """The events as the log of changes knows them, and those that were struck, as cancelled; two queries."""
    changes = DossierChange.objects.public(now).filter(regulation__in=laws).exclude(event_number=None)
    grouped = changes.exclude(what=ChangeKind.ADDED).order_by().values_list("event_number")
    struck = Count("pk", filter=Q(what=ChangeKind.REMOVED))
    # A date that is struck takes the link to its predecessor along, and so it counts twice.
    history = {
        number: (count + again, at)
        for number, count, again, at in grouped.annotate(Count("pk"), again=struck, at_last=Max("at"))
    }
    living = {event.number for event in events}
    since = timezone.make_aware(dt.datetime.combine(timezone.localdate(now) - CANCELLED_FOR, dt.time.min))
    known = [*events, *_struck(changes.filter(at__gte=since), living)]
    return [_told(event, *history.get(event.number, (0, None))) for event in known]


def _told(event: Event, count: int, at: dt.datetime | None) -> Event:
    modified_at = max(event.modified_at, at or event.modified_at)
    return replace(event, sequence=event.sequence + count, modified_at=modified_at)


def _struck(changes: QuerySet[DossierChange], living: Collection[int]) -> Iterator[Event]:
    """As they last were, those of which nothing is left."""
    columns = ("event_number", "before", "after", "at", "regulation", "regulation__name", "regulation__slug")
    is_over = Q(what=ChangeKind.REMOVED) | Q(milestone_number=F("event_number"))
    seen = set(living)
    for number, before, after, at, law, name, slug in changes.filter(is_over).values_list(*columns)[:MOST_STRUCK]:
        if number not in seen:
            seen.add(number)
            row = _row_of(after or before, number, law, at, name, slug)
            yield Event(number, row, Status.CANCELLED, at)


def _row_of(state: dict[str, Any], number: int, law: int, at: dt.datetime, name: str, slug: str) -> EventRow:
    values = {**state, "date": dt.date.fromisoformat(state["date"])}
    return EventRow(
        id=number, regulation_id=law, replaces_id=None, text="", source="", created_at=at, changed_at=at,
        visible_from=None, law=name, law_slug=slug, **values,
    )  # fmt: skip


def for_calendar(events: Iterable[Event], today: dt.date) -> list[Event]:
    """What one file holds: a year back, and the nearest first if there are too many."""
    kept = [event for event in events if event.last_day >= today - KEPT]
    nearest = sorted(kept, key=lambda event: (abs(event.last_day - today), event.number))[:MOST]
    return sorted(nearest, key=lambda event: (event.first_day, event.number))
