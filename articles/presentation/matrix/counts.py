"""How many of our newest articles are about both a company and a law."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from django.db.models import Count, F, QuerySet
from django.utils import timezone

from ...models import Article, TaggedCompany
from ...models.compiled import NOW, CompiledQuery
from ...models.once import Once

SAMPLE = 1_000  # newest articles that are counted, so that the table costs the same however much we wrote
_STEPS = (12, 6, 3, 1)  # articles from which on a field is one shade darker


def articles_on_both() -> Mapping[tuple[int, int], int]:
    """By (company, law), among the newest `SAMPLE` articles; hidden tags are among them. One query."""
    return Counter({(company, law): count for company, law, count in _COUNTS.rows(timezone.now())})


def shade(count: int) -> int:
    """From 0 for none to 4."""
    return next((len(_STEPS) - place for place, least in enumerate(_STEPS) if count >= least), 0)


def _counts_query(now: dt.datetime) -> QuerySet:
    newest = Article.objects.published(now).newest_first().values("pk")[:SAMPLE]
    rows = TaggedCompany.objects.filter(content_object__in=Once(newest)).order_by()
    pairs = rows.values("tag_id", law=F("content_object__tagged_regulations__tag_id")).exclude(law=None)
    return pairs.annotate(count=Count("pk")).values_list("tag_id", "law", "count")


_COUNTS = CompiledQuery(_counts_query, NOW)
