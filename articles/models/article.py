"""Articles: the public row, and the verbs that change it.

The row is what readers get. Editors change revisions; only `publish`, and a save while nobody can read the article, apply one.
"""

import datetime as dt
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from taggit.managers import TaggableManager

from ..text import reading_minutes, slugify
from .applying import apply_snapshot, render_body, store_references
from .company import TaggedCompany
from .edition import PublicChange, PublicModel, public_change
from .genre import AiUse, Genre, State, Step
from .querysets import ArticleQuerySet
from .regulation import TaggedRegulation
from .revision import Draft, Revision, RevisionKind
from .slug import Slug
from .snapshot import Snapshot
from .tags import TaggedInstitution, TaggedTopic

NEVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


class NewerRevision(Exception):
    """Somebody saved in the meantime. The posted text is safe in the poster's draft; `newest` is what is there now."""

    def __init__(self, newest: Revision, draft: Draft) -> None:
        super().__init__("Inzwischen hat jemand anderes gespeichert.")
        self.newest, self.draft = newest, draft


class MayNotPublish(Exception):
    """The change would reach readers, and this person may not publish."""


class NotPublishable(Exception):
    """The article cannot become public; the message says why, in German."""


class Article(PublicModel):
    kicker = models.CharField("Dachzeile", max_length=120, blank=True, help_text="Zum Beispiel: Exportkontrollen")
    title = models.CharField("Titel", max_length=250, blank=True)
    lead = models.TextField("Vorspann", blank=True)
    body = models.TextField("Text", blank=True)
    body_html = models.TextField(blank=True, editable=False)
    dateline = models.CharField("Ortsmarke", max_length=80, blank=True, help_text="Zum Beispiel: Brüssel")
    lead_image = models.ForeignKey(
        "articles.Image", verbose_name="Aufmacherbild", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lead_image_alt = models.CharField("Alternativtext", max_length=300, blank=True)
    lead_image_decorative = models.BooleanField("nur Schmuck", default=False)
    lead_image_caption = models.TextField("Bildunterschrift", blank=True)
    genre = models.CharField("Darstellungsform", max_length=20, choices=Genre, default=Genre.NEWS)
    sources = models.JSONField("Quellen", default=list, blank=True)  # [{"name", "url", "kind"}]
    lang = models.CharField("Sprache", max_length=5, default="de")
    follows = models.ForeignKey(
        "self", verbose_name="Fortsetzung von", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    disclosure = models.TextField("Transparenzhinweis", blank=True)
    ai_use = models.CharField("Einsatz von KI", max_length=12, choices=AiUse, blank=True)
    ai_note = models.CharField("Erläuterung zum Einsatz von KI", max_length=300, blank=True)
    seo_title = models.CharField("Titel für Suchmaschinen", max_length=120, blank=True)
    teaser = models.CharField("Beschreibung für Suche und Teilen", max_length=300, blank=True)
    word_count = models.PositiveIntegerField(default=0, editable=False)

    slug = models.SlugField("Adresse", max_length=90, unique=True, editable=False)
    state = models.CharField("Zustand", max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField("erscheint am", null=True, blank=True)
    expire_at = models.DateTimeField("offline ab", default=NEVER)
    embargo_until = models.DateTimeField("Sperrfrist bis", null=True, blank=True)
    first_published_at = models.DateTimeField("zuerst erschienen", null=True, editable=False)
    updated_at = models.DateTimeField("aktualisiert", null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawal_notice = models.TextField("Grund der Zurückziehung", blank=True)
    withdrawal_is_silent = models.BooleanField("ohne Hinweis zurückgezogen", default=False)
    source_name = models.CharField("Archiv", max_length=60, blank=True, editable=False)
    external_id = models.CharField("Nummer im Archiv", max_length=200, blank=True, editable=False)

    applied_revision = models.ForeignKey(Revision, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    newest_revision = models.ForeignKey(Revision, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    approved_revision = models.ForeignKey(Revision, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")

    step = models.CharField("Schritt", max_length=10, choices=Step, default=Step.WRITING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="angelegt von", null=True, blank=True, on_delete=models.SET_NULL, related_name="own_articles"
    )
    contributors = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="Mitarbeit", blank=True, related_name="contributed_articles")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="zugewiesen an", null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_articles"
    )
    planned_for = models.DateTimeField("geplant für", null=True, blank=True)
    is_urgent_until = models.DateTimeField("Eilmeldung bis", null=True, blank=True)
    notes = models.TextField("Notizen", blank=True)
    is_practice = models.BooleanField("Übungsartikel", default=False, editable=False)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)
    saved_at = models.DateTimeField("zuletzt gespeichert", default=timezone.now, editable=False)

    companies = TaggableManager("Unternehmen", through=TaggedCompany, blank=True, related_name="+")
    regulations = TaggableManager("Regelwerke", through=TaggedRegulation, blank=True, related_name="+")
    institutions = TaggableManager("Institutionen", through=TaggedInstitution, blank=True, related_name="+")
    topics = TaggableManager("Themen", through=TaggedTopic, blank=True, related_name="+")

    objects = ArticleQuerySet.as_manager()

    class Meta:
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
                name="article_published_has_time", condition=~models.Q(state="published") | models.Q(publish_at__isnull=False)
            ),
            models.CheckConstraint(
                name="article_not_before_embargo",
                condition=models.Q(embargo_until=None) | models.Q(publish_at=None) | models.Q(embargo_until__lte=models.F("publish_at")),
                violation_error_message="Der Artikel würde vor dem Ende der Sperrfrist erscheinen.",
            ),
            models.CheckConstraint(
                name="article_expires_after_publication",
                condition=models.Q(publish_at=None) | models.Q(expire_at__gt=models.F("publish_at")),
                violation_error_message="Der Artikel ginge offline, bevor er erscheint.",
            ),
            models.CheckConstraint(name="article_practice_never_public", condition=models.Q(is_practice=False) | models.Q(state="draft")),
            models.UniqueConstraint(
                fields=["source_name", "external_id"], condition=~models.Q(external_id=""), name="article_external_once"
            ),
        ]
        indexes = [
            # front page, archive, feeds: published articles, newest first
            models.Index("state", models.F("publish_at").desc(), models.F("id").desc(), name="article_newest"),
            # the moments at which something expires
            models.Index(fields=["expire_at"], name="article_expiry", condition=models.Q(state="published", expire_at__lt=NEVER)),
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
            self.slug = Slug.free(slugify(self.title)) if slugify(self.title) else f"artikel-{secrets.token_hex(4)}"
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
            raise NotPublishable("Dieser Artikel war öffentlich. Er kann zurückgezogen, aber nicht gelöscht werden.")
        return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"/artikel/{self.slug}/"

    # Questions about time

    def is_visible(self, now: dt.datetime | None = None) -> bool:
        """Whether readers can reach it: the same rule as `published()`."""
        now = now or timezone.now()
        return self.state == State.PUBLISHED and self.publish_at <= now < self.expire_at

    def is_scheduled(self, now: dt.datetime | None = None) -> bool:
        return self.state == State.PUBLISHED and self.publish_at > (now or timezone.now())

    def is_expired(self, now: dt.datetime | None = None) -> bool:
        return self.state == State.PUBLISHED and self.expire_at <= (now or timezone.now())

    def was_public(self, now: dt.datetime | None = None) -> bool:
        """Whether a reader can ever have seen it."""
        return self.first_published_at is not None and self.first_published_at <= (now or timezone.now())

    @property
    def has_newer_working_copy(self) -> bool:
        return self.state == State.PUBLISHED and self.newest_revision_id != self.applied_revision_id

    @property
    def reading_minutes(self) -> int:
        return reading_minutes(self.word_count)

    @property
    def working_copy(self) -> Snapshot:
        """The content of the newest revision; an empty snapshot before the first save."""
        return self.newest_revision.snapshot if self.newest_revision else Snapshot()

    # Verbs

    @classmethod
    def start(
        cls, snapshot: Snapshot, *, by=None, kind: str = RevisionKind.SAVED, publish_at: dt.datetime | None = None, **fields
    ) -> "Article":
        """A new article with its first revision; with `publish_at` (imports) it is public from then on.

        `fields` are those that no revision holds (notes, external_id …).
        """
        if publish_at is not None:
            fields |= {"state": State.PUBLISHED, "publish_at": publish_at, "first_published_at": publish_at}
        with public_change(unseen=publish_at is None):
            article = cls(title=snapshot.title, owner=by, **fields)
            article.save(force_insert=True)
            article.apply(article._add_revision(snapshot, by, kind))
        return article

    def import_revision(self, snapshot: Snapshot) -> Revision:
        """Take over a changed text from the archive that the article came from, at once."""
        with public_change():
            self._lock()
            revision = self._add_revision(snapshot, None, RevisionKind.IMPORTED)
            self.apply(revision)
        return revision

    def save_revision(self, snapshot: Snapshot, *, by, base: Revision | int | None = None, kind: str = RevisionKind.SAVED) -> Revision:
        """Store `snapshot` as the newest revision; while readers cannot see the article, apply it too.

        `base` is the revision (or its id) the text was written on. If another one is the newest by now, the text goes into
        the draft of `by` and NewerRevision is raised. Raises MayNotPublish if it would appear by itself (a scheduled
        article) and `by` may not publish. In each case nothing that readers see has changed.
        """
        base_id = base.pk if isinstance(base, Revision) else base
        with public_change(unseen=not self._reaches_readers()):
            self._lock()
            is_outdated = base_id is not None and self.newest_revision_id != base_id
            if not is_outdated:
                return self._store(snapshot, by, kind)
            draft = self._store_draft(snapshot, by, base_id)
        raise NewerRevision(self.newest_revision, draft)

    def _store(self, snapshot: Snapshot, by, kind: str) -> Revision:
        if not self.is_visible() and self.state == State.PUBLISHED:  # scheduled or expired: it will appear, or appear again, like this
            if by is None or not by.has_perm("articles.publish_article"):
                raise MayNotPublish
            kind = RevisionKind.PUBLISHED
        if self.newest_revision_id and kind == RevisionKind.SAVED and self.newest_revision.content == snapshot.to_json():
            return self.newest_revision
        revision = self._add_revision(snapshot, by, kind)
        if not self.is_visible():
            self.apply(revision)
        return revision

    def publish(
        self, *, by=None, at: dt.datetime | None = None, until: dt.datetime | None = None, mark_updated: bool = False
    ) -> Revision:
        """Apply the newest revision and make the article public: now, at `at`, or at the end of the embargo, whichever is last.

        A live article keeps its time and takes the new text at once. `until` sets when it goes offline. Raises NotPublishable
        for a practice article, without any revision, or when `until` is over already.
        """
        with public_change():
            self._lock()
            now = timezone.now()
            if self.is_practice:
                raise NotPublishable("Das ist ein Übungsartikel. Er kann nie öffentlich werden.")
            if self.newest_revision is None:
                raise NotPublishable("Der Artikel hat noch keine gespeicherte Fassung.")
            if not self.is_visible(now):
                self._set_times(at or now, until, now)
            elif until is not None:
                self.expire_at = until
            if self.expire_at <= max(now, self.publish_at):
                raise NotPublishable("Der Artikel ginge offline, bevor er erscheint.")
            if mark_updated:
                self.updated_at = now
            self.state = State.PUBLISHED
            revision = self._add_revision(self.newest_revision.snapshot, by, RevisionKind.PUBLISHED)
            self.apply(revision)
            return revision

    def _set_times(self, at: dt.datetime, until: dt.datetime | None, now: dt.datetime) -> None:
        self.publish_at = max(at, self.embargo_until) if self.embargo_until else at
        if until is not None or self.expire_at <= max(now, self.publish_at):
            self.expire_at = until or NEVER
        if not self.was_public(now):
            self.first_published_at = self.publish_at
        self.withdrawn_at, self.withdrawal_notice, self.withdrawal_is_silent = None, "", False

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
        """Take a public article away from readers; its address then answers 410. Raises NotPublishable if it is not public."""
        with public_change():
            self._lock()
            if self.state != State.PUBLISHED:
                raise NotPublishable("Dieser Artikel ist nicht veröffentlicht.")
            self.state, self.withdrawn_at = State.WITHDRAWN, timezone.now()
            self.withdrawal_notice, self.withdrawal_is_silent = notice.strip(), is_silent
            self.apply(self.newest_revision)

    def restore(self, revision: Revision, *, by) -> Revision:
        """An older revision once more, as the newest one."""
        return self.save_revision(revision.snapshot, by=by, kind=RevisionKind.RESTORED)

    def discard_working_copy(self, *, by) -> Revision:
        """Go back to what readers see, as a new revision; what was discarded stays in the list. Raises NotPublishable if not live."""
        if not self.is_visible():
            raise NotPublishable("Nur bei einem veröffentlichten Artikel lässt sich die Arbeitsfassung verwerfen.")
        with public_change():
            self._lock()
            revision = self._add_revision(self.applied_revision.snapshot, by, RevisionKind.DISCARDED)
            self.apply(revision)
        return revision

    def apply(self, revision: Revision) -> None:
        """Write a revision to the public row, bylines and tag rows. Nothing else writes them."""
        with public_change():
            self.applied_revision = revision
            apply_snapshot(self, revision.snapshot)

    def render_body(self) -> None:
        """Render the stored body anew, after something in a picture changed."""
        self.body_html = render_body(self.body)
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

    def _reaches_readers(self) -> bool:
        return type(self).objects.filter(pk=self.pk, state=State.PUBLISHED).exists()

    def _lock(self) -> None:
        """Take the row's lock and read the row as it is now; desk fields set on this instance but not saved are lost."""
        locked = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.__dict__.update({key: value for key, value in locked.__dict__.items() if key != "_prefetched_objects_cache"})

    def _add_revision(self, snapshot: Snapshot, by, kind: str) -> Revision:
        number = (self.revisions.aggregate(last=models.Max("number"))["last"] or 0) + 1
        revision = Revision(article=self, number=number, kind=kind, person=by, content=snapshot.to_json())
        revision.save()
        self.newest_revision, self.saved_at = revision, revision.created_at
        self.step = Step.WRITING if self.step == Step.APPROVED and kind != RevisionKind.PUBLISHED else self.step
        type(self).objects.filter(pk=self.pk).update(newest_revision=revision, saved_at=self.saved_at, step=self.step)
        store_references(self)
        return revision

    def _store_draft(self, snapshot: Snapshot, by, base_id: int | None) -> Draft:
        base = Revision.objects.filter(pk=base_id, article=self).first()
        draft, _ = Draft.objects.update_or_create(
            article=self, person=by, defaults={"content": snapshot.to_json(), "base_revision": base}
        )
        return draft
