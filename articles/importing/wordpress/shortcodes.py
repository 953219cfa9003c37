"""Shortcodes: WordPress's commands in square brackets, as HTML that means the same.

Their grammar is that of https://codex.wordpress.org/Shortcode_API. What nobody here knows stays as it stands, and is told.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from ..record import Loss

_OPEN = re.compile(r"\[(\[?)(/?)([a-zA-Z][\w-]{0,60})(?=[\s\]/=:])")
# Of one attribute: name="value", name='value', name=value, "value", 'value', value
_ATTRIBUTE = re.compile(
    r"""\s*(?:([\w-]{1,80})\s*=\s*)?(?:"([^"\[\]]*)"|'([^'\[\]]*)'|„([^“”\[\]]*)[“”]|&quot;([^\[\]&]*)&quot;|([^\s\[\]"'=]+))"""
)
_MAX_TAG = 4_000  # characters from "[" to "]"
_MAX_DEPTH = 20
# Wrappers of page builders: they hold a text, and are none.
_WRAPPERS = re.compile(
    r"(?:vc|et_pb|su|fusion|av|fl|elementor|mk|cs|tatsu|x|one|two|three|four|ohio|nectar)_\w+|(?:row|column|col|section)"
)


# What extensions hide from all but members: never for everybody's eyes here.
_GUARDS = re.compile(
    r"(?:pmpro|restrict|wcm|members|membership|member|mepr|rcp|wlm|wishlist|ihc|um|ums|s2|swpm|memberful|paywall|private|protected|subscriber|login|logged|user)"
    r"(?:[_-]?\w{1,40}){0,4}|is_(?:paid|member|user)\w{0,40}|content_protector|leaky_paywall\w{0,20}"
)


class Shortcode(NamedTuple):
    name: str
    attributes: dict[str, str]  # values without a name under "0", "1", …
    content: str
    raw: str


class _Tag(NamedTuple):
    start: int
    end: int
    kind: str  # "open", "close", "single", "escaped"
    name: str
    attributes: dict[str, str]


Known = Callable[[Shortcode], str]


@dataclass
class Expander:
    """Replaces shortcodes. `known` gives the HTML of those that mean something here, by name."""

    known: dict[str, Known]
    raw: frozenset[str] = frozenset()  # names whose content is text, whatever it looks like
    losses: list[Loss] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)  # what only members saw

    def expand(self, source: str) -> str:
        """Linear in the length of `source`; never raises."""
        if "[" not in source:
            return source
        tags = list(_tags(source))
        return self._between(source, 0, len(source), tags, _pairs(tags), (0, len(tags)), 0)

    def _between(
        self,
        source: str,
        start: int,
        end: int,
        tags: list[_Tag],
        pairs: dict[int, int],
        span: tuple[int, int],
        depth: int,
    ) -> str:
        """The text from `start` to `end`, in which the tags of `span` stand."""
        parts: list[str] = []
        index, at = span[0], start
        while index < span[1]:
            tag, other = tags[index], pairs.get(index)
            parts.append(source[at : tag.start])
            inside, at, following = "", tag.end, index + 1
            if other is not None and depth < _MAX_DEPTH:
                closing = tags[other]
                is_raw = tag.name in self.raw
                inside = (
                    source[tag.end : closing.start]
                    if is_raw
                    else self._between(source, tag.end, closing.start, tags, pairs, (index + 1, other), depth + 1)
                )
                at, following = closing.end, other + 1
            parts.append(self._replaced(source, tag, tags[other] if following != index + 1 and other else None, inside))
            index = following
        parts.append(source[at:end])
        return "".join(parts)

    def _replaced(self, source: str, tag: _Tag, closing: _Tag | None, inside: str) -> str:
        opened = source[tag.start : tag.end]
        if tag.kind == "escaped":
            return opened[1:-1]
        closed = source[closing.start : closing.end] if closing else ""
        if tag.kind != "close" and (known := self.known.get(tag.name)) is not None:
            return known(Shortcode(tag.name, tag.attributes, inside, opened))
        if closing is not None and _GUARDS.fullmatch(tag.name):
            self.hidden.append(inside)
            reason = "nur für Mitglieder; steht nicht im Text, sondern in den Notizen"
            self.losses.append(Loss(f"Shortcode [{tag.name}]", reason, opened))
            return ""
        if _WRAPPERS.fullmatch(tag.name):
            self.losses.append(
                Loss(f"Shortcode [{tag.name}]", "gehört zu einem Seitenbaukasten; sein Inhalt bleibt", opened)
            )
            return f"\n\n{inside}\n\n"
        if _looks_meant(tag, closing):
            reason = "gehört zu einer Erweiterung, die es hier nicht gibt; steht als Text da"
            self.losses.append(Loss(f"Shortcode [{tag.name}]", reason, opened, opened))
        return f"{opened}{inside}{closed}"


def _looks_meant(tag: _Tag, closing: _Tag | None) -> bool:
    """Whether it is a command, and not "[sic]" or "[Anm. d. Red.]"."""
    has_values = any(not name.isdigit() for name in tag.attributes)
    return closing is not None or has_values or tag.kind == "single" or "_" in tag.name or "-" in tag.name


def _tags(source: str) -> Iterator[_Tag]:
    at = 0
    while match := _OPEN.search(source, at):
        tag = _tag(source, match)
        if tag is None:
            at = match.start() + 1
            continue
        yield tag
        at = tag.end


def _tag(source: str, match: re.Match[str]) -> _Tag | None:
    attributes: dict[str, str] = {}
    at = match.end()
    if source[at : at + 1] in ("=", ":"):  # [youtube=https://…]
        at += 1
    limit = match.start() + _MAX_TAG
    while at < limit and (part := _ATTRIBUTE.match(source, at)):
        value = next((value for value in part.groups()[1:] if value is not None), "")
        if part[6] == "/" and source[part.end() : part.end() + 1] == "]":
            break
        attributes.setdefault(part[1].lower() if part[1] else str(len(attributes)), value)
        at = part.end()
    rest = source[at : at + 20]
    is_single = rest.lstrip().startswith("/]")
    end = at + rest.find("]") + 1
    if not rest.lstrip().startswith(("]", "/]")) or end <= at:
        return None
    if match[1] and source[end : end + 1] == "]":
        return _Tag(match.start(), end + 1, "escaped", match[3], {})
    start = match.start() + len(match[1])
    kind = "close" if match[2] else "single" if is_single else "open"
    return _Tag(start, end, kind, match[3].lower(), attributes)


def _pairs(tags: list[_Tag]) -> dict[int, int]:
    """{index of an opening tag: index of the closing one}; what is never closed has none."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    open_names: dict[str, int] = {}
    for index, tag in enumerate(tags):
        if tag.kind == "open":
            waiting.append(index)
            open_names[tag.name] = open_names.get(tag.name, 0) + 1
        elif tag.kind == "close" and open_names.get(tag.name):
            while True:
                opened = waiting.pop()
                open_names[tags[opened].name] -= 1
                if tags[opened].name == tag.name:
                    pairs[opened] = index
                    break
    return pairs


def url_of(shortcode: Shortcode, *names: str) -> str:
    """The address that a shortcode names, in its content, under one of `names` or without a name."""
    for value in (
        *(shortcode.attributes.get(name, "") for name in names),
        shortcode.content.strip(),
        shortcode.attributes.get("0", ""),
    ):
        if value.startswith(("http://", "https://", "//", "/")):
            return value
    return ""


def embedded(url: str, caption: str = "") -> str:
    """An address to embed, as the block editor writes it."""
    told = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'\n\n<figure class="wp-block-embed"><div>{escape(url)}</div>{told}</figure>\n\n'
