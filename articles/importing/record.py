"""What every reader delivers: articles, pages, terms, people and pictures from elsewhere, by names instead of ids."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..models import SUBJECTS

MAX_NAME = 120  # characters of the name of a tag or an author
MAX_PAGE_TITLE = 120  # characters
TAG_KINDS = {model.plural_key: kind for kind, model in SUBJECTS.items()}


class BadRecord(ValueError):
    """This record cannot be imported; the message is one clear line."""


@dataclass(frozen=True)
class TagName:
    """A tag by name; it is created if there is none."""

    kind: str  # as in SUBJECTS
    name: str
    main: bool = False


@dataclass(frozen=True)
class Loss:
    """Something of a text that has no place here. `after` is what stands in its place, "" for nothing."""

    what: str  # "Block core/spacer"; losses of one name are counted together
    reason: str
    before: str = ""
    after: str = ""


@dataclass
class Record:
    """One article. `external_id` identifies it within its source; the body may be any HTML.

    What stands below `path` is known of whole archives alone (see `Archive`), whose bodies name pictures by
    `<figure data-source="KEY">` and other articles by their former addresses.
    """

    external_id: str
    content: Mapping[str, Any] = field(default_factory=dict)  # fields of a snapshot: all but its byline and tags
    published: dt.datetime | None = None  # None: a draft
    tags: list[TagName] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    path: str = ""  # its path on the former site, which will redirect

    paths: tuple[str, ...] = ()  # more former paths
    slug: str = ""  # the last part of its former address
    terms: list[tuple[str, bool]] = field(default_factory=list)  # (key of a term, whether it is the main one)
    lead_picture: str = ""  # key of a picture
    is_for_review: bool = False  # a draft that waited for approval
    is_trashed: bool = False  # a draft that lay in the trash
    follows_standing: bool = False  # a later import publishes and withdraws, too
    is_pinned: bool = False  # stood at the top of the former site
    notes: str = ""  # for the desk
    losses: list[Loss] = field(default_factory=list)


@dataclass
class PageRecord:
    """A text of the house."""

    external_id: str
    title: str
    body: str
    slug: str
    is_public: bool
    paths: tuple[str, ...] = ()
    losses: list[Loss] = field(default_factory=list)


@dataclass(frozen=True)
class Term:
    """A category or tag of the former site."""

    key: str  # "category/chips"
    name: str
    parent: str = ""  # key of the term above
    path: str = ""  # its page on the former site


@dataclass(frozen=True)
class Person:
    """An author of the former site."""

    name: str
    login: str = ""
    email: str = ""
    profile: str = ""
    website: str = ""
    path: str = ""  # the page on the former site


@dataclass(frozen=True)
class Picture:
    """A picture of the former site."""

    key: str
    source: str  # where its file was: an address, or a path below the folder of uploads
    others: tuple[str, ...] = ()  # further places, tried after `source`
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    title: str = ""
    focus: tuple[float, float] | None = None  # from the left and from the top, 0 to 1


Item = tuple[str, Record | PageRecord | BadRecord]  # what to call it in the report ("Nr. 12 „Chips“"), and what it is


class Archive(Protocol):
    """A whole site, read from files. `records` may be walked more than once."""

    source_name: str  # at most 60 characters
    hosts: frozenset[str]  # of the former site, without "www."
    people: Mapping[str, Person]  # by name
    terms: Mapping[str, Term]
    pictures: Mapping[str, Picture]
    addresses: Mapping[str, tuple[str, str]]  # {former path: ("article" or "page", external id)}
    other_paths: Mapping[str, str]  # {former path: path here}: feeds, months
    left_out: Counter[tuple[str, str]]  # {(kind, reason): how many}, complete once the records were walked
    kinds: Counter[str]  # {kind: how many came in}
    blocks: Counter[
        str
    ]  # {name of a block: how many}, complete once the records were walked; none where texts have no blocks
    size: int  # how many records there are

    def records(self) -> Iterator[Item]: ...

    def uses_of_terms(self) -> Iterable[tuple[str, int]]: ...


class Unreadable(ValueError):
    """This file is no archive of its kind; the message is one clear German line."""
