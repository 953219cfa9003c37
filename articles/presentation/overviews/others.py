"""All institutions, with the laws they decide on; all topics, each with its newest article."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from ...addresses import address
from ...models import Institution, Regulation, Topic
from ...models.article.teasers import Teaser
from ...models.compiled import NOW, CompiledQuery
from ..articles.cards import card
from ..articles.teasers import teasers_of
from ..site import Site
from ..subjects.facts import Item
from ..subjects.timeline import Link
from .overview import Group, Overview, overview, public, short

MOST_LAWS = 4
CHOICE = 3  # of a topic's newest articles
TOPIC_SIZES = "(min-width: 40rem) 20rem, 7rem"


def institutions_overview(site: Site) -> Overview:
    """Two queries; those that decide on most come first."""
    laws: dict[int, list[Link]] = defaultdict(list)
    for office, name, slug in _LAWS.rows(timezone.now()):
        laws[office].append(Link(name, address(Regulation.kind, slug)))
    rows: list[Institution] = public(Institution.kind)
    deciding = sorted((row for row in rows if laws[row.pk]), key=lambda row: -len(laws[row.pk]))
    others = [row for row in rows if not laws[row.pk]]
    return overview(
        Institution.kind,
        site,
        [
            Group(
                "Zuständig für Gesetze" if deciding else "", [_institution(row, laws[row.pk]) for row in deciding], 3
            ),
            Group("Weitere" if deciding else "", [_institution(row, []) for row in others], 3 if deciding else 2),
        ],
    )


def _institution(row: Institution, laws: list[Link]) -> Item:
    note = ", ".join(part for part in (row.get_institution_kind_display(), row.get_jurisdiction_display()) if part)
    more = len(laws) - MOST_LAWS
    return Item(
        row.kind,
        row.name,
        row.get_absolute_url(),
        note,
        links=laws[:MOST_LAWS],
        more=f"und {more} weitere" if more > 0 else "",
    )


def _laws_query(now: dt.datetime) -> QuerySet:
    laws = Regulation.objects.public(now).filter(institutions__isnull=False)
    return laws.order_by("folded").values_list("institutions", "name", "slug")


_LAWS = CompiledQuery(_laws_query, NOW)


def topics_overview(site: Site) -> Overview:
    """Three queries. Each topic shows one of its newest articles that no topic before it has shown."""
    rows: list[Topic] = public(Topic.kind)
    newest = {topic: pks for topic, *pks in _NEWEST.rows(timezone.now())}
    articles = teasers_of({pk for pks in newest.values() for pk in pks if pk})
    shown: set[int] = set()
    items = []
    for row in rows:
        choice = [articles[pk] for pk in newest.get(row.pk, ()) if pk in articles]
        article = next((one for one in choice if one.id not in shown), choice[0] if choice else None)
        shown |= {article.id} if article else set()
        items.append(_topic(row, article))
    return overview(Topic.kind, site, [Group("", items, 2)])


def _topic(row: Topic, article: Teaser | None) -> Item:
    item = Item(row.kind, row.name, row.get_absolute_url(), short(row.profile), ink=row.ink)
    if article is None:
        return item
    shown = card(article, sizes=TOPIC_SIZES)
    return replace(item, picture=shown.picture, focus=shown.focus, links=[Link(shown.title, shown.url)])


def _newest_query(now: dt.datetime) -> QuerySet:
    links = Topic.through_model.objects.published(now).filter(tag=OuterRef("pk"))
    newest = links.order_by("-published_at", "-content_object_id").values("content_object")
    places = {f"newest_{place}": Subquery(newest[place : place + 1]) for place in range(CHOICE)}
    return Topic.objects.public(now).annotate(**places).values_list("pk", *places)


_NEWEST = CompiledQuery(_newest_query, NOW)
