"""How dates are narrowed: what an address asks for, its one spelling, and the addresses of page, calendar, feeds and JSON."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import QuerySet

from ...addresses import address, feed_address, named_address
from ...models import Company, Jurisdiction, MilestoneKind, Regulation, Relation
from ...search import Named, public_named
from ...search.parts import clean
from ...text import slugify
from .events import Event

LAW, COMPANY, PLACE, KIND = PARAMETERS = ("regelwerk", "unternehmen", "rechtsraum", "art")  # in this order
TITLE = "Fristen und Termine"
PLACES = {slugify(place.label): place for place in Jurisdiction}
KINDS = {slugify(kind.label): kind for kind in MilestoneKind}
MOST_SHOWN = 80  # characters of what names nothing


@dataclass(frozen=True)
class Asked:
    values: Mapping[str, str] = field(default_factory=dict)  # of the parameters that name something, in their order
    names: Mapping[str, str] = field(default_factory=dict)  # of the same, for people
    unknown: Mapping[str, str] = field(default_factory=dict)
    law: Named | None = None
    company: Named | None = None

    @property
    def title(self) -> str:
        return f"{TITLE}: {', '.join(self.names.values())}" if self.names else TITLE

    def laws(self, now: dt.datetime, today: dt.date) -> QuerySet[Regulation]:
        """The public laws that are asked for; one query where a company is."""
        laws = Regulation.objects.public(now)
        if self.law:
            laws = laws.filter(pk=self.law.id)
        if PLACE in self.values:
            laws = laws.filter(jurisdiction=PLACES[self.values[PLACE]])
        if self.company:
            ties = Relation.objects.public(now).filter(company__in=_with_its_own(self.company.id))
            laws = laws.filter(pk__in=ties.exclude(until__lt=today).values("regulation"))
        return laws

    def of_kind(self, events: Iterable[Event]) -> list[Event]:
        kind = KINDS.get(self.values.get(KIND, ""))
        return [event for event in events if kind in (None, event.row.kind)]

    # Addresses

    def with_other(self, **changes: str) -> dict[str, str]:
        values = {**self.values, **changes}
        return {name: values[name] for name in PARAMETERS if values.get(name)}

    def page(self, **changes: str) -> str:
        return _with_query(named_address("deadlines"), self.with_other(**changes))

    @property
    def calendar(self) -> str:
        """Short where one law or one company is all that is asked for."""
        if set(self.values) == {LAW}:
            return address("regulation_calendar", self.values[LAW])
        if set(self.values) == {COMPANY}:
            return address("company_calendar", self.values[COMPANY])
        return _with_query(named_address("deadlines_calendar"), self.values)

    @property
    def data(self) -> str:
        return _with_query(named_address("deadlines_data"), self.values)

    def feed(self, extension: str) -> str:
        return _with_query(feed_address(named_address("deadlines"), extension), self.values)


def of_law(law: Regulation) -> Asked:
    named = Named(law.kind, law.pk, law.name, law.slug)
    return Asked({LAW: law.slug}, {LAW: law.name}, law=named)


def of_company(company: Company) -> Asked:
    named = Named(company.kind, company.pk, company.name, company.slug)
    return Asked({COMPANY: company.slug}, {COMPANY: company.name}, company=named)


def read_query(query: Mapping[str, str]) -> Asked:
    """One query at most, for a law or a company by address or name."""
    given = {name: clean(query.get(name, "")) for name in PARAMETERS}
    named = public_named({Regulation.kind: given[LAW], Company.kind: given[COMPANY]})
    law, company = named.get(Regulation.kind), named.get(Company.kind)
    place, kind = slugify(given[PLACE]), slugify(given[KIND])
    values = {
        LAW: law.slug if law else "",
        COMPANY: company.slug if company else "",
        PLACE: place if place in PLACES else "",
        KIND: kind if kind in KINDS else "",
    }
    names = {
        LAW: law.name if law else "",
        COMPANY: company.name if company else "",
        PLACE: PLACES[place].label if place in PLACES else "",
        KIND: KINDS[kind].label if kind in KINDS else "",
    }
    return Asked(
        {name: value for name, value in values.items() if value},
        {name: value for name, value in names.items() if value},
        {name: given[name][:MOST_SHOWN] for name in PARAMETERS if given[name] and not values[name]},
        law,
        company,
    )


def _with_its_own(company: int) -> set[int]:
    """The company, and what belongs to it, to any depth; one query."""
    parts: dict[int, list[int]] = {}
    for pk, parent in Company.objects.exclude(parent=None).order_by().values_list("id", "parent_id"):
        parts.setdefault(parent, []).append(pk)
    family, found = set(), [company]
    while found:
        pk = found.pop()
        if pk not in family:
            family.add(pk)
            found += parts.get(pk, ())
    return family


def _with_query(path: str, values: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(values)}" if values else path
