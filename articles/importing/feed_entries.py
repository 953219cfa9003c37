"""One entry of a feed, whatever kind of feed it is of."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from html import escape

from ..body import safe_url
from ..text import fold
from .record import MAX_NAME
from .values import moment, one_line, plain, sensible, text_as_html
from .xml_items import Field, fields

NESTED = frozenset({"item", "entry", "rss", "channel", "feed", "rdf:RDF", "media:group"})
_PEOPLE = frozenset({"author", "atom:author", "dc:creator", "itunes:author", "creator"})
_DATES = (
    "pubDate",
    "published",
    "atom:published",
    "issued",
    "dc:date",
    "dcterms:created",
    "created",
    "updated",
    "modified",
)
_CONTENTS = ("content:encoded", "content", "atom:content", "body", "xhtml:body", "fullbody")
_SUMMARIES = ("description", "summary", "atom:summary", "itunes:summary")
_XHTML = re.compile(
    r"""<((?:atom:)?(?:content|summary|title))\s[^<>]{0,300}?type\s{0,5}=\s{0,5}["']xhtml["'][^<>]{0,300}>"""
)
_MAIL_AND_NAME = re.compile(r"[^\s()<>@]{1,100}@[^\s()<>]{1,100}\s{0,5}\(([^()]{1,200})\)")
_LANG = re.compile(r"""(?:xml:lang|<(?:dc:)?language)\s{0,5}(?:=\s{0,5}["']|>\s{0,20})([a-zA-Z]{2})(?![a-zA-Z])""")
_MOST_TERMS = 200


@dataclass
class Entry:
    """Values as they stand; `content`, `summary` and `attached` are HTML."""

    identifier: str = ""
    link: str = ""
    title: str = ""
    content: str = ""
    summary: str = ""
    attached: str = ""
    picture: str = ""
    published: dt.datetime | None = None
    lang: str = ""
    authors: tuple[str, ...] = ()
    websites: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)  # {key: name}
    own_address: str = ""  # of the feed


def entry_of(text: str, head: Entry) -> Entry:
    """An item; of the head it takes what it does not say itself. Never raises."""
    outer = fields(_with_kept_xhtml(text), NESTED)
    found = _flat(outer[0].fields if outer and outer[0].name in ("item", "entry") else outer)
    entry = read(found, text[:2000])
    entry.authors = entry.authors or head.authors
    entry.websites = entry.websites or head.websites
    entry.lang = entry.lang or head.lang
    return entry


def head_of(text: str) -> Entry:
    """What a feed says of itself."""
    return read(_flat(fields(text, NESTED)), text)


def _flat(found: Iterable[Field]) -> list[Field]:
    """The fields, those within groups among them."""
    flat: list[Field] = []
    waiting = list(found)[::-1]
    while waiting:
        part = waiting.pop()
        flat.append(part)
        waiting.extend(reversed(part.fields))
    return flat


def read(found: list[Field], text: str) -> Entry:
    named: dict[str, Field] = {}
    for part in found:
        if part.text.strip() or part.attributes:
            named.setdefault(part.name, part)
    values = {name: part.text.strip() for name, part in named.items()}
    entry = Entry(
        identifier=values.get("guid") or values.get("id") or values.get("atom:id") or "", link=_link(found, named)
    )
    entry.title = _title(named.get("title") or named.get("atom:title"))
    entry.content = next((html for name in _CONTENTS if (html := _html(named.get(name)))), "")
    entry.summary = next((html for name in _SUMMARIES if (html := _html(named.get(name)))), "")
    entry.published = next((when for name in _DATES if (when := date_of(values.get(name, "")))), None)
    lang = _LANG.search(text)
    entry.lang = lang[1].lower() if lang else ""
    _read_people(found, entry)
    _read_terms(found, entry)
    _read_attached(found, entry)
    entry.own_address = next((href for part in found if (href := _rel(part, "self"))), "")
    return entry


def _with_kept_xhtml(text: str) -> str:
    """XHTML within an entry is markup, not text: its entities wait for the reader of HTML."""
    parts: list[str] = []
    at = 0
    while (opened := _XHTML.search(text, at)) is not None:
        end = text.find(f"</{opened[1]}>", opened.end())
        end = len(text) if end < 0 else end
        parts += [text[at : opened.end()], text[opened.end() : end].replace("&", "&amp;")]
        at = end
    return "".join([*parts, text[at:]])


def _kind(part: Field) -> str:
    """The type of a text of Atom: "text", "html" or "xhtml"; of RSS always "html"."""
    kind = part.attributes.get("type", "").lower()
    if part.name.removeprefix("atom:") in ("content", "summary", "title") and kind in ("text", "text/plain"):
        return "text"
    return "xhtml" if "xhtml" in kind else "html"


def _html(part: Field | None) -> str:
    if part is None or not part.text.strip() or part.attributes.get("src"):
        return ""
    is_text = _kind(part) == "text" or (
        not part.attributes.get("type") and part.name in ("content", "summary") and "<" not in part.text
    )
    return text_as_html(part.text) if is_text else part.text


def _title(part: Field | None) -> str:
    if part is None:
        return ""
    return one_line(part.text) if _kind(part) == "text" else plain(part.text)


def _rel(part: Field, rel: str) -> str:
    is_link = part.name in ("link", "atom:link") and part.attributes.get("rel", "alternate") == rel
    return part.attributes.get("href", "").strip() if is_link else ""


def _link(found: list[Field], named: dict[str, Field]) -> str:
    plain_link = next((part.text.strip() for part in found if part.name == "link" and part.text.strip()), "")
    if address := plain_link or next((href for part in found if (href := _rel(part, "alternate"))), ""):
        return address
    guid = named.get("guid")
    is_address = guid is not None and guid.attributes.get("isPermaLink", "true") != "false"
    return guid.text.strip() if guid and is_address and guid.text.strip().startswith("http") else ""


def date_of(value: str) -> dt.datetime | None:
    """RFC 822 or ISO 8601. Never raises."""
    if not value or len(value) > 100:
        return None
    if found := moment(value):
        return found
    try:
        return sensible(parsedate_to_datetime(value))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def person_name(value: str) -> str:
    """ "mira@example.org (Mira Albers)" -> "Mira Albers"; an e-mail address alone is nobody's name."""
    named = _MAIL_AND_NAME.fullmatch(value.strip())
    name = plain(named[1] if named else value)
    return "" if "@" in name else name[:MAX_NAME].strip()


def _read_people(found: list[Field], entry: Entry) -> None:
    names: list[str] = []
    for part in found:
        if part.name not in _PEOPLE:
            continue
        inner = (
            {inside.name.removeprefix("atom:"): inside.text for inside in fields(part.text)} if "<" in part.text else {}
        )
        name = person_name(inner.get("name", "") if inner else part.text)
        website = inner.get("uri", "").strip()
        if name:
            names.append(name)
            if website.startswith(("http://", "https://")) and safe_url(website) and len(website) <= 200:
                entry.websites[name] = website
    entry.authors = tuple({fold(name): name for name in reversed(names)}.values())[::-1]


def _read_terms(found: list[Field], entry: Entry) -> None:
    for part in found:
        if part.name in ("category", "atom:category", "dc:subject") and len(entry.terms) < _MOST_TERMS:
            name = plain(part.attributes.get("label") or part.text or part.attributes.get("term", ""))[:200]
            if name:
                entry.terms.setdefault(f"category/{fold(name)}", name)


def _read_attached(found: list[Field], entry: Entry) -> None:
    """Files that hang on the entry: a picture, sound, film, or something to download."""
    for part in found:
        address = part.attributes.get("url", "") or _rel(part, "enclosure")
        kind = part.attributes.get("type", "") or part.attributes.get("medium", "")
        if part.name not in ("enclosure", "media:content", "media:thumbnail", "link", "atom:link") or not address:
            continue
        if kind.startswith("image") or part.name == "media:thumbnail":
            entry.picture = entry.picture or address
        elif escape(address) not in entry.attached:
            entry.attached += _player(address, kind)


def _player(address: str, kind: str) -> str:
    tag = next((tag for tag in ("audio", "video") if kind.startswith(tag)), "")
    if tag:
        return f'<{tag} src="{escape(address)}"></{tag}>'
    return f'<div class="wp-block-file"><a href="{escape(address)}"></a></div>'
