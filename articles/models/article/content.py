"""What an article says: as columns of the public row, as the value that a revision holds, and the lists that follow from both.

A new text is a column here and a line in `Snapshot`; applying, form, comparison, merge, import and preview take it from there.
"""

import re
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db import models
from taggit.managers import TaggableManager

from ...body import MAX_SIZE, URL_SCHEMES, Block, clean, parse, safe_url
from ...text import normalise
from ..edition import PublicModel
from ..subjects.company import TaggedCompany
from ..subjects.institution import TaggedInstitution
from ..subjects.regulation import TaggedRegulation
from ..subjects.topic import TaggedTopic
from .choices import AiUse, Genre, TextLicence
from .tagging import SubjectManager, TagRef

SCHEMA = 1
_BARE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/?#]\S*)?")


def _tags(label: str, through: type) -> TaggableManager:
    return TaggableManager(label, through=through, manager=SubjectManager, blank=True, related_name="+")


class ArticleContent(PublicModel):
    """The columns. Only `Article.apply` writes them."""

    kicker = models.CharField("Dachzeile", max_length=120, blank=True, help_text="Zum Beispiel: Exportkontrollen")
    title = models.CharField("Titel", max_length=250, blank=True)
    lead = models.TextField("Vorspann", blank=True)
    body = models.TextField("Text", blank=True)
    body_html = models.TextField(blank=True, editable=False)
    dateline = models.CharField("Ortsmarke", max_length=80, blank=True, help_text="Zum Beispiel: Brüssel")
    lead_image = models.ForeignKey(
        "articles.Image",
        verbose_name="Aufmacherbild",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    lead_image_alt = models.CharField("Alternativtext", max_length=300, blank=True)
    lead_image_decorative = models.BooleanField("nur Schmuck", default=False)
    lead_image_caption = models.TextField("Bildunterschrift", blank=True)
    genre = models.CharField("Darstellungsform", max_length=20, choices=Genre, default=Genre.NEWS)
    sources = models.JSONField("Quellen", default=list, blank=True)  # [{"name", "url", "kind"}]
    lang = models.CharField("Sprache", max_length=5, default="de")
    follows_id: int | None  # made by Django; a checker of types sees such columns on models with a table only
    follows = models.ForeignKey(
        "self",
        verbose_name="Fortsetzung von",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
    )
    disclosure = models.TextField(
        "Transparenzhinweis", blank=True, help_text="Zum Beispiel: Die Reise wurde vom Veranstalter bezahlt."
    )
    ai_use = models.CharField("Einsatz von KI", max_length=12, choices=AiUse, blank=True)
    ai_note = models.CharField(
        "Erläuterung zum Einsatz von KI",
        max_length=300,
        blank=True,
        help_text="Zum Beispiel: Maschinell verschriftet, von der Redaktion geprüft.",
    )
    licence = models.CharField(
        "Nachnutzung",
        max_length=10,
        choices=TextLicence,
        blank=True,
        help_text="Leer: alle Rechte vorbehalten. Bilder sind nie mitgemeint.",
    )
    seo_title = models.CharField(
        "Titel für Suchmaschinen",
        max_length=120,
        blank=True,
        help_text="Leer: der Titel des Artikels. Zum Beispiel: AI Act: Neue Frist für Hochrisiko-KI",
    )
    teaser = models.CharField(
        "Beschreibung für Suche und Teilen",
        max_length=300,
        blank=True,
        help_text="Leer: der Vorspann. Zum Beispiel: Was die neue Frist für Anbieter bedeutet.",
    )
    word_count = models.PositiveIntegerField(default=0, editable=False)

    companies = _tags("Unternehmen", TaggedCompany)
    regulations = _tags("Regelwerke", TaggedRegulation)
    institutions = _tags("Institutionen", TaggedInstitution)
    topics = _tags("Themen", TaggedTopic)

    class Meta:
        abstract = True


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
    licence: str = ""
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
        """The content as JSON values: lists instead of tuples, so that it equals what JSON reads back."""
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


_COLUMNS = {column.name: column for column in ArticleContent._meta.local_fields}

# Fields that row and snapshot have under the same name, with the same value.
SHARED = tuple(name for name, field in Snapshot.__dataclass_fields__.items() if field.type is str)
# Of these the ones with fixed values, and the plain texts: normalised, compared word by word.
CHOICES = {name: dict(_COLUMNS[name].flatchoices) for name in SHARED if _COLUMNS[name].choices}
TEXTS = tuple(name for name in SHARED if name not in CHOICES and name not in ("body", "lang"))
LIMITS = {name: column.max_length or MAX_SIZE for name, column in _COLUMNS.items()}  # characters
LABELS = {name: str(column.verbose_name) for name, column in _COLUMNS.items()} | {
    "byline": "Autor:innen",
    "tags": "Schlagwörter",
}
