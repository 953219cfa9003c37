"""The page of a company and a law: what ties the two, the law's dates, and the articles about both."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ...addresses import named_address
from ...models import Company, Regulation, Relation
from ...models.article.teasers import Teaser
from ...models.subjects.stages import Dated
from ..articles.cards import FIRST_SIZES, Card, card, rows
from ..meta import Meta, page_meta, pair_words
from ..pager import Pager, numbered, page_address, pager
from ..site import Site, link, section
from ..subjects import timeline as lines
from ..subjects.milestones import milestones_of
from ..subjects.timeline import Link, Row, StageMark
from .covered import articles_about_both
from .family import Family
from .ties import Tie, relations_of, ties

LEAST = 2  # articles about both that make a page where nothing ties the two; one may be chance
_PAST, _COMING = 2, 3


@dataclass(frozen=True)
class PairPage:
    name: str
    title: str
    company: Link
    law: Link
    stage: StageMark | None
    stage_sentence: str
    summary: str
    ties: Sequence[Tie]
    milestones: Sequence[Row]  # the last ones and the next
    first: Card | None
    cards: Sequence[Card]
    pager: Pager
    crumbs: Sequence[Link]
    meta: Meta


def exists(relations: Sequence[Relation], articles: Sequence[Teaser], number: int) -> bool:
    """Whether readers can see what makes page `number`; `relations` are those of the company and its children."""
    return bool(articles) if number > 1 else bool(relations) or len(articles) >= LEAST


def is_pair(family: Family, law: int) -> bool:
    """Whether the two have a page."""
    relations = relations_of(family.members, law)
    return exists(relations, articles_about_both(family.here.id, law, slice(0, LEAST)) if not relations else (), 1)


def pair_page(
    family: Family,
    company: Company,
    law: Regulation,
    relations: Sequence[Relation],
    articles: Sequence[Teaser],
    number: int,
    site: Site,
    today: dt.date,
    page_size: int,
) -> PairPage:
    path = named_address("pair", company.slug, law.slug)
    name = f"{company.name} und {law.name}"
    listed = list(articles[:page_size])
    first = listed.pop(0) if number == 1 and listed else None
    milestones = milestones_of([law.pk])[law.pk]
    tied = ties(relations, family.members, family.here.id, today)
    summary = _summary(tied, company, law)
    drawn = named_address("pair_picture", company.slug, law.slug), pair_words(company, law)
    return PairPage(
        name=name,
        title=numbered(name, number),
        company=Link(company.name, company.get_absolute_url()),
        law=Link(law.name, law.get_absolute_url()),
        stage=lines.stage_mark(milestones, today) if law.has_stage else None,
        stage_sentence=lines.stage_sentence(milestones, today) if law.has_stage else "",
        summary=summary,
        ties=tied,
        milestones=_around(milestones, today),
        first=card(first, sizes=FIRST_SIZES) if first else None,
        cards=rows(listed),
        pager=pager(path, number, has_older=len(articles) > page_size),
        crumbs=[link("Start", "front"), section(Company.kind), Link(company.name, company.get_absolute_url())],
        meta=page_meta(site, page_address(path, number), numbered(name, number), summary, picture=drawn),
    )


def _summary(tied: Sequence[Tie], company: Company, law: Regulation) -> str:
    """What holds now, in a few words each."""
    said = [_said(tie) for tie in tied if not tie.is_over]
    if said:
        return f"{'. '.join(said[:_COMING])}."
    if tied:
        return "Was die beiden verband, ist vorbei."
    return f"Unsere Artikel über {company.name}, in denen es auch um „{law.name}“ geht."


def _said(tie: Tie) -> str:
    of = f" von {tie.amount}" if tie.amount else ""
    whose = f"{tie.company.text}: " if tie.company else ""
    when = f"vom {tie.when}" if tie.when[:1].isdigit() else tie.when
    return whose + " ".join(filter(None, (f"{tie.role}{of}", when))) + (f", {tie.status}" if tie.status else "")


def _around(milestones: Sequence[Dated], today: dt.date) -> list[Row]:
    """Of the law's dates the last ones that have come and the next ones."""
    shown = [row for row in lines.rows(milestones, today, {}) if row.state != "moved"]
    done = [row for row in shown if row.state == "done"]
    coming = [row for row in shown if row.state != "done"]
    return [*done[-_PAST:], *coming[:_COMING]]
