"""An author's page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from ...addresses import address
from ...models import Author, AuthorKind, Byline
from ...models.article.teasers import Teaser, teasers
from ...models.compiled import ID, NOW, CompiledQuery, moment
from ..meta import Meta, author_words, page_meta
from ..pager import Pager, numbered, page_address, pager
from ..site import Site, link
from ..subjects.coverage import SAMPLE, Coverage, coverage
from ..subjects.facts import Fact, plain_values
from ..subjects.timeline import Link, host
from .cards import Card, focus, rows, usable_portrait
from .teasers import newest_of

PORTRAIT_SIZES = "8.5rem"


@dataclass(frozen=True)
class AuthorPage:
    name: str
    title: str
    kicker: str
    role: str
    summary: str
    facts: Sequence[Fact]
    cards: Sequence[Card]
    pager: Pager
    spark: Coverage | None
    crumbs: Sequence[Link]
    follow: str
    meta: Meta
    portrait: SafeString | str = ""
    focus: str = ""
    credit: str = ""


def author_page(
    author: Author, articles: Sequence[Teaser], number: int, site: Site, today: dt.date, page_size: int
) -> AuthorPage:
    """The page of a public author; `articles` as in `subjects.subject_page`."""
    path = author.get_absolute_url()
    picture = address("author_picture", author.slug), author_words(author.name)
    title = numbered(f"Artikel von {author.name}", number)
    page = AuthorPage(
        name=author.name,
        title=title,
        kicker=AuthorKind(author.kind).label if author.kind != AuthorKind.PERSON else "Autor:in",
        role=author.role,
        summary=author.profile,
        facts=_facts(author),
        cards=rows(articles[:page_size]),
        pager=pager(path, number, has_older=len(articles) > page_size),
        spark=coverage([moment(at) for (at,) in _MOMENTS.rows(author.pk, timezone.now())], today),
        crumbs=[link("Start", "front"), link("Redaktion", "author_list")],
        follow=f"{author.name} folgen",
        meta=page_meta(site, page_address(path, number), title, author.profile, picture=picture, feeds=True),
    )
    portrait = usable_portrait(author)
    if portrait is None:
        return page
    picture = portrait.picture(f"Porträt: {author.name}", PORTRAIT_SIZES, is_first=True)
    return replace(page, portrait=picture, focus=focus(portrait), credit=portrait.printed_credit)


def _facts(author: Author) -> list[Fact]:
    website = Link(host(author.website), author.website, is_external=True) if author.website else None
    facts = [
        Fact("Fachgebiete", plain_values(author.expertise)),
        Fact("E-Mail", [Link(author.email, f"mailto:{author.email}")] if author.email else []),
        Fact("Website", [website] if website else []),
        Fact("Kürzel", plain_values(author.initials)),
    ]
    return [fact for fact in facts if fact.values]


def articles_by(author: Author, place: slice) -> list[Teaser]:
    """Some of the published articles of this author, newest first."""
    return teasers(_newest_by(place.start, place.stop).rows(author.pk, timezone.now()))


@lru_cache(64)
def _newest_by(start: int, stop: int) -> CompiledQuery:
    def query(author: int, now: dt.datetime) -> QuerySet:
        bylines = Byline.objects.published(now).filter(author=author)
        return newest_of(bylines, "article_id", start, stop, now)

    return CompiledQuery(query, ID, NOW)


def _moments_query(author: int, now: dt.datetime) -> QuerySet:
    bylines = Byline.objects.published(now).filter(author=author).order_by("-published_at")
    return bylines.values_list("published_at")[:SAMPLE]


_MOMENTS = CompiledQuery(_moments_query, ID, NOW)
