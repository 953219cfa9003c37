"""Signed opinion: a headline with the names and the portrait of who wrote it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet
from django.utils import timezone

from ...models import Byline
from ...models.article.teasers import PICTURE_COLUMNS, Teaser, TeaserPicture
from ...models.compiled import ID, NOW, CompiledQuery
from .cards import Card, focus, small_credit, teaser

MOST = 4
PORTRAIT_SIZES = "5rem"


def signed(articles: Sequence[Teaser]) -> list[Card]:
    """At most `MOST` articles, each with its authors; one query, none for none."""
    if not articles:
        return []
    ids = [article.id for article in articles]
    rows = _SIGNATURES.rows(*ids, *[0] * (MOST - len(ids)), timezone.now())
    return [_signed(article, [row[1:] for row in rows if row[0] == article.id]) for article in articles]


def _signed(article: Teaser, rows: Sequence[Sequence]) -> Card:
    card = replace(teaser(article), author=" und ".join(name for name, *_ in rows))
    portraits = [TeaserPicture(picture) for _, portrait, *picture in rows if portrait]
    portrait = next((portrait for portrait in portraits if portrait.is_usable), None)
    if portrait is None or len(rows) > 1:
        return card
    picture = portrait.picture("", PORTRAIT_SIZES)
    return replace(card, picture=picture, focus=focus(portrait), credit=small_credit(portrait))


def _signatures_query(*values: int | dt.datetime) -> QuerySet:
    *articles, now = values
    bylines = Byline.objects.published(now).filter(article__in=articles).order_by("position")
    portrait = [f"author__portrait__{name}" for name in PICTURE_COLUMNS]
    return bylines.values_list("article_id", "author__name", "author__portrait_id", *portrait)


_SIGNATURES = CompiledQuery(_signatures_query, *range(ID, ID + MOST), NOW)
