"""Who wrote an article and what it is about: bylines and tags of all kinds in one query."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from ...addresses import address
from ...models import SUBJECTS, Article, Author, Byline, Instrument, Regulation, TagRef, Topic
from ...models.compiled import ID, NOW, CompiledQuery
from ...models.subjects.subject import Subject
from ..subjects.timeline import StageMark


@dataclass(frozen=True)
class Name:
    """One author or tag under an article, as much as its page needs of it."""

    kind: str  # "author" or one of the four kinds of tag
    id: int
    name: str
    slug: str
    is_main: bool
    position: int
    summary: str  # a regulation's one sentence; else empty
    detail: str  # a regulation's instrument, a topic's ink, an author's kind
    wikidata: str
    website: str
    former: str = ""  # what a tag was called when the article appeared, if it has been renamed since

    @property
    def url(self) -> str:
        return address(self.kind, self.slug)

    @property
    def ink(self) -> str:
        return self.detail if self.kind == Topic.kind else ""

    @property
    def has_stage(self) -> bool:
        return self.kind == Regulation.kind and Instrument(self.detail).has_stage


@dataclass(frozen=True)
class Chip:
    kind: str
    name: str
    url: str
    is_main: bool = False
    stage: StageMark | None = None
    former: str = ""
    ink: str = ""  # of a topic


@dataclass(frozen=True)
class ChipRow:
    label: str
    chips: Sequence[Chip]


def names_of(article: Article) -> list[Name]:
    """Bylines, then tags of `article`, which readers can reach: so its tags are public unless they wait for confirmation."""
    moment = article.first_published_at or article.publish_at or _NEVER
    names = [
        Name(kind, pk, name, slug, bool(is_main), *rest)
        for kind, pk, name, slug, is_main, *rest in _NAMES.rows(article.pk, moment, moment.year)
    ]
    return sorted(names, key=lambda name: (name.kind != "author", name.position))


def authors_and_tags(names: Sequence[Name]) -> tuple[list[Name], list[Name]]:
    authors = [name for name in names if name.kind == "author"]
    return authors, [name for name in names if name.kind != "author"]


def topic_of(names: Sequence[Name]) -> Name | None:
    """The main topic, or the first one."""
    topics = [name for name in names if name.kind == Topic.kind]
    return next((topic for topic in topics if topic.is_main), topics[0] if topics else None)


def ink_of(names: Sequence[Name]) -> str:
    topic = topic_of(names)
    return topic.ink if topic else ""


def _names_query(article: int, moment: dt.datetime, year: int):
    tags = [_tag_query(kind, article, moment, year) for kind in SUBJECTS]
    return _byline_query(article).union(*tags, all=True)


def _byline_query(article: int):
    return (
        Byline.objects.filter(article=article)
        .order_by()
        .values_list(
            Value("author"),
            F("author_id"),
            F("author__name"),
            F("author__slug"),
            Value(False),
            F("position"),
            F("author__role"),
            F("author__kind"),
            Value(""),
            F("author__website"),
            Value(""),
        )
    )


def _tag_query(kind: str, article: int, moment: dt.datetime, year: int):
    model = SUBJECTS[kind]
    rows = model.through_model.objects.filter(content_object=article, tag__is_proposed=False).order_by()
    summary = F("tag__summary") if model is Regulation else Value("")
    detail = {Regulation: F("tag__instrument"), Topic: F("tag__ink")}.get(model, Value(""))
    return rows.values_list(
        Value(kind),
        F("tag_id"),
        F("tag__name"),
        F("tag__slug"),
        F("is_main"),
        F("position"),
        summary,
        detail,
        F("tag__wikidata"),
        F("tag__website"),
        _former_name(kind, moment, year),
    )


_NEVER = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)  # for an article without a date no name is a former one
_NAMES = CompiledQuery(_names_query, ID, NOW, NOW.year)


def _former_name(kind: str, moment: dt.datetime, year: int, tag: str = "tag_id") -> Coalesce:
    """The name that the tag had when an article appeared, where another has replaced it since; "" otherwise."""
    replaced = Q(renamed_at__gt=moment) | Q(renamed_at=None, year__gte=year)
    former = SUBJECTS[kind].alias_model.objects.filter(replaced, target=OuterRef(tag), origin="renamed")
    oldest = former.order_by("year", F("renamed_at").asc(nulls_last=True), "pk")
    return Coalesce(Subquery(oldest.values("name")[:1]), Value(""))


def names_in(article: Article, byline: Iterable[int], tags: Iterable[TagRef]) -> list[Name]:
    """The same for a revision of `article`: authors and tags by id, in order; one query for each kind that occurs."""
    authors = Author.objects.in_bulk(list(byline))
    names = [
        _name_of_author(author, position)
        for position, author in enumerate(authors[pk] for pk in byline if pk in authors)
    ]
    tags = list(tags)
    moment = article.first_published_at or article.publish_at or _NEVER
    for kind in SUBJECTS:
        names += _names_of_kind(kind, [tag for tag in tags if tag.kind == kind], moment)
    return names


def _name_of_author(author: Author, position: int) -> Name:
    return Name(
        kind="author",
        id=author.pk,
        name=author.name,
        slug=author.slug,
        is_main=False,
        position=position,
        summary=author.role,
        detail=author.kind,
        wikidata="",
        website=author.website,
    )


def _names_of_kind(kind: str, tags: Sequence[TagRef], moment: dt.datetime) -> list[Name]:
    if not tags:
        return []
    rows = SUBJECTS[kind].objects.annotate(former=_former_name(kind, moment, moment.year, "pk"))
    subjects = rows.in_bulk([tag.id for tag in tags])
    present = [tag for tag in tags if tag.id in subjects]
    return [_name_of(subjects[tag.id], tag, position) for position, tag in enumerate(present)]


def _name_of(subject: Subject, tag: TagRef, position: int) -> Name:
    is_law = isinstance(subject, Regulation)
    return Name(
        tag.kind,
        subject.pk,
        subject.name,
        subject.slug,
        tag.main,
        position,
        subject.summary if is_law else "",
        subject.instrument if is_law else subject.ink if isinstance(subject, Topic) else "",
        subject.wikidata,
        subject.website,
        subject.former,
    )


def chip_rows(names: Sequence[Name], stages: Mapping[int, StageMark | None]) -> list[ChipRow]:
    """Tags by kind, main subjects first; `stages` holds the stages of regulations by id."""
    rows = []
    for kind, model in SUBJECTS.items():
        chosen = sorted((name for name in names if name.kind == kind), key=lambda name: not name.is_main)
        chips = [Chip(kind, name.name, name.url, name.is_main, former=name.former, ink=name.ink) for name in chosen]
        if model is Regulation:
            chips = [replace(chip, stage=stages.get(name.id)) for chip, name in zip(chips, chosen, strict=True)]
        if chips:
            rows.append(ChipRow(model.plural, chips))
    return rows
