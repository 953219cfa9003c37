"""A company in numbers: proceedings, fines by status and currency, laws."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ...models import Relation, RelationRole, RelationStatus
from ..matrix.ties import is_over
from ..subjects.money import short_amount
from ..subjects.timeline import Link
from .family import Family
from .ties import is_running, laws_of

PROCEEDINGS = "#verfahren"  # where on the page of a company what is counted stands
_STATUS = {
    RelationStatus.APPEALABLE: "nicht rechtskräftig",
    RelationStatus.FINAL: "rechtskräftig",
}
_UNKNOWN = "ohne verzeichneten Stand"
Sums = Mapping[str, Decimal]  # by currency, never added to one another


@dataclass(frozen=True)
class Figure:
    """A number that leads to what it counts, or names it."""

    number: str
    words: str
    url: str = ""
    notes: Sequence[str] = ()
    laws: Sequence[tuple[str, Sequence[Link]]] = ()  # those that are counted and, with a word, those that are not


class Fines(NamedTuple):
    """Those that stand; of what was quashed or is over the sum alone."""

    count: int
    unknown: int  # of which no amount is known
    total: Sums
    by_status: Mapping[str, Sums]
    over: Sums


def figures(rows: Sequence[Relation], family: Family, today: dt.date) -> list[Figure]:
    """Of the relations of a family; the owners' count for their laws alone."""
    own = [row for row in rows if row.company_id == family.here.id]
    below = {member.id for member in family.below}
    children = [row for row in rows if row.company_id in below]
    made = [
        _proceedings(*(sum(is_running(row, today) for row in some) for some in (own, children))),
        _fined(fines_of(own, today), fines_of(children, today)),
        _laws(rows, own, children, family, today),
    ]
    return [figure for figure in made if figure]


def _proceedings(own: int, children: int) -> Figure | None:
    if not own and not children:
        return None
    words = "laufendes Verfahren" if (own or children) == 1 else "laufende Verfahren"
    if not own:
        return Figure(str(children), f"{words} gegen Töchter", PROCEEDINGS)
    return Figure(str(own), words, PROCEEDINGS, [f"dazu {children} gegen Töchter"] if children else [])


def fines_of(rows: Iterable[Relation], today: dt.date) -> Fines:
    by_status: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    total: dict[str, Decimal] = defaultdict(Decimal)
    past: dict[str, Decimal] = defaultdict(Decimal)
    fines = [row for row in rows if row.role == RelationRole.FINE]
    stand = [row for row in fines if not is_over(row, today)]
    for row in fines:
        if row.amount:
            sums = [total, by_status[_STATUS.get(row.status, _UNKNOWN)]] if row in stand else [past]
            for into in sums:
                into[row.currency] += row.amount
    return Fines(len(stand), sum(not row.amount for row in stand), total, by_status, past)


def _fined(own: Fines, children: Fines) -> Figure | None:
    over = [f"aufgehoben oder beendet, nicht mitgezählt: {said(own.over)}"] if own.over else []
    if own.total:
        unknown = [f"dazu {own.unknown} ohne verzeichnete Höhe"] if own.unknown else []
        others = [f"dazu {said(children.total)} gegen Töchter"] if children.total else []
        return Figure(said(own.total), _words(own.count), PROCEEDINGS, [*_by_status(own), *unknown, *others, *over])
    if own.count:
        return Figure(str(own.count), _words(own.count), PROCEEDINGS, ["Höhe nicht verzeichnet", *over])
    if children.total:
        words = f"{_words(children.count)} gegen Töchter"
        return Figure(said(children.total), words, PROCEEDINGS, [*_by_status(children), *over])
    return Figure("0", "Bußgelder, die gelten", PROCEEDINGS, over) if over else None


def _words(count: int) -> str:
    return "Bußgeld" if count == 1 else "Bußgelder"


def _by_status(fines: Fines) -> list[str]:
    """How much of the sum is final; one word where it is all the same."""
    if len(fines.by_status) == 1:
        return list(fines.by_status)
    order = [status for status in (*_STATUS.values(), _UNKNOWN) if status in fines.by_status]
    parts = [f"{said(fines.by_status[status])} {status}" for status in order]
    return [f"davon {parts[0]}", *parts[1:]]


def said(sums: Sums) -> str:
    """ "1,65 Mrd. EUR und 30 Mio. USD"; an amount stays in one line."""
    amounts = (short_amount(amount, currency) for currency, amount in sorted(sums.items()))
    return " und ".join(amount.replace(" ", "\u00a0") for amount in amounts)


def _laws(
    rows: Sequence[Relation], own: Sequence[Relation], children: Sequence[Relation], family: Family, today: dt.date
) -> Figure | None:
    """Its own laws, else its owners' or its children's, are counted; the others' are named besides."""
    groups = [("", laws_of(own, family.here, today))]
    for owner in reversed(family.above):
        of_owner = [row for row in rows if row.company_id == owner.id]
        groups.append((f"über {owner.name}", laws_of(of_owner, owner, today)))
    groups.append(("für Töchter", laws_of(children, family.here, today)))
    known: set[str] = set()
    shown = []
    for whose, laws in groups:
        new = [law for law in laws if law.text not in known]
        known |= {law.text for law in new}
        shown += [(whose, new)] if new else []
    if not shown:
        return None
    (whose, counted), *_others = shown
    words = "Regelwerk greift" if len(counted) == 1 else "Regelwerke greifen"
    return Figure(str(len(counted)), f"{words} {whose}".strip(), laws=[("", counted), *shown[1:]])
