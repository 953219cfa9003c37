"""Articles as the engine reads them from the database: text, tags, time, and what they link."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone

from ... import body
from ...models import SUBJECTS, Article, Snapshot
from ...models.article.applying import resolve_tags
from ...models.article.choices import Genre, State
from ...models.subjects.registry import tag_queries
from .analysis import Analysed, analyse, stem_key, tag_key
from .counts import Counts
from .ranking import Entry
from .reasons import KEPT_WORDS, is_telling
from .vector import Vector, vectorise

COMMON_TAG_SHARE, COMMON_TAG_FLOOR = 0.1, 20
_EPOCH = dt.date(1970, 1, 1)
_FIELDS = ("id", "title", "lead", "body", "lang", "publish_at", "follows_id")


@dataclass
class Text:
    """One article before anything is known about others."""

    id: int
    analysed: Analysed
    day: int
    follows: int | None
    links: list[int]
    tags: dict[int, str] = field(default_factory=dict)  # key -> name


def eligible() -> QuerySet[Article]:
    """Articles that related coverage knows: public and scheduled ones, never advertising."""
    return Article.objects.filter(state=State.PUBLISHED).exclude(genre=Genre.ADVERTISEMENT)


def read(ids: Iterable[int], *, links: bool = True) -> list[Text]:
    """Those of the ids that are eligible, by id; without `links` without the words that link other articles. Two queries however many."""
    rows = eligible().filter(pk__in=list(ids)).order_by("pk").values_list(*_FIELDS)
    texts = [_text(*row, with_links=links) for row in rows]
    tags = _tags([text.id for text in texts])
    for text in texts:
        text.tags = tags[text.id]
    return texts


def _text(
    pk: int,
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
    )


def read_snapshot(pk: int, snapshot: Snapshot, at: dt.datetime) -> Text:
    """An article as it would be read if `snapshot` were public from `at` on; at most two queries a kind of tag."""
    text = _text(pk, snapshot.title, snapshot.lead, snapshot.body, snapshot.lang, at, snapshot.follows)
    tags = resolve_tags(snapshot.tags)
    for kind, model in SUBJECTS.items():
        if wanted := [tag.id for tag in tags if tag.kind == kind]:
            named = model.objects.filter(pk__in=wanted, is_proposed=False).values_list("pk", "name")
            text.tags |= {tag_key(kind, tag): name for tag, name in named}
    return text


def _tags(ids: list[int]) -> dict[int, dict[int, str]]:
    """{article: {key: name}}, in the order of the kinds; one query."""
    columns = ("content_object_id", "tag_id", "tag__name", "position")
    first, *others = tag_queries(ids, *columns, tag__is_proposed=False)
    rows, kinds = first.union(*others, all=True), list(SUBJECTS)
    tags: dict[int, dict[int, str]] = defaultdict(dict)
    for kind, article, tag, name, _position in sorted(rows, key=lambda row: (kinds.index(row[0]), row[4])):
        tags[article][tag_key(kind, tag)] = name
    return tags


def entry(text: Text, counts: Counts) -> Entry:
    vector = vectorise(text.analysed, text.tags, text.day, counts)
    notes = {"links": text.links, "tags": _telling_tags(text, counts), "words": _words(text.analysed, vector)}
    return Entry(text.id, vector.pack(), json.dumps(notes, ensure_ascii=False, separators=(",", ":")), text.follows)


def _telling_tags(text: Text, counts: Counts) -> list[tuple[int, str]]:
    """The tags that may be named as reasons: not those that a tenth of the archive carries ("Allgemein")."""
    keys = sorted(text.tags)
    most = max(counts.articles * COMMON_TAG_SHARE, COMMON_TAG_FLOOR)
    carried = counts.of(np.array(keys, np.uint32)).tolist()
    return [(key, text.tags[key]) for key, number in zip(keys, carried, strict=True) if number <= most]


def _words(text: Analysed, vector: Vector) -> dict[str, str]:
    """The strongest words as written, by the key of their stem."""
    weight = dict(zip(vector.stems.tolist(), vector.whole.tolist(), strict=True))
    written = {stem_key(stem): word for stem in text.written if is_telling(word := text.as_written(stem))}
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
