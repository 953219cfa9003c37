"""Articles that mention a company without being about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...addresses import address, named_address
from ...models import Company
from ...models.article.teasers import Teaser
from ..articles.cards import Card, rows
from ..meta import Meta, page_meta, subject_words
from ..pager import Pager, numbered, page_address, pager
from ..site import Site, link, section
from ..subjects.timeline import Link


@dataclass(frozen=True)
class MentionsPage:
    title: str
    summary: str
    cards: Sequence[Card]
    pager: Pager
    crumbs: Sequence[Link]
    meta: Meta


def mentions_page(
    company: Company, articles: Sequence[Teaser], number: int, site: Site, page_size: int
) -> MentionsPage:
    path = named_address("mentions", company.slug)
    title = numbered(f"{company.name}: erwähnt in", number)
    summary = f"Artikel, in denen {company.name} vorkommt, ohne ihr Thema zu sein."
    drawn = address(f"{company.kind}_picture", company.slug), subject_words(company)
    return MentionsPage(
        title=title,
        summary=summary,
        cards=rows(articles[:page_size]),
        pager=pager(path, number, has_older=len(articles) > page_size),
        crumbs=[link("Start", "front"), section(company.kind), Link(company.name, company.get_absolute_url())],
        meta=page_meta(site, page_address(path, number), title, summary, picture=drawn),
    )
