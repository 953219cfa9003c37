"""What lists show of an article: plain rows, because a page reads up to a hundred of them and an instance costs 20 times as much."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from ...addresses import address
from ...text import reading_minutes
from ..compiled import moment
from ..drawing import Drawable
from ..subjects.topic import TaggedTopic

_ARTICLE = ("id", "slug", "kicker", "title", "lead", "genre", "lang", "word_count", "publish_at", "first_published_at")
PICTURE_COLUMNS = [
    "file",
    "width",
    "height",
    "renditions",
    "focus_x",
    "focus_y",
    "is_blocked",
    "rights_until",
    "kind",
    "credit",
    "is_symbolic",
]
_COLUMNS = (*_ARTICLE, "lead_image_id", *(f"lead_image__{name}" for name in PICTURE_COLUMNS))


def teaser_columns() -> tuple[str | Subquery, ...]:
    """What a query selects for `teasers`; last the ink of the main topic, or of the first one."""
    topics = TaggedTopic.objects.filter(content_object=OuterRef("pk"), tag__is_proposed=False)
    return (*_COLUMNS, Subquery(topics.order_by("-is_main", "position").values("tag__ink")[:1]))


class TeaserPicture(Drawable):
    """An article's lead picture, as its teaser shows it."""

    def __init__(self, values: Sequence[Any]) -> None:
        (
            self.file_name,
            self.width,
            self.height,
            self._renditions,
            self.focus_x,
            self.focus_y,
            self.is_blocked,
            self.rights_until,
            self.kind,
            self.credit,
            self.is_symbolic,
        ) = values

    @property
    def renditions(self) -> dict[str, list[int]]:
        return json.loads(self._renditions) if isinstance(self._renditions, str) else self._renditions


class Teaser(NamedTuple):
    id: int
    slug: str
    kicker: str
    title: str
    lead: str
    genre: str
    lang: str
    word_count: int
    published: Any  # moments as the database gives them
    first_published: Any
    lead_image_id: int | None
    lead_image: TeaserPicture | None
    ink: str

    @property
    def publish_at(self) -> dt.datetime:
        return moment(self.published)

    @property
    def first_published_at(self) -> dt.datetime:
        return moment(self.first_published or self.published)

    @property
    def reading_minutes(self) -> int:
        return reading_minutes(self.word_count)

    def get_absolute_url(self) -> str:
        return address("article", self.slug)


def teasers(rows: Iterable[Sequence[Any]]) -> list[Teaser]:
    """Of rows of `teaser_columns`, from a queryset or as the database gives them."""
    made = partial(tuple.__new__, Teaser)  # half the calls of `Teaser._make`
    return [made((*row[:11], TeaserPicture(row[11:-1]) if row[10] else None, row[-1] or "")) for row in rows]
