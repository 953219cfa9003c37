"""Pages of companies, regulations, institutions and topics, and the lists of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from ...addresses import address
from ...models import SUBJECTS, Institution, Regulation, Topic
from ...models.article.teasers import Teaser, teasers
from ...models.compiled import ID, NOW, CompiledQuery
from ...models.subjects.subject import Subject
from ...text import paragraphs
from ..articles.cards import CARD_SIZES, FIRST_SIZES, Card, card, focus, rows
from ..articles.teasers import newest_of, teasers_of
from ..citations.provisions import Provisions, provisions
from ..laws.law import Law
from ..laws.years import Year, by_year
from ..matrix.card import CARDS, card_address
from ..meta import Meta, absolute, page_meta, subject_words, with_share_picture
from ..pager import Pager, numbered, page_address, pager
from ..site import Site, link, section
from .companions import Companion, found_beside
from .coverage import Coverage, coverage
from .facts import Fact, Item, RelationRow, web_facts
from .institution import institution_details
from .regulation import regulation_details
from .timeline import Link

PICTURE_SIZES = "(min-width: 64rem) 29rem, 100vw"


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
    introduction: Sequence[str] = ()
    picture: SafeString | str = ""
    picks: Sequence[Card] = ()  # what the desk recommends
    long_title: str = ""
    law: Law | None = None
    years: Sequence[Year] = ()  # the same articles by year, on the page of a law
    parts: Sequence[Item] = ()
    facts: Sequence[Fact] = ()
    relations: Sequence[RelationRow] = ()
    provisions: Provisions | None = None  # of a law
    companions: Sequence[Companion] = ()
    ink: str = ""  # of a topic
    card: str = ""  # address of the one for other sites


def subject_page(
    subject: Subject, articles: Sequence[Teaser], number: int, site: Site, today: dt.date, page_size: int
) -> SubjectPage:
    """The page of `subject`; `articles` are those of list page `number` and one more if there is an older page."""
    beside = found_beside(subject)
    parts = _details(subject, beside.moments, today)
    path = subject.get_absolute_url()
    heading = numbered(subject.name, number)
    picks = _picks(subject) if number == 1 else []
    picked = {pick.id for pick in picks}
    listed = [article for article in articles[:page_size] if article.id not in picked]
    has_first = number == 1 and bool(listed)
    first = _card(listed[0], FIRST_SIZES, subject) if has_first else None
    cards = rows(listed[has_first:])
    is_law = subject.kind == Regulation.kind
    return SubjectPage(
        kind=subject.kind,
        kicker=parts.pop("kicker", subject.label),
        name=subject.name,
        title=heading,
        summary=subject.description,
        introduction=paragraphs(subject.introduction) if number == 1 else (),
        picture=_picture(subject),
        picks=[_card(pick, CARD_SIZES, subject) for pick in picks],
        first=first,
        cards=cards,
        years=_years(listed, first, cards, beside.moments) if is_law else (),
        pager=pager(path, number, has_older=len(articles) > page_size),
        spark=None if is_law else coverage(beside.moments, today),  # a law has an axis
        companions=beside.companions,
        provisions=provisions(subject.slug, beside.provisions),
        crumbs=[link("Start", "front"), section(subject.kind)],
        follow=subject.follow,
        meta=_meta(subject, number, heading, site),
        card=absolute(site, card_address(subject.kind, subject.slug)) if subject.kind in CARDS else "",
        **parts,
    )


def _years(
    listed: Sequence[Teaser], first: Card | None, cards: Sequence[Card], moments: Sequence[dt.datetime]
) -> list[Year]:
    shown = [first, *cards] if first else cards
    return by_year(zip((article.publish_at for article in listed), shown, strict=True), moments)


def _picks(subject: Subject) -> list[Teaser]:
    found = teasers_of(subject.picked)
    return [found[pk] for pk in subject.picked if pk in found]


def _card(article: Teaser, sizes: str, subject: Subject) -> Card:
    """Without its picture if that is the one of the page."""
    return card(
        article, sizes=sizes, with_picture=subject.picture_id != article.lead_image_id or not subject.picture_id
    )


def _picture(subject: Subject) -> SafeString | str:
    image = subject.picture
    if image is None:
        return ""
    return image.figure(alt=image.alt, css=f"of-page {focus(image)}", sizes=PICTURE_SIZES, is_first=True)


def _meta(subject: Subject, number: int, heading: str, site: Site) -> Meta:
    title = subject.seo_title if number == 1 and subject.seo_title else heading
    path = page_address(subject.get_absolute_url(), number)
    drawn = address(f"{subject.kind}_picture", subject.slug), subject_words(subject)
    meta = page_meta(site, path, title, subject.seo_description or subject.description, picture=drawn, feeds=True)
    return with_share_picture(meta, subject.picture, site)


def articles_about(kind: str, tag: int, place: slice) -> list[Teaser]:
    """Some of the published articles with this tag, newest first, found by the through table's own index."""
    return teasers(_newest_about(kind, place.start, place.stop).rows(tag, timezone.now()))


@lru_cache(256)
def _newest_about(kind: str, start: int, stop: int) -> CompiledQuery:
    def query(tag: int, now: dt.datetime) -> QuerySet:
        rows_of_tag = SUBJECTS[kind].through_model.objects.published(now).filter(tag=tag)
        return newest_of(rows_of_tag, "content_object_id", start, stop, now)

    return CompiledQuery(query, ID, NOW)


def _details(subject: Subject, moments: Sequence[dt.datetime], today: dt.date) -> dict[str, Any]:
    """What the page of its kind shows besides what all have, as fields of SubjectPage."""
    match subject:
        case Regulation():
            return regulation_details(subject, moments, today)
        case Institution():
            return institution_details(subject, today)
        case Topic():
            return {"facts": web_facts(subject), "ink": subject.ink}
    return {}
