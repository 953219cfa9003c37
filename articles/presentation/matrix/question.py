"""What an address of the table asks for, and the one spelling of it."""

import datetime as dt
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from ...models import CompanyKind, Jurisdiction, RelationStatus
from ...text import slugify
from .ties import Firm, Tie, is_over

# Words of the address for what a relation means to the company.
MEANINGS = {
    "pflicht": "duty",
    "verfahren": "act",
    "sanktion": "sanction",
    "foerderung": "grant",
    "freiwillig": "pledge",
}
STANDINGS = {
    "laufend": "gilt oder läuft",
    "nicht-rechtskraeftig": "nicht rechtskräftig",
    "rechtskraeftig": "rechtskräftig",
    "aufgehoben": "aufgehoben oder vorbei",
}
_STANDING_OF = {RelationStatus.APPEALABLE: "nicht-rechtskraeftig", RelationStatus.FINAL: "rechtskraeftig"}
ORDERS = {"": "meiste Regelwerke", "name": "Name", "neu": "Neuestes"}
KINDS = {slugify(kind.label): kind for kind in CompanyKind}
YEARS = {str(year) for year in range(1990, 2100)}
HOMES = {home.lower(): home for home in Jurisdiction.values}
PARAMETERS = (
    "rechtsraum",
    "unternehmen",
    "regelwerk",
    "beziehung",
    "art",
    "stand",
    "seit",
    "sortierung",
)  # in this order


class UnknownChoice(ValueError):
    """A parameter names what does not exist, or what readers may not know of."""


@dataclass(frozen=True)
class Question:
    """The values of `PARAMETERS` that are not empty, each of which names something."""

    values: Mapping[str, str]
    family: frozenset[int] = frozenset()  # the company asked for, and what belongs to it

    @property
    def is_narrowed(self) -> bool:
        return bool(self.values.keys() - {"sortierung"})

    def query(self, **changes: str) -> str:
        """The query of the address with something changed: "" or "?…"."""
        changed = {**self.values, **changes}
        given = [(name, changed[name]) for name in PARAMETERS if changed.get(name)]
        return f"?{urlencode(given)}" if given else ""

    def answers(self, tie: Tie, today: dt.date) -> bool:
        return all(_FITS[name](tie, value, today) for name, value in self.values.items() if name in _FITS) and (
            not self.family or tie.company_id in self.family
        )


def standing(tie: Tie, today: dt.date) -> str:
    """One of `STANDINGS`."""
    return "aufgehoben" if is_over(tie, today) else _STANDING_OF.get(tie.status, "laufend")


def _began(tie: Tie, year: str, today: dt.date) -> bool:
    return bool(tie.since and tie.since.year >= int(year))


_FITS: Mapping[str, Callable[[Tie, str, dt.date], bool]] = {
    "rechtsraum": lambda tie, value, today: tie.jurisdiction == HOMES[value],
    "regelwerk": lambda tie, value, today: tie.law_slug == value,
    "beziehung": lambda tie, value, today: tie.means == MEANINGS[value],
    "art": lambda tie, value, today: tie.company_kind == KINDS[value],
    "stand": lambda tie, value, today: standing(tie, today) == value,
    "seit": _began,
}


def read_question(given: Mapping[str, str], ties: Sequence[Tie], firms: Sequence[Firm]) -> Question:
    """Raises UnknownChoice. Parameters that are empty, or no parameters of the table, are left out."""
    values = {name: given[name] for name in PARAMETERS if given.get(name)}
    known: Mapping[str, Container[str]] = {
        "rechtsraum": HOMES,
        "unternehmen": {firm.slug for firm in firms},
        "regelwerk": {tie.law_slug for tie in ties},
        "beziehung": MEANINGS,
        "art": KINDS,
        "stand": STANDINGS,
        "seit": YEARS,
        "sortierung": ORDERS,
    }
    unknown = [name for name, value in values.items() if value not in known[name]]
    if unknown:
        raise UnknownChoice(", ".join(unknown))
    asked = {firm.id for firm in firms if firm.slug == values.get("unternehmen")}
    return Question(values, _with_children(asked, firms))


def _with_children(companies: set[int], firms: Sequence[Firm]) -> frozenset[int]:
    family, size = set(companies), 0
    while len(family) > size:
        size = len(family)
        family |= {firm.id for firm in firms if firm.parent_id in family}
    return frozenset(family)
