"""The public milestones of laws, as plain rows."""

import datetime as dt
from collections.abc import Collection
from functools import cache

from django.db.models import QuerySet
from django.utils import timezone

from ...models import Milestone
from ...models.compiled import ID, NOW, CompiledQuery, padded
from ...models.subjects.stages import DATED_COLUMNS, DatedRow


def milestones_of(laws: Collection[int]) -> dict[int, list[DatedRow]]:
    """By law, oldest first; one query, none for none."""
    by_law: dict[int, list[DatedRow]] = {pk: [] for pk in laws}
    if laws:
        ids = padded(laws)
        for row in _query(len(ids)).rows(timezone.now(), *ids):
            milestone = DatedRow(*row)
            by_law[milestone.regulation_id].append(milestone)
    return by_law


@cache
def _query(places: int) -> CompiledQuery:
    def query(now: dt.datetime, *ids: int) -> QuerySet:
        return Milestone.objects.public(now).filter(regulation__in=ids).values_list(*DATED_COLUMNS)

    return CompiledQuery(query, NOW, *range(ID, ID + places))
