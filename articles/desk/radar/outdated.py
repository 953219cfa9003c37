"""Published pieces that speak of the time before something happened to a law, and have not been touched since."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.db.models import F, Max
from django.utils import timezone
from django.utils.safestring import SafeString

from ...models import (
    Article,
    Correction,
    CorrectionKind,
    Edition,
    Genre,
    Instrument,
    Regulation,
    StillCurrent,
    TaggedRegulation,
    User,
)
from ...models.site.boundary import next_boundary
from ...search.snippets import text_of
from .events import Event, events
from .passages import LONGEST, Text

GLANCE = 600  # seconds; reading all texts anew after each publication would make the start page slow
MOST_READ = 200  # pieces of one tag, the newest


class Match(NamedTuple):
    """A piece that speaks of the time before an event."""

    article: int
    sentence: SafeString


@dataclass(frozen=True)
class Piece:
    article: Article
    sentence: SafeString


class Outdated(NamedTuple):
    event: Event
    pieces: Sequence[Piece]


Matches = Sequence[tuple[Event, Sequence[Match]]]


def outdated(user: User, law: int | None = None, *, at_a_glance: bool = False) -> list[Outdated]:
    """Newest event first, with the pieces that `user` may work on and nobody has found still right.

    `at_a_glance`: what was found within `GLANCE` is good enough.
    """
    matches = _find(law) if law else _of_all_laws(at_a_glance)
    if not matches:
        return []
    ids = {match.article for _event, matched in matches for match in matched}
    rows = Article.objects.editable_by(user).filter(pk__in=ids).defer("body", "body_html")
    articles = rows.select_related("working_copy").in_bulk()
    settled = _settled(ids)
    listed = []
    for event, matched in matches:
        pieces = [
            Piece(articles[match.article], match.sentence)
            for match in matched
            if match.article in articles and settled.get((match.article, event.law), event.at) <= event.known
        ]
        if pieces:
            listed.append(Outdated(event, pieces))
    return listed


def count(listed: Iterable[Outdated]) -> int:
    """How many pieces, each once."""
    return len({piece.article.pk for row in listed for piece in row.pieces})


def _settled(articles: Iterable[int]) -> dict[tuple[int, int], dt.datetime]:
    """When each was last found still right as to a law."""
    rows = StillCurrent.objects.filter(article__in=articles).values_list("article", "regulation")
    return {(article, law): at for article, law, at in rows.annotate(Max("at"))}


def _of_all_laws(at_a_glance: bool) -> Matches:
    """Found once, and kept until readers see something else: by a public change, or by time alone."""
    epoch, number = Edition.current()
    if at_a_glance:
        return _kept(epoch, f"{timezone.now().timestamp() // GLANCE}")[2]
    since, until, matches = _kept(epoch, str(number))
    if not since <= timezone.now() < until:
        _kept.cache_clear()
        matches = _kept(epoch, str(number))[2]
    return matches


@lru_cache(maxsize=2)
def _kept(epoch: str, key: str) -> tuple[dt.datetime, dt.datetime, Matches]:
    now = timezone.now()
    return now, next_boundary(now), _find()


def _find(law: int | None = None) -> Matches:
    now = timezone.now()
    happened = events(now, law)
    fields = _fields({event.law for event in happened})
    read: dict[int, dict[int, _Read]] = {}
    matches = []
    for event in happened:  # the newest first: what is older than that may be older than the others as well
        pieces: dict[int, _Read] = {}
        for tag in fields[event.law]:
            if tag not in read:
                read[tag] = _read(tag, event.at, now)
            pieces |= read[tag]
        matches.append((event, _matches(event, pieces)))
    corrected = _corrected(now, {match.article for _event, matched in matches for match in matched})
    return [
        (event, kept)
        for event, matched in matches
        if (kept := [match for match in matched if corrected.get(match.article, event.at) <= event.at])
    ]


def _fields(laws: Iterable[int]) -> dict[int, list[int]]:
    """The tags by which pieces are about each law: its own, and that of the field of rules that it is a part of.

    Pieces that cite a law without carrying its tag would be read beside those of `_read`.
    """
    rows = Regulation.objects.filter(pk__in=laws).values_list("pk", "part_of", "part_of__instrument")
    return {pk: [pk, field] if field and instrument == Instrument.FIELD else [pk] for pk, field, instrument in rows}


class _Read(NamedTuple):
    fresh: dt.datetime  # when it last told readers that it is up to date
    text: Text


def _read(tag: int, before: dt.datetime, now: dt.datetime) -> dict[int, _Read]:
    """The newest pieces with this tag that are older than `before`, but for advertising, by id; one query."""
    rows = TaggedRegulation.objects.published(now).filter(tag=tag, published_at__lt=before)
    columns = ("publish_at", "first_published_at", "updated_at", "title", "lead", "body")
    values = rows.exclude(content_object__genre=Genre.ADVERTISEMENT).order_by("-published_at")
    found = {}
    for pk, published, first, updated, *texts in values.values_list(
        "content_object", *(F(f"content_object__{name}") for name in columns)
    )[:MOST_READ]:
        title, lead, body = texts
        fresh = max(filter(None, (published, first, updated)))
        found[pk] = _Read(fresh, Text(f"{title}\n{lead}\n{text_of(body[:LONGEST])}", timezone.localdate(fresh)))
    return found


def _matches(event: Event, pieces: Mapping[int, _Read]) -> list[Match]:
    older = ((pk, piece.text) for pk, piece in pieces.items() if piece.fresh < event.at)
    return [Match(pk, sentence) for pk, text in older if (sentence := text.passage(event))]


def _corrected(now: dt.datetime, articles: Iterable[int]) -> dict[int, dt.datetime]:
    """When each was last corrected; a counterstatement says nothing about the text."""
    notes = Correction.objects.filter(article__in=articles, time__lte=now).exclude(kind=CorrectionKind.COUNTERSTATEMENT)
    return dict(notes.order_by().values_list("article").annotate(Max("time")))
