"""Pages of companies, regulations, institutions and topics, and the lists of them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from django.utils.safestring import SafeString

from ...addresses import address
from ...models import (
    SUBJECTS,
    Article,
    Company,
    CompanyKind,
    Institution,
    Instrument,
    Jurisdiction,
    Milestone,
    Regulation,
    Relation,
    RelationRole,
    RelationStatus,
)
from ...models.article.teasers import Teaser, teasers
from ...models.site.compiled import CompiledQuery
from ...models.subjects.subject import Subject
from ...text.dates import day_text
from ..articles.cards import FIRST_SIZES, Card, card, teaser
from ..articles.teasers import ID, NOW
from ..meta import Meta, page_meta
from ..pager import Pager, page_address, pager
from ..site import Site, link, section
from . import timeline as lines
from .companions import Companion, found_beside
from .coverage import Coverage, coverage
from .money import long_amount
from .timeline import Link, Row, StageMark, Timeline

_MANY_DATES = 8  # as high as facts, companions and coverage beside them


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
    """What ties companies and regulations, seen from one of them: `subjects` are the others of whom the same is said."""

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


@dataclass(frozen=True)
class SubjectPage:
    kind: str
    kicker: str
    name: str
    title: str
    summary: str
    first: Card | None  # the newest, with its picture
    cards: Sequence[Card]
    pager: Pager
    spark: Coverage | None
    crumbs: Sequence[Link]
    follow: str
    meta: Meta
    long_title: str = ""
    stage: StageMark | None = None
    stage_sentence: str = ""
    milestones: Sequence[Row] = ()
    timeline: Timeline | None = None
    parts: Sequence[Item] = ()
    facts: Sequence[Fact] = ()
    relations: Sequence[RelationRow] = ()
    companions: Sequence[Companion] = ()

    @property
    def articles_below(self) -> bool:
        """Whether the list of dates is longer than what stands beside it; the articles then follow below, over the whole width."""
        return len(self.milestones) > _MANY_DATES + len(self.relations)


def subject_page(
    subject: Subject, articles: Sequence[Teaser], number: int, site: Site, today: dt.date, page_size: int
) -> SubjectPage:
    """The page of `subject`; `articles` are those of list page `number` and one more if there is an older page."""
    parts = _details(subject, today)
    path = subject.get_absolute_url()
    beside = found_beside(subject)
    heading = subject.name if number == 1 else f"{subject.name}, Seite {number}"
    return SubjectPage(
        kind=subject.kind,
        kicker=parts.pop("kicker", subject.label),
        name=subject.name,
        title=heading,
        summary=subject.description,
        first=card(articles[0], sizes=FIRST_SIZES) if number == 1 else None,
        cards=[teaser(article) for article in articles[1 if number == 1 else 0 : page_size]],
        pager=pager(path, number, has_older=len(articles) > page_size),
        spark=coverage(beside.moments, today),
        companions=beside.companions,
        crumbs=[link("Start", "front"), section(subject.kind)],
        follow=subject.follow,
        meta=page_meta(site, page_address(path, number), heading, subject.description, feeds=True),
        **parts,
    )


def articles_about(subject: Subject, rows: slice) -> list[Teaser]:
    """Some of the published articles with this tag, newest first, found by the through table's own index."""
    return teasers(_newest_about(subject.kind, rows.start, rows.stop).rows(subject.pk, timezone.now()))


@lru_cache(256)
def _newest_about(kind: str, start: int, stop: int) -> CompiledQuery:
    def query(tag: int, now: dt.datetime) -> QuerySet:
        rows_of_tag = SUBJECTS[kind].through_model.objects.published(now).filter(tag=tag)
        newest = rows_of_tag.order_by("-published_at", "-content_object_id")
        chosen = newest.values("content_object_id")[start:stop]
        return Article.objects.published(now).filter(pk__in=chosen).newest_first().teaser_rows()

    return CompiledQuery(query, ID, NOW)


def _details(subject: Subject, today: dt.date) -> dict[str, Any]:
    """What the page of its kind shows besides what all have, as fields of SubjectPage."""
    match subject:
        case Company():
            return _company(subject)
        case Regulation():
            return _regulation(subject, today)
        case Institution():
            return _institution(subject)
    return {"facts": _web_facts(subject)}


def _institution(subject: Institution) -> dict[str, Any]:
    laws = subject.regulations.public()
    facts = [Fact("Art", [Link(subject.get_institution_kind_display())])]
    if subject.jurisdiction:
        facts.append(Fact("Rechtsraum", [Link(subject.get_jurisdiction_display())]))
    return {
        "long_title": subject.long_name,
        "facts": facts + _web_facts(subject),
        "parts": [Item(law.kind, law.name, law.get_absolute_url(), law.get_instrument_display()) for law in laws],
    }


def _company(subject: Company) -> dict[str, Any]:
    relations = _RELATIONS_OF_COMPANY.instances(subject.pk, timezone.now())
    return {
        "kicker": CompanyKind(subject.company_kind).label,
        "facts": _company_facts(subject),
        "relations": _relations((row, row.regulation) for row in relations),
    }


def _relations_of_company(company: int, now: dt.datetime) -> QuerySet:
    return Relation.objects.public(now).filter(company=company).select_related("regulation").order_by("-since", "id")


def _family_of_company(company: int, parent: int, now: dt.datetime) -> QuerySet:
    members = Company.objects.public(now).filter(Q(parent=company) | Q(pk=parent)).exclude(pk=company)
    return members.values_list("pk", "name", "slug")


_RELATIONS_OF_COMPANY = CompiledQuery(_relations_of_company, ID, NOW)
_FAMILY_OF_COMPANY = CompiledQuery(_family_of_company, ID, ID + 1, NOW)


def _company_facts(subject: Company) -> list[Fact]:
    rows = _FAMILY_OF_COMPANY.rows(subject.pk, subject.parent_id or 0, timezone.now())
    family = [(pk, Link(name, address(subject.kind, slug))) for pk, name, slug in rows]
    owner = [link for pk, link in family if pk == subject.parent_id]
    children = [link for pk, link in family if pk != subject.parent_id]
    country = subject.get_country_display() if subject.country else ""
    facts = [
        Fact("Gehört zu", owner),
        Fact("Töchter und Dienste", children),
        Fact("Sitz", plain_values(", ".join(filter(None, (subject.seat, country))))),
        Fact("LEI", plain_values(subject.lei), is_code=True),
    ]
    return [fact for fact in facts if fact.values] + _web_facts(subject)


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


def _regulation(subject: Regulation, today: dt.date) -> dict[str, Any]:
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
        "relations": _relations((row, row.company) for row in companies),
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

    celex = f"https://eur-lex.europa.eu/legal-content/DE/TXT/?uri=CELEX:{subject.celex}"
    checked_on = day_text(subject.checked_on) if subject.checked_on else ""
    facts = [
        Fact("Instrument", [Link(Instrument(subject.instrument).label)]),
        Fact("Rechtsraum", [Link(Jurisdiction(subject.jurisdiction).label)]),
        Fact("Teil von", links(related.parents)),
        Fact("Setzt um", links(related.implements)),
        Fact("Umgesetzt durch", links(related.implemented_by)),
        Fact("Zuständig", links(related.offices, Institution.kind)),
        Fact("CELEX", [Link(subject.celex, celex, is_external=True)] if subject.celex else []),
        Fact("ELI", [Link("data.europa.eu", subject.eli, is_external=True)] if subject.eli else []),
        Fact("Verfahren", plain_values(subject.procedure), is_code=True),
        Fact("Federal Register", [_federal_register(subject.federal_register)] if subject.federal_register else []),
        Fact("CFR", plain_values(subject.cfr), is_code=True),
        Fact("Bundesgesetzblatt", plain_values(subject.bgbl), is_code=True),
        Fact("Zuletzt geprüft", plain_values(checked_on)),
    ]
    return [fact for fact in facts if fact.values] + _web_facts(subject)


def _federal_register(citation: str) -> Link:
    """A citation such as "89 FR 106064", linked to the register's own page of it."""
    parts = citation.split()
    is_citation = len(parts) == 3 and parts[1] == "FR" and parts[0].isdecimal() and parts[2].isdecimal()
    url = f"https://www.federalregister.gov/citation/{parts[0]}-FR-{parts[2]}" if is_citation else ""
    return Link(citation, url, is_external=bool(url))


def _web_facts(subject: Subject) -> list[Fact]:
    return (
        [Fact("Website", [Link(lines.host(subject.website), subject.website, is_external=True)])]
        if subject.website
        else []
    )


def _relations(rows: Iterable[tuple[Relation, Subject]]) -> list[RelationRow]:
    """Relations in order; relations with the same text and source become one row with several subjects."""
    subjects_by_relation: dict[RelationRow, list[Link]] = {}
    for row, subject in rows:
        subjects_by_relation.setdefault(_relation(row, subject), []).append(
            Link(subject.name, subject.get_absolute_url())
        )
    return [replace(relation, subjects=subjects) for relation, subjects in subjects_by_relation.items()]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _relation(row: Relation, other: Subject) -> RelationRow:
    status = RelationStatus(row.status).label if row.status and row.status != RelationStatus.RUNNING else ""
    word = "vom" if row.role == RelationRole.FINE else "seit"  # a fine is a day, the others last
    since = f"{word} {day_text(row.since)}" if row.since else ""
    until = f"bis {day_text(row.until)}" if row.until else ""
    amount = long_amount(row.amount, row.currency)
    details = ", ".join(part for part in (amount, since, until, status) if part)
    return RelationRow(
        other.kind, (), _capital(RelationRole(row.role).label), details, row.text, lines.source_link(row.source)
    )
