"""Three-way merge of two people's texts: by block in the text, by element in lists, by field elsewhere.

What only one of them changed is taken from that one. What both changed differently is a conflict: in the text both stay,
one below the other; of a field the later writer's value is proposed and the other one shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ... import body
from ...models import Snapshot, TagRef
from ...models.article.content import LABELS
from ...presentation.articles.differences import opcodes
from .compare import block_text, in_words

LISTS = ("byline", "sources")
FIELDS = tuple(name for name in Snapshot.__dataclass_fields__ if name not in (*LISTS, "body", "tags", "extra"))


@dataclass(frozen=True)
class Conflict:
    """Both changed the same thing. `theirs` and `mine` are shown; in the text both stay."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass
class Merge:
    snapshot: Snapshot
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True)
class _Edit:
    """Replace base[start:end] by `blocks`."""

    start: int
    end: int
    blocks: tuple[str, ...]
    is_mine: bool


def merge(base: Snapshot, theirs: Snapshot, mine: Snapshot) -> Merge:
    """Both changes to `base` in one snapshot."""
    result = Merge(mine)
    values: dict[str, Any] = {name: _field(result, name, base, theirs, mine) for name in FIELDS}
    values |= {name: tuple(merge_sets(*(getattr(s, name) for s in (base, theirs, mine)))) for name in LISTS}
    values["tags"] = _tags(base.tags, theirs.tags, mine.tags)
    texts, doubled = merge_blocks(_written(base), _written(theirs), _written(mine))
    values["body"] = "\n".join(texts)
    result.conflicts += [
        Conflict("body", LABELS["body"], _plain(their_blocks), _plain(my_blocks)) for their_blocks, my_blocks in doubled
    ]
    result.snapshot = mine.changed(**values)
    return result


def _field(result: Merge, name: str, base: Snapshot, theirs: Snapshot, mine: Snapshot) -> Any:
    was, their_value, my_value = (getattr(snapshot, name) for snapshot in (base, theirs, mine))
    if their_value in (was, my_value):
        return my_value
    if my_value == was:
        return their_value
    result.conflicts.append(Conflict(name, LABELS[name], in_words(theirs, name), in_words(mine, name)))
    return my_value


def merge_sets(base: Sequence, theirs: Sequence, mine: Sequence) -> list:
    """The elements of `mine` in their order, without those removed in `theirs`; then those added in `theirs`."""
    gone = [element for element in base if element not in theirs]
    elements = [element for element in mine if element not in gone]
    return elements + [element for element in theirs if element not in base and element not in elements]


def _tags(base: tuple[TagRef, ...], theirs: tuple[TagRef, ...], mine: tuple[TagRef, ...]) -> tuple[TagRef, ...]:
    """As sets of (kind, id); a tag that either of them made a main subject is one."""
    keys = merge_sets(*([(tag.kind, tag.id) for tag in tags] for tags in (base, theirs, mine)))
    was, their_mains, my_mains = ({(tag.kind, tag.id): tag.main for tag in tags} for tags in (base, theirs, mine))
    merged = []
    for key in keys:
        values = {side[key] for side in (their_mains, my_mains) if key in side}
        is_main = values.pop() if len(values) == 1 else not was.get(key, False)
        merged.append(TagRef(key[0], key[1], is_main))
    return tuple(merged)


def _written(snapshot: Snapshot) -> list[str]:
    """The text as a list of blocks in stored form."""
    return [body.write_block(block) for block in snapshot.blocks]


def _plain(blocks: Sequence[str]) -> str:
    return " / ".join(block_text(block) for html in blocks for block in body.parse(html)) or "gelöscht"


def merge_blocks(
    base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]
) -> tuple[list[str], list[tuple[list[str], list[str]]]]:
    """The merged blocks, and the places where both stay: (theirs, mine)."""
    edits = sorted(
        [*_edits(base, theirs, is_mine=False), *_edits(base, mine, is_mine=True)],
        key=lambda edit: (edit.start, edit.end, edit.is_mine),
    )
    merged: list[str] = []
    doubled = []
    position = 0
    for group in _groups(edits):
        start, end = group[0].start, max(edit.end for edit in group)
        merged += base[position:start]
        their_blocks = _applied(base, start, end, [edit for edit in group if not edit.is_mine])
        my_blocks = _applied(base, start, end, [edit for edit in group if edit.is_mine])
        is_of_both = {edit.is_mine for edit in group} == {True, False}
        if not is_of_both:
            merged += my_blocks if group[0].is_mine else their_blocks
        else:
            there = set(their_blocks)
            merged += their_blocks + [block for block in my_blocks if block not in there]
            if their_blocks != my_blocks and end > start:
                doubled.append((their_blocks, my_blocks))
        position = end
    return merged + list(base[position:]), doubled


def _edits(base: Sequence[str], changed: Sequence[str], *, is_mine: bool) -> list[_Edit]:
    edits = []
    for kind, i1, i2, j1, j2 in opcodes(base, changed):
        if kind == "equal":
            continue
        if i2 - i1 == j2 - j1:  # block for block, so that neighbours changed by two people do not collide
            edits += [_Edit(i1 + n, i1 + n + 1, (changed[j1 + n],), is_mine) for n in range(i2 - i1)]
        else:
            edits.append(_Edit(i1, i2, tuple(changed[j1:j2]), is_mine))
    return edits


def _groups(edits: list[_Edit]) -> list[list[_Edit]]:
    """Edits in groups: together if they touch the same blocks or insert at the same place."""
    groups: list[list[_Edit]] = []
    end = -1
    for edit in edits:
        same_place = bool(groups) and edit.start == edit.end == groups[-1][0].start == end
        if groups and (edit.start < end or same_place):
            groups[-1].append(edit)
        else:
            groups.append([edit])
        end = max(end, edit.end)
    return groups


def _applied(base: Sequence[str], start: int, end: int, edits: list[_Edit]) -> list[str]:
    """base[start:end] with one person's edits."""
    out: list[str] = []
    for edit in edits:
        out += [*base[start : edit.start], *edit.blocks]
        start = edit.end
    return out + list(base[start:end])
