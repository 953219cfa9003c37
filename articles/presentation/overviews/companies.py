"""All companies: first those against whom somebody proceeds, with how often and for how much."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ...models import Company, RelationRole, RelationStatus
from ..matrix.ties import Tie, is_over, public_ties
from ..site import Site
from ..subjects.facts import Item
from ..subjects.money import short_amount
from .overview import Group, Overview, overview, public, short


def companies_overview(site: Site, today: dt.date) -> Overview:
    """Two queries."""
    relations: dict[int, list[Tie]] = defaultdict(list)
    for row in public_ties():
        if not is_over(row, today):
            relations[row.company_id].append(row)
    rows: list[Company] = public(Company.kind)
    pursued = [row for row in rows if any(one.means in ("act", "sanction") for one in relations[row.pk])]
    bound = [row for row in rows if relations[row.pk] and row not in pursued]
    others = [row for row in rows if not relations[row.pk]]
    fines = {row.pk: _fines(relations[row.pk]) for row in pursued}
    pursued.sort(key=lambda row: -_in_euros(fines[row.pk]))
    most = max(map(_in_euros, fines.values()), default=Decimal(0))
    return overview(
        Company.kind,
        site,
        [
            Group(
                "Verfahren und Sanktionen",
                [_pursued(row, relations[row.pk], fines[row.pk], most) for row in pursued],
                3,
                "Verzeichnet ist, was eines der Regelwerke auf dieser Seite betrifft; die Quellen stehen beim Unternehmen.",
            ),
            Group("Pflichten, Lizenzen, Förderung", [_item(row, _roles(relations[row.pk])) for row in bound], 3),
            Group(
                "Weitere Unternehmen" if pursued or bound else "",
                [_item(row) for row in others],
                3 if pursued or bound else 2,
            ),
        ],
    )


def _item(row: Company, figures: Sequence[str] = ()) -> Item:
    place = ", ".join(part for part in (row.seat, row.get_country_display()) if part)
    return Item(row.kind, row.name, row.get_absolute_url(), place or short(row.profile), figures=figures)


def _pursued(row: Company, rows: Sequence[Tie], fines: Mapping[str, Decimal], most: Decimal) -> Item:
    total, about = _total(rows, fines)
    share = _in_euros(fines) / most * 100 if most else 0
    return replace(_item(row, _pursuit(rows)), total=total, about_total=about, bar=f"{share:.1f}" if share else "")


def _fines(rows: Iterable[Tie]) -> dict[str, Decimal]:
    """The sum of fines by currency."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.role == RelationRole.FINE and row.amount:
            sums[row.currency] += row.amount
    return sums


def _in_euros(fines: Mapping[str, Decimal]) -> Decimal:
    """What is compared: fines in other currencies are printed, and not converted."""
    return fines.get("EUR", Decimal(0))


def _pursuit(rows: Sequence[Tie]) -> list[str]:
    number = sum(row.means == "act" and row.status != RelationStatus.FINAL for row in rows)
    figures = [f"{number} laufende Verfahren" if number > 1 else "1 laufendes Verfahren"] if number else []
    return figures + _roles(row for row in rows if row.means == "sanction" and row.role != RelationRole.FINE)


def _total(rows: Sequence[Tie], fines: Mapping[str, Decimal]) -> tuple[str, str]:
    """The sum of fines, and how much of it is final or not, as far as that is recorded."""
    total = " und ".join(short_amount(amount, currency) for currency, amount in fines.items())
    if not total:
        return "", ""
    parts = []
    for status, words in ((RelationStatus.FINAL, "rechtskräftig"), (RelationStatus.APPEALABLE, "nicht rechtskräftig")):
        some = _fines(row for row in rows if row.status == status)
        if some == fines:
            return total, f"Bußgeld, {words}"
        parts += [f"{short_amount(amount, currency)} {words}" for currency, amount in some.items()]
    return total, f"Bußgeld, davon {' und '.join(parts)}" if parts else "Bußgeld"


def _roles(rows: Iterable[Tie]) -> list[str]:
    """What they are to the laws, each said once."""
    return list(dict.fromkeys(_role(row) for row in rows))[:3]


def _role(row: Tie) -> str:
    label, law = RelationRole(row.role).label, row.law
    return label if label == law else f"{label[0].upper()}{label[1:]}: {law}"
