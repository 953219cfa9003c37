"""What the page of a law shows besides what all tags have."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from ...addresses import address
from ...models import ChangeKind, DossierChange, Institution, Instrument, Jurisdiction, Regulation
from ...models.compiled import ID, NOW, CompiledQuery, moment
from ...models.once import Once
from ...models.subjects.stages import Dated
from ...text.dates import day_text
from ..laws.changes import MOST as MOST_CHANGES
from ..laws.changes import Change
from ..laws.law import law
from ..laws.moves import Move
from ..laws.rows import milestones_of_law
from .facts import Fact, Item, plain_values, web_facts
from .numbers import number_facts
from .timeline import Link, stage_mark

_LAW, _OFFICE, _MOVE = "law", "office", "move"
_MOST_MOVES = 60


class _Listed(NamedTuple):
    """A law or an office, as much of it as a link needs."""

    id: int
    name: str
    slug: str


class _Related(NamedTuple):
    """What belongs to a regulation, and what changed in its dossier."""

    parents: list[_Listed]
    parts: list[_Listed]
    implements: list[_Listed]
    implemented_by: list[_Listed]
    offices: list[_Listed]
    moves: list[Move]
    changes: list[Change]

    def in_order(self) -> "_Related":
        """By name; changes by time, the newest first."""
        *lists, moves, changes = self
        by_name = [sorted(listed, key=lambda row: row.name.casefold()) for listed in lists]
        return _Related(*by_name, moves, sorted(changes, key=lambda change: (change.at, change.id), reverse=True))


def regulation_details(subject: Regulation, moments: Sequence[dt.datetime], today: dt.date) -> dict[str, Any]:
    """`moments` are those at which the newest articles about it appeared."""
    rows = milestones_of_law(subject.pk)
    related = _related_laws(subject)
    parts = {part.id: Link(part.name, address(Regulation.kind, part.slug)) for part in related.parts}
    implemented_by = [Link(row.name, address(Regulation.kind, row.slug)) for row in related.implemented_by]
    return {
        "long_title": subject.long_title,
        "law": law(subject, rows, parts, implemented_by, related.changes, related.moves, moments, today),
        "parts": [_part(part, rows, today) for part in related.parts],
        "facts": _regulation_facts(subject, related),
    }


def _part(law: _Listed, milestones: Iterable[Dated], today: dt.date) -> Item:
    own = [row for row in milestones if row.regulation_id == law.id]
    return Item(Regulation.kind, law.name, address(Regulation.kind, law.slug), stage=stage_mark(own, today))


def _related_laws(subject: Regulation) -> _Related:
    """What belongs to a regulation; one query."""
    rows = _RELATED_LAWS.rows(subject.pk, subject.part_of_id or 0, subject.implements_id or 0, timezone.now())
    related = _Related([], [], [], [], [], [], [])
    for kind, name, slug, company, pk, part_of, implements, at in rows:
        if kind == _MOVE:
            related.moves.append(Move(pk, part_of, name))
            continue
        if kind not in (_LAW, _OFFICE):
            related.changes.append(Change(pk, kind, name, slug, company, moment(at)))
            continue
        listed = _Listed(pk, name, slug)
        if kind == _OFFICE:
            related.offices.append(listed)
            continue
        if pk == subject.part_of_id:
            related.parents.append(listed)
        if part_of == subject.pk:
            related.parts.append(listed)
        if pk == subject.implements_id:
            related.implements.append(listed)
        if implements == subject.pk:
            related.implemented_by.append(listed)
    return related.in_order()


def _related_laws_query(law: int, part_of: int, implements: int, now: dt.datetime) -> QuerySet:
    text, number, no_moment = CharField(), IntegerField(), Cast(Value(None), DateTimeField())
    laws = Regulation.objects.public(now).filter(Q(pk__in=[part_of, implements]) | Q(part_of=law) | Q(implements=law))
    rows = laws.order_by().values_list(
        Value(_LAW, text), "name", "slug", Value("", text), "pk", "part_of_id", "implements_id", no_moment
    )
    offices = Institution.objects.public(now).filter(regulations=law).order_by()
    newest = DossierChange.objects.public(now).filter(regulation=law).order_by("-at", "-pk").values("pk")[:MOST_CHANGES]
    changes = DossierChange.objects.filter(pk__in=Once(newest)).order_by()
    moved = DossierChange.objects.public(now).filter(Q(regulation=law) | Q(regulation__part_of=law))
    moved = moved.filter(what=ChangeKind.MOVED).exclude(milestone=None).order_by("-at", "-pk")
    moves = DossierChange.objects.filter(pk__in=Once(moved.values("pk")[:_MOST_MOVES])).order_by()
    return rows.union(
        offices.values_list(Value(_OFFICE, text), "name", "slug", Value("", text), "pk", "pk", "pk", no_moment),
        moves.values_list(
            Value(_MOVE, text),
            Cast("before", TextField()),
            Value("", text),
            Value("", text),
            "pk",
            "milestone_id",
            Value(0, number),
            no_moment,
        ),
        changes.values_list(
            "what",
            Cast("before", TextField()),
            Cast("after", TextField()),
            Coalesce("company__name", Value("", text)),
            "pk",
            Value(0, number),
            Value(0, number),
            "at",
        ),
        all=True,
    )


_RELATED_LAWS = CompiledQuery(_related_laws_query, ID, ID + 1, ID + 2, NOW)


def _regulation_facts(subject: Regulation, related: _Related) -> list[Fact]:
    def links(listed: Iterable[_Listed], kind: str = Regulation.kind) -> list[Link]:
        return [Link(row.name, address(kind, row.slug)) for row in listed]

    checked_on = day_text(subject.checked_on) if subject.checked_on else ""
    facts = [
        Fact("Instrument", [Link(Instrument(subject.instrument).label)]),
        Fact("Rechtsraum", [Link(Jurisdiction(subject.jurisdiction).label)]),
        Fact("Teil von", links(related.parents)),
        Fact("Setzt um", links(related.implements)),
        Fact("Umgesetzt durch", links(related.implemented_by)),
        Fact("Zuständig", links(related.offices, Institution.kind)),
        *number_facts(subject),
        Fact("Zuletzt geprüft", plain_values(checked_on)),
    ]
    return [fact for fact in facts if fact.values] + web_facts(subject)
