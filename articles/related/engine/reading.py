"""Articles as the engine reads them from the database: text, tags, time, and what they link."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone

from ... import body
from ...models import Article, Snapshot
from ...models.article.choices import Genre, State
from .analysis import Analysed, analyse, stem_key
from .counts import Counts
from .ranking import Entry
from .reasons import KEPT_WORDS, MENTIONED, is_telling
from .tags import Tags, read_tags, tags_of
from .vector import Vector, vectorise

COMMON_TAG_SHARE, COMMON_TAG_FLOOR = 0.1, 20
_EPOCH = dt.date(1970, 1, 1)
_FIELDS = ("id", "kicker", "title", "lead", "body", "lang", "publish_at", "follows_id")


@dataclass
class Text:
    """One article before anything is known about others."""

    id: int
    analysed: Analysed
    day: int
    follows: int | None
    links: list[int]
    opening: str  # kicker, title and lead as written
    tags: Tags = field(default_factory=dict)


def eligible() -> QuerySet[Article]:
    """Articles that related coverage knows: public and scheduled ones, never advertising."""
    return Article.objects.filter(state=State.PUBLISHED).exclude(genre=Genre.ADVERTISEMENT)


def read(ids: Iterable[int], *, links: bool = True) -> list[Text]:
    """Those of the ids that are eligible, by id; without `links` without the words that link other articles. Two queries however many."""
    rows = eligible().filter(pk__in=list(ids)).order_by("pk").values_list(*_FIELDS)
    texts = [_text(*row, with_links=links) for row in rows]
    tags = read_tags({text.id: text.opening for text in texts})
    for text in texts:
        text.tags = tags[text.id]
    return texts


def _text(
    pk: int,
    kicker: str,
    title: str,
    lead: str,
    source: str,
    lang: str,
    publish_at: dt.datetime,
    follows: int | None,
    *,
    with_links: bool = True,
) -> Text:
    blocks = body.parse(source)
    return Text(
        id=pk,
        analysed=analyse(title, lead, body.plain_text(blocks, own_links=with_links), lang),
        day=(timezone.localdate(publish_at) - _EPOCH).days,
        follows=follows,
        links=sorted(body.linked_in_text(blocks) - {pk}),
        opening="\n".join((kicker, title, lead)),
    )


def read_snapshot(pk: int, snapshot: Snapshot, at: dt.datetime) -> Text:
    """An article as it would be read if `snapshot` were public from `at` on; at most two queries a kind of tag."""
    written = (snapshot.kicker, snapshot.title, snapshot.lead, snapshot.body, snapshot.lang)
    text = _text(pk, *written, at, snapshot.follows)
    text.tags = tags_of(snapshot, text.opening)
    return text


def entry(text: Text, counts: Counts) -> Entry:
    vector = vectorise(text.analysed, text.tags, text.day, counts)
    notes = {
        "links": text.links,
        "tags": _telling_tags(text, counts),
        "words": _words(text.analysed, vector),
    }
    return Entry(text.id, vector.pack(), json.dumps(notes, ensure_ascii=False, separators=(",", ":")), text.follows)


def _telling_tags(text: Text, counts: Counts) -> list[tuple[int, str, int, str]]:
    """(key, *tag) of the tags that may be named as reasons: not those that a tenth of the archive carries ("Allgemein"),
    nor companies and institutions that are only mentioned."""
    tags = text.tags
    keys = sorted(key for key, tag in tags.items() if tag.level > MENTIONED)
    most = max(counts.articles * COMMON_TAG_SHARE, COMMON_TAG_FLOOR)
    carried = counts.of(np.array(keys, np.uint32)).tolist()
    return [(key, *tags[key]) for key, number in zip(keys, carried, strict=True) if number <= most]


def _words(text: Analysed, vector: Vector) -> dict[str, str]:
    """The strongest words as written, by the key of their stem."""
    weight = dict(zip(vector.stems.tolist(), vector.whole.tolist(), strict=True))
    written = {stem_key(stem): word for stem in text.written if is_telling(word := text.as_written(stem), stem)}
    strongest = sorted(written.keys() & weight, key=lambda key: (-weight[key], key))[:KEPT_WORDS]
    return {str(key): written[key] for key in strongest}


POSTINGS = 25
TAG_SPREAD = 200  # tags of more articles than this find no candidates


def postings(vector: Vector, counts: Counts) -> list[tuple[int, int]]:
    """(key, weight) of the stems and tags by which this article is found: the strongest that few enough articles have."""
    rare = counts.of(vector.stems) <= counts.most_for_candidates
    keys, weights = vector.stems[rare], vector.whole[rare]
    strongest = np.lexsort((keys, -weights.astype(np.int64)))[:POSTINGS]
    stems = [(int(keys[at]), int(weights[at])) for at in strongest if weights[at] > 0]
    few = counts.of(vector.tags) <= TAG_SPREAD
    return stems + [(int(key), 0) for key in vector.tags[few]]
