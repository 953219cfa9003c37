"""Articles: what readers get, and the verbs that change it.

Editors change the working copy beside it; only `publish`, and a save while nobody can read the article, write a revision here.
"""

import datetime as dt
import secrets
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from techpolicy.watching.metrics import PUBLISHING

from ...addresses import address
from ...body import parse
from ...text import reading_minutes, slugify
from ..desk.revision import Revision, RevisionKind
from ..desk.working_copy import Seen, WorkingCopy
from ..edition import PublicChange, public_change
from ..people.audit import AuditAction, AuditEntry
from ..people.user import User
from ..site.front_page import FrontPageSlot
from .applying import referred, render_body, resolve_tags, write_byline, write_content, write_tags
from .choices import RIGHTS, State
from .citing import cite, write_citations
from .content import ArticleContent, Snapshot
from .correction import Correction, CorrectionKind
from .querysets import ArticleQuerySet
from .reference import Reference
from .refusals import EmbargoHolds, NotPublishable
from .schedule import Schedule, Withdrawal
from .slug import Slug
from .trash import Trash


class Article(Trash, Schedule, ArticleContent):
    applied_revision = models.ForeignKey(
        Revision, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    slug = models.SlugField("Adresse", max_length=90, unique=True, editable=False)
    updated_at = models.DateTimeField("aktualisiert", null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawal_notice = models.TextField("Grund der Zurückziehung", blank=True)
    withdrawal_is_silent = models.BooleanField("ohne Hinweis zurückgezogen", default=False)
    source_name = models.CharField("Archiv", max_length=60, blank=True, editable=False)
    external_id = models.CharField("Nummer im Archiv", max_length=200, blank=True, editable=False)
    is_practice = models.BooleanField("Übungsartikel", default=False, editable=False)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)

    objects: ClassVar = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "Artikel"
        verbose_name_plural = "Artikel"
        permissions = [*RIGHTS]
        constraints = [
            *Schedule.Meta.constraints,
            models.CheckConstraint(
                name="article_practice_never_public", condition=models.Q(is_practice=False) | models.Q(state="draft")
            ),
            models.UniqueConstraint(
                name="article_external_once", fields=["source_name", "external_id"], condition=~models.Q(external_id="")
            ),
        ]
        indexes = [
            # the desk's list of one genre: rare ones would be looked for in the whole archive
            models.Index("genre", models.F("publish_at").desc(), models.F("id").desc(), name="article_of_genre"),
            # the sitemaps' last changes
            models.Index(
                models.F("updated_at").desc(), name="article_updated", condition=models.Q(updated_at__isnull=False)
            ),
            # the few that readers cannot see any more, among many that they can
            models.Index(
                models.F("withdrawn_at").desc(),
                models.F("id").desc(),
                name="article_withdrawn",
                condition=models.Q(state="withdrawn"),
            ),
            *Schedule.Meta.indexes,
        ]

    def __str__(self) -> str:
        if self.title:
            return self.title
        moment = timezone.localtime(self.created_at) if self.created_at else timezone.localtime()
        return f"Ohne Titel ({date_format(moment, 'j.n.')}, {date_format(moment, 'G:i')} Uhr)"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = Slug.free(slugify(self.title)) if slugify(self.title) else f"artikel-{secrets.token_hex(4)}"
        is_new = self._state.adding
        with public_change(unseen=self.is_unseen()):
            super().save(*args, **kwargs)
            if is_new:
                copy = self._state.fields_cache.get("working_copy") or WorkingCopy()
                copy.article = self
                copy.save(force_insert=True)
                Slug.objects.get_or_create(slug=self.slug, defaults={"article": self})

    def is_unseen(self) -> bool:
        return self.state == State.DRAFT and self.first_published_at is None

    def note_in(self, change: PublicChange) -> None:
        change.articles.add(self.pk)

    def note_deletion_in(self, change: PublicChange) -> None:
        change.deleted_articles.add(self.pk)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Only what no reader ever saw can be deleted; raises NotPublishable otherwise."""
        if self.was_public():
            raise NotPublishable("Dieser Artikel war öffentlich. Er kann zurückgezogen, aber nicht gelöscht werden.")
        return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address("article", self.slug)

    @cached_property
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

    @property
    def has_newer_working_copy(self) -> bool:
        """Whether readers see an older text than the desk has."""
        return self.state == State.PUBLISHED and self.working_copy.newest_revision_id != self.applied_revision_id

    # Verbs

    @classmethod
    def new(cls, **fields: Any) -> "Article":
        """An article that nobody has saved yet, with an empty working copy."""
        article = cls(**fields)
        WorkingCopy(article=article)  # finds its way back by itself
        return article

    @classmethod
    def start(
        cls,
        snapshot: Snapshot,
        *,
        by: User | None = None,
        kind: str = RevisionKind.SAVED,
        publish_at: dt.datetime | None = None,
        applies: bool = True,
        **fields: Any,
    ) -> "Article":
        """A new article with its first revision; with `publish_at` (imports) it is public from then on.

        Without `applies` the caller goes on to publish in the same transaction, or calls `WorkingCopy.settle`.
        """
        if publish_at is not None:
            fields |= {"state": State.PUBLISHED, "publish_at": publish_at, "first_published_at": publish_at}
        with public_change(unseen=publish_at is None):
            article = cls.new(title=snapshot.title, **fields)
            article.working_copy.owner = by
            article.save(force_insert=True)
            revision = article.working_copy.add_revision(snapshot, by, kind)
            if applies:
                article.apply(revision)
        return article

    def lock(self) -> None:
        """Take the row's lock, and read the row and its working copy as they are now; what was set on them but not saved is lost."""
        rows = type(self).objects.select_for_update(of=("self",)).select_related("working_copy__newest_revision")
        locked = rows.get(pk=self.pk)
        copy = self._state.fields_cache.get("working_copy", locked.working_copy)
        _become(copy, locked.working_copy)
        _become(self, locked)
        copy.article = self
        self.__dict__.pop("top_until", None)  # read before the lock

    def apply(self, revision: Revision) -> None:
        """Write a revision to the public row, bylines, tag rows and references. Nothing else writes them; under the row's lock."""
        snapshot = revision.snapshot
        with public_change(unseen=self.is_unseen()):
            self.applied_revision = revision
            cited = write_content(self, snapshot)
            self.set_slug(self.slug_for(snapshot.title))
            self.save()
            published_at = self.publish_at if self.state == State.PUBLISHED else None
            authors, tags = write_byline(self.pk, snapshot.byline, published_at), resolve_tags(snapshot.tags)
            write_tags(self.pk, tags, published_at)
            write_citations(self.pk, cited, published_at)
            self.store_references(referred(snapshot, self.pk, authors, tags))

    def store_references(self, of_applied: set[tuple[str, int]] | None = None) -> None:
        """Store what the applied and the newest revision refer to, and remove all other references."""
        applied, newest = self.applied_revision, self.working_copy.newest_revision
        if of_applied is None:
            of_applied = referred(applied.snapshot, self.pk) if applied else set()
        of_newest = of_applied
        if newest != applied:
            of_newest = referred(newest.snapshot, self.pk) if newest else set()
        Reference.store(self.pk, of_applied, of_newest)
        self.working_copy.note(of_newest)

    def slug_for(self, title: str) -> str:
        """Follows the title, as long as no reader can know the present one."""
        base = slugify(title)
        is_numbered = self.slug.startswith(f"{base}-") and self.slug[len(base) + 1 :].isdigit()
        is_kept = not base or self.slug == base or is_numbered or self.was_public()
        return self.slug if is_kept else Slug.free(base, self.pk)

    @PUBLISHING.time()
    def publish(
        self,
        *,
        by: User | None = None,
        at: dt.datetime | None = None,
        until: dt.datetime | None = None,
        mark_updated: bool = False,
        correction: Correction | None = None,
        hide_wording: bool = False,
        is_overruled: bool = False,
        seen: Seen | None = None,
    ) -> Revision:
        """Apply the newest revision and make the article public: now, at `at`, or at the end of the embargo, whichever is last.

        A live article keeps its time and takes the new text at once. `until` sets when it goes offline. `correction` is an
        unsaved note to readers that goes live with the text, and with the wording before it unless `hide_wording`. Raises NotPublishable for a practice article, without any
        revision, when `until` is over already, for a correction without text or to what nobody has read, and where four
        eyes are wanted and two have seen it (unless `is_overruled`; imports have no `by`), and if what was `seen` is no longer so.
        """
        with public_change():
            self.lock()
            now = timezone.now()
            self.working_copy.refuse_unseen(seen)
            newest = self._publishable(correction, now)
            if by is not None and not is_overruled and self.working_copy.lacks_second_person():
                raise NotPublishable("Vier-Augen-Prinzip: diese Fassung hat noch niemand sonst freigegeben.")
            former = self.applied_revision if self.is_visible(now) and not hide_wording else None
            self.set_slug(self.slug_for(newest.snapshot.title))
            self.set_times(at or now, until, now)
            self.withdrawn_at, self.withdrawal_notice, self.withdrawal_is_silent = None, "", False
            if mark_updated or correction is not None:
                self.updated_at = now
            self.state = State.PUBLISHED
            revision = self.working_copy.add_revision(newest.snapshot, by, RevisionKind.PUBLISHED)
            self.apply(revision)
            if self.is_visible():
                self.working_copy.drop_plan()
            if hide_wording:
                self.corrections.hide_wording()  # earlier ones may show the same words as their new ones
            if correction is not None:
                correction.article, correction.revision, correction.person = self, revision, by
                correction.time, correction.former = now, former
                correction.save()
            return revision

    def _publishable(self, correction: Correction | None, now: dt.datetime) -> Revision:
        """The newest revision; raises NotPublishable where it cannot go out."""
        if self.is_practice:
            raise NotPublishable("Das ist ein Übungsartikel. Er kann nie öffentlich werden.")
        if self.is_in_trash:
            raise NotPublishable("Der Artikel liegt im Papierkorb.")
        newest = self.working_copy.newest_revision
        if newest is None:
            raise NotPublishable("Der Artikel hat noch keine gespeicherte Fassung.")
        if correction is not None and not correction.text.strip():
            raise NotPublishable("Der Text für Leser, der die Korrektur erklärt, fehlt.")
        if correction is not None and not self.was_public(now):
            raise NotPublishable("Was noch niemand gelesen hat, braucht keine Korrektur.")
        return newest

    def add_counterstatement(self, text: str, *, by: User | None = None) -> Correction:
        """Print a Gegendarstellung word for word, at once and for good. Raises NotPublishable if empty or not visible."""
        with public_change():
            self.lock()
            if not self.is_visible() or not text.strip():
                raise NotPublishable(
                    "Eine Gegendarstellung braucht ihren Wortlaut und einen Artikel, der zu lesen ist."
                )
            return self.corrections.create(kind=CorrectionKind.COUNTERSTATEMENT, text=text, person=by)

    def set_embargo(self, until: dt.datetime | None, *, by: User | None = None, reason: str = "") -> None:
        """Set or lengthen the embargo; a scheduled article moves with it. To end it earlier takes a right and a reason, and is logged.

        Raises EmbargoHolds without the right or the reason, NotPublishable if readers have seen the article already or it
        would go offline before it appears.
        """
        with public_change(unseen=True):
            self.lock()
            if until == self.embargo_until:
                return
            former = self.embargo_until
            if former is not None and self.is_embargoed() and (until is None or until < former):
                self._lift_embargo(former, until, by, reason)
            self.hold_until(until)
            self._apply_newest()

    def _apply_newest(self) -> None:
        if (newest := self.working_copy.newest_revision) is not None:
            self.apply(newest)
        else:
            self.save()

    def _lift_embargo(self, former: dt.datetime, until: dt.datetime | None, by: User | None, reason: str) -> None:
        if by is None or not by.has_perm("articles.lift_embargo") or not reason.strip():
            raise EmbargoHolds
        times = {"before": former.isoformat(), "after": until.isoformat() if until else None}
        AuditEntry.objects.record(AuditAction.LIFT_EMBARGO, self, by=by, reason=reason.strip(), **times)

    def unschedule(self, *, by: User | None = None) -> None:
        """Take back a scheduled publication; raises NotPublishable if readers have seen it already."""
        with public_change():
            self.lock()
            self.take_back()
            self._apply_newest()

    def withdraw(self, *, by: User | None = None, notice: str = "", is_silent: bool = False) -> None:
        """Take a public article away from readers; its address then answers 410. Raises NotPublishable if it is not public.

        It loses its place on the front page, so that publishing it again does not bring it back to the top, and nobody
        reads it on through a preview link or in an older wording.
        """
        with public_change():
            self.lock()
            if self.state != State.PUBLISHED:
                raise NotPublishable("Dieser Artikel ist nicht veröffentlicht.")
            self.state, self.withdrawn_at = State.WITHDRAWN, timezone.now()
            self.withdrawal_notice, self.withdrawal_is_silent = notice.strip(), is_silent
            FrontPageSlot.objects.filter(article=self).delete()
            self.corrections.hide_wording()
            self.preview_links.filter(revoked_at=None).update(revoked_at=self.withdrawn_at)
            self._apply_newest()

    def render_body(self) -> None:
        """Render the stored body anew, after something in a picture or in the names of laws changed."""
        with public_change(unseen=self.is_unseen()):
            blocks, cited = cite(parse(self.body), self.genre)
            self.body_html = render_body(blocks)
            type(self).objects.filter(pk=self.pk).update(body_html=self.body_html)
            write_citations(self.pk, cited, self.publish_at if self.state == State.PUBLISHED else None)

    def set_slug(self, slug: str) -> None:
        """A new address. The former one redirects if readers may know it, and is given up if not."""
        with public_change(unseen=self.is_unseen()):
            if slug == self.slug:
                return
            if not self.was_public():
                Slug.objects.filter(article=self, slug=self.slug).delete()
            self.slug = slug
            self.save(update_fields=["slug"])
            Slug.objects.get_or_create(slug=slug, defaults={"article": self})


def _become(row: models.Model, fresh: models.Model) -> None:
    """Copy all values of `fresh`, the same row read again, to `row`; prefetched rows are not copied."""
    row.__dict__.update({key: value for key, value in fresh.__dict__.items() if key != "_prefetched_objects_cache"})
