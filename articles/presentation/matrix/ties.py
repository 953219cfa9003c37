"""What ties companies to laws, as plain rows."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple, Protocol

from django.utils import timezone

from ...models import Company, Relation, RelationRole, RelationStatus

MOST = 5_000  # newest first: far more than one newsroom keeps, and no page without end
# What a relation means for the company; everything else is a duty.
MEANS: dict[str, str] = {
    **dict.fromkeys([RelationRole.PROCEEDINGS, RelationRole.SUED], "act"),
    **dict.fromkeys([RelationRole.FINE, RelationRole.BAN, RelationRole.ENTITY_LIST], "sanction"),
    **dict.fromkeys([RelationRole.FUNDING, RelationRole.EXPORT_LICENCE], "grant"),
    RelationRole.SIGNATORY: "pledge",
}


def whom(means: Collection[str]) -> str:
    """The title over the companies of a law; who only signed what is voluntary is hit by nothing."""
    return "Wer sich freiwillig bindet" if set(means) == {"pledge"} else "Wen es trifft"


class Tie(NamedTuple):
    """A relation with what its page needs of company and law."""

    company_id: int
    company: str
    company_slug: str
    company_folded: str
    company_kind: str
    law_id: int
    law: str
    law_slug: str
    law_folded: str
    jurisdiction: str
    instrument: str
    role: str
    status: str
    since: dt.date | None
    until: dt.date | None
    amount: Decimal | None
    currency: str
    text: str
    source: str

    @property
    def means(self) -> str:
        return MEANS.get(self.role, "duty")


COLUMNS = (
    *("company_id", "company__name", "company__slug", "company__folded", "company__company_kind"),
    *("regulation_id", "regulation__name", "regulation__slug", "regulation__folded"),
    *("regulation__jurisdiction", "regulation__instrument"),
    *("role", "status", "since", "until", "amount", "currency", "text", "source"),
)


class Lasting(Protocol):
    status: str
    until: dt.date | None


def public_ties() -> list[Tie]:
    """The newest `MOST`; one query."""
    rows = Relation.objects.all_public(timezone.now()).order_by("-since", "id")
    return [Tie(*row) for row in rows.values_list(*COLUMNS)[:MOST]]


class Firm(NamedTuple):
    id: int
    slug: str
    parent_id: int | None  # public or not


def public_firms() -> list[Firm]:
    """All companies that readers may know of; one query."""
    rows = Company.objects.public(timezone.now()).order_by()
    return [Firm(*row) for row in rows.values_list("pk", "slug", "parent_id")]


def is_over(row: Lasting, today: dt.date) -> bool:
    return row.status == RelationStatus.LIFTED or bool(row.until and row.until < today)
