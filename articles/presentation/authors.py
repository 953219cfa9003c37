"""An author's page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from ..models import Article, Author, AuthorKind, Byline
from .cards import Card, focus, teaser
from .coverage import MONTHS, SAMPLE, Coverage, coverage
from .meta import Meta, page_meta
from .pager import Pager, page_address, pager
from .site import Site, link
from .subjects import Fact
from .timeline import Link, host

PORTRAIT_SIZES = "8.5rem"


@dataclass(frozen=True)
class AuthorPage:
    name: str
    title: str
    kicker: str
    role: str
    summary: str
    portrait: SafeString | str
    focus: str
    credit: str
    facts: Sequence[Fact]
    cards: Sequence[Card]
    pager: Pager
    spark: Coverage | None
    crumbs: Sequence[Link]
    follow: str
    meta: Meta


def author_page(
    author: Author, articles: Sequence[Article], number: int, site: Site, today: dt.date, page_size: int
) -> AuthorPage:
    """The page of a public author; `articles` as in `subjects.subject_page`."""
    path = author.get_absolute_url()
    title = f"Artikel von {author.name}" + (f", Seite {number}" if number > 1 else "")
    portrait = author.portrait if author.portrait_id and author.portrait.is_usable else None
    facts = [
        Fact("Fachgebiete", [Link(author.expertise)] if author.expertise else []),
        Fact("E-Mail", [Link(author.email, f"mailto:{author.email}")] if author.email else []),
        Fact(
            "Website",
            [Link(host(author.website), author.website, is_external=True)] if author.website else [],
        ),
        Fact("Kürzel", [Link(author.initials)] if author.initials else []),
    ]
    return AuthorPage(
        name=author.name,
        title=title,
        kicker=AuthorKind(author.kind).label if author.kind != AuthorKind.PERSON else "Autor:in",
        role=author.role,
        summary=author.profile,
        portrait=portrait.picture(f"Porträt: {author.name}", PORTRAIT_SIZES, is_first=True) if portrait else "",
        focus=focus(portrait) if portrait else "",
        credit=portrait.printed_credit if portrait else "",
        facts=[fact for fact in facts if fact.values],
        cards=[teaser(article) for article in articles[:page_size]],
        pager=pager(path, number, has_older=len(articles) > page_size),
        spark=coverage(_moments(author, today), today),
        crumbs=[link("Start", "front"), link("Redaktion", "author_list")],
        follow=f"{author.name} folgen",
        meta=page_meta(site, page_address(path, number), title, author.profile, feeds=True),
    )


def articles_by(author: Author, rows: slice) -> list[Article]:
    """Some of the published articles of this author, newest first."""
    chosen = (
        Byline.objects.published()
        .filter(author=author)
        .order_by("-published_at", "-article_id")
        .values("article_id")[rows]
    )
    return list(Article.objects.published().filter(pk__in=chosen).newest_first().for_cards())


def _moments(author: Author, today: dt.date) -> list[dt.datetime]:
    rows = Byline.objects.published().filter(author=author).order_by("-published_at")
    since = today - dt.timedelta(days=MONTHS * 31)
    return list(rows.filter(published_at__date__gte=since).values_list("published_at", flat=True)[:SAMPLE])
