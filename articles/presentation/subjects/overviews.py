"""Lists: all companies, all laws, all authors, the archive, the corrections, the texts of the house."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.utils import timezone
from django.utils.text import Truncator

from ...addresses import named_address
from ...models import SUBJECTS, Author, AuthorKind, Company, Institution, Instrument, Jurisdiction, Regulation
from ...models.compiled import NOW, CompiledQuery
from ...models.subjects.subject import Subject
from ..articles.cards import focus, usable_portrait
from ..meta import Meta, page_meta
from ..site import Site, section
from .facts import Item
from .milestones import milestones_of
from .timeline import stage_mark

_NOTE_LENGTH = 110


@dataclass(frozen=True)
class Group:
    title: str
    items: Sequence[Item]
    level: int  # rank of the items' headings


@dataclass(frozen=True)
class Overview:
    title: str
    summary: str
    groups: Sequence[Group]
    empty: str
    meta: Meta


def subjects_overview(kind: str, site: Site, today: dt.date) -> Overview:
    """All public subjects of one kind; two queries for regulations, one for the others."""
    model, shown = SUBJECTS[kind], section(kind)
    rows = _public(kind).instances(timezone.now())
    groups = _by_jurisdiction(rows, today) if model is Regulation else _alphabetical(rows)
    return Overview(
        title=shown.text,
        summary=model.lead_in,
        groups=groups,
        empty="Noch ist hier nichts veröffentlicht.",
        meta=page_meta(site, shown.url, shown.text, model.lead_in),
    )


@cache
def _public(kind: str) -> CompiledQuery:
    """Without what an overview does not show: an instance of all columns costs twice as much."""
    model = SUBJECTS[kind]
    unread = ("created_at", "folded", "is_proposed", "proposed_by", "website", "wikidata", *model.by_hand, *model.picks)
    return CompiledQuery(lambda now: model.objects.public(now).defer(*unread), NOW)


def _by_jurisdiction(rows: Iterable[Regulation], today: dt.date) -> list[Group]:
    rows = list(rows)
    milestones = milestones_of([row.pk for row in rows])
    order = {value: index for index, value in enumerate(Jurisdiction.values)}
    groups = []
    for jurisdiction, members in groupby(
        sorted(rows, key=lambda row: order[row.jurisdiction]), key=lambda row: row.jurisdiction
    ):
        items = [
            Item(
                row.kind,
                row.name,
                row.get_absolute_url(),
                Instrument(row.instrument).label,
                stage_mark(milestones[row.pk], today) if row.has_stage else None,
            )
            for row in members
        ]
        groups.append(Group(Jurisdiction(jurisdiction).label, items, 3))
    return groups


def _alphabetical(rows: Iterable[Subject]) -> list[Group]:
    items = [Item(row.kind, row.name, row.get_absolute_url(), _note(row)) for row in rows]
    return [Group("", items, 2)] if items else []


def _note(subject: Subject) -> str:
    match subject:
        case Company():
            place = ", ".join(part for part in (subject.seat, subject.get_country_display()) if part)
            return place or Truncator(subject.profile).chars(_NOTE_LENGTH, truncate=" …")
        case Institution():
            return ", ".join(
                part for part in (subject.get_institution_kind_display(), subject.get_jurisdiction_display()) if part
            )
    return Truncator(subject.profile).chars(_NOTE_LENGTH, truncate=" …")


def authors_overview(site: Site) -> Overview:
    """The people and houses whose names stand over articles; one query."""
    names = {
        AuthorKind.PERSON: "Autorinnen und Autoren",
        AuthorKind.DESK: "Redaktion",
        AuthorKind.AGENCY: "Agenturen",
    }
    rows = _AUTHORS.instances(timezone.now())
    groups = []
    for kind, title in names.items():
        items = [_author(row) for row in rows if row.kind == kind]
        if items:
            groups.append(Group(title, items, 3))
    summary = "Wer hier schreibt."
    return Overview(
        "Redaktion",
        summary,
        groups,
        "Noch ist hier niemand vorgestellt.",
        page_meta(site, named_address("author_list"), "Redaktion", summary),
    )


_AUTHORS = CompiledQuery(lambda now: Author.objects.public(now).select_related("portrait"), NOW)


def _author(row: Author) -> Item:
    portrait = usable_portrait(row)
    return Item(
        "author",
        row.name,
        row.get_absolute_url(),
        row.role or row.expertise,
        picture=portrait.picture("", "4.5rem") if portrait else "",
        focus=focus(portrait) if portrait else "",
        credit=portrait.printed_credit if portrait else "",
    )
