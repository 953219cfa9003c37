"""What there is under `/api/v1/`: the one table that answers, descriptions and the German page are made of."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from ..models import (
    SUBJECTS,
    Article,
    Certainty,
    Genre,
    Instrument,
    Jurisdiction,
    Milestone,
    MilestoneKind,
    Precision,
    Regulation,
    Relation,
    RelationRole,
    RelationStatus,
)
from ..models.article.querysets import visible
from ..models.subjects.company import CompanyKind
from ..models.subjects.institution import InstitutionKind
from . import fields as f
from . import filters as by
from . import gathered as g
from .fields import Field
from .filters import Filter


@dataclass(frozen=True)
class Resource:
    """`rows` is the gate: what readers can reach at a moment."""

    name: str  # in addresses
    title: str
    description: str
    rows: Callable[[dt.datetime], QuerySet]
    fields: Sequence[Field]
    filters: Sequence[Filter] = ()
    order: tuple[str, ...] = ("id",)  # the id last; rows that come later go in behind it or, with "-", before
    sorted_by: type | None = None  # of what the first of `order` is, where that is not the id
    kind: str = ""  # of a subject
    has_own_licences: bool = False  # else that of the settings


def _public(kind: str) -> Callable[[dt.datetime], QuerySet]:
    return SUBJECTS[kind].objects.public


def _dates(now: dt.datetime) -> QuerySet:
    return Milestone.objects.public(now).filter(regulation__in=Regulation.objects.public(now))


def articles(now: dt.datetime, last: dt.datetime | None = None) -> QuerySet:
    """Those of `published()`, like feeds without advertising; with `last` those that appeared until then."""
    return Article.objects.filter(visible(now, last=last)).without_advertising()


def _subject(kind: str) -> tuple[Field, ...]:
    """What all kinds of subject have."""
    return (
        f.number("id", "Bleibt, auch wenn der Name sich ändert"),
        f.text("name", "Der Name, wie Redaktionen ihn schreiben"),
        g.page_address(kind),
        g.other_names(kind),
        f.text_or_null("profile", "Zwei, drei Sätze"),
        f.text_or_null("website", "Website"),
        f.text_or_null("wikidata", "Wikidata-Kennung"),
    )


_COMPANIES = Resource(
    name="companies",
    title="Unternehmen",
    description="Konzerne und Dienste, über die wir berichten.",
    kind="company",
    rows=_public("company"),
    fields=(
        *_subject("company"),
        f.coded("kind", "Unternehmen oder Dienst", CompanyKind, "company_kind"),
        g.subject("parent", "Wozu es gehört", "company", "parent_id"),
        f.text_or_null("seat", "Sitz"),
        f.coded("country", "Land", Jurisdiction),
        f.text_or_null("lei", "LEI nach ISO 17442"),
    ),
    filters=(
        by.called("Facebook"),
        by.coded("kind", "Unternehmen oder Dienst", CompanyKind, "company_kind"),
        by.coded("country", "Land", Jurisdiction),
        by.subject("parent", "Wozu es gehört", "company", "parent", "meta"),
        by.exact("lei", "LEI nach ISO 17442", "5493006MHB84DD0ZWV18"),
        by.exact("wikidata", "Wikidata-Kennung", "Q182477"),
    ),
)
_LAWS = Resource(
    name="laws",
    title="Regelwerke",
    description="Gesetze und Regeln, mit ihrem Stand am heutigen Tag.",
    kind="regulation",
    rows=_public("regulation"),
    fields=(
        *_subject("regulation"),
        f.text_or_null("long_title", "Voller Titel"),
        f.text_or_null("summary", "Worum es geht, in einem Satz"),
        f.coded("instrument", "Rechtsinstrument", Instrument),
        f.coded("jurisdiction", "Rechtsraum", Jurisdiction),
        g.stage("stage", "Der Stand heute, aus den Terminen errechnet"),
        f.text_or_null("celex", "CELEX-Nummer"),
        f.text_or_null("eli", "European Legislation Identifier"),
        f.text_or_null("procedure", "Nummer des EU-Verfahrens"),
        f.text_or_null("federal_register", "Fundstelle im Federal Register"),
        f.text_or_null("cfr", "Stelle im Code of Federal Regulations"),
        f.text_or_null("bgbl", "Fundstelle im Bundesgesetzblatt"),
        f.text_or_null("drucksache", "Bundestagsdrucksache"),
        g.subject("part_of", "Wovon es ein Teil ist", "regulation", "part_of_id"),
        g.subject("implements", "Was es umsetzt", "regulation", "implements_id"),
        g.offices("institutions", "Wer zuständig ist"),
        f.day("checked_on", "Wann die Redaktion die Angaben zuletzt geprüft hat"),
    ),
    filters=(
        by.called("DSA"),
        by.coded("jurisdiction", "Rechtsraum", Jurisdiction),
        by.coded("instrument", "Rechtsinstrument", Instrument),
        by.subject("part_of", "Wovon es ein Teil ist", "regulation", "part_of", "us-exportkontrollen"),
        by.subject("implements", "Was es umsetzt", "regulation", "implements", "nis-2-richtlinie"),
        by.subject("institution", "Wer zuständig ist", "institution", "institutions", "eu-kommission"),
        by.exact("celex", "CELEX-Nummer", "32024R1689"),
    ),
)
_MILESTONES = Resource(
    name="milestones",
    title="Termine",
    description="Was wann mit einem Regelwerk geschieht oder geschehen ist, nach Datum.",
    rows=_dates,
    order=("date", "id"),
    sorted_by=dt.date,
    fields=(
        f.number("id", "Bleibt, auch wenn der Termin sich ändert"),
        g.subject("law", "Das Regelwerk", "regulation"),
        f.coded("kind", "Was geschieht", MilestoneKind),
        f.day("date", "Der Tag; bei ungenauem Datum der erste des Zeitraums"),
        f.coded("precision", "Wie genau das Datum ist", Precision),
        f.coded("certainty", "Wie sicher es ist", Certainty),
        f.text_or_null("scope", "Was es betrifft"),
        f.text_or_null("text", "Erläuterung"),
        f.text_or_null("source", "Quelle"),
        g.referred("article", "Unser Artikel dazu", "our_article_id", "articles", articles, "title"),
        g.other_milestone("replaces", "id des Termins, den dieser ersetzt", "replaced_by"),
        g.other_milestone("replaced_by", "id des Termins, der an seine Stelle trat; sonst gilt er", "replaces"),
    ),
    filters=(
        by.subject("law", "Regelwerk", "regulation", "regulation", "ai-act"),
        by.coded("kind", "Was geschieht", MilestoneKind),
        by.coded("certainty", "Wie sicher es ist", Certainty),
        by.day("from", "Von diesem Tag an", "date__gte"),
        by.day("to", "Bis zu diesem Tag", "date__lte"),
    ),
)
_RELATIONS = Resource(
    name="relations",
    title="Beziehungen",
    description="Was ein Regelwerk für ein Unternehmen bedeutet: Benennungen, Verfahren, Bußgelder, mit Quelle.",
    rows=Relation.objects.public,
    fields=(
        f.number("id", "Bleibt, auch wenn der Stand sich ändert"),
        g.subject("company", "Das Unternehmen", "company"),
        g.subject("law", "Das Regelwerk", "regulation"),
        f.coded("role", "Art der Beziehung", RelationRole),
        f.coded("status", "Stand", RelationStatus),
        f.day("since", "Seit wann"),
        f.day("until", "Bis wann"),
        f.amount("amount", "Betrag"),
        f.text_or_null("currency", "Währung nach ISO 4217"),
        f.text_or_null("text", "Erläuterung"),
        f.text("source", "Quelle"),
    ),
    filters=(
        by.subject("company", "Unternehmen", "company", "company", "meta"),
        by.subject("law", "Regelwerk", "regulation", "regulation", "digital-markets-act"),
        by.coded("role", "Art der Beziehung", RelationRole),
        by.coded("status", "Stand", RelationStatus),
    ),
)
_INSTITUTIONS = Resource(
    name="institutions",
    title="Institutionen",
    description="Behörden, Gerichte, Parlamente und Verbände.",
    kind="institution",
    rows=_public("institution"),
    fields=(
        *_subject("institution"),
        f.coded("kind", "Art", InstitutionKind, "institution_kind"),
        f.text_or_null("long_name", "Voller Name"),
        f.coded("jurisdiction", "Rechtsraum", Jurisdiction),
    ),
    filters=(
        by.called("BNetzA"),
        by.coded("kind", "Art", InstitutionKind, "institution_kind"),
        by.coded("jurisdiction", "Rechtsraum", Jurisdiction),
    ),
)
_TOPICS = Resource(
    name="topics",
    title="Themen",
    description="Worum es in unseren Artikeln sonst geht.",
    kind="topic",
    rows=_public("topic"),
    fields=_subject("topic"),
    filters=(by.called("KI"),),
)
_ARTICLES = Resource(
    name="articles",
    title="Artikel",
    description="Angaben zu unseren Artikeln, neueste zuerst. Den Text hat nur der einzelne Artikel, und nur, wenn seine Lizenz die Nachnutzung erlaubt.",
    rows=articles,
    order=("-publish_at", "-id"),
    sorted_by=dt.datetime,
    has_own_licences=True,
    fields=(
        f.number("id", "Bleibt, auch wenn Titel und Adresse sich ändern"),
        g.page_address("article"),
        f.text_or_null("kicker", "Dachzeile"),
        f.text("title", "Titel"),
        f.text_or_null("lead", "Vorspann"),
        f.coded("genre", "Darstellungsform", Genre),
        f.text("lang", "Sprache"),
        f.moment("published_at", "Wann er erschienen ist", "publish_at"),
        f.moment("updated_at", "Wann er zuletzt aktualisiert worden ist"),
        g.authors("authors", "Von wem er ist"),
        g.tags("tags", "Wovon er handelt; „is_main“: er handelt vor allem davon"),
        f.number("word_count", "Wörter im Text"),
        g.licence("licence", "Was mit dem Text erlaubt ist; null: alle Rechte vorbehalten"),
        g.licensed_text("text_html", "Der Text ohne Bilder; null, wenn seine Lizenz ihn nicht freigibt"),
    ),
    filters=(
        by.subject("company", "Unternehmen", "company", "company", "meta"),
        by.subject("law", "Regelwerk", "regulation", "regulation", "ai-act"),
        by.subject("institution", "Institution", "institution", "institution", "eu-kommission"),
        by.subject("topic", "Thema", "topic", "topic", "chips"),
        by.coded("genre", "Darstellungsform", Genre),
        by.day("since", "Erschienen an diesem Tag oder danach", "since"),
        by.day("until", "Erschienen an diesem Tag oder davor", "until"),
    ),
)
RESOURCES = {
    resource.name: resource
    for resource in (_COMPANIES, _LAWS, _MILESTONES, _RELATIONS, _INSTITUTIONS, _TOPICS, _ARTICLES)
}
