"""Articles: the public row, and the verbs that change it.

The row is what readers get. Editors change revisions; only `publish`, and a save while nobody can read the article, apply one.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from ..addresses import address
from ..body import parse
from ..text import reading_minutes, slugify
from .applying import render_body
from .correction import Correction, CorrectionKind
from .edition import PublicChange, public_change
from .front_page import FrontPageSlot
from .genre import State
from .querysets import ArticleQuerySet, NotPublishable
from .revision import Revision, RevisionKind
from .schedule import NEVER, Schedule
from .slug import Slug
from .working_copy import Seen


@dataclass(frozen=True)
class Withdrawal:
    at: dt.datetime
    reason: str


class Article(Schedule):
    slug = models.SlugField("Adresse", max_length=90, unique=True, editable=False)
    updated_at = models.DateTimeField("aktualisiert", null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawal_notice = models.TextField("Grund der Zurückziehung", blank=True)
    withdrawal_is_silent = models.BooleanField("ohne Hinweis zurückgezogen", default=False)
    source_name = models.CharField("Archiv", max_length=60, blank=True, editable=False)
    external_id = models.CharField("Nummer im Archiv", max_length=200, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta(Schedule.Meta):
        abstract = False
        verbose_name = "Artikel"
        verbose_name_plural = "Artikel"
        permissions = [
            ("edit_all_articles", "Darf alle Artikel bearbeiten"),
            ("publish_article", "Darf veröffentlichen"),
            ("withdraw_article", "Darf zurückziehen"),
            ("overrule_checklist", "Darf trotz offener Punkte veröffentlichen"),
            ("lift_embargo", "Darf Sperrfristen aufheben"),
            ("redact_revision", "Darf Fassungen schwärzen"),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_published_has_time",
                condition=~models.Q(state="published") | models.Q(publish_at__isnull=False),
            ),
            models.CheckConstraint(
                name="article_not_before_embargo",
                condition=models.Q(embargo_until=None)
                | models.Q(publish_at=None)
                | models.Q(embargo_until__lte=models.F("publish_at")),
                violation_error_message="Der Artikel würde vor dem Ende der Sperrfrist erscheinen.",
            ),
            models.CheckConstraint(
                name="article_expires_after_publication",
                condition=models.Q(publish_at=None) | models.Q(expire_at__gt=models.F("publish_at")),
                violation_error_message="Der Artikel ginge offline, bevor er erscheint.",
            ),
            models.CheckConstraint(
                name="article_practice_never_public",
                condition=models.Q(is_practice=False) | models.Q(state="draft"),
            ),
            models.UniqueConstraint(
                fields=["source_name", "external_id"],
                condition=~models.Q(external_id=""),
                name="article_external_once",
            ),
        ]
        indexes = [
            # front page, archive, feeds: newest first; with `state` in front, SQLite would walk it for look-ups by id too
            models.Index(models.F("publish_at").desc(), models.F("id").desc(), name="article_newest"),
            # the search for everything of one genre: rare ones would be looked for in the whole archive
            models.Index(
                models.F("genre"),
                models.F("publish_at").desc(),
                models.F("id").desc(),
                name="article_of_genre",
            ),
            # the moments at which something expires
            models.Index(
                fields=["expire_at"],
                name="article_expiry",
                condition=models.Q(state="published", expire_at__lt=NEVER),
            ),
            # the desk's list, last saved first
            models.Index(fields=["-saved_at", "-id"], name="article_saved"),
        ]

    def __str__(self) -> str:
        if self.title:
            return self.title
        moment = timezone.localtime(self.created_at) if self.created_at else timezone.localtime()
        return f"Ohne Titel ({date_format(moment, 'j.n.')}, {date_format(moment, 'G:i')} Uhr)"

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = (
                Slug.free(slugify(self.title)) if slugify(self.title) else f"artikel-{secrets.token_hex(4)}"
            )
        with public_change():
            super().save(*args, **kwargs)
            Slug.objects.get_or_create(slug=self.slug, defaults={"article": self})

    def note_in(self, change: PublicChange) -> None:
        change.articles.add(self.pk)

    def note_deletion_in(self, change: PublicChange) -> None:
        change.deleted_articles.add(self.pk)

    def delete(self, *args, **kwargs):
        """Only what no reader ever saw can be deleted; raises NotPublishable otherwise."""
        if self.was_public():
            raise NotPublishable(
                "Dieser Artikel war öffentlich. Er kann zurückgezogen, aber nicht gelöscht werden."
            )
        return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address("article", self.slug)

    @property
    def top_until(self) -> dt.datetime | None:
        """Until when the desk holds it as the Aufmacher."""
        slot = FrontPageSlot.objects.filter(article=self, position=0).first()
        return slot.until if slot else None

    @property
    def withdrawal(self) -> Withdrawal | None:
        """What readers are told of the withdrawal; None if it is none, or a silent one."""
        if self.state != State.WITHDRAWN or self.withdrawn_at is None or self.withdrawal_is_silent:
            return None
        return Withdrawal(self.withdrawn_at, self.withdrawal_notice)

    @property
    def reading_minutes(self) -> int:
        return reading_minutes(self.word_count)

    # Verbs

    def publish(
        self,
        *,
        by=None,
        at: dt.datetime | None = None,
        until: dt.datetime | None = None,
        mark_updated: bool = False,
        correction: Correction | None = None,
        is_overruled: bool = False,
        seen: Seen | None = None,
    ) -> Revision:
        """Apply the newest revision and make the article public: now, at `at`, or at the end of the embargo, whichever is last.

        A live article keeps its time and takes the new text at once. `until` sets when it goes offline. `correction` is an
        unsaved note to readers that goes live with the text. Raises NotPublishable for a practice article, without any
        revision, when `until` is over already, for a correction without text or to what nobody has read, and where four
        eyes are wanted and two have seen it (unless `is_overruled`; imports have no `by`), and if what was `seen` is no longer so.
        """
        with public_change():
            self._lock()
            now = timezone.now()
            self.refuse_unseen(seen)
            self._check_publishable(correction, now)
            if by is not None and not is_overruled and self.lacks_second_person():
                raise NotPublishable("Vier-Augen-Prinzip: diese Fassung hat noch niemand sonst freigegeben.")
            self._set_times(at or now, until, now)
            if mark_updated or correction is not None:
                self.updated_at = now
            self.state = State.PUBLISHED
            revision = self._add_revision(self.newest_revision.snapshot, by, RevisionKind.PUBLISHED)
            self.apply(revision)
            if correction is not None:
                correction.article, correction.revision, correction.person = self, revision, by
                correction.time = now
                correction.save()
            return revision

    def _check_publishable(self, correction: Correction | None, now: dt.datetime) -> None:
        if self.is_practice:
            raise NotPublishable("Das ist ein Übungsartikel. Er kann nie öffentlich werden.")
        if self.newest_revision is None:
            raise NotPublishable("Der Artikel hat noch keine gespeicherte Fassung.")
        if correction is not None and not correction.text.strip():
            raise NotPublishable("Der Text für Leser, der die Korrektur erklärt, fehlt.")
        if correction is not None and not self.was_public(now):
            raise NotPublishable("Was noch niemand gelesen hat, braucht keine Korrektur.")

    def add_counterstatement(self, text: str, *, by=None) -> Correction:
        """Print a Gegendarstellung word for word, at once and for good. Raises NotPublishable if empty or not visible."""
        with public_change():
            self._lock()
            if not self.is_visible() or not text.strip():
                raise NotPublishable(
                    "Eine Gegendarstellung braucht ihren Wortlaut und einen Artikel, der zu lesen ist."
                )
            return self.corrections.create(kind=CorrectionKind.COUNTERSTATEMENT, text=text, person=by)

    def _set_times(self, at: dt.datetime, until: dt.datetime | None, now: dt.datetime) -> None:
        """When it appears and goes offline; a live article keeps the time at which it appeared."""
        if self.is_visible(now):
            self.expire_at = until or self.expire_at
        else:
            self.publish_at = max(at, self.embargo_until) if self.embargo_until else at
            if until is not None or self.expire_at <= max(now, self.publish_at):
                self.expire_at = until or NEVER
            if not self.was_public(now):
                self.first_published_at = self.publish_at
            self.withdrawn_at, self.withdrawal_notice, self.withdrawal_is_silent = None, "", False
        if self.expire_at <= max(now, self.publish_at):
            raise NotPublishable("Der Artikel ginge offline, bevor er erscheint.")

    def unschedule(self, *, by=None) -> None:
        """Take back a scheduled publication; raises NotPublishable if readers have seen it already."""
        with public_change():
            self._lock()
            if not self.is_scheduled():
                raise NotPublishable("Dieser Artikel ist nicht eingeplant.")
            was_public = self.was_public()
            self.state = State.WITHDRAWN if was_public else State.DRAFT
            self.publish_at = self.publish_at if was_public else None
            self.first_published_at = self.first_published_at if was_public else None
            self.apply(self.newest_revision)

    def withdraw(self, *, by=None, notice: str = "", is_silent: bool = False) -> None:
        """Take a public article away from readers; its address then answers 410. Raises NotPublishable if it is not public.

        It loses its place on the front page, so that publishing it again does not bring it back to the top, and nobody
        reads it on through a preview link.
        """
        with public_change():
            self._lock()
            if self.state != State.PUBLISHED:
                raise NotPublishable("Dieser Artikel ist nicht veröffentlicht.")
            self.state, self.withdrawn_at = State.WITHDRAWN, timezone.now()
            self.withdrawal_notice, self.withdrawal_is_silent = notice.strip(), is_silent
            FrontPageSlot.objects.filter(article=self).delete()
            self.preview_links.filter(revoked_at=None).update(revoked_at=self.withdrawn_at)
            self.apply(self.newest_revision)

    def render_body(self) -> None:
        """Render the stored body anew, after something in a picture changed."""
        self.body_html = render_body(parse(self.body))
        type(self).objects.filter(pk=self.pk).update(body_html=self.body_html)

    def set_slug(self, slug: str) -> None:
        """A new address. The former one redirects if readers may know it, and is given up if not."""
        with public_change():
            if slug == self.slug:
                return
            if not self.was_public():
                Slug.objects.filter(article=self, slug=self.slug).delete()
            self.slug = slug
            self.save(update_fields=["slug"])
