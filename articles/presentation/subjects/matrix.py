"""Who is regulated: companies down, laws across, and in each field what ties the two."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from ...addresses import named_address
from ...models import Jurisdiction, Regulation, Relation, RelationRole, RelationStatus
from ...models.compiled import NOW, CompiledQuery
from ...text import fold
from ..meta import Meta, page_meta
from ..site import Site
from .milestones import milestones_of
from .money import short_amount
from .timeline import Link, StageMark, stage_mark

MOST = 2_000  # relations on the page, newest first: far more than one newsroom keeps, and no page without end
EXCERPT_READ, EXCERPT_LAWS, EXCERPT_COMPANIES = 300, 4, 8  # the excerpt on the front page
# What a field says; the full name stands on the pages of company and law.
_SHORT = {
    RelationRole.VLOP: "Große Plattform",
    RelationRole.VLOSE: "Große Suchmaschine",
    RelationRole.SUBJECT: "erfasst",
    RelationRole.PROCEEDINGS: "Verfahren",
    RelationRole.FUNDING: "Förderung",
}
# What a relation means for the company; everything else is a duty.
MEANS: dict[str, str] = {
    **dict.fromkeys([RelationRole.PROCEEDINGS, RelationRole.SUED], "act"),
    **dict.fromkeys([RelationRole.FINE, RelationRole.BAN, RelationRole.ENTITY_LIST], "sanction"),
    **dict.fromkeys([RelationRole.FUNDING, RelationRole.EXPORT_LICENCE], "grant"),
    RelationRole.SIGNATORY: "pledge",
}


@dataclass(frozen=True)
class Mark:
    """One relation in a field: a shape by what it means for the company, a word, a note in small type."""

    css: str  # "duty", "act", "sanction", "grant" or "pledge"
    word: str
    note: str
    is_over: bool


@dataclass(frozen=True)
class Column:
    law: Link
    stage: StageMark | None


@dataclass(frozen=True)
class Field:
    """The field of one company and one law; it has no marks if there is no relation."""

    law: Link
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Line:
    company: Link
    fields: Sequence[Field]  # one for each column


@dataclass(frozen=True)
class Matrix:
    """The laws of one jurisdiction; those that most companies are tied to come first."""

    title: str
    columns: Sequence[Column]
    lines: Sequence[Line]


@dataclass(frozen=True)
class MatrixPage:
    title: str
    summary: str
    meta: Meta
    matrices: Sequence[Matrix]


def matrix_page(site: Site, today: dt.date) -> MatrixPage:
    """All public relations of companies and laws, a table for each jurisdiction; two queries."""
    rows = public_relations()
    by_home: dict[str, list[Relation]] = defaultdict(list)
    for row in rows:
        by_home[row.regulation.jurisdiction].append(row)
    stages = _stages({row.regulation_id: row.regulation for row in rows}, today)
    title, summary = "Wer wird reguliert?", "Welches Gesetz für wen gilt, wer belangt wird und wer gefördert."
    return MatrixPage(
        title=title,
        summary=summary,
        meta=page_meta(site, named_address("regulated"), title, summary),
        matrices=[_matrix(home, by_home[home], stages, today) for home in Jurisdiction.values if home in by_home],
    )


def public_relations() -> list[Relation]:
    """The newest `MOST`; one query."""
    return _RELATIONS.instances(timezone.now())


def is_over(row: Relation, today: dt.date) -> bool:
    return row.status == RelationStatus.LIFTED or bool(row.until and row.until < today)


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


def _relations_query(now: dt.datetime) -> QuerySet:
    relations = Relation.objects.public(now).select_related("company", "regulation").order_by("-since", "id")
    of_laws = [f"regulation__{name}" for name in ("name", "slug", "folded", "jurisdiction", "instrument")]
    return relations.only(*_OF_RELATIONS, "company__name", "company__slug", "company__folded", *of_laws)[:MOST]


_OF_RELATIONS = ("role", "status", "since", "until", "amount", "currency")
_RELATIONS = CompiledQuery(_relations_query, NOW)


def _stages(laws: dict[int, Regulation], today: dt.date) -> dict[int, StageMark | None]:
    milestones = milestones_of(laws)
    return {pk: stage_mark(milestones[pk], today) for pk, law in laws.items() if law.has_stage}


def _matrix(home: str, rows: Sequence[Relation], stages: dict[int, StageMark | None], today: dt.date) -> Matrix:
    tied = Counter(law for law, _ in {(row.regulation_id, row.company_id) for row in rows})
    laws = {row.regulation_id: row.regulation for row in rows}
    order = sorted(laws, key=lambda pk: (-tied[pk], laws[pk].folded))
    companies = sorted({row.company_id: row.company for row in rows}.values(), key=lambda row: row.folded)
    fields: dict[tuple[int, int], list[Relation]] = defaultdict(list)
    for row in rows:
        fields[row.company_id, row.regulation_id].append(row)
    links = {pk: Link(law.name, law.get_absolute_url()) for pk, law in laws.items()}
    return Matrix(
        title=Jurisdiction(home).label,
        columns=[Column(links[pk], stages.get(pk)) for pk in order],
        lines=[
            Line(
                Link(company.name, company.get_absolute_url()),
                [Field(links[pk], _marks(fields[company.pk, pk], today)) for pk in order],
            )
            for company in companies
        ],
    )


def _marks(rows: Iterable[Relation], today: dt.date) -> list[Mark]:
    return [_mark(row, today) for row in rows]


def _mark(row: Relation, today: dt.date) -> Mark:
    role = RelationRole(row.role)
    over = is_over(row, today)
    if over:
        note = f"bis {row.until.year}" if row.until else "aufgehoben"
    else:
        note = short_amount(row.amount, row.currency) or (f"seit {row.since.year}" if row.since else "")
    return Mark(MEANS.get(role, "duty"), _SHORT.get(role, role.label), note, over)
