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
    SiteSettings,
    Source,
    User,
    public_change,
)
from . import content
from .content import Piece
from .people import load_people
from .subjects import FILES, load_authors, load_pictures, load_subjects

SOURCE = "demo"  # the name of the archive that the demo's articles come from
FRONT_PAGE = ("ai-act-was-gilt-was-kommt",)  # the top story, then the places beside it

# Values of a snapshot that a piece's head may carry besides those that every record has.
_MORE = ("disclosure", "ai_use", "ai_note", "seo_title", "teaser")
# What belongs to an article and not to its text.
_DESK = ("notes", "step")


def load(now: dt.datetime | None = None) -> Counter:
    """Load what is missing, in one public change; returns counts by what they count, for the command to print."""
    now = now or timezone.now()
    with public_change():
        settings = SiteSettings.load()
        loaded = settings.demo_loaded_at or now
        _open_house(settings, loaded)
        counts = Counter(subjects=load_subjects())
        pictures = load_pictures(timezone.localdate(now))
        counts.update(authors=load_authors(pictures), logins=load_people(), pictures=len(pictures))
        counts.update(_Desk(pictures, loaded).load(content.pieces()))
        if counts["new"]:
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


class _Desk:
    """Turns pieces into records and stages what is special about some of them."""

    def __init__(self, pictures: dict[str, Image], loaded: dt.datetime) -> None:
        self.pictures, self.loaded = pictures, loaded
        self.writer = Writer(SOURCE)
        self.names = {
            field: {row["slug"]: row["name"] for row in content.rows(field)} for field in FILES.values()
        }
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
            self._stage(piece)
        self._stage_working_copies({piece.key for piece in new})
        if new:
            self._fill_front_page()
        return counts

    def record(self, piece: Piece) -> Record:
        head = piece.head
        return Record(
            external_id=piece.key,
            **{key: head[key] for key in ("title", "lead", "kicker", "dateline", "genre") if key in head},
            body=content.with_ids(piece.body, self._id),
            published=piece.published(self.loaded),
            tags=[
                TagName(TAG_KINDS[field], self.names[field][slug], main)
                for field in TAG_KINDS for slug, main in piece.tags(field)
            ],
            authors=[self.authors[slug] for slug in head["authors"]],
            lead_image=self._lead_image(piece),
            sources=tuple(Source(**source) for source in head.get("sources", [])),
            follows=self.articles.get(head.get("follows", "")),
            more={key: head[key] for key in _MORE if key in head},
        )  # fmt: skip

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

    def _stage(self, piece: Piece) -> None:
        """Desk fields, embargo, corrections and withdrawal of a piece that was just written."""
        head = piece.head
        article = Article.objects.get(pk=self.articles[piece.key])
        desk = {key: head[key] for key in _DESK if key in head}
        if "owner" in head:
            desk["owner"] = User.objects.filter(username=head["owner"]).first()
        if "embargo" in head:
            desk["embargo_until"] = content.moment(head["embargo"], self.loaded)
        if desk:
            Article.objects.filter(pk=article.pk).update(**desk)
        for correction in head.get("correction", []):
            time = content.moment(correction["time"], self.loaded)
            article.corrections.create(kind=correction["kind"], text=correction["text"], time=time)
            Article.objects.filter(pk=article.pk).update(updated_at=time)
        if head.get("state") == "withdrawn":
            article.withdraw(notice=head["withdrawn_reason"])

    def _stage_working_copies(self, keys: set[str]) -> None:
        """A newer text than readers see, on articles that have just come in."""
        for piece in content.working_copies():
            if piece.key not in keys:
                continue
            article = Article.objects.get(pk=self.articles[piece.key])
            snapshot = article.working_copy
            text = snapshot.body
            for change in piece.head.get("replace", []):
                if change["find"] not in text:
                    raise LookupError(
                        f"{piece.key}: working copy wants to replace {change['find']!r}, which is not there"
                    )
                text = text.replace(change["find"], change["with"], 1)
            values = {key: piece.head[key] for key in ("title", "lead", "kicker") if key in piece.head}
            by = User.objects.get(username=piece.head["by"])
            article.save_revision(snapshot.changed(body=text, **values), by=by)
            Article.objects.filter(pk=article.pk).update(
                **{key: piece.head[key] for key in _DESK if key in piece.head}
            )

    def _fill_front_page(self) -> None:
        for position, key in enumerate(FRONT_PAGE):
            if not FrontPageSlot.objects.filter(position=position).exists():
                FrontPageSlot.objects.create(position=position, article_id=self.articles[key])
