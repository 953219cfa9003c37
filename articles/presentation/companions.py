"""What else the articles about a company, a law, an office or a topic are about, and when they appeared: two queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count, F, Value

from ..models import SUBJECTS, THROUGH
from ..models.tags import Subject
from .coverage import SAMPLE

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
class Found:
    moments: Sequence[dt.datetime]  # when the newest articles appeared, newest first
    companions: Sequence[Companion]  # the most frequent first


def found_beside(subject: Subject) -> Found:
    """From the newest `SAMPLE` articles with this tag that readers can reach now.

    Their ids are read first: a database that knows no statistics yet would ask for them anew for each tag in the archive.
    """
    newest = THROUGH[subject.kind].objects.published().filter(tag=subject).order_by("-published_at")
    sample = list(newest.values_list("content_object_id", "published_at")[:SAMPLE])
    articles = [pk for pk, _moment in sample]
    rows = _beside("company", subject, articles).union(_beside("regulation", subject, articles), all=True)
    companions = [
        Companion(kind, name, f"/{SUBJECTS[kind].path}/{slug}/", count)
        for kind, name, slug, count in (rows if articles else ())
    ]
    companions.sort(key=lambda one: (-one.count, one.name.casefold()))
    return Found([moment for _pk, moment in sample], companions[:MOST])


def _beside(kind: str, subject: Subject, articles: Sequence[int]):
    rows = THROUGH[kind].objects.filter(content_object_id__in=articles, tag__is_proposed=False).order_by()
    if kind == subject.kind:
        rows = rows.exclude(tag=subject)
    counted = rows.values("tag__name", "tag__slug").annotate(count=Count("pk")).filter(count__gte=LEAST)
    return counted.values_list(Value(kind, CharField()), F("tag__name"), F("tag__slug"), F("count"))
