"""The page of one provision of a law: our articles that speak of it, each with the sentence."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from ...addresses import address
from ...models import Citation, Provision, Regulation
from ...models.compiled import ID, NOW, CompiledQuery
from ...text.registers import register_address
from ..articles.cards import Card, headline
from ..articles.teasers import teasers_of
from ..meta import Meta, page_meta, subject_words
from ..pager import Pager, numbered, page_address, pager
from ..site import Site, link, section
from ..subjects.timeline import Link
from .provisions import provision_address

_STATUTES = "www.gesetze-im-internet.de"
_SUMMARY = (
    "Was wir zu {provision} geschrieben haben, das Neueste zuerst, jeweils mit dem Satz, in dem die Vorschrift steht."
)


class Passage(NamedTuple):
    """A sentence of an article, parted where it speaks of the provision."""

    before: str
    reference: str
    behind: str


class _Place(NamedTuple):
    """Where one article speaks of the provision."""

    article: int
    sentence: str
    start: int
    end: int


@dataclass(frozen=True)
class ProvisionPage:
    label: str
    law: Link
    title: str
    summary: str
    entries: Sequence[tuple[Card, Passage]]
    wording: Link | None
    pager: Pager
    crumbs: Sequence[Link]
    meta: Meta


def find_provision(law: str, key: str) -> Provision | None:
    """By the slug of a law that is public and the key of its provision; one query."""
    return _PROVISION.first(law, key, timezone.now())


def _provision_query(law: str, key: str, now: dt.datetime) -> QuerySet:
    public = Regulation.objects.public(now).filter(slug=law)
    return Provision.objects.filter(regulation__in=public, key=key).select_related("regulation")


_PROVISION = CompiledQuery(_provision_query, "any-slug", "any-key", NOW)


def places_of(provision: Provision, place: slice) -> list[_Place]:
    """Some of the articles that readers can reach, newest first; one query."""
    found = _places(place.start, place.stop).rows(provision.regulation_id, provision.key, timezone.now())
    return [_Place(*row) for row in found]


@lru_cache(64)
def _places(start: int, stop: int) -> CompiledQuery:
    def query(law: int, key: str, now: dt.datetime) -> QuerySet:
        rows = Citation.objects.published(now).filter(regulation=law, provision=key)
        return rows.order_by("-published_at", "-article").values_list("article_id", "sentence", "start", "end")[
            start:stop
        ]

    return CompiledQuery(query, ID, "any-key", NOW)


def provision_page(
    provision: Provision, places: Sequence[_Place], number: int, site: Site, page_size: int
) -> ProvisionPage:
    """`places` are those of list page `number` and one more if there is an older page; one query."""
    law = provision.regulation
    name = f"{provision.label} {law.name}"
    path = provision_address(law.slug, provision.key)
    title = numbered(f"{name}: unsere Artikel", number)
    summary = _SUMMARY.format(provision=name)
    articles = teasers_of([row.article for row in places[:page_size]])
    drawn = address("regulation_picture", law.slug), subject_words(law)
    shown = Link(law.name, law.get_absolute_url())
    return ProvisionPage(
        label=provision.label,
        law=shown,
        title=title,
        summary=summary,
        entries=[
            (headline(articles[row.article]), _passage(row)) for row in places[:page_size] if row.article in articles
        ],
        wording=wording_of(law, provision.label),
        pager=pager(path, number, has_older=len(places) > page_size),
        crumbs=[link("Start", "front"), section(Regulation.kind), shown],
        meta=page_meta(site, page_address(path, number), title, summary, picture=drawn),
    )


def _passage(row: _Place) -> Passage:
    return Passage(row.sentence[: row.start], row.sentence[row.start : row.end], row.sentence[row.end :])


def wording_of(law: Regulation, label: str) -> Link | None:
    """Where the official text can be read: of the provision if it surely has an address, else of the law."""
    title = law.cfr.partition(" ")[0]
    if title and (url := register_address("cfr", f"{title} CFR {label}")):
        return Link(f"Wortlaut von {label} im eCFR", url, is_external=True)
    if law.celex and (url := register_address("celex", law.celex)):
        return Link("Amtlicher Wortlaut bei EUR-Lex", url, is_external=True)
    if law.website.startswith(f"https://{_STATUTES}/"):
        return Link(f"Wortlaut bei {_STATUTES}", law.website, is_external=True)
    return None
