"""The archive: years and months with how much appeared in them, and the year's large pieces."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from ..addresses import named_address
from ..models import Article, Genre
from ..models.article.querysets import ArticleQuerySet, CountUpTo, first_moment, visible
from ..models.article.teasers import Teaser, teasers
from ..models.compiled import NOW, CompiledQuery
from ..text.dates import month_text
from ..text.naming import up_to
from .articles.cards import Card, card, rows
from .dates import local
from .meta import Meta, page_meta
from .pager import Pager, numbered, page_address, pager
from .site import Site, link
from .subjects.timeline import Link

MONTHS = range(1, 13)
MOST_COUNTED = 100  # articles of a month; how many more there are costs as much to find out as there are
LARGE = (Genre.INVESTIGATION, Genre.BACKGROUND, Genre.ANALYSIS, Genre.INTERVIEW)
SHOWN = 3


@dataclass(frozen=True)
class MonthRow:
    month: Link
    number: str
    share: int  # of the fullest month, in percent


@dataclass(frozen=True)
class Year:
    number: int
    months: Sequence[MonthRow]
    large: Sequence[Card]


@dataclass(frozen=True)
class Archive:
    """The archive, a year or a month of it; each template shows what it has."""

    title: str
    summary: str
    meta: Meta
    year: Year | None = None
    earlier: Sequence[Link] = ()
    days: Sequence[tuple[str, Sequence[Card]]] = ()
    pager: Pager | None = None
    crumbs: Sequence[Link] = ()


def archive_page(site: Site) -> Archive:
    """The newest year, and links to the others in which something appeared."""
    years = Article.objects.published().years()
    summary = "Alles, was hier erschienen ist, nach Jahr und Monat."
    return Archive(
        "Archiv",
        summary,
        page_meta(site, named_address("archive"), "Archiv", summary),
        _year(years[0]) if years else None,
        [link(str(year), "archive_year", year) for year in years[1:]],
    )


def year_page(site: Site, year: int) -> Archive:
    title = f"Archiv {year}"
    meta = page_meta(site, named_address("archive_year", year), title, f"Artikel aus dem Jahr {year}.")
    crumbs = [link("Start", "front"), link("Archiv", "archive")]
    return Archive(title, "", meta, _year(year), crumbs=crumbs)


def _year(year: int) -> Year | None:
    """None if nothing appeared; two queries."""
    begins = [first_moment(year, month) for month in MONTHS] + [first_moment(year + 1)]
    now = timezone.now()
    ends = [min(now, moment - dt.timedelta(microseconds=1)) for moment in begins[1:]]
    numbers = next(iter(_NUMBERS.rows(now, *begins[:-1], *ends)), ())
    if not any(numbers):
        return None
    most = max(numbers)
    months = [
        MonthRow(
            link(_month_name(year, month), "archive_month", year, month),
            up_to(MOST_COUNTED, number),
            round(number / most * 100),
        )
        for month, number in zip(MONTHS, numbers, strict=True)
        if number
    ]
    large = teasers(_LARGE.rows(now, begins[0], ends[-1]))
    return Year(year, months, [card(article) for article in large])


def _numbers_query(now: dt.datetime, *moments: dt.datetime) -> QuerySet:
    """How many appeared between each of twelve moments and its partner, in one row if there is any article."""
    counts = {}
    for month, (first, last) in zip(MONTHS, zip(moments[:12], moments[12:], strict=True), strict=True):
        appeared = Article.objects.filter(visible(now, last=last), publish_at__gte=first)
        counts[f"in_{month}"] = CountUpTo(appeared.values("pk")[: MOST_COUNTED + 1])
    return Article.objects.annotate(**counts).values_list(*counts)[:1]


_NUMBERS = CompiledQuery(
    _numbers_query, NOW, *(dt.datetime(9100 + number, 1, 1, tzinfo=dt.UTC) for number in range(24))
)


def _large_query(now: dt.datetime, first: dt.datetime, last: dt.datetime) -> QuerySet:
    """The longest of the newest of each large genre, which an index finds."""
    appeared = Article.objects.filter(visible(now, last=last), publish_at__gte=first)
    chosen = Q()
    for genre in LARGE:
        chosen |= Q(pk__in=appeared.filter(genre=genre).newest_first().values("pk")[:SHOWN])
    return Article.objects.published(now).filter(chosen).order_by("-word_count", "-id").teaser_rows()[:SHOWN]


_LARGE = CompiledQuery(
    _large_query, NOW, dt.datetime(9100, 1, 1, tzinfo=dt.UTC), dt.datetime(9101, 1, 1, tzinfo=dt.UTC)
)


def _of_month(year: int, month: int) -> ArticleQuerySet:
    return Article.objects.appeared(first_moment(year, month), first_moment(year + month // 12, month % 12 + 1))


def month_articles(year: int, month: int, place: slice) -> list[Teaser]:
    return _of_month(year, month).newest_first()[place].teasers()


def month_page(site: Site, year: int, month: int, articles: Sequence[Teaser], number: int, page_size: int) -> Archive:
    """Articles of a month by day, newest first; `articles` as in `subjects.subject_page`."""
    path = named_address("archive_month", year, month)
    name = _month_name(year, month)
    title = numbered(name, number)
    days = groupby(rows(articles[:page_size]), key=lambda card: local(card.published_at).date())
    return Archive(
        title,
        "",
        page_meta(site, page_address(path, number), title, f"Artikel aus dem {name}."),
        days=[(date_format(day, "l, j. F"), list(members)) for day, members in days],
        pager=pager(path, number, has_older=len(articles) > page_size),
        crumbs=[link("Start", "front"), link("Archiv", "archive"), link(str(year), "archive_year", year)],
    )


def _month_name(year: int, month: int) -> str:
    return month_text(dt.date(year, month, 1))
