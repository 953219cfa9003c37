"""What the lists of all companies, laws, institutions, topics and authors have in common."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils import timezone
from django.utils.text import Truncator

from ...models import SUBJECTS
from ...models.compiled import NOW, CompiledQuery
from ...models.subjects.subject import Subject
from ...text import fold, slugify
from ..meta import Meta, page_meta
from ..site import Site, section
from ..subjects.facts import Item
from ..subjects.timeline import Link

_NOTE_LENGTH = 110
_MANY = 30  # names from which on they are listed from A to Z as well


@dataclass(frozen=True)
class Group:
    title: str
    items: Sequence[Item]
    level: int  # rank of the items' headings
    note: str = ""


@dataclass(frozen=True)
class Letter:
    """All whose names begin with one letter, or with a digit or sign ("#")."""

    letter: str
    anchor: str
    links: Sequence[Link]


@dataclass(frozen=True)
class Overview:
    title: str
    summary: str
    groups: Sequence[Group]
    empty: str
    meta: Meta
    letters: Sequence[Letter] = ()


def overview(kind: str, site: Site, groups: Sequence[Group]) -> Overview:
    model, shown = SUBJECTS[kind], section(kind)
    return Overview(
        title=shown.text,
        summary=model.lead_in,
        groups=[group for group in groups if group.items],
        empty="Noch ist hier nichts veröffentlicht.",
        meta=page_meta(site, shown.url, shown.text, model.lead_in),
        letters=_letters([item for group in groups for item in group.items]),
    )


def _letters(items: Sequence[Item]) -> list[Letter]:
    """From A to Z, where there are too many to be overseen."""
    if len(items) < _MANY:
        return []
    by_letter: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        first = slugify(item.name, 1)
        by_letter[first.upper() if first.isalpha() and item.name[0].isalpha() else "#"].append(item)
    return [
        Letter(
            letter,
            "ziffern" if letter == "#" else f"buchstabe-{letter.lower()}",
            [Link(item.name, item.url) for item in sorted(by_letter[letter], key=lambda item: fold(item.name))],
        )
        for letter in sorted(by_letter)
    ]


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
