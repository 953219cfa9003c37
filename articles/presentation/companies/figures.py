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

PROCEEDINGS, LAWS = "#verfahren", "#regelwerke"  # where on the page of a company what is counted stands
_STATUS = {
    RelationStatus.APPEALABLE: "nicht rechtskräftig",
    RelationStatus.FINAL: "rechtskräftig",
}
_UNKNOWN = "ohne verzeichneten Stand"
Sums = Mapping[str, Decimal]  # by currency, never added to one another


@dataclass(frozen=True)
class Figure:
    """A number that leads to what it counts."""

    number: str
    words: str
    url: str
    notes: Sequence[str] = ()
    laws: Sequence[tuple[str, Sequence[Link]]] = ()  # whose they are ("" for its own)


class Fines(NamedTuple):
    count: int  # of those that stand
    total: Sums
    by_status: Mapping[str, Sums]
    lifted: Sums


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
    """What was quashed, or is over, counts into no sum but its own."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    total: dict[str, Decimal] = defaultdict(Decimal)
    lifted: dict[str, Decimal] = defaultdict(Decimal)
    count = 0
    for row in rows:
        if row.role != RelationRole.FINE:
            continue
        over, amount = is_over(row, today), row.amount or Decimal(0)
        count += not over
        if not amount:
            continue
        for into in [lifted] if over else [total, sums[_STATUS.get(row.status, _UNKNOWN)]]:
            into[row.currency] += amount
    return Fines(count, total, sums, lifted)


def _fined(own: Fines, children: Fines) -> Figure | None:
    notes = [*_by_status(own), *([f"aufgehoben, nicht mitgezählt: {said(own.lifted)}"] if own.lifted else [])]
    if own.total:
        notes += [f"dazu {said(children.total)} gegen Töchter"] if children.total else []
        return Figure(said(own.total), _words(own.count), PROCEEDINGS, notes)
    if own.count:  # of which no amount is known
        return Figure(str(own.count), _words(own.count), PROCEEDINGS, ["Höhe nicht verzeichnet", *notes])
    if children.total:
        return Figure(
            said(children.total),
            f"{_words(children.count)} gegen Töchter",
            PROCEEDINGS,
            [*_by_status(children), *notes],
        )
    return Figure("0", "Bußgelder, die gelten", PROCEEDINGS, notes) if own.lifted else None


def _words(count: int) -> str:
    return "Bußgeld" if count == 1 else "Bußgelder"


def _by_status(fines: Fines) -> list[str]:
    """How much of the sum is final; one word where it is all the same."""
    if len(fines.by_status) == 1:
        return list(fines.by_status)
    order = [*_STATUS.values(), _UNKNOWN]
    return [f"{said(fines.by_status[status])} {status}" for status in order if status in fines.by_status]


def said(sums: Sums) -> str:
    """ "1,65 Mrd. EUR und 30 Mio. USD" """
    return " und ".join(short_amount(amount, currency) for currency, amount in sorted(sums.items()))


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
    return Figure(str(len(counted)), f"{words} {whose}".strip(), LAWS, laws=[("", counted), *shown[1:]])
