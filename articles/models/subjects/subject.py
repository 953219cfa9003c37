"""What articles are about: the abstract tag and its through row. Each kind is a django-taggit tag in a module of its own."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import classproperty
from taggit.models import ItemBase, TagBase

from ...addresses import address
from ...text import fold, normalise, slugify
from ...text.likeness import likely_same
from ..edition import PartModel, PartQuerySet, PublicChange, PublicModel, PublicQuerySet, public_change
from ..free_slug import free_slug
from .numbers import numbered_field

NAME_LENGTH = 120
SLUG_LENGTH = 100


class Jurisdiction(models.TextChoices):
    """Where a law or an office is at home: ISO 3166-1 codes, and EU as a value of our own."""

    EU = "EU", "EU"
    DE = "DE", "Deutschland"
    AT = "AT", "Österreich"
    CH = "CH", "Schweiz"
    FR = "FR", "Frankreich"
    NL = "NL", "Niederlande"
    IE = "IE", "Irland"
    GB = "GB", "Vereinigtes Königreich"
    US = "US", "USA"
    CN = "CN", "China"
    TW = "TW", "Taiwan"
    JP = "JP", "Japan"
    KR = "KR", "Südkorea"
    IN = "IN", "Indien"
    INT = "INT", "International"


def _pick(label: str, help_text: str = "") -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "articles.Article",
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=help_text,
    )


class SubjectQuerySet(PublicQuerySet):
    def public(self, now: dt.datetime | None = None) -> Self:
        """Tags that at least one article carries which readers can reach now: the gate of every tag page and list."""
        model: Any = self.model  # a Subject
        carried = model.through_model.objects.published(now).filter(tag=models.OuterRef("pk"))
        return self.filter(models.Exists(carried), is_proposed=False)

    def named(self, name: str) -> Self:
        """The tags (one at most, unless data is damaged) with this name or alias, without regard to case."""
        key = fold(name)
        return self.filter(models.Q(folded=key) | models.Q(aliases__folded=key)).distinct()

    def with_parent(self) -> Self:
        """Load the parent tag in the same query: `hint` may name it."""
        model: Any = self.model  # a Subject
        return self.select_related(model.parent_field) if model.parent_field else self

    def formerly_at(self, slug: str) -> Self:
        """The tags that had `slug` as a former address or as the address of another name."""
        return self.filter(aliases__slug=slug)


class Subject(PublicModel, TagBase):
    """A tag: a company, a regulation, an institution or a topic. The attributes below say how the kinds differ."""

    kind: str  # its key in snapshots and names of addresses, and its column in Reference
    letter: str  # in tokens of the search
    plural_key: str  # in imports, and the manager of an article's tags; "tagged_companies" are the rows between
    section: str  # the first part of its address, German
    lead_in: str  # above the list of all
    follow: str  # the link to what is new
    choose: str  # where a form lacks one
    schema_type: str  # of schema.org
    search_parameter = ""  # by which the search is narrowed to one; empty where it is not
    long_name_field = ""
    place_field = ""  # where it is at home
    parent_field = ""  # the one above, which editors see beside the name
    kin: tuple[str, ...] = ()  # fields that point at others of its kind
    linked_by: tuple[str, ...] = ()  # "model.field" of what else points at it, besides articles and its other names
    picks = ("pick_1", "pick_2", "pick_3")
    # What merging takes over where the tag that stays has nothing of its own.
    by_hand = ("introduction", "picture", "seo_title", "seo_description")
    through_model: type[Any]  # a Tagged, with the `tag` of the kind
    alias_model: type[Any]  # an Alias, with the `target` of the kind

    name = models.CharField("Name", max_length=NAME_LENGTH, unique=True)
    folded = models.CharField(max_length=NAME_LENGTH * 2, unique=True, editable=False)
    slug = models.SlugField(
        "Adresse",
        max_length=SLUG_LENGTH,
        unique=True,
        blank=True,
        help_text="Leer lassen: entsteht aus dem Namen.",
    )
    profile = models.TextField("Profil", blank=True, help_text="Zwei, drei Sätze für die Übersichtsseite.")
    wikidata = numbered_field("Wikidata", "wikidata", "Q182477", 20)
    website = models.URLField("Website", max_length=300, blank=True)
    # What an editor adds to the page of a subject by hand
    introduction = models.TextField(
        "Einführung",
        blank=True,
        help_text="Mehrere Absätze unter dem Profil, auf der ersten Seite. Jede Zeile ist ein Absatz.",
    )
    picture = models.ForeignKey(
        "articles.Image",
        verbose_name="Bild",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="shown_by_%(class)s",
        help_text="Steht neben Name und Profil, und wo die Seite geteilt wird.",
    )
    pick_1 = _pick("Empfohlener Artikel", "Steht mit Bild vor allen anderen. Solange ihn niemand lesen kann, fehlt er.")
    pick_2 = _pick("Zweiter empfohlener Artikel")
    pick_3 = _pick("Dritter empfohlener Artikel")
    seo_title = models.CharField("Titel für Suchmaschinen", max_length=120, blank=True, help_text="Leer: der Name.")
    seo_description = models.CharField(
        "Beschreibung für Suche und Teilen", max_length=300, blank=True, help_text="Leer: das Profil."
    )
    is_proposed = models.BooleanField(
        "vorgeschlagen", default=False, help_text="Wartet auf Bestätigung; Leser sehen es noch nicht."
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = SubjectQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["folded"]

    @classproperty
    def label(cls) -> str:
        return str(cls._meta.verbose_name)

    @classproperty
    def plural(cls) -> str:
        return str(cls._meta.verbose_name_plural)

    @classproperty
    def section_name(cls) -> str:
        """What navigation and breadcrumbs call the list of all."""
        return cls.plural

    @property
    def description(self) -> str:
        return self.profile

    def hint(self) -> str:
        """A word for editors that tells two tags with the same name apart."""
        return ""

    def clean(self) -> None:
        super().clean()
        self.name = " ".join(normalise(self.name).split())
        key, alias = fold(self.name), self.alias_model
        if type(self).objects.filter(folded=key).exclude(pk=self.pk).exists():
            raise ValidationError({"name": f"„{self.name}“ gibt es schon."})
        known_alias = alias.objects.filter(folded=key).exclude(target=self.pk).select_related("target").first()
        if known_alias:
            raise ValidationError({"name": f"„{self.name}“ ist schon ein anderer Name von „{known_alias.target}“."})
        if self.slug and alias.objects.filter(slug=self.slug).exclude(target=self.pk).exists():
            raise ValidationError({"slug": "Diese Adresse leitet schon auf ein anderes Schlagwort weiter."})
        self._refuse_same_picks()

    @property
    def picked(self) -> list[int]:
        """Ids of the recommended articles, in order."""
        return [pk for name in self.picks if (pk := getattr(self, f"{name}_id"))]

    def _refuse_same_picks(self) -> None:
        seen = set()
        for name in self.picks:
            pk = getattr(self, f"{name}_id")
            if pk and pk in seen:
                raise ValidationError({name: "Dieser Artikel ist schon empfohlen."})
            seen.add(pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the tag; a changed name or slug stays as an alias, so that it is still found and redirects."""
        self.folded = fold(self.name)
        with public_change():
            before = type(self).objects.filter(pk=self.pk).only("name", "slug", "folded").first() if self.pk else None
            self.slug = self._address_after(before) if before else self.slug or self._free_slug()
            super().save(*args, **kwargs)
            if before and (before.name != self.name or before.slug != self.slug):
                self._keep_former_name(before)

    def _address_after(self, before: "Subject") -> str:
        """The slug follows the name, unless somebody chose it; `_keep_former_name` redirects the old one."""
        made, wanted = before._wanted_slug(), self._wanted_slug()
        if self.slug not in ("", before.slug):
            return self.slug
        follows = before.slug == made or before.slug.removeprefix(f"{made}-").isdigit()
        if (made == wanted) if follows else self.slug:
            return before.slug
        return self._free_slug()

    def _wanted_slug(self) -> str:
        return slugify(self.name, SLUG_LENGTH - 5) or self.kind

    def _free_slug(self) -> str:
        aliases = self.alias_model.objects.exclude(target=self.pk)
        return free_slug(self._wanted_slug(), type(self).objects.exclude(pk=self.pk), aliases)

    def _keep_former_name(self, before: "Subject") -> None:
        """A mended spelling is just another name; only a really different one is shown to readers as "früher …"."""
        self.aliases.filter(models.Q(folded=self.folded) | models.Q(slug=self.slug)).delete()
        if before.folded != self.folded or before.slug != self.slug:
            now = timezone.localtime()
            former = self.alias_model(target=self, name=before.name, year=now.year)
            if not likely_same([(1, before.name), (2, self.name)]):
                former.origin, former.renamed_at = "renamed", now
            former.slug = before.slug if before.slug != self.slug else ""
            if before.folded == self.folded:
                former.name = f"{before.name} ({before.slug})"
            former.save()

    def note_in(self, change: PublicChange) -> None:
        change.subjects.add((self.kind, self.pk))

    def get_absolute_url(self) -> str:
        return address(self.kind, self.slug)


class TaggedQuerySet(PartQuerySet):
    def published(self, now: dt.datetime | None = None) -> Self:
        """Through rows of articles that readers can reach now; walks the index (tag, newest first)."""
        article = apps.get_model("articles", "Article")
        now = now or timezone.now()
        visible = article.objects.published(now).filter(pk=models.OuterRef("content_object_id"))
        return self.filter(models.Exists(visible), published_at__lte=now)


class Tagged(PartModel, ItemBase):
    """One tag on one article. Each kind adds `tag` and `content_object`."""

    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    is_main = models.BooleanField("Hauptthema", default=False)
    published_at = models.DateTimeField(null=True, editable=False)  # the article's publish_at while it is published

    objects: ClassVar = TaggedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="%(class)s_once")]
        indexes = [
            # tag pages: the newest 20 of 20,000 cost what the newest 20 of 20 do
            models.Index("tag", models.F("published_at").desc(), name="%(class)s_newest"),
        ]
