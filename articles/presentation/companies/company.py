"""The page of a company: in numbers, what ties it to laws, who owns it, what is about it and what mentions it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...addresses import named_address
from ...models import Company, CompanyKind, Regulation, Relation
from ...models.article.teasers import Teaser
from ..articles.cards import Card, headline
from ..site import Site
from ..subjects.companions import Companion
from ..subjects.facts import Fact, plain_values, web_facts
from ..subjects.numbers import number_facts
from ..subjects.subject import SubjectPage, subject_page
from .family import Family, Node
from .figures import Figure, figures
from .ties import Tie, is_pursuit, relations_of, ties

MENTIONS = 6  # on the page of the company; all of them have a page of their own
MENTIONS_READ = 2 * MENTIONS  # some may be about one of its children, and so stand above
_SEEN = 8  # rows of a table before it folds


@dataclass(frozen=True)
class Table:
    """Ties under one heading."""

    title: str
    anchor: str
    seen: Sequence[Tie]
    folded: Sequence[Tie] = ()


@dataclass(frozen=True)
class CompanyParts:
    """What the page of a company has besides what the pages of all subjects have."""

    figures: Sequence[Figure]
    tables: Sequence[Table]  # on the first page
    first_page: str  # its address on the others
    tree: Node | None
    mentions: Sequence[Card]
    all_mentions: str  # the address of the rest


def company_page(
    company: Company,
    family: Family,
    articles: Sequence[tuple[Teaser, int]],
    mentions: Sequence[Teaser],
    number: int,
    site: Site,
    today: dt.date,
    page_size: int,
) -> tuple[SubjectPage, CompanyParts]:
    """`articles` as of `subject_page`, each with the company that it is about."""
    page = subject_page(company, [article for article, _ in articles], number, site, today, page_size)
    whose = {article.id: family.members[pk] for article, pk in articles if pk != company.pk}
    why = {pk: f"über {member.name}" for pk, member in whose.items()}
    page = replace(
        page,
        kicker=CompanyKind(company.company_kind).label,
        facts=_facts(company),
        first=_marked(page.first, why) if page.first else None,
        cards=[_marked(card, why) for card in page.cards],
        companions=[_with_law(one, company) for one in page.companions],
    )
    above = {article.id for article, _ in articles}
    others = [headline(article) for article in mentions if article.id not in above]
    relations = relations_of([member.id for member in (*family.above, *family.members.values())])
    parts = CompanyParts(
        figures=figures(relations, family, today),
        tables=_tables(relations, family, today) if number == 1 else (),
        first_page="" if number == 1 else company.get_absolute_url(),
        tree=family.tree,
        mentions=others[:MENTIONS],
        all_mentions=named_address("mentions", company.slug) if len(mentions) > MENTIONS else "",
    )
    return page, parts


def _marked(card: Card, why: Mapping[int, str]) -> Card:
    return replace(card, why=why[card.id]) if card.id in why else card


def _with_law(companion: Companion, company: Company) -> Companion:
    """Two articles have both tags, so there is a page of the two."""
    if companion.kind != Regulation.kind:
        return companion
    return replace(companion, url=named_address("pair", company.slug, companion.url.strip("/").rpartition("/")[2]))


def _facts(subject: Company) -> list[Fact]:
    country = subject.get_country_display() if subject.country else ""
    facts = [
        Fact("Sitz", plain_values(", ".join(filter(None, (subject.seat, country))))),
        *number_facts(subject),
    ]
    return [fact for fact in facts if fact.values] + web_facts(subject)


def _tables(relations: Sequence[Relation], family: Family, today: dt.date) -> list[Table]:
    """What is done against the company and its children, what else binds them, and what concerns its owners."""
    members, owners = family.members, {owner.id: owner for owner in family.above}
    inside = [row for row in relations if row.company_id in members]
    pursuits = [row for row in inside if is_pursuit(row)]
    others = [row for row in inside if not is_pursuit(row)]
    here = family.here.id
    tables = [
        _table("Verfahren und Sanktionen", "verfahren", ties(pursuits, members, here, today)),
        _table("Welche Regelwerke greifen", "regelwerke", ties(others, members, here, today)),
        _table(
            "Was für den Konzern gilt",
            "konzern",
            ties([row for row in relations if row.company_id in owners], owners, here, today),
        ),
    ]
    return [table for table in tables if table.seen]


def _table(title: str, anchor: str, rows: Sequence[Tie]) -> Table:
    """One more row is no reason to fold."""
    seen = len(rows) if len(rows) <= _SEEN + 2 else _SEEN
    return Table(title, anchor, rows[:seen], rows[seen:])
