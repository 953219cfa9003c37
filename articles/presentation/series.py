"""The page of a series, and the list of all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.safestring import SafeString

from ..addresses import named_address
from ..models import Article, Series, SeriesPart
from ..models.article.teasers import teasers
from ..models.compiled import ID, NOW, CompiledQuery
from ..text import paragraphs
from .articles.cards import CARD_SIZES, Card, card, focus
from .meta import Meta, page_meta, with_share_picture
from .pager import Pager, numbered, page_address, pager
from .site import Site, link
from .subjects.timeline import Link

FIRST_SIZES = (
    "(min-width: 76rem) 42rem, (min-width: 48rem) 60vw, 7rem"  # of the list; on a phone as small as the others
)
COVER_SIZES = "(min-width: 76rem) 71rem, 100vw"
SUMMARY = "Themen, die mehr als einen Artikel brauchen: in der Reihenfolge, in der man sie am besten liest."


@dataclass(frozen=True)
class SeriesPage:
    title: str
    introduction: Sequence[str]
    picture: SafeString | str
    parts: Sequence[Card]
    crumbs: Sequence[Link]
    meta: Meta

    @property
    def extent(self) -> str:
        return said_extent(len(self.parts))

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


@dataclass(frozen=True)
class SeriesCard:
    title: str
    url: str
    teaser: str
    extent: str
    picture: SafeString | str = ""
    focus: str = ""
    credit: str = ""


@dataclass(frozen=True)
class SeriesList:
    title: str
    summary: str
    cards: Sequence[SeriesCard]
    pager: Pager
    meta: Meta


def said_extent(parts: int) -> str:
    return "1 Teil" if parts == 1 else f"{parts} Teile"


def series_page(series: Series, site: Site) -> SeriesPage:
    """The page of a public series; one query."""
    introduction, image = paragraphs(series.introduction), series.picture
    path = series.get_absolute_url()
    parts = teasers(_PARTS.rows(series.pk, timezone.now()))
    meta = page_meta(site, path, series.title, next(iter(introduction), ""), feeds=True)
    return SeriesPage(
        title=series.title,
        introduction=introduction,
        picture=image.figure(alt=image.alt, css=f"cover {focus(image)}", sizes=COVER_SIZES, is_first=True)
        if image
        else "",
        parts=[card(part, sizes=CARD_SIZES, with_picture=part.lead_image_id != series.picture_id) for part in parts],
        crumbs=[link("Start", "front"), link("Serien", "series_list")],
        meta=with_share_picture(meta, image, site),
    )


def _parts_query(series: int, now: dt.datetime) -> QuerySet:
    parts = Article.objects.published(now).without_advertising().filter(series_parts__series=series)
    return parts.order_by("series_parts__position", "series_parts__id").teaser_rows()


_PARTS = CompiledQuery(_parts_query, ID, NOW)


def series_list(rows: Sequence[Series], number: int, site: Site, page_size: int) -> SeriesList:
    """`rows` as in `series_rows`, with one more than a page if there are older ones."""
    path, title = named_address("series_list"), "Serien"
    heading = numbered(title, number)
    return SeriesList(
        title=heading,
        summary=SUMMARY,
        cards=[_card(row, is_first=place == 0) for place, row in enumerate(rows[:page_size])],
        pager=pager(path, number, has_older=len(rows) > page_size),
        meta=page_meta(site, page_address(path, number), heading, SUMMARY),
    )


def series_rows(rows: slice) -> list[Series]:
    """Some of the public series, newest first, each with the number of its public parts as `extent`."""
    return _newest(rows.start, rows.stop).instances(timezone.now())


@lru_cache(64)
def _newest(start: int, stop: int) -> CompiledQuery:
    def query(now: dt.datetime) -> QuerySet:
        parts = SeriesPart.objects.published(now).filter(series=OuterRef("pk")).order_by().values("series")
        counted = Coalesce(Subquery(parts.annotate(count=Count("pk")).values("count")), 0)
        return Series.objects.public(now).select_related("picture").annotate(extent=counted)[start:stop]

    return CompiledQuery(query, NOW)


def _card(series: Series, *, is_first: bool) -> SeriesCard:
    image = series.picture
    shown = SeriesCard(
        title=series.title,
        url=series.get_absolute_url(),
        teaser=next(iter(paragraphs(series.introduction)), ""),
        extent=said_extent(series.extent),
    )
    if image is None or not image.is_usable:
        return shown
    picture = image.picture("", FIRST_SIZES if is_first else CARD_SIZES, is_first=is_first)
    return replace(shown, picture=picture, focus=focus(image), credit=image.printed_credit)
