"""The front page: what the desk has placed, then the newest, by kind and by topic; no article stands there twice."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

from django.db.models import QuerySet
from django.utils import timezone

from ..addresses import address, named_address
from ..models import FrontPageSlot, Genre, TaggedTopic, Topic
from ..models.article.teasers import Teaser
from ..models.compiled import ID, CompiledQuery
from .articles import opinion
from .articles.cards import HALF_SIZES, LEAD_SIZES, SMALL_SIZES, WIDE_SIZES, Card, card, headline, teaser
from .articles.teasers import newest_and
from .deadlines.coming import by_week, coming, monday_of
from .matrix.excerpt import Excerpt, matrix_excerpt
from .meta import Meta, page_meta
from .site import Site
from .subjects.timeline import Deadline

READ = 60  # newest articles looked at
BESIDE_UNPLACED = 3  # beside the top story; the desk may place one more
LATEST, LARGE = 6, 2  # newest articles below, and how many of them stand large
WIDE_GENRES = frozenset({Genre.INVESTIGATION, Genre.BACKGROUND, Genre.ANALYSIS})
OPINION_GENRES = frozenset({Genre.COMMENT, Genre.GUEST})
BRIEF_GENRES = frozenset({Genre.BRIEF})
ALL_GENRES = frozenset(Genre)
EDITORIAL_GENRES = ALL_GENRES - {Genre.ADVERTISEMENT}
LEAST_OPINIONS, LEAST_BRIEFS, MOST_BRIEFS = 2, 3, 8  # fewer are cards like others
TOPICS = 3
LEAST_IN_TOPIC, MOST_IN_TOPIC = 2, 4
DEADLINES, LATER_DEADLINES = 7, 4  # in all, and of those after this week at least


@dataclass(frozen=True)
class TopicPart:
    """`layout` gives the page its rhythm: "large" (one picture, then lines), "list" (lines) or "pair" (two cards, then lines)."""

    title: str
    url: str
    ink: str
    layout: str
    cards: Sequence[Card]
    lines: Sequence[Card]


@dataclass(frozen=True)
class FrontPage:
    today: dt.date
    breaking: Card | None
    lead: Card | None
    top: Sequence[Card]
    latest: Sequence[Card]
    wide: Card | None
    opinions: Sequence[Card]
    briefs: Sequence[Card]
    topics: Sequence[TopicPart]
    matrix: Excerpt | None
    this_week: Sequence[Deadline]
    deadlines: Sequence[Deadline]
    meta: Meta


def front_page(site: Site, places: Mapping[int, int] | None = None) -> FrontPage:
    """At most six queries, however much there is to show. `places` ({place: article id}) tries another arrangement."""
    today = timezone.localdate()
    places = FrontPageSlot.objects.arrangement() if places is None else places
    found = newest_and(places.values(), READ)
    pool = _Pool(found[:READ])
    placed = _placed(places, found)
    lead, *beside = _top(pool, placed)
    breaking, wide = placed.get(FrontPageSlot.BREAKING), placed.get(FrontPageSlot.WIDE) or _widest(pool)
    opinions = pool.take(opinion.MOST, genres=OPINION_GENRES, least=LEAST_OPINIONS)
    briefs = pool.take(MOST_BRIEFS, genres=BRIEF_GENRES, least=LEAST_BRIEFS)
    latest = pool.take(LATEST)
    dates = coming(today, DEADLINES * 3, since=monday_of(today))
    this_week, later = by_week(dates, today, DEADLINES, LATER_DEADLINES)
    return FrontPage(
        today=today,
        breaking=teaser(breaking) if breaking else None,
        lead=card(lead, sizes=LEAD_SIZES, is_first=True) if lead else None,
        top=[headline(article) for article in beside if article],
        latest=[
            card(article, sizes=HALF_SIZES if place < LARGE else SMALL_SIZES) for place, article in enumerate(latest)
        ],
        wide=card(wide, sizes=WIDE_SIZES) if wide else None,
        opinions=opinion.signed(opinions),
        briefs=[headline(article) for article in briefs],
        topics=_topics(pool, found[:READ]),
        matrix=matrix_excerpt(today),
        this_week=this_week,
        deadlines=later,
        meta=page_meta(site, named_address("front"), site.name, feeds=True),
    )


class _Pool:
    """Articles in order, each handed out once."""

    def __init__(self, articles: Sequence[Teaser]) -> None:
        self.left = {article.id: article for article in articles}

    def take(
        self, number: int, *, genres: Collection[str] = ALL_GENRES, of: Collection[int] | None = None, least: int = 0
    ) -> list[Teaser]:
        """At most `number` of these genres and ids; none if they are fewer than `least`."""
        ids = self.left if of is None else of
        taken = [article for pk, article in self.left.items() if article.genre in genres and pk in ids][:number]
        if len(taken) < least:
            return []
        for article in taken:
            del self.left[article.id]
        return taken


def _placed(places: Mapping[int, int], found: Sequence[Teaser]) -> dict[int, Teaser]:
    by_id = {article.id: article for article in found}
    return {place: by_id[pk] for place, pk in sorted(places.items()) if pk in by_id}


def _top(pool: _Pool, placed: Mapping[int, Teaser]) -> list[Teaser | None]:
    """The top story and those beside it: each in its place, the empty places filled with the newest."""
    for article in placed.values():
        pool.left.pop(article.id, None)
    number = max([BESIDE_UNPLACED, *(place for place in placed if place < FrontPageSlot.WIDE)])
    return [placed.get(place) or _first(pool.take(1, genres=EDITORIAL_GENRES)) for place in range(number + 1)]


def _first(articles: Sequence[Teaser]) -> Teaser | None:
    return articles[0] if articles else None


def _widest(pool: _Pool) -> Teaser | None:
    """The newest long piece, one with a picture if there is any."""
    long = [article for article in pool.left.values() if article.genre in WIDE_GENRES]
    drawn = [article for article in long if article.lead_image and article.lead_image.is_usable]
    return pool.left.pop((drawn or long)[0].id) if long else None


def _topics(pool: _Pool, newest: Sequence[Teaser]) -> list[TopicPart]:
    """The topics with the most new articles, made of what is left in the pool."""
    members: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for name, slug, ink, article in _TOPICS.rows(*[article.id for article in newest], *[0] * (READ - len(newest))):
        members[name, slug, ink].add(article)
    topics: list[TopicPart] = []
    layouts = cycle(("large", "list", "pair"))
    for topic in sorted(members, key=lambda topic: (-len(members[topic]), topic)):
        articles = pool.take(MOST_IN_TOPIC, of=members[topic], least=LEAST_IN_TOPIC)
        if articles:
            topics.append(_topic(*topic, next(layouts), articles))
        if len(topics) == TOPICS:
            break
    return topics


def _topic(name: str, slug: str, ink: str, layout: str, articles: Sequence[Teaser]) -> TopicPart:
    number = {"large": 1, "list": 0, "pair": 2}[layout]
    shown = [card(article, sizes=WIDE_SIZES, with_picture=layout == "large") for article in articles[:number]]
    lines = [headline(article) for article in articles[number:]]
    return TopicPart(name, address(Topic.kind, slug), ink, layout, shown, lines)


def _topics_query(*articles: int) -> QuerySet:
    rows = TaggedTopic.objects.filter(content_object__in=articles, tag__is_proposed=False)
    return rows.values_list("tag__name", "tag__slug", "tag__ink", "content_object_id")


_TOPICS = CompiledQuery(_topics_query, *range(ID, ID + READ))
