"""What else the articles about a company, a law, an office or a topic are about, and when they appeared: one query."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count, DateTimeField, F, IntegerField, Value
from django.db.models.functions import Cast

from ...addresses import address
from ...models import SUBJECTS, Company, Regulation
from ...models.once import Once
from ...models.subjects.subject import Subject
from .coverage import SAMPLE

KINDS = (Company.kind, Regulation.kind)
LEAST = 2  # articles that name both: one may be chance
MOST = 8


@dataclass(frozen=True)
class Companion:
    """A tag that often stands beside another; `count` articles of the sample have both."""

    kind: str
    name: str
    url: str
    count: int


@dataclass(frozen=True)
class Beside:
    moments: Sequence[dt.datetime]  # when the newest articles appeared, newest first
    companions: Sequence[Companion]  # the most frequent first


def found_beside(subject: Subject) -> Beside:
    """From the newest `SAMPLE` articles with this tag that readers can reach now."""
    through = subject.through_model.objects
    newest = through.published().filter(tag=subject).order_by("-published_at")
    text, number = CharField(), IntegerField()
    moments = through.filter(pk__in=Once(newest.values("pk")[:SAMPLE])).order_by()
    rows = moments.values_list(Value("", text), Value("", text), Value("", text), Value(0, number), F("published_at"))
    articles = Once(newest.values("content_object_id")[:SAMPLE])
    rows = rows.union(*(_beside(kind, subject, articles) for kind in KINDS), all=True)
    times: list[dt.datetime] = []
    companions = []
    for kind, name, slug, count, published_at in rows:
        if kind:
            companions.append(Companion(kind, name, address(kind, slug), count))
        else:
            times.append(published_at)
    companions.sort(key=lambda companion: (-companion.count, companion.name.casefold()))
    return Beside(sorted(times, reverse=True), companions[:MOST])


def _beside(kind: str, subject: Subject, articles):
    rows = (
        SUBJECTS[kind].through_model.objects.filter(content_object_id__in=articles, tag__is_proposed=False).order_by()
    )
    if kind == subject.kind:
        rows = rows.exclude(tag=subject)
    counted = rows.values("tag__name", "tag__slug").annotate(count=Count("pk")).filter(count__gte=LEAST)
    no_moment = Cast(Value(None), DateTimeField())
    return counted.values_list(Value(kind, CharField()), F("tag__name"), F("tag__slug"), F("count"), no_moment)
