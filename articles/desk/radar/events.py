"""What has happened to laws: dates that have come, and dates and relations that have changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from ...models import (
    ChangeKind,
    Company,
    DossierChange,
    Milestone,
    MilestoneKind,
    Precision,
    Regulation,
    RelationRole,
    RelationStatus,
)
from ...models.subjects.stages import DATED_COLUMNS, Certainty, DatedRow
from ...presentation.articles.since import FINAL, date_name
from ...presentation.laws.changes import dated
from ...presentation.subjects.money import long_amount
from ...text.dates import day_text
from . import sentences

REACH = dt.timedelta(days=2 * 365)  # what is older has been dealt with
MOST = 60  # events at once, the newest
# What changes all that has been written about a law.
ENDINGS = (*FINAL, MilestoneKind.SUSPENDED)
_OF_DATES = (ChangeKind.MOVED, ChangeKind.REMOVED, ChangeKind.CERTAINTY)
_OF_RELATIONS = (ChangeKind.RELATION_CHANGED, ChangeKind.RELATION_REMOVED)

Span = tuple[dt.date, dt.date]  # the first and the last day of a date


@dataclass(frozen=True)
class Event:
    """One thing that happened to a law, and by which words a text speaks of the time before."""

    key: str
    law: int
    law_name: str
    at: dt.datetime  # a text older than this may be out of date
    known: dt.datetime  # since when the desk could know
    what: str
    sentence: str  # the same for readers
    dates: tuple[Span, ...] = ()
    now: Span | None = None  # the date that holds instead
    scope: str = ""
    names: tuple[str, ...] = ()  # of the company, or of the law if all of it has ended
    role: str = ""  # of the company

    @property
    def day(self) -> str:
        return day_text(timezone.localdate(self.at))

    @property
    def title(self) -> str:
        return f"{self.law_name}: {self.what}"


def events(now: dt.datetime, law: int | None = None) -> list[Event]:
    """Newest first, of all laws or of one; at most `MOST`."""
    found = [*_passed(now, law), *_changes(now, law)]
    return sorted(found, key=lambda event: (event.at, event.key), reverse=True)[:MOST]


def _names(model: type[Regulation] | type[Company], ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """All names of these, the present one first; two queries."""
    wanted = set(ids)
    if not wanted:
        return {}
    names = {pk: [name] for pk, name in model.objects.filter(pk__in=wanted).values_list("pk", "name")}
    for pk, name in model.alias_model.objects.filter(target__in=wanted).values_list("target", "name"):
        names[pk].append(name)
    return {pk: tuple(known) for pk, known in names.items()}


# Dates that have come


def _passed(now: dt.datetime, law: int | None) -> list[Event]:
    today = timezone.localdate(now)
    rows = Milestone.objects.in_effect(now).filter(
        date__gt=today - REACH, date__lte=today, certainty=Certainty.FIXED, regulation__is_proposed=False
    )
    rows = rows.filter(regulation=law) if law else rows
    columns = (*DATED_COLUMNS, F("regulation__name"), F("created_at"), F("visible_from"))
    together: dict[tuple[int, dt.date], list[_Passed]] = defaultdict(list)
    for *values, name, created_at, visible_from in rows.order_by("-date", "id").values_list(*columns)[: 2 * MOST]:
        row = DatedRow(*values)
        if row.has_happened(today):
            together[row.regulation_id, _reached(row)].append(_Passed(row, name, created_at, visible_from))
    kinds = {(law, day): {one.row.kind for one in same} for (law, day), same in together.items()}
    over = {law: day for (law, day), had in kinds.items() if had & set(FINAL)}
    names = _names(Regulation, (law for (law, _day), had in kinds.items() if had & set(ENDINGS)))
    return [_passed_event(same, names) for (law, day), same in together.items() if day <= over.get(law, day)]


class _Passed(NamedTuple):
    row: DatedRow
    law_name: str
    created_at: dt.datetime
    visible_from: dt.datetime | None


def _passed_event(same: Sequence[_Passed], names: Mapping[int, tuple[str, ...]]) -> Event:
    """One for all that a law had on one day."""
    first = same[0].row
    seen = [one.visible_from for one in same if one.visible_from]
    at = max(_morning(_reached(first)), *seen) if seen else _morning(_reached(first))
    return Event(
        key=f"m{first.id}",
        law=first.regulation_id,
        law_name=same[0].law_name,
        at=at,
        known=max(at, *(one.created_at for one in same)),
        what="; ".join(date_name(one.row) for one in same),
        sentence=" ".join(sentences.passed(one.row, one.law_name) for one in same),
        dates=tuple(dict.fromkeys(_span(one.row) for one in same)),
        scope=", ".join(filter(None, (one.row.scope for one in same))),
        names=names.get(first.regulation_id, ()) if any(one.row.kind in ENDINGS for one in same) else (),
    )


def _reached(row: DatedRow) -> dt.date:
    return row.date if row.precision == Precision.DAY else row.last_day


def _morning(date: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(date, dt.time.min))


def _span(row: DatedRow) -> Span:
    return row.date, row.last_day


# Dates and relations that have changed


def _changes(now: dt.datetime, law: int | None) -> list[Event]:
    rows = DossierChange.objects.public(now).filter(at__gt=now - REACH, what__in=(*_OF_DATES, *_OF_RELATIONS))
    rows = rows.filter(regulation=law) if law else rows
    newest = list(rows.select_related("regulation", "company").order_by("-at", "-pk")[: 2 * MOST])
    dates = Milestone.objects.public(now).filter(regulation__in={row.regulation_id for row in newest})
    replaces = {new: old for new, old in dates.values_list("pk", "replaces") if old}
    companies = _names(Company, (row.company_id for row in newest if row.company_id))
    of_dates: dict[int, list[DossierChange]] = defaultdict(list)
    of_relations: dict[int, DossierChange] = {}
    for row in newest:
        if row.milestone_number:
            of_dates[_root(row.milestone_number, replaces)].append(row)
        else:
            of_relations.setdefault(row.relation_id or -row.pk, row)
    replaced = set(replaces.values())
    found = [_date_event(chain, replaced) for chain in of_dates.values()]
    found += [_relation_event(row, companies) for row in of_relations.values()]
    return [event for event in found if event]


def _root(number: int, replaces: Mapping[int, int]) -> int:
    """The first milestone of a chain: a date may move again and again."""
    for _ in replaces:  # so many moves at most, even if they went in a circle
        number = replaces.get(number, number)
    return number


def _date_event(chain: Sequence[DossierChange], replaced: Set[int]) -> Event | None:
    """One for all changes of a date, newest first: what holds now, and every date that was once said."""
    last = next((row for row in chain if row.milestone_number not in replaced), None)
    if last is None:
        return None
    is_moved = last.what == ChangeKind.MOVED
    before, befores = dated(last.before), [dated(row.before) for row in chain if row.before]
    after = dated(last.after) if last.after else None
    spans = dict.fromkeys(_span(row) for row in befores)
    if after and is_moved:
        spans.pop(_span(after), None)  # it has moved back
    return Event(
        key=f"c{last.pk}",
        law=last.regulation_id,
        law_name=last.regulation.name,
        at=last.at,
        known=last.at,
        what=_what_changed(last, before, after),
        sentence=sentences.changed(before, after, is_moved=is_moved, at=last.at, law=last.regulation.name),
        dates=tuple(spans),
        now=_span(after) if after and is_moved else None,
        scope=(after or befores[0]).scope,
    )


def _what_changed(change: DossierChange, before: DatedRow, after: DatedRow | None) -> str:
    if after is None:
        return f"{date_name(before)}, {before.date_text}: Termin gestrichen"
    if change.what == ChangeKind.CERTAINTY:
        return f"{date_name(after)}, {after.date_text}: jetzt {Certainty(after.certainty).label}"
    return f"{date_name(after)} {sentences.verb(before, after, change.at)} {sentences.way(before, after)}"


def _relation_event(change: DossierChange, companies: Mapping[int, tuple[str, ...]]) -> Event | None:
    if change.company is None:
        return None
    return Event(
        key=f"c{change.pk}",
        law=change.regulation_id,
        law_name=change.regulation.name,
        at=change.at,
        known=change.at,
        what=f"{change.company}, {_what_differs(change.before, change.after)}",
        sentence=sentences.tied(change.before, change.after, change.company.name, change.regulation.name),
        names=companies.get(change.company.pk, ()),
        role=change.before.get("role", ""),
    )


def _what_differs(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """As in "Bußgeld: jetzt aufgehoben", "Bußgeld: jetzt 200 Millionen Euro, rechtskräftig"."""
    label = RelationRole(before["role"]).label
    if not after:
        return f"{label}: gestrichen"
    said = [_PRESENT[name](after) for name in sentences.differing(before, after)]
    return f"{label}: jetzt {', '.join(said)}" if said else f"{label}: geändert"


def _amount(values: Mapping[str, Any]) -> str:
    amount = values.get("amount")
    return long_amount(Decimal(amount), values.get("currency", "")) if amount else "ohne Betrag"


def _end(values: Mapping[str, Any]) -> str:
    return f"bis {day_text(dt.date.fromisoformat(values['until']))}" if values.get("until") else "ohne Ende"


_PRESENT: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "role": lambda values: RelationRole(values["role"]).label,
    "amount": _amount,
    "status": lambda values: RelationStatus(values["status"]).label,
    "until": _end,
}
