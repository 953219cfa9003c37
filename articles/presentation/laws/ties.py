"""Which companies a law concerns, by what it means for them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from ...addresses import named_address
from ...models import Relation, RelationRole
from ...models.compiled import ID, NOW, CompiledQuery
from ..matrix.ties import MEANS, whom
from ..subjects.facts import RelationRow, relations_between
from ..subjects.timeline import Link

MOST = 40  # relations on a page; more stand in the matrix
_TITLES = {
    "duty": "Pflichten",
    "act": "Verfahren",
    "sanction": "Sanktionen",
    "grant": "Förderung und Lizenzen",
    "pledge": "Selbstverpflichtung",
}
_ROLES = {means: [role for role, its in MEANS.items() if its == means] for means in MEANS.values()}


@dataclass(frozen=True)
class Group:
    title: str
    rows: Sequence[RelationRow]


@dataclass(frozen=True)
class Ties:
    title: str
    groups: Sequence[Group]
    all_of_them: str  # address of the matrix, where there are more


class _Tie(NamedTuple):
    """A relation, as much of it as is shown."""

    role: str
    status: str
    since: dt.date | None
    until: dt.date | None
    amount: Decimal | None
    currency: str
    text: str
    source: str


def ties(law: int, slug: str) -> Ties:
    """Proceedings and sanctions are never left out for duties, of which a law can have hundreds."""
    rows = _QUERY.rows(law, timezone.now())
    by_meaning: dict[str, list[tuple[_Tie, Link]]] = {}
    for name, company, role, status, since, until, amount, *rest in rows[:MOST]:
        exact = None if amount is None else Decimal(str(amount))
        tie = _Tie(role, status, since, until, exact, *rest)
        by_meaning.setdefault(MEANS.get(RelationRole(role), "duty"), []).append(
            (tie, Link(name, named_address("pair", company, slug)))
        )
    groups = [
        Group(title, relations_between(by_meaning[means])) for means, title in _TITLES.items() if means in by_meaning
    ]
    return Ties(
        whom(by_meaning.keys()), groups, f"{named_address('regulated')}?regelwerk={slug}" if len(rows) > MOST else ""
    )


def _query(law: int, now: dt.datetime) -> QuerySet:
    rank = Case(
        When(role__in=[*_ROLES["act"], *_ROLES["sanction"]], then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = Relation.objects.public(now).filter(regulation=law).order_by(rank, "company__folded", "since", "id")
    return rows.values_list("company__name", "company__slug", *_Tie._fields)[: MOST + 1]


_QUERY = CompiledQuery(_query, ID, NOW)
