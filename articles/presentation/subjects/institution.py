"""What the page of an institution shows besides what all tags have: the laws it decides on, and who is pursued under them."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ...addresses import address
from ...models import Institution, Instrument, Regulation, Relation, RelationRole
from ...models.compiled import ID, NOW, CompiledQuery
from .facts import Fact, Item, RelationRow, relations_between, web_facts
from .matrix import MEANS, is_over
from .timeline import Link

_PURSUED = [role for role, means in MEANS.items() if means in ("act", "sanction")]
_MOST = 24  # proceedings and sanctions on the page, newest first


def institution_details(subject: Institution, today: dt.date) -> dict[str, Any]:
    laws = _LAWS_OF_OFFICE.rows(subject.pk, timezone.now())
    facts = [Fact("Art", [Link(subject.get_institution_kind_display())])]
    if subject.jurisdiction:
        facts.append(Fact("Rechtsraum", [Link(subject.get_jurisdiction_display())]))
    return {
        "long_title": subject.long_name,
        "facts": facts + web_facts(subject),
        "parts": [
            Item(Regulation.kind, name, address(Regulation.kind, slug), Instrument(instrument).label)
            for name, slug, instrument in laws
        ],
        "relations": _pursuits(_PURSUITS.instances(subject.pk, timezone.now()), today) if laws else [],
    }


def _pursuits(rows: list[Relation], today: dt.date) -> list[RelationRow]:
    """Each with its law; what is over comes last."""
    rows.sort(key=lambda row: is_over(row, today))
    return [
        replace(
            shown, role=f"{shown.role}: {row.regulation.name}" if row.role != RelationRole.ENTITY_LIST else shown.role
        )
        for row in rows
        for shown in relations_between([(row, row.company)])
    ]


def _laws_of_office(office: int, now: dt.datetime) -> QuerySet:
    laws = Regulation.objects.public(now).filter(institutions=office)
    return laws.values_list("name", "slug", "instrument")


def _pursuits_query(office: int, now: dt.datetime) -> QuerySet:
    rows = Relation.objects.public(now).filter(regulation__institutions=office, role__in=_PURSUED)
    return rows.select_related("company", "regulation").order_by("-since", "id")[:_MOST]


_LAWS_OF_OFFICE = CompiledQuery(_laws_of_office, ID, NOW)
_PURSUITS = CompiledQuery(_pursuits_query, ID, NOW)
