"""Puts the demo newsroom into the database, through the same writer as every import; twice is the same as once."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils import timezone

from ..importing import Outcome, Record, Writer
from ..importing.record import TAG_KINDS, TagName
from ..models import (
    Article,
    Author,
    Edition,
    FrontPageSlot,
    Image,
    LeadImage,
    Page,
    SiteSettings,
    Source,
    public_change,
)
from ..models.article.content import SHARED
from ..related.rebuild import rebuild
from . import content
from .by_hand import load_series, shape_pages
from .content import Piece
from .people import load_people
from .staging import stage, stage_choices, stage_working_copy
from .subjects import FILES, load_authors, load_pictures, load_subjects, tell_articles
from .templates import load_templates

SOURCE = "demo"  # the name of the archive that the demo's articles come from
FRONT_PAGE = ("ai-act-was-gilt-was-kommt",)  # the top story, then the places beside it


def load(now: dt.datetime | None = None) -> Counter:
    """Load what is missing, in one public change; returns counts by what they count, for the command to print."""
    now = now or timezone.now()
    with public_change(bulk=True):
        settings = SiteSettings.load()
        loaded = settings.demo_loaded_at or now
        _open_house(settings, loaded)
        pictures = load_pictures(timezone.localdate(now))
        counts = Counter(pictures=len(pictures), authors=load_authors(pictures))
        counts.update(logins=load_people())
        subjects, waiting = load_subjects()
        counts.update(subjects=len(subjects), templates=load_templates())
        desk = _Desk(pictures, loaded)
        counts.update(desk.load(content.pieces()))
        tell_articles(waiting, desk.articles)
        shape_pages(subjects, pictures, desk.articles)
        counts.update(series=load_series(pictures, desk.articles))
        if counts["new"] or counts["changed"]:
            rebuild()
            Edition.renew_epoch()
    return counts


def _open_house(settings: SiteSettings, loaded: dt.datetime) -> None:
    if settings.is_demo:
        return
    settings.is_demo, settings.demo_loaded_at = True, loaded
    for name, value in content.tables("site").items():
        if not getattr(settings, name):
            setattr(settings, name, value)
    settings.save()
    for row in content.rows("pages"):
        Page.objects.get_or_create(slug=row["slug"], defaults={"title": row["title"], "body": row["body"]})


class _Desk:
    """Turns pieces into records and stages what is special about some of them."""

    def __init__(self, pictures: dict[str, Image], loaded: dt.datetime) -> None:
        self.pictures, self.loaded = pictures, loaded
        self.writer = Writer(SOURCE)
        self.names = {field: {row["slug"]: row["name"] for row in content.rows(field)} for field in FILES.values()}
        self.authors = dict(Author.objects.values_list("slug", "name"))
        self.articles = dict(Article.objects.filter(source_name=SOURCE).values_list("external_id", "pk"))

    def load(self, pieces: list[Piece]) -> Counter:
        """Write all, then once more those that pointed at pieces written after them."""
        counts, early, new = Counter(), [], []
        for piece in sorted(pieces, key=lambda piece: piece.published(self.loaded) or self.loaded):
            known = {key for kind, key in piece.references() if kind == "article"} <= set(self.articles)
            article, outcome = self.writer.write(self.record(piece))
            self.articles[piece.key] = article.pk
            counts[outcome.value] += 1
            early += [] if known else [piece]
            new += [piece] if outcome is Outcome.NEW else []
        for piece in early:
            self.writer.write(self.record(piece))
        for piece in new:
            article = Article.objects.get(pk=self.articles[piece.key])
            stage(article, piece, self.loaded)
            stage_choices(article, piece, self.articles)
        self._stage_working_copies({piece.key for piece in new})
        if new:
            self._fill_front_page()
        return counts

    def record(self, piece: Piece) -> Record:
        head = piece.head
        return Record(
            external_id=piece.key,
            content={
                **{key: head[key] for key in SHARED if key in head},
                "body": content.with_ids(piece.body, self._id),
                "lead_image": self._lead_image(piece),
                "sources": tuple(Source(**source) for source in head.get("sources", [])),
                "follows": self.articles.get(head.get("follows", "")),
            },
            published=piece.published(self.loaded),
            tags=[
                TagName(TAG_KINDS[field], self.names[field][slug], main)
                for field in TAG_KINDS
                for slug, main in piece.tags(field)
            ],
            authors=[self.authors[slug] for slug in head["authors"]],
        )

    def _id(self, kind: str, key: str) -> int | None:
        return self.pictures[key].pk if kind == "image" else self.articles.get(key)

    def _lead_image(self, piece: Piece) -> LeadImage | None:
        if "lead_image" not in piece.head:
            return None
        image = self.pictures[piece.head["lead_image"]]
        return LeadImage(
            image.pk,
            alt=piece.head.get("lead_image_alt", image.alt),
            caption=piece.head.get("lead_image_caption", ""),
        )

    def _stage_working_copies(self, keys: set[str]) -> None:
        for copy in content.working_copies():
            if copy.key in keys:
                stage_working_copy(Article.objects.get(pk=self.articles[copy.key]), copy)

    def _fill_front_page(self) -> None:
        for position, key in enumerate(FRONT_PAGE):
            if not FrontPageSlot.objects.filter(position=position).exists():
                FrontPageSlot.objects.create(position=position, article_id=self.articles[key])
