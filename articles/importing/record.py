"""What every reader delivers: one article from elsewhere, names instead of ids."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..models import SUBJECTS, Genre, LeadImage, Source

TAG_KINDS = {model.plural_key: kind for kind, model in SUBJECTS.items()}


class BadRecord(ValueError):
    """This record cannot be imported; the message is one clear line."""


@dataclass(frozen=True)
class TagName:
    """A tag by name, created if nobody knows it."""

    kind: str  # as in SUBJECTS
    name: str
    main: bool = False


@dataclass
class Record:
    """One article. `external_id` identifies it within its source; `body` may be any HTML."""

    external_id: str
    title: str = ""
    lead: str = ""
    body: str = ""
    published: dt.datetime | None = None  # None: a draft
    tags: list[TagName] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    lang: str = "de"
    path: str = ""  # its path on the former site, which will redirect
    kicker: str = ""
    dateline: str = ""
    genre: str = Genre.NEWS
    lead_image: LeadImage | None = None
    sources: tuple[Source, ...] = ()
    follows: int | None = None
    more: Mapping[str, Any] = field(
        default_factory=dict
    )  # further fields of a snapshot: disclosure, ai_use, seo_title, teaser …
