"""What the page of a law shows besides what all tags have."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from ...addresses import address
from ...models import Article, Institution, Instrument, Jurisdiction, Milestone, Regulation, Relation
from ...models.compiled import ID, NOW, CompiledQuery
from ...text.dates import day_text
from . import timeline as lines
from .facts import Fact, Item, plain_values, relations_between, web_facts
from .numbers import number_facts
from .timeline import Link


class _Listed(NamedTuple):
    """A law or an office, as much of it as a link needs."""

    id: int
    name: str
    slug: str


class _Related(NamedTuple):
    """What belongs to a regulation, by name."""

    parents: list[_Listed]
    parts: list[_Listed]
    implements: list[_Listed]
    implemented_by: list[_Listed]
    offices: list[_Listed]


def regulation_details(subject: Regulation, today: dt.date) -> dict[str, Any]:
    rows = _milestones(subject)
    own = [row for row in rows if row.regulation_id == subject.pk]
    related = _related_laws(subject)
    links = {
        row.our_article_id: Link(row.our_article.title, row.our_article.get_absolute_url())
        for row in own
        if row.article_is_public
    }
    companies = _RELATIONS_OF_LAW.instances(subject.pk, timezone.now())
    return {
        "long_title": subject.long_title,
        "stage": lines.stage_mark(own, today) if subject.has_stage else None,
        "stage_sentence": lines.stage_sentence(own, today) if subject.has_stage else "",
        "milestones": lines.rows(own, today, links),
        "timeline": lines.timeline(own, today),
        "parts": [_part(law, rows, today) for law in related.parts],
        "facts": _regulation_facts(subject, related),
        "relations": relations_between((row, row.company) for row in companies),
    }


def _relations_of_law(law: int, now: dt.datetime) -> QuerySet:
    relations = Relation.objects.public(now).filter(regulation=law).select_related("company")
    return relations.order_by("company__folded", "since")


def _part(law: _Listed, milestones: Iterable[Milestone], today: dt.date) -> Item:
    own = [row for row in milestones if row.regulation_id == law.id]
    return Item(Regulation.kind, law.name, address(Regulation.kind, law.slug), stage=lines.stage_mark(own, today))


def _milestones(subject: Regulation) -> list[Milestone]:
    """Public milestones of a regulation and of its parts, each with whether readers can reach our article on it."""
    return _MILESTONES_OF_LAW.instances(subject.pk, timezone.now())


def _milestones_of_law(law: int, now: dt.datetime) -> QuerySet:
    public = Article.objects.published(now).filter(pk=OuterRef("our_article_id"))
    rows = Milestone.objects.public(now).filter(Q(regulation=law) | Q(regulation__part_of=law))
    return (
        rows.annotate(article_is_public=Exists(public))
        .select_related("our_article")
        .only(*(field.name for field in Milestone._meta.concrete_fields), "our_article__title", "our_article__slug")
        .order_by("date", "id")
    )


_RELATIONS_OF_LAW = CompiledQuery(_relations_of_law, ID, NOW)
_MILESTONES_OF_LAW = CompiledQuery(_milestones_of_law, ID, NOW)


def _related_laws(subject: Regulation) -> _Related:
    """What belongs to a regulation; one query."""
    rows = _RELATED_LAWS.rows(subject.pk, subject.part_of_id or 0, subject.implements_id or 0, timezone.now())
    related = _Related([], [], [], [], [])
    for kind, pk, name, slug, part_of, implements in sorted(rows, key=lambda row: row[2].casefold()):
        listed = _Listed(pk, name, slug)
        if kind == "office":
            related.offices.append(listed)
            continue
        if pk == subject.part_of_id:
            related.parents.append(listed)
        if part_of == subject.pk:
            related.parts.append(listed)
        if pk == subject.implements_id:
            related.implements.append(listed)
        if implements == subject.pk:
            related.implemented_by.append(listed)
    return related


def _related_laws_query(law: int, part_of: int, implements: int, now: dt.datetime) -> QuerySet:
    laws = Regulation.objects.public(now).filter(Q(pk__in=[part_of, implements]) | Q(part_of=law) | Q(implements=law))
    rows = laws.order_by().values_list(Value("law"), "pk", "name", "slug", "part_of_id", "implements_id")
    offices = Institution.objects.public(now).filter(regulations=law).order_by()
    return rows.union(offices.values_list(Value("office"), "pk", "name", "slug", F("pk"), F("pk")), all=True)


_RELATED_LAWS = CompiledQuery(_related_laws_query, ID, ID + 1, ID + 2, NOW)


def _regulation_facts(subject: Regulation, related: _Related) -> list[Fact]:
    def links(listed: Iterable[_Listed], kind: str = Regulation.kind) -> list[Link]:
        return [Link(row.name, address(kind, row.slug)) for row in listed]

    checked_on = day_text(subject.checked_on) if subject.checked_on else ""
    facts = [
        Fact("Instrument", [Link(Instrument(subject.instrument).label)]),
        Fact("Rechtsraum", [Link(Jurisdiction(subject.jurisdiction).label)]),
        Fact("Teil von", links(related.parents)),
        Fact("Setzt um", links(related.implements)),
        Fact("Umgesetzt durch", links(related.implemented_by)),
        Fact("Zuständig", links(related.offices, Institution.kind)),
        *number_facts(subject),
        Fact("Zuletzt geprüft", plain_values(checked_on)),
    ]
    return [fact for fact in facts if fact.values] + web_facts(subject)
