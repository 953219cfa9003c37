"""What every reader delivers: one article from elsewhere, names instead of ids."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..models import SUBJECTS

TAG_KINDS = {model.plural_key: kind for kind, model in SUBJECTS.items()}


class BadRecord(ValueError):
    """This record cannot be imported; the message is one clear line."""


@dataclass(frozen=True)
class TagName:
    """A tag by name; it is created if there is none."""

    kind: str  # as in SUBJECTS
    name: str
    main: bool = False


@dataclass
class Record:
    """One article. `external_id` identifies it within its source; the body may be any HTML."""

    external_id: str
    content: Mapping[str, Any] = field(default_factory=dict)  # fields of a snapshot: all but its byline and tags
    published: dt.datetime | None = None  # None: a draft
    tags: list[TagName] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    path: str = ""  # its path on the former site, which will redirect
