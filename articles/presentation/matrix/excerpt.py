"""A few companies and laws, for the front page."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from ...models import Relation, RelationStatus
from ...models.compiled import NOW, CompiledQuery
from ...text import fold
from .table import Mark
from .ties import MEANS

EXCERPT_READ, EXCERPT_LAWS, EXCERPT_COMPANIES = 300, 4, 8


@dataclass(frozen=True)
class Excerpt:
    """A few companies and laws, and whether and how they are tied today, without details."""

    laws: Sequence[str]
    lines: Sequence[tuple[str, Sequence[Sequence[Mark]]]]  # a company's name, and its marks for each law


def matrix_excerpt(today: dt.date) -> Excerpt | None:
    """Of the busiest jurisdiction the laws with the most ties, and the companies that these laws tie most; one query.

    None if there is too little for a table.
    """
    rows = _HOLDING.rows(today, timezone.now())
    home = _most(row[3] for row in rows)[:1]
    fields: dict[tuple[str, str], set[str]] = defaultdict(set)
    for role, company, law, jurisdiction in rows:
        if jurisdiction in home:
            fields[company, law].add(MEANS.get(role, "duty"))
    laws = _most(law for _, law in fields)[:EXCERPT_LAWS]
    tied = [company for (company, law), means in fields.items() if law in laws for _ in means]
    companies = _most(tied)[:EXCERPT_COMPANIES]
    if len(laws) < 2 or len(companies) < 3:
        return None
    lines = [
        (company, [[_MARKS[css] for css in _MARKS if css in fields.get((company, law), ())] for law in laws])
        for company in sorted(companies, key=fold)
    ]
    return Excerpt(laws, lines)


def _most(names: Iterable[str]) -> list[str]:
    counts = Counter(names)
    return sorted(counts, key=lambda name: (-counts[name], name))


def _holding_query(today: dt.date, now: dt.datetime) -> QuerySet:
    holds = Q(until=None) | Q(until__gte=today)
    rows = Relation.objects.public(now).filter(holds).exclude(status=RelationStatus.LIFTED)
    return rows.order_by("-since", "id").values_list(*_OF_EXCERPT)[:EXCERPT_READ]


_OF_EXCERPT = ("role", "company__name", "regulation__name", "regulation__jurisdiction")
_MARKS = {
    "duty": Mark("duty", "gilt", "", False),
    "act": Mark("act", "Verfahren", "", False),
    "sanction": Mark("sanction", "Sanktion", "", False),
    "grant": Mark("grant", "Förderung oder Lizenz", "", False),
    "pledge": Mark("pledge", "freiwillig", "", False),
}
_HOLDING = CompiledQuery(_holding_query, dt.date(9002, 2, 2), NOW)
