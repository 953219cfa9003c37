"""What the lists of all companies, laws, institutions, topics and authors have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils import timezone
from django.utils.text import Truncator

from ...models import SUBJECTS
from ...models.compiled import NOW, CompiledQuery
from ...models.subjects.subject import Subject
from ..meta import Meta, page_meta
from ..site import Site, section
from ..subjects.facts import Item

_NOTE_LENGTH = 110


@dataclass(frozen=True)
class Group:
    title: str
    items: Sequence[Item]
    level: int  # rank of the items' headings
    note: str = ""


@dataclass(frozen=True)
class Overview:
    title: str
    summary: str
    groups: Sequence[Group]
    empty: str
    meta: Meta


def overview(kind: str, site: Site, groups: Sequence[Group]) -> Overview:
    model, shown = SUBJECTS[kind], section(kind)
    return Overview(
        title=shown.text,
        summary=model.lead_in,
        groups=[group for group in groups if group.items],
        empty="Noch ist hier nichts veröffentlicht.",
        meta=page_meta(site, shown.url, shown.text, model.lead_in),
    )


def public(kind: str) -> list[Subject]:
    """All that readers may know of, by name; one query."""
    return _public(kind).instances(timezone.now())


@cache
def _public(kind: str) -> CompiledQuery:
    """Without what an overview does not show: an instance of all columns costs twice as much."""
    model = SUBJECTS[kind]
    unread = ("created_at", "folded", "is_proposed", "proposed_by", "website", "wikidata", *model.by_hand, *model.picks)
    return CompiledQuery(lambda now: model.objects.public(now).defer(*unread), NOW)


def short(text: str) -> str:
    return Truncator(text).chars(_NOTE_LENGTH, truncate=" …")
