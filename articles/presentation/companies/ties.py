"""What ties the companies of a family to laws, told as rows of a table."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import QuerySet
from django.utils import timezone

from ...addresses import named_address
from ...models import Relation, RelationRole, RelationStatus
from ...models.compiled import ID, NOW, CompiledQuery, padded
from ...text.dates import day_text
from ..matrix.ties import MEANS, is_over
from ..subjects.money import long_amount
from ..subjects.timeline import Link, source_link
from .family import Member

MOST = 400  # relations read for a page, the newest
_DATED = frozenset({RelationRole.FINE, RelationRole.BAN, RelationRole.ENTITY_LIST})  # happen on a day; the others last
_WORDS = {RelationRole.PROCEEDINGS: "Verfahren"}  # that it is running says its status
_PURSUIT = ("act", "sanction")


@dataclass(frozen=True)
class Tie:
    """One relation. `law` leads to the page of the company and the law."""

    means: str  # as of a mark in the matrix
    role: str
    law: Link
    iso: str
    when: str
    amount: str
    status: str
    text: str
    source: Link | None
    is_over: bool
    company: Link | None = None  # where it is another of the family


def relations_of(companies: Collection[int], law: int | None = None) -> list[Relation]:
    """Public relations of these companies with their laws, or with this one; one query."""
    ids = padded(companies)
    values = ids if law is None else [*ids, law]
    return _relations(len(ids), law is not None).instances(timezone.now(), *values)


@cache
def _relations(places: int, of_law: bool) -> CompiledQuery:
    def query(now: dt.datetime, *ids: int) -> QuerySet:
        rows = Relation.objects.public(now).filter(company__in=ids[:places])
        if of_law:
            rows = rows.filter(regulation=ids[places])
        return rows.select_related("regulation").order_by("-since", "id")[:MOST]

    return CompiledQuery(query, NOW, *range(ID, ID + places + of_law))


def is_pursuit(row: Relation) -> bool:
    """Whether somebody proceeds or has decided against the company."""
    return MEANS.get(row.role) in _PURSUIT


def is_running(row: Relation, today: dt.date) -> bool:
    """Whether it is a proceeding without an end."""
    return MEANS.get(row.role) == "act" and row.status != RelationStatus.FINAL and not is_over(row, today)


def binds(row: Relation, today: dt.date) -> bool:
    """Whether the law applies to the company now, as a duty or because somebody proceeds under it."""
    return MEANS.get(row.role, "duty") in ("duty", *_PURSUIT) and not (is_over(row, today) or _is_ahead(row, today))


def ties(rows: Iterable[Relation], companies: Mapping[int, Member], here: int, today: dt.date) -> list[Tie]:
    """What is running first and what is over last, each newest first."""

    def place(row: Relation) -> tuple[bool, bool, int, int]:
        newest = -(row.since or dt.date.min).toordinal()
        return is_over(row, today), not is_running(row, today), newest, row.pk

    ordered = sorted(rows, key=place)
    return [_tie(row, companies[row.company_id], here, today) for row in ordered]


def _tie(row: Relation, company: Member, here: int, today: dt.date) -> Tie:
    role = RelationRole(row.role)
    word = _WORDS.get(role, role.label)
    return Tie(
        means=MEANS.get(role, "duty"),
        role=word[0].upper() + word[1:],
        law=Link(row.regulation.name, named_address("pair", company.slug, row.regulation.slug)),
        iso=row.since.isoformat() if row.since else "",
        when=_when(row, today),
        amount=long_amount(row.amount, row.currency),
        status=_status(row, today),
        text=row.text,
        source=source_link(row.source),
        is_over=is_over(row, today),
        company=company.link if company.id != here else None,
    )


def _when(row: Relation, today: dt.date) -> str:
    since = day_text(row.since) if row.since else ""
    if row.until:
        return f"{since} bis {day_text(row.until)}".strip()
    if not since or row.role in _DATED:
        return since
    return f"ab {since}" if _is_ahead(row, today) else f"seit {since}"


def _is_ahead(row: Relation, today: dt.date) -> bool:
    return bool(row.since and row.since > today)


def _status(row: Relation, today: dt.date) -> str:
    if row.status == RelationStatus.LIFTED:
        return RelationStatus.LIFTED.label
    if is_over(row, today):
        return "beendet"
    if is_running(row, today) and row.status in ("", RelationStatus.RUNNING):
        return "läuft"
    return RelationStatus(row.status).label if row.status else ""


def laws_of(rows: Sequence[Relation], company: Member, today: dt.date) -> list[Link]:
    """The laws that bind it now, each once, by name; they lead to the pages of both."""
    laws = {row.regulation_id: row.regulation for row in rows if binds(row, today)}
    return [
        Link(law.name, named_address("pair", company.slug, law.slug))
        for law in sorted(laws.values(), key=lambda law: law.folded)
    ]
