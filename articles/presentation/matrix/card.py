"""A card of one company or one law, which other sites may show in a frame."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from ...addresses import address
from ...models import Company, Regulation, Relation
from ...models.subjects.subject import Subject
from ...text.dates import day_text
from ..meta import absolute
from ..site import Site
from .table import Mark, mark
from .ties import COLUMNS, Tie, is_over, whom

CARDS = {Company.kind: "company_card", Regulation.kind: "regulation_card"}  # names of their addresses
LINES = 8
READ = 200  # relations, newest first


@dataclass(frozen=True)
class CardLine:
    """What ties to one law or one company."""

    name: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class CardPage:
    kind: str
    name: str
    url: str  # of the page that says more
    title: str
    lines: Sequence[CardLine]
    more: int  # laws or companies that have no line
    updated: str


def card_page(subject: Subject, site: Site, today: dt.date) -> CardPage:
    """What holds comes first; one query."""
    is_company = isinstance(subject, Company)
    here = {"company": subject} if is_company else {"regulation": subject}
    rows = Relation.objects.public(timezone.now()).filter(**here).order_by("-since", "id").values_list(*COLUMNS)[:READ]
    marks: dict[str, list[Mark]] = defaultdict(list)
    for tie in sorted((Tie(*row) for row in rows), key=lambda tie: is_over(tie, today)):
        marks[tie.law if is_company else tie.company].append(mark(tie, today))
    lines = [CardLine(name, found) for name, found in marks.items()]
    return CardPage(
        kind=subject.kind,
        name=subject.name,
        url=absolute(site, subject.get_absolute_url()),
        title="Welche Regelwerke greifen"
        if is_company
        else whom({one.css for found in marks.values() for one in found}),
        lines=lines[:LINES],
        more=len(lines[LINES:]),
        updated=day_text(today),
    )


def card_address(kind: str, slug: str) -> str:
    return address(CARDS[kind], slug)
