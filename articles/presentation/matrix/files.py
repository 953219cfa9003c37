"""The table as files, a line for each relation: for spreadsheets and for machines."""

import csv
import datetime as dt
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ...addresses import address, named_address
from ...body.charts import BOM, plain_cell
from ...models import Company, Jurisdiction, Regulation, RelationRole, RelationStatus
from ..meta import absolute
from ..site import Site
from .page import TITLE, WORDS
from .question import Question
from .ties import Tie, is_over


class Row(NamedTuple):
    """Days are ISO 8601, amounts in full units, addresses absolute."""

    unternehmen: str
    unternehmen_adresse: str
    regelwerk: str
    regelwerk_adresse: str
    rechtsraum: str
    rolle: str
    bedeutung: str
    stand: str | None
    vorbei: bool
    seit: str | None
    bis: str | None
    betrag: int | float | None
    waehrung: str | None
    erlaeuterung: str | None
    quelle: str


def csv_of(ties: Sequence[Tie], site: Site, today: dt.date) -> str:
    """Semicolons and decimal commas, as German spreadsheets read it; days as ISO 8601. What would be a formula is made text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(Row._fields)
    writer.writerows([_cell(value) for value in _row(tie, site, today)] for tie in ties)
    return BOM + out.getvalue()


def json_of(ties: Sequence[Tie], question: Question, site: Site, today: dt.date) -> str:
    return json.dumps(
        {
            "titel": TITLE,
            "herausgeber": site.publisher,
            "adresse": absolute(site, f"{named_address('regulated')}{question.query()}"),
            "stand": today.isoformat(),
            "zeilen": [_row(tie, site, today)._asdict() for tie in ties],
        },
        ensure_ascii=False,
    )


def _row(tie: Tie, site: Site, today: dt.date) -> Row:
    return Row(
        unternehmen=tie.company,
        unternehmen_adresse=absolute(site, address(Company.kind, tie.company_slug)),
        regelwerk=tie.law,
        regelwerk_adresse=absolute(site, address(Regulation.kind, tie.law_slug)),
        rechtsraum=Jurisdiction(tie.jurisdiction).label,
        rolle=RelationRole(tie.role).label,
        bedeutung=WORDS[tie.means],
        stand=RelationStatus(tie.status).label if tie.status else None,
        vorbei=is_over(tie, today),
        seit=tie.since.isoformat() if tie.since else None,
        bis=tie.until.isoformat() if tie.until else None,
        betrag=_number(tie.amount),
        waehrung=tie.currency if tie.amount is not None and tie.currency else None,
        erlaeuterung=tie.text or None,
        quelle=tie.source,
    )


def _number(amount: Decimal | None) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)


def _cell(value: str | int | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return plain_cell(value) if isinstance(value, str) else str(value).replace(".", ",")
