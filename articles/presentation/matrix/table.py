"""The table of one jurisdiction: lines of companies, columns of laws, and what stands in each field."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...addresses import address
from ...models import Company, Instrument, Regulation, RelationRole, RelationStatus
from ..subjects.milestones import milestones_of
from ..subjects.money import short_amount
from ..subjects.timeline import Link, StageMark, stage_mark
from .counts import shade
from .pairs import pair_address
from .ties import Tie, is_over

COLUMNS = 12  # laws with a column of their own; the others share the last one
# What a field says; the full name stands on the pages of company and law.
_SHORT = {
    RelationRole.VLOP: "Große Plattform",
    RelationRole.VLOSE: "Große Suchmaschine",
    RelationRole.SUBJECT: "erfasst",
    RelationRole.PROCEEDINGS: "Verfahren",
    RelationRole.FUNDING: "Förderung",
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
    number: int  # of companies in the whole table


@dataclass(frozen=True)
class Field:
    """What ties one company to one law; without marks if nothing does."""

    law: str
    url: str = ""  # of the page of both
    marks: Sequence[Mark] = ()
    articles: int = 0
    shade: int = 0


@dataclass(frozen=True)
class Line:
    company: Link
    parent: str  # name of the company above it in the table
    number: int  # of laws
    fields: Sequence[Field]  # one for each column
    others: Sequence[Field]  # of laws without a column


@dataclass(frozen=True)
class Table:
    title: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    has_others: bool
    companies: int  # in all, of which `lines` may show a part
    laws: int
    all_url: str = ""  # where all lines are, if they are not here


@dataclass(frozen=True)
class Known:
    """What fields are made of besides relations."""

    stages: Mapping[int, StageMark | None]  # by law
    counts: Mapping[tuple[int, int], int]  # of articles, by company and law
    parents: Mapping[int, int | None]
    today: dt.date


def stages_of(ties: Iterable[Tie], today: dt.date) -> dict[int, StageMark | None]:
    """One query."""
    laws = {tie.law_id: Instrument(tie.instrument) for tie in ties}
    milestones = milestones_of(laws)
    return {pk: stage_mark(milestones[pk], today) for pk, instrument in laws.items() if instrument.has_stage}


def in_order(ties: Sequence[Tie], parents: Mapping[int, int | None], order: str) -> list[int]:
    """The companies, each followed by those that belong to it."""
    by_company: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        by_company[tie.company_id].append(tie)
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk in by_company:
        below[_above(pk, parents, by_company)].append(pk)
    key = _keys(by_company)[order]

    def walk(above: int | None) -> list[int]:
        return [pk for child in sorted(below[above], key=key) for pk in (child, *walk(child))]

    return walk(None)


def _above(company: int, parents: Mapping[int, int | None], shown: Iterable[int]) -> int | None:
    """The nearest owner that stands in the table."""
    seen, above = {company}, parents.get(company)
    while above is not None and above not in shown and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return None if above in seen else above


def _keys(ties: Mapping[int, Sequence[Tie]]) -> dict[str, Callable[[int], tuple]]:
    def name(pk: int) -> str:
        return ties[pk][0].company_folded

    def newest(pk: int) -> int:
        return max(tie.since.toordinal() if tie.since else 0 for tie in ties[pk])

    return {
        "": lambda pk: (-len({tie.law_id for tie in ties[pk]}), name(pk)),
        "name": lambda pk: (name(pk),),
        "neu": lambda pk: (-newest(pk), name(pk)),
    }


def table(title: str, ties: Sequence[Tie], companies: Sequence[int], known: Known, *, total: int) -> Table:
    """Of `ties` those of `companies`, which are some of `total`."""
    laws = {tie.law_id: tie for tie in ties}
    tied = Counter(law for law, _ in {(tie.law_id, tie.company_id) for tie in ties})
    fields: dict[int, dict[int, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        fields[tie.company_id][tie.law_id].append(tie)
    shown = {law for pk in companies for law in fields[pk]}
    ordered = sorted(shown, key=lambda pk: (-tied[pk], laws[pk].law_folded))
    columns = ordered if len(ordered) <= COLUMNS + 1 else ordered[:COLUMNS]
    others = ordered[len(columns) :]
    return Table(
        title=title,
        columns=[
            Column(Link(laws[pk].law, address(Regulation.kind, laws[pk].law_slug)), known.stages.get(pk), tied[pk])
            for pk in columns
        ],
        lines=[_line(fields, pk, [laws[law] for law in columns], others, known) for pk in companies],
        has_others=bool(others),
        companies=total,
        laws=len(laws),
    )


def _line(
    fields: Mapping[int, Mapping[int, list[Tie]]], pk: int, columns: Sequence[Tie], others: Sequence[int], known: Known
) -> Line:
    own = fields[pk]
    first = next(iter(own.values()))[0]
    above = _above(pk, known.parents, fields)
    return Line(
        company=Link(first.company, address(Company.kind, first.company_slug)),
        parent=next(iter(fields[above].values()))[0].company if above else "",
        number=len(own),
        fields=[field(own[law.law_id], known) if law.law_id in own else Field(law.law) for law in columns],
        others=[field(own[law], known) for law in others if law in own],
    )


def field(ties: Sequence[Tie], known: Known) -> Field:
    """`ties` of one company and one law, at least one."""
    first = ties[0]
    articles = known.counts.get((first.company_id, first.law_id), 0)
    return Field(
        law=first.law,
        url=pair_address(first.company_slug, first.law_slug),
        marks=[mark(tie, known.today) for tie in ties],
        articles=articles,
        shade=shade(articles),
    )


def mark(tie: Tie, today: dt.date) -> Mark:
    role = RelationRole(tie.role)
    over = is_over(tie, today)
    if over:
        note = f"bis {tie.until.year}" if tie.until else "aufgehoben"
    else:
        note = short_amount(tie.amount, tie.currency) or (f"seit {tie.since.year}" if tie.since else "")
    if not over and tie.status == RelationStatus.APPEALABLE:
        note = ", ".join(filter(None, (note, RelationStatus.APPEALABLE.label)))
    return Mark(tie.means, _SHORT.get(role, role.label), note, over)
