"""One page of a list, and one row alone."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from ..models import SUBJECTS, Article
from . import cursor
from .cursor import Position
from .fields import Field, Row
from .filters import midnight
from .refusals import unknown, wrong
from .resources import Resource, articles

LIMIT, MOST = 50, 100
WINDOW = 500  # articles of one tag that are looked at for other conditions, before the reader has to ask on
PAGING = ("limit", "cursor")
_LIMITS = {str(number) for number in range(1, MOST + 1)}


class Asked(NamedTuple):
    values: Mapping[str, Any]  # of filters, as read
    limit: int
    after: Position | None


class Page(NamedTuple):
    rows: Sequence[Row]
    after: Position | None  # where the next one begins; None at the end


def read(resource: Resource, query: QueryDict, now: dt.datetime) -> Asked:
    """Raises Refusal for whatever is no filter, no value of one, or given twice."""
    filters = {one.name: one for one in resource.filters}
    values = {}
    for name, given in query.lists():
        if name not in filters and name not in PAGING:
            raise unknown(name, [*filters, *PAGING])
        if len(given) > 1:
            raise wrong(name, ", ".join(given), "ein einziger Wert")
        if name in filters:
            values[name] = filters[name].read(given[0], now)
    after = cursor.read(query["cursor"], resource.sorted_by) if "cursor" in query else None
    return Asked(values, _limit(query.get("limit", str(LIMIT))), after)


def _limit(given: str) -> int:
    if given in _LIMITS:  # "05" would be another address of the same answer
        return int(given)
    raise wrong("limit", given, f"eine Zahl von 1 bis {MOST}")


def page_of(resource: Resource, asked: Asked, now: dt.datetime) -> Page:
    if resource.name == "articles":
        return _articles(resource, asked, now)
    rows = resource.rows(now)
    for one in resource.filters:
        if one.name in asked.values:
            rows = one.apply(rows, asked.values[one.name])
    if asked.after:
        rows = _behind(rows, resource, asked.after)
    return _cut(resource, _plain(resource, rows.order_by(*resource.order)[: asked.limit + 1]), asked.limit)


def _behind(rows: QuerySet, resource: Resource, after: Position) -> QuerySet:
    """With one lower bound for the index, and not two conditions of which either may hold."""
    if resource.sorted_by is None:
        return rows.filter(id__gt=after.id)
    first = resource.order[0]
    return rows.filter(**{f"{first}__gte": after.at}).exclude(**{first: after.at, "id__lte": after.id})


def _cut(resource: Resource, rows: Sequence[Row], limit: int) -> Page:
    """`rows` with one more than a page, if there are more."""
    return Page(rows[:limit], _position(resource, rows[limit - 1]) if len(rows) > limit else None)


def _position(resource: Resource, row: Row) -> Position:
    return Position(row[resource.order[0].lstrip("-")] if resource.sorted_by else None, row["id"])


def _plain(resource: Resource, rows: QuerySet, *, alone: bool = False) -> list[Row]:
    first = resource.order[0].lstrip("-")
    columns = {"id", first, *(column for field in _shown(resource, alone) for column in field.columns if column)}
    return list(rows.values(*sorted(columns)))


def _shown(resource: Resource, alone: bool) -> list[Field]:
    return [field for field in resource.fields if alone or not field.only_alone]


def _articles(resource: Resource, asked: Asked, now: dt.datetime) -> Page:
    """From the index of what is asked for: that of a tag where there is one, else that of all."""
    values = asked.values
    last = min(
        [now, *([_end(values["until"])] if "until" in values else []), *([asked.after.at] if asked.after else [])]
    )
    first = midnight(values["since"]) if "since" in values else None
    tags = [(kind, values[name]) for kind, name in _TAGS.items() if name in values]
    rows = articles(now, last)
    if first:
        rows = rows.filter(publish_at__gte=first)
    if "genre" in values:
        rows = rows.filter(genre=values["genre"])
    for kind, tag in tags[1:]:
        carried = SUBJECTS[kind].through_model.objects.filter(tag=tag, content_object=OuterRef("pk"))
        rows = rows.filter(Exists(carried))
    if tags:
        tagged = SUBJECTS[tags[0][0]].through_model.objects.published(now, last).filter(tag=tags[0][1])
        is_plain = len(tags) == 1 and "genre" not in values
        tagged = tagged.filter(published_at__gte=first) if first else tagged
        return _about(resource, rows, tagged, asked, asked.limit if is_plain else WINDOW)
    if asked.after:
        rows = rows.exclude(publish_at=asked.after.at, id__gte=asked.after.id)
    return _cut(resource, _plain(resource, rows.order_by(*resource.order)[: asked.limit + 1]), asked.limit)


_TAGS = {"company": "company", "regulation": "law", "institution": "institution", "topic": "topic"}


def _end(day: dt.date) -> dt.datetime:
    return midnight(day + dt.timedelta(days=1)) - dt.timedelta(microseconds=1)


def _about(resource: Resource, rows: QuerySet, tagged: QuerySet, asked: Asked, window: int) -> Page:
    """Of the next `window` articles with a tag those that fulfil the other conditions, which may be few or none."""
    if asked.after:
        tagged = tagged.exclude(published_at=asked.after.at, content_object_id__gte=asked.after.id)
    newest = tagged.order_by("-published_at", "-content_object_id").values_list("published_at", "content_object_id")
    looked_at = [Position(*row) for row in newest[: window + 1]]
    wanted = [position.id for position in looked_at[:window]]
    found = _plain(resource, rows.filter(pk__in=wanted).order_by(*resource.order)[: asked.limit + 1])
    page = _cut(resource, found, asked.limit)
    if page.after is None and len(looked_at) > window:
        return Page(page.rows, looked_at[window - 1])
    return page


def alone(resource: Resource, pk: int, now: dt.datetime) -> Row | None:
    return next(iter(_plain(resource, resource.rows(now).filter(pk=pk), alone=True)), None)


def answered(resource: Resource, rows: Sequence[Row], now: dt.datetime, *, alone: bool = False) -> list[dict[str, Any]]:
    """The rows as JSON values; a query for each field that is gathered, whatever the number of rows."""
    fields = _shown(resource, alone)
    gathered = {field.name: field.gather(rows, now) for field in fields if field.gather and rows}
    return [{field.name: _value(field, row, gathered) for field in fields} for row in rows]


def _value(field: Field, row: Row, gathered: Mapping[str, Mapping[int, Any]]) -> Any:
    if field.gather:
        return gathered[field.name].get(row["id"], field.default)
    return field.write(row[field.column])


def was_public(pk: int, now: dt.datetime) -> bool:
    """Whether readers could reach an article once that they cannot reach any more."""
    article = Article.objects.filter(pk=pk).first()
    if article is None or article.is_visible(now):
        return False
    return article.is_expired() or article.state == "withdrawn" and article.was_public(article.withdrawn_at)
