"""What else the articles about a company, a law, an office or a topic are about, and when they appeared: one query."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

from django.db.models import CharField, Count, DateTimeField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from ...addresses import address
from ...models import SUBJECTS, Company, Regulation
from ...models.compiled import ID, NOW, CompiledQuery, moment
from ...models.once import Once
from ...models.subjects.subject import Subject
from ..citations.provisions import Counted, counted_provisions
from .coverage import SAMPLE

KINDS = (Company.kind, Regulation.kind)
LEAST = 2  # articles that name both: one may be chance
MOST = 8
_PROVISION = "provision"  # a row that is no companion


@dataclass(frozen=True)
class Companion:
    """A tag that often stands beside another; `count` articles of the sample have both."""

    kind: str
    name: str
    url: str
    count: int


@dataclass(frozen=True)
class Beside:
    moments: Sequence[dt.datetime]  # when the newest articles appeared, in any order
    companions: Sequence[Companion]  # the most frequent first
    provisions: Sequence[Counted] = ()  # of a law, in any order


def found_beside(subject: Subject) -> Beside:
    """From the newest `SAMPLE` articles with this tag that readers can reach now."""
    times: list[dt.datetime] = []
    companions, provisions = [], []
    for kind, name, slug, count, published_at in _beside_query(subject.kind).rows(subject.pk, timezone.now()):
        if kind == _PROVISION:
            provisions.append(Counted(name, slug, count))
        elif kind:
            companions.append(Companion(kind, name, address(kind, slug), count))
        else:
            times.append(moment(published_at))
    companions.sort(key=lambda companion: (-companion.count, companion.name.casefold()))
    return Beside(times, companions[:MOST], provisions)


@cache
def _beside_query(kind: str) -> CompiledQuery:
    return CompiledQuery(partial(_rows_beside, kind), ID, NOW)


def _rows_beside(kind: str, tag: int, now: dt.datetime) -> QuerySet:
    through = SUBJECTS[kind].through_model.objects
    newest = through.published(now).filter(tag=tag).order_by("-published_at")
    text, number = CharField(), IntegerField()
    moments = through.filter(pk__in=Once(newest.values("pk")[:SAMPLE])).order_by()
    rows = moments.values_list(Value("", text), Value("", text), Value("", text), Value(0, number), F("published_at"))
    articles = Once(newest.values("content_object_id")[:SAMPLE])
    others = [_tags_beside(other, kind, tag, articles) for other in KINDS]
    if kind == Regulation.kind:
        others.append(_provisions_of(tag, now))
    return rows.union(*others, all=True)


def _provisions_of(law: int, now: dt.datetime) -> QuerySet:
    no_moment = Cast(Value(None), DateTimeField())
    return counted_provisions(law, now).values_list(Value(_PROVISION, CharField()), *Counted._fields, no_moment)


def _tags_beside(kind: str, kind_of_tag: str, tag: int, articles: Once) -> QuerySet:
    rows = (
        SUBJECTS[kind].through_model.objects.filter(content_object_id__in=articles, tag__is_proposed=False).order_by()
    )
    if kind == kind_of_tag:
        rows = rows.exclude(tag=tag)
    counted = rows.values("tag__name", "tag__slug").annotate(count=Count("pk")).filter(count__gte=LEAST)
    no_moment = Cast(Value(None), DateTimeField())
    return counted.values_list(Value(kind, CharField()), F("tag__name"), F("tag__slug"), F("count"), no_moment)
