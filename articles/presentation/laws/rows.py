"""The public milestones of a law and of its parts, as plain rows."""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ...addresses import address
from ...models import Article, Milestone
from ...models.compiled import ID, NOW, CompiledQuery
from ...models.subjects.stages import DATED_COLUMNS, Dated
from ..subjects.timeline import Link


class _Columns(NamedTuple):
    id: int
    regulation_id: int
    replaces_id: int | None
    kind: str
    date: dt.date
    precision: str
    certainty: str
    scope: str
    text: str
    source: str
    our_article_id: int | None
    title: str | None
    slug: str | None
    is_readable: Any  # whether readers can reach our article; 0 or 1 from some databases


class LawMilestone(Dated, _Columns):
    @property
    def article(self) -> Link | None:
        return Link(self.title or "", address("article", self.slug or "")) if self.is_readable else None


def milestones_of_law(law: int) -> list[LawMilestone]:
    return [LawMilestone(*row) for row in _QUERY.rows(law, timezone.now())]


def _query(law: int, now: dt.datetime) -> QuerySet:
    public = Article.objects.published(now).filter(pk=OuterRef("our_article_id"))
    rows = Milestone.objects.public(now).filter(Q(regulation=law) | Q(regulation__part_of=law))
    columns = (*DATED_COLUMNS, "our_article_id", "our_article__title", "our_article__slug", Exists(public))
    return rows.order_by("date", "id").values_list(*columns)


_QUERY = CompiledQuery(_query, ID, NOW)
