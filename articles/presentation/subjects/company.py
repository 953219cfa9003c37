"""What the page of a company shows besides what all tags have."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from ...addresses import address
from ...models import Company, CompanyKind, Relation
from ...models.compiled import ID, NOW, CompiledQuery
from .facts import Fact, plain_values, relations_between, web_facts
from .numbers import number_facts
from .timeline import Link


def company_details(subject: Company) -> dict[str, Any]:
    relations = _RELATIONS_OF_COMPANY.instances(subject.pk, timezone.now())
    return {
        "kicker": CompanyKind(subject.company_kind).label,
        "facts": _company_facts(subject),
        "relations": relations_between((row, row.regulation) for row in relations),
    }


def _relations_of_company(company: int, now: dt.datetime) -> QuerySet:
    return Relation.objects.public(now).filter(company=company).select_related("regulation").order_by("-since", "id")


def _family_of_company(company: int, parent: int, now: dt.datetime) -> QuerySet:
    members = Company.objects.public(now).filter(Q(parent=company) | Q(pk=parent)).exclude(pk=company)
    return members.values_list("pk", "name", "slug")


_RELATIONS_OF_COMPANY = CompiledQuery(_relations_of_company, ID, NOW)
_FAMILY_OF_COMPANY = CompiledQuery(_family_of_company, ID, ID + 1, NOW)


def _company_facts(subject: Company) -> list[Fact]:
    rows = _FAMILY_OF_COMPANY.rows(subject.pk, subject.parent_id or 0, timezone.now())
    family = [(pk, Link(name, address(subject.kind, slug))) for pk, name, slug in rows]
    owner = [link for pk, link in family if pk == subject.parent_id]
    children = [link for pk, link in family if pk != subject.parent_id]
    country = subject.get_country_display() if subject.country else ""
    facts = [
        Fact("Gehört zu", owner),
        Fact("Töchter und Dienste", children),
        Fact("Sitz", plain_values(", ".join(filter(None, (subject.seat, country))))),
        *number_facts(subject),
    ]
    return [fact for fact in facts if fact.values] + web_facts(subject)
