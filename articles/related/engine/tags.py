"""An article's tags as reasons: under the name that readers use, and how far the article is about each."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ...models import SUBJECTS, Snapshot
from ...models.article.applying import resolve_tags
from ...models.subjects.alias import AliasOrigin
from ...models.subjects.registry import tag_queries
from ...text import fold, without_shaping
from .analysis import tag_key
from .reasons import ACTORS, MAIN, MENTIONED, NAMED, TOUCHED

_WORD = re.compile(r"\w+")
_ABBREVIATION = re.compile(r"(?=(?:.*[A-ZÄÖÜ]){2})\w{2,8}")
_LONG = 25  # letters; longer names have a shorter one in a reason, where there is one
_AS_WRITTEN = 4  # letters; "BIS" is not "bis", while "Nvidia" is "NVIDIA"


class Tag(NamedTuple):
    name: str  # as readers know it: "BSI"
    level: int  # how far the article is about it
    kind: str


Tags = dict[int, Tag]  # those of one article, by key


class _Carried(NamedTuple):
    """A tag on an article, with all its names."""

    kind: str
    id: int
    name: str
    is_main: bool
    others: list[tuple[str, str]]  # (name, origin)


def read_tags(openings: dict[int, str]) -> dict[int, Tags]:
    """By article, of these articles, given what stands above the text of each; one query."""
    columns = ("content_object_id", "tag_id", "tag__name", "is_main", "tag__aliases__name", "tag__aliases__origin")
    first, *others = tag_queries(openings, *columns, tag__is_proposed=False)
    carried: dict[int, dict[tuple[str, int], _Carried]] = defaultdict(dict)
    for kind, article, pk, name, is_main, other, origin in first.union(*others, all=True):
        tag = carried[article].setdefault((kind, pk), _Carried(kind, pk, name, bool(is_main), []))
        tag.others.append((other, origin))
    return {article: _tags(list(carried[article].values()), opening) for article, opening in openings.items()}


def tags_of(snapshot: Snapshot, opening: str) -> Tags:
    """The same of an article that is being written; at most two queries a kind of tag."""
    refs = {(ref.kind, ref.id): ref.main for ref in resolve_tags(snapshot.tags)}
    carried: dict[tuple[str, int], _Carried] = {}
    for kind, model in SUBJECTS.items():
        if wanted := [pk for of_kind, pk in refs if of_kind == kind]:
            rows = model.objects.filter(pk__in=wanted, is_proposed=False).order_by()
            for pk, name, other, origin in rows.values_list("pk", "name", "aliases__name", "aliases__origin"):
                tag = carried.setdefault((kind, pk), _Carried(kind, pk, name, refs[kind, pk], []))
                tag.others.append((other, origin))
    return _tags(list(carried.values()), opening)


def _tags(carried: list[_Carried], opening: str) -> Tags:
    words, folded = _words(without_shaping(opening)), _words(fold(opening))
    is_marked = any(tag.is_main for tag in carried)
    tags: Tags = {}
    for tag in carried:
        others = sorted((name, origin) for name, origin in tag.others if name)
        names = [tag.name, *(name for name, _ in others)]
        if tag.is_main or not (is_marked or tag.kind in ACTORS):  # where nobody marks main subjects, every topic is one
            level = MAIN
        elif any(_stands_in(name, words, folded) for name in names):
            level = NAMED
        else:
            level = MENTIONED if tag.kind in ACTORS else TOUCHED
        short = short_name(tag.name, [name for name, origin in others if origin == AliasOrigin.OTHER])
        tags[tag_key(tag.kind, tag.id)] = Tag(short, level, tag.kind)
    return tags


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "


def _stands_in(name: str, words: str, folded: str) -> bool:
    """Whether the name stands in these words, also with the "s" of the genitive."""
    text = words if len(name) <= _AS_WRITTEN else folded
    wanted = _words(name if len(name) <= _AS_WRITTEN else fold(name)).rstrip()
    return bool(wanted) and (f"{wanted} " in text or f"{wanted}s " in text)


def short_name(name: str, others: Iterable[str]) -> str:
    """A long name's part that is a name of its own ("Supreme Court"), or its abbreviation ("BSI")."""
    if len(name) <= _LONG:
        return name
    parts = [other for other in others if other in name]
    abbreviations = [other for other in others if _ABBREVIATION.fullmatch(other)]
    return min(parts or abbreviations or [name], key=lambda other: (len(other), other))
