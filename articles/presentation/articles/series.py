"""The series that an article belongs to, as its page shows it: which part it is, and the parts around it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from ...addresses import address
from ...models import SeriesPart


@dataclass(frozen=True)
class Part:
    id: int
    title: str
    url: str


@dataclass(frozen=True)
class InSeries:
    """A series seen from one of its parts, among those that readers can reach."""

    title: str
    url: str
    parts: Sequence[Part]
    place: int  # of the article, from 0

    @property
    def label(self) -> str:
        return f"Teil {self.place + 1} von {len(self.parts)}" if len(self.parts) > 1 else "Serie"

    @property
    def previous(self) -> Part | None:
        return self.parts[self.place - 1] if self.place else None

    @property
    def next(self) -> Part | None:
        return self.parts[self.place + 1] if self.place + 1 < len(self.parts) else None


def parts_beside(article: int, now: dt.datetime) -> QuerySet:
    """(kind, article, place, what `in_series` reads) of the parts of the first series of an article, itself included."""
    own = SeriesPart.objects.filter(article=article, series__is_public=True).order_by("id")
    parts = SeriesPart.objects.filter(series=Subquery(own.values("series")[:1]))
    shown = parts.filter(Q(article=article) | Q(pk__in=parts.published(now).values("pk")))
    read = {"title": "article__title", "slug": "article__slug", "series": "series__title", "address": "series__slug"}
    return shown.order_by().values_list(Value("part"), F("article_id"), F("position"), JSONObject(**read))


def in_series(article: int, rows: Iterable[tuple[int, int, Mapping[str, Any]]]) -> InSeries | None:
    """From (article, place, values) of `parts_beside`."""
    ordered = sorted(rows, key=lambda row: row[1])
    if not ordered:
        return None
    values = ordered[0][2]
    return InSeries(
        title=values["series"],
        url=address("series", values["address"]),
        parts=[Part(pk, said["title"], address("article", said["slug"])) for pk, _place, said in ordered],
        place=[pk for pk, _place, _said in ordered].index(article),
    )
