"""The front page: what the desk has placed, then the newest, then topics; no article stands there twice."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from ..addresses import address, named_address
from ..models import FrontPageSlot, TaggedTopic, Topic
from ..models.article.teasers import Teaser
from ..models.compiled import ID, CompiledQuery
from .articles.cards import HALF_SIZES, LEAD_SIZES, SMALL_SIZES, THIRD_SIZES, Card, card, headline
from .articles.teasers import newest_teasers, teasers_of
from .meta import Meta, page_meta
from .site import Site
from .subjects.deadlines import coming, deadlines
from .subjects.timeline import Deadline

READ = 60  # newest articles looked at
BESIDE_UNPLACED = 3  # beside the top story; the desk may place one more
LATEST, LARGE = 6, 2  # newest articles below, and how many of them stand large
SECTIONS = 3
SECTION_LINES = 3
LEAST_IN_SECTION = 2
DEADLINES = 6


@dataclass(frozen=True)
class Section:
    title: str
    url: str
    ink: str
    first: Card
    others: Sequence[Card]


@dataclass(frozen=True)
class FrontPage:
    today: dt.date
    lead: Card | None
    top: Sequence[Card]
    latest: Sequence[Card]
    sections: Sequence[Section]
    deadlines: Sequence[Deadline]
    meta: Meta
    deadlines_url: str


def front_page(site: Site, places: Mapping[int, int] | None = None) -> FrontPage:
    """At most five queries, however much there is to show. `places` ({place: article id}) tries another arrangement."""
    today = timezone.localdate()
    newest = newest_teasers(READ)
    placed = _placed(FrontPageSlot.objects.arrangement() if places is None else places)
    pool = _Pool([*placed.values(), *newest])
    lead, *beside = _top(pool, placed)
    return FrontPage(
        today=today,
        lead=card(lead, sizes=LEAD_SIZES, is_first=True) if lead else None,
        top=[headline(article) for article in beside if article],
        latest=[
            card(article, sizes=HALF_SIZES if place < LARGE else SMALL_SIZES)
            for place, article in enumerate(pool.take(LATEST))
        ],
        sections=_sections(pool, newest),
        deadlines=deadlines(coming(today, DEADLINES * 3), today)[:DEADLINES],
        meta=page_meta(site, named_address("front"), site.name, feeds=True),
        deadlines_url=named_address("deadlines"),
    )


def _placed(places: Mapping[int, int]) -> dict[int, Teaser]:
    articles = teasers_of(places.values())
    return {place: articles[pk] for place, pk in sorted(places.items()) if pk in articles}


def _top(pool: "_Pool", placed: Mapping[int, Teaser]) -> list[Teaser | None]:
    """The top story and those beside it: each in its place, the empty places filled with the newest."""
    for article in placed.values():
        pool.left.pop(article.id)
    number = max([BESIDE_UNPLACED, *placed])
    return [placed.get(place) or next(pool.take(1, with_ads=False), None) for place in range(number + 1)]


class _Pool:
    """Articles in order, each handed out once."""

    def __init__(self, articles: Sequence[Teaser]) -> None:
        self.left = {article.id: article for article in articles}

    def take(self, number: int, *, with_ads: bool = True, of: set[int] | None = None) -> Iterator[Teaser]:
        for pk in [pk for pk in self.left if of is None or pk in of]:
            if number and (with_ads or self.left[pk].genre != "advertisement"):
                number -= 1
                yield self.left.pop(pk)


def _sections(pool: _Pool, newest: Sequence[Teaser]) -> list[Section]:
    """The topics with the most new articles, made of what is left in the pool."""
    members: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for name, slug, ink, article in _TOPICS.rows(*[article.id for article in newest], *[0] * (READ - len(newest))):
        members[name, slug, ink].add(article)
    sections: list[Section] = []
    for topic in sorted(members, key=lambda topic: (-len(members[topic]), topic)):
        if len(sections) == SECTIONS or len(members[topic] & set(pool.left)) < LEAST_IN_SECTION:
            continue
        name, slug, ink = topic
        first, *others = pool.take(1 + SECTION_LINES, of=members[topic])
        sections.append(
            Section(
                title=name,
                url=address(Topic.kind, slug),
                ink=ink,
                first=card(first, sizes=THIRD_SIZES),
                others=[headline(other) for other in others],
            )
        )
    return sections


def _topics_query(*articles: int) -> QuerySet:
    rows = TaggedTopic.objects.filter(content_object__in=articles, tag__is_proposed=False)
    return rows.values_list("tag__name", "tag__slug", "tag__ink", "content_object_id")


_TOPICS = CompiledQuery(_topics_query, *range(ID, ID + READ))
