"""All that a revision holds of an article: one value, stored as JSON with a schema version."""

import re
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from ...body import URL_SCHEMES, Block, clean, parse, safe_url
from ...text import normalise

SCHEMA = 1
_BARE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/?#]\S*)?")

# Plain texts of a snapshot.
TEXTS = ("kicker", "title", "lead", "dateline", "disclosure", "ai_note", "seo_title", "teaser")


@dataclass(frozen=True)
class TagRef:
    """A tag on a snapshot: kind and id, and whether it is a main subject."""

    kind: str
    id: int
    main: bool = False


@dataclass(frozen=True)
class LeadImage:
    """The lead picture and how this article uses it."""

    image: int
    alt: str = ""
    is_decorative: bool = False
    caption: str = ""

    def __post_init__(self) -> None:
        for name in ("alt", "caption"):
            object.__setattr__(self, name, normalise(getattr(self, name)))


@dataclass(frozen=True)
class Source:
    """What an article rests on. Typed without its scheme, an address gets one; malformed, it stays and the checklist says so;
    with a scheme that no reader may follow ("javascript:") it is dropped.
    """

    name: str
    url: str = ""
    kind: str = "report"

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", normalise(self.name))
        url = normalise(self.url).strip()
        if _BARE_HOST.fullmatch(url):
            url = f"https://{url}"
        scheme, colon, _rest = url.partition(":")
        is_kept = not colon or scheme.lower() in URL_SCHEMES
        object.__setattr__(self, "url", safe_url(url) or (url if is_kept else ""))

    @property
    def is_malformed(self) -> bool:
        """Whether there is an address that no reader can follow."""
        return bool(self.url) and not safe_url(self.url)


@dataclass(frozen=True)
class Snapshot:
    """Content of an article. Ids point at rows that may have been merged since; `Article.apply` resolves them.

    Texts are always in stored form: constructing a snapshot normalises them and cleans the body, whatever door they came through.
    """

    kicker: str = ""
    title: str = ""
    lead: str = ""
    body: str = ""
    lead_image: LeadImage | None = None
    dateline: str = ""
    genre: str = "news"
    byline: tuple[int, ...] = ()
    sources: tuple[Source, ...] = ()
    tags: tuple[TagRef, ...] = ()
    lang: str = "de"
    follows: int | None = None
    disclosure: str = ""
    ai_use: str = ""
    ai_note: str = ""
    seo_title: str = ""
    teaser: str = ""
    extra: dict[str, Any] = field(default_factory=dict)  # keys of a later schema, kept as they are

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", clean(self.body))
        for name in TEXTS:
            object.__setattr__(self, name, normalise(getattr(self, name)))

    @cached_property
    def blocks(self) -> list[Block]:
        """The body, read once."""
        return parse(self.body)

    def to_json(self) -> dict[str, Any]:
        """As JSON gives it back: lists, no tuples, so that two contents compare."""
        values = asdict(self)
        values |= {key: list(values[key]) for key in ("byline", "sources", "tags")}
        return {"schema": SCHEMA, **values.pop("extra"), **values}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Snapshot":
        """The snapshot that `to_json` wrote; missing keys take their defaults. Bodies were cleaned when they came in."""
        known = {key: data[key] for key in cls.__dataclass_fields__ if key in data and key != "extra"}
        known["lead_image"] = LeadImage(**data["lead_image"]) if data.get("lead_image") else None
        known["byline"] = tuple(data.get("byline", ()))
        known["sources"] = tuple(Source(**source) for source in data.get("sources", ()))
        known["tags"] = tuple(TagRef(**tag) for tag in data.get("tags", ()))
        known["extra"] = {
            key: value for key, value in data.items() if key not in cls.__dataclass_fields__ and key != "schema"
        }
        return cls(**known)

    def changed(self, **values: Any) -> "Snapshot":
        return replace(self, **values)
