"""The blocks of the block editor (Gutenberg): HTML between comments such as `<!-- wp:image {"id":5} -->`.

The grammar: https://developer.wordpress.org/block-editor/explanations/architecture/key-concepts/#parsing-documents
What a block shows mostly stands in its HTML. This finds out which blocks there are, writes what the comments alone say,
and names what has no place here.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ..record import Loss
from ..values import json_value
from .block_kinds import GENERATED, LOSSY
from .classic import with_paragraphs

_NAME = re.compile(r"(/?)wp:([a-z][a-z0-9_-]{0,80}(?:/[a-z][a-z0-9_-]{0,80})?)(?=[\s/{]|$)")
_MAX_REUSE = 5  # blocks within blocks within …
_MOST_REUSED = 100  # of one text
_SHOWN = 2_000  # characters of a block, for an example in the report
_MIN_WORDS = 3  # of a value that somebody wrote


@dataclass
class Block:
    """One comment: where it stands, and what it opens or closes."""

    start: int
    end: int
    name: str  # "core/image"
    attributes: dict[str, Any]
    is_end: bool = False
    is_void: bool = False


@dataclass
class Flattened:
    """A text without its comments; how many blocks of each name it had; what was lost with them."""

    html: str
    kinds: Counter[str] = field(default_factory=Counter)
    losses: list[Loss] = field(default_factory=list)
    lossy: list[tuple[str, str]] = field(
        default_factory=list
    )  # (name, source) of blocks that come in otherwise than they were


def has_blocks(source: str) -> bool:
    return "<!-- wp:" in source


def comments(source: str) -> list[Block]:
    """The blocks' comments in `source`, in order. Linear, never raises."""
    found, at = [], 0
    while (start := source.find("<!--", at)) >= 0:
        end = source.find("-->", start + 4)
        if end < 0:
            break
        at = end + 3
        if block := _block(source[start + 4 : end].strip(), start, at):
            found.append(block)
    return found


def _block(text: str, start: int, end: int) -> Block | None:
    match = _NAME.match(text)
    if match is None:
        return None
    name = match[2] if "/" in match[2] else f"core/{match[2]}"
    rest = text[match.end() :].strip()
    is_void = rest.endswith("/")
    return Block(start, end, name, _attributes(rest.removesuffix("/").strip()), bool(match[1]), is_void)


def _attributes(text: str) -> dict[str, Any]:
    value = json_value(text)
    return value if isinstance(value, dict) else {}


def flatten(source: str, reusable: Mapping[str, str], inside: frozenset[str] = frozenset()) -> Flattened:
    """`reusable` are the texts of blocks that are used in several places, by their number; `inside` the one that this is of."""
    result = Flattened("")
    parts: list[str] = []
    opened: list[Block] = []
    at = 0
    for block in comments(source):
        parts.append(_between(source[at : block.start], is_free=not opened))
        at = block.end
        if block.is_end:
            _close(opened, block, source, result)
            continue
        result.kinds[block.name] += 1
        if block.is_void:
            parts.append(_void(block, reusable, result, inside))
        else:
            opened.append(block)
    parts.append(_between(source[at:], is_free=not opened))
    result.html = "".join(parts)
    return result


def _between(text: str, *, is_free: bool) -> str:
    """Text between two comments; outside of all blocks it is of the classic editor."""
    return with_paragraphs(text) if is_free and text.strip() else text


def _close(opened: list[Block], block: Block, source: str, result: Flattened) -> None:
    for index in range(len(opened) - 1, max(len(opened) - 40, -1), -1):
        if opened[index].name == block.name:
            if block.name in LOSSY:
                start = opened[index].start
                result.lossy.append((block.name, source[start : min(block.end, start + _SHOWN)]))
            del opened[index:]
            return


def _void(block: Block, reusable: Mapping[str, str], result: Flattened, inside: frozenset[str]) -> str:
    """What a block without HTML shows."""
    if block.name == "core/block":
        return _reused(block, reusable, result, inside)
    if block.name == "core/footnotes":
        return ""  # they stand where their signs are
    words = [] if block.name in GENERATED else _written(block.attributes)
    shown = f"<!-- wp:{block.name.removeprefix('core/')} {json.dumps(block.attributes, ensure_ascii=False)} /-->"[:300]
    reason = GENERATED.get(block.name, "gehört zu einer Erweiterung, die es hier nicht gibt")
    result.losses.append(Loss(f"Block {block.name}", reason, shown, " ".join(words)))
    return "".join(f"<p>{escape(text)}</p>" for text in words)


def _reused(block: Block, reusable: Mapping[str, str], result: Flattened, inside: frozenset[str]) -> str:
    """The text of a block that is used in several places; none for one within itself, or after very many."""
    number = str(block.attributes.get("ref", ""))
    text = reusable.get(number, "")
    if not text or number in inside or len(inside) >= _MAX_REUSE or result.kinds["core/block"] > _MOST_REUSED:
        reason = "der wiederverwendete Block fehlt in der Datei" if not text else "Blöcke enthalten einander"
        result.losses.append(Loss("Block core/block", reason, f"ref {number}"))
        return ""
    inner = flatten(text, reusable, inside | {number})
    result.kinds += inner.kinds
    result.losses += inner.losses
    result.lossy += inner.lossy
    return inner.html


def _written(value: Any, depth: int = 0) -> list[str]:
    """Texts among the settings of a block: values of several words."""
    if isinstance(value, str):
        return [" ".join(value.split())[:2000]] if len(value.split()) >= _MIN_WORDS and "{" not in value else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in inner for text in _written(part, depth + 1)] if depth < _MAX_REUSE else []
