"""What the pages of companies, laws, offices and topics have in common: facts, lists, and what ties companies and laws."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.safestring import SafeString

from ...models import Company, Relation, RelationRole, RelationStatus
from ...models.subjects.subject import Subject
from ...text.dates import day_text
from ..matrix.ties import is_over
from . import timeline as lines
from .money import long_amount
from .timeline import Link, StageMark


@dataclass(frozen=True)
class Fact:
    label: str
    values: Sequence[Link]
    is_code: bool = False


def plain_values(*texts: str) -> list[Link]:
    """The values of a fact that are texts without an address; empty ones are left out."""
    return [Link(text) for text in texts if text]


@dataclass(frozen=True)
class RelationRow:
    """What ties companies to a law: `subjects` are those of whom the same is said."""

    kind: str
    subjects: Sequence[Link]
    role: str
    details: str
    text: str
    source: Link | None


@dataclass(frozen=True)
class Item:
    """One entry in a list of subjects."""

    kind: str
    name: str
    url: str
    note: str = ""
    stage: StageMark | None = None
    picture: SafeString | str = ""
    focus: str = ""  # as of a card
    credit: str = ""
    figures: Sequence[str] = ()  # what is known of it in numbers and few words
    soon: str = ""  # how far off the first of them is
    total: str = ""  # the one number that counts
    about_total: str = ""
    bar: str = ""  # its share of the largest, in percent
    links: Sequence[Link] = ()
    more: str = ""  # what the links leave out
    ink: str = ""  # of a topic


def web_facts(subject: Subject) -> list[Fact]:
    return (
        [Fact("Website", [Link(lines.host(subject.website), subject.website, is_external=True)])]
        if subject.website
        else []
    )


def relations_between(rows: Iterable[tuple[Relation, Link]]) -> list[RelationRow]:
    """What ties companies to laws, in order, each with the company; those with the same text and source become one row."""
    companies: dict[RelationRow, list[Link]] = {}
    for row, company in rows:
        companies.setdefault(_relation(row), []).append(company)
    return [replace(relation, subjects=links) for relation, links in companies.items()]


def _role(row: Relation) -> str:
    if row.role == RelationRole.PROCEEDINGS and is_over(row, timezone.localdate()):
        return "Verfahren beendet"
    label = RelationRole(row.role).label
    return label[0].upper() + label[1:]


def _relation(row: Relation) -> RelationRow:
    status = RelationStatus(row.status).label if row.status and row.status != RelationStatus.RUNNING else ""
    word = "vom" if row.role == RelationRole.FINE else "seit"  # a fine is a day, the others last
    since = f"{word} {day_text(row.since)}" if row.since else ""
    until = f"bis {day_text(row.until)}" if row.until else ""
    amount = long_amount(row.amount, row.currency)
    details = ", ".join(part for part in (amount, since, until, status) if part)
    return RelationRow(Company.kind, (), _role(row), details, row.text, lines.source_link(row.source))
