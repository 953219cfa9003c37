"""What a WXR file holds, as values: the head with its people and terms, and one post after the other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..xml_items import Field, fields, pieces

_NESTED = frozenset({
    "rss", "channel", "item", "wp:postmeta", "wp:comment", "wp:commentmeta", "wp:author", "wp:category", "wp:tag", "wp:term",
    "wp:termmeta",
})  # fmt: skip

_BROKEN = {
    "cut": "die Datei endet mitten im Artikel",
    "huge": "ist länger als 64 MB",
    "damaged": "die gepackte Datei ist beschädigt; was danach kam, fehlt",
}


class TermUse(NamedTuple):
    """A term on a post."""

    taxonomy: str
    slug: str
    name: str


@dataclass
class Post:
    """Anything that WordPress calls a post: articles, pages, attachments, menus, blocks."""

    values: dict[str, str]  # by the name of the field without its prefix
    terms: list[TermUse] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    old_slugs: list[str] = field(default_factory=list)
    comments: int = 0

    def __getitem__(self, name: str) -> str:
        """A field of the file; "" where it is missing."""
        return self.values.get(name, "").strip()

    @property
    def id(self) -> str:
        """Its number; of a post without one, what else tells it apart."""
        return (self["post_id"] or self["guid"] or self["link"] or f"{self['title']} {self['post_date']}")[:200]

    @property
    def kind(self) -> str:
        return self["post_type"] or "post"


@dataclass
class Head:
    """The file's own data."""

    values: dict[str, str]
    authors: list[dict[str, str]]
    terms: list[dict[str, str]]

    @property
    def address(self) -> str:
        return (self.values.get("base_blog_url") or self.values.get("link") or "").strip()


@dataclass(frozen=True)
class Broken:
    """An item that cannot be read."""

    reason: str
    title: str


def read(path: Path) -> Iterator[tuple[Head | Post | Broken, int]]:
    """The head and the posts of one file, each with the number of bytes read so far. Raises OSError."""
    for piece in pieces(path):
        if piece.kind == "head":
            yield head_of(piece.text), piece.read
        elif piece.kind == "item":
            yield post_of(piece.text), piece.read
        else:
            title = _plain(fields(piece.text, _NESTED)).get("title", "")
            yield Broken(_BROKEN[piece.kind], title), piece.read


def head_of(text: str) -> Head:
    found = _channel(fields(text, _NESTED))
    authors = [_plain(part.fields) for part in found if part.name == "wp:author"]
    terms = [
        _plain(part.fields) | {"kind": part.name.removeprefix("wp:")}
        for part in found
        if part.name in ("wp:category", "wp:tag", "wp:term")
    ]
    return Head(_plain(found), authors, terms)


def _channel(found: list[Field]) -> list[Field]:
    """The fields of the channel: its tag is never closed before the first item, so they stand beside it."""
    inside = [part for outer in found if outer.name in ("rss", "channel") for part in _channel(outer.fields)]
    return [*(part for part in found if part.name not in ("rss", "channel")), *inside]


def post_of(text: str) -> Post:
    found = fields(text, _NESTED)
    found = found[0].fields if found and found[0].name == "item" else found
    post = Post(_plain(found))
    for part in found:
        if part.name == "category":
            post.terms.append(_term(part))
        elif part.name == "wp:postmeta":
            _add_meta(post, _plain(part.fields))
        elif part.name == "wp:comment":
            post.comments += 1
    named = [term for term in post.terms if term.taxonomy]
    post.terms = list(dict.fromkeys(named or [term._replace(taxonomy="category") for term in post.terms]))
    return post


def _term(part: Field) -> TermUse:
    taxonomy = {"tag": "post_tag"}.get(part.attributes.get("domain", ""), part.attributes.get("domain", ""))
    slug = part.attributes.get("nicename", "") or "-".join(part.text.lower().split())
    return TermUse(taxonomy[:60], slug[:200], " ".join(part.text.split())[:200])


def _add_meta(post: Post, values: Mapping[str, str]) -> None:
    key, value = values.get("meta_key", ""), values.get("meta_value", "")
    if key == "_wp_old_slug":
        post.old_slugs.append(value)
    elif key:
        post.meta.setdefault(key, value)


def _plain(found: list[Field]) -> dict[str, str]:
    """{name without prefix: text}; `content:encoded` is "content", `excerpt:encoded` is "excerpt"."""
    values: dict[str, str] = {}
    for part in found:
        prefix, _, name = part.name.rpartition(":")
        values.setdefault(prefix if name == "encoded" else name, part.text)
    return values
