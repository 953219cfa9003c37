"""The working copy beside the public row: saving, comparing with what came in between, restoring, applying."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from .applying import apply_snapshot, resolve_tags, store_references
from .article_content import ArticleContent
from .edition import public_change
from .genre import State, Step
from .querysets import NotPublishable
from .revision import Draft, Revision, RevisionKind
from .site import SiteSettings
from .snapshot import Snapshot, TagRef


class NewerRevision(Exception):
    """Somebody saved in the meantime. The posted text is safe in the poster's draft; `newest` is what is there now."""

    def __init__(self, newest: Revision, draft: Draft) -> None:
        super().__init__("Inzwischen hat jemand anderes gespeichert.")
        self.newest, self.draft = newest, draft


class MayNotPublish(Exception):
    """The change would reach readers, and this person may not publish."""


class NeedsSecondPerson(MayNotPublish):
    """The change would reach readers by itself, and four eyes are wanted; the message says what to do, in German."""

    def __init__(self) -> None:
        super().__init__("Vier-Augen-Prinzip: Der Artikel ist eingeplant oder abgelaufen, und allein ändert ihn niemand. Bitte erst die Planung aufheben oder zurückziehen, dann ändern und freigeben lassen.")  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What an editor had before their eyes. Nothing else is published or approved in their name."""

    revision: int | None
    is_withdrawn: bool = False


class WorkingCopy(ArticleContent):
    """An article's revisions and what the desk knows of it. `Article` adds the public state that decides what a save does."""

    applied_revision = models.ForeignKey(
        Revision, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    newest_revision = models.ForeignKey(
        Revision, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    approved_revision = models.ForeignKey(
        Revision, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    step = models.CharField("Schritt", max_length=10, choices=Step, default=Step.WRITING)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="angelegt von",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="own_articles",
    )
    contributors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="Mitarbeit", blank=True, related_name="contributed_articles"
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="zugewiesen an",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assigned_articles",
    )
    planned_for = models.DateTimeField("geplant für", null=True, blank=True)
    is_urgent_until = models.DateTimeField("Eilmeldung bis", null=True, blank=True)
    notes = models.TextField("Notizen", blank=True)
    is_practice = models.BooleanField("Übungsartikel", default=False, editable=False)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)
    saved_at = models.DateTimeField("zuletzt gespeichert", default=timezone.now, editable=False)

    class Meta:
        abstract = True

    @property
    def has_newer_working_copy(self) -> bool:
        return self.state == State.PUBLISHED and self.newest_revision_id != self.applied_revision_id

    @property
    def working_copy(self) -> Snapshot:
        """The content of the newest revision; an empty snapshot before the first save."""
        return self.newest_revision.snapshot if self.newest_revision else Snapshot()

    @classmethod
    def start(
        cls,
        snapshot: Snapshot,
        *,
        by=None,
        kind: str = RevisionKind.SAVED,
        publish_at: dt.datetime | None = None,
        **fields,
    ) -> Self:
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

    def save_revision(
        self,
        snapshot: Snapshot,
        *,
        by,
        base: Revision | int | None = None,
        kind: str = RevisionKind.SAVED,
        slot: str = "",
    ) -> Revision:
        """Store `snapshot` as the newest revision; while readers cannot see the article, apply it too.

        `base` is the revision (or its id) the text was written on. If another one is the newest by now, the text goes into
        the draft of `by` in `slot` and NewerRevision is raised. Raises MayNotPublish if it would appear by itself (a
        scheduled article) and `by` may not publish, or not alone. In each case nothing that readers see has changed.
        """
        base_id = base.pk if isinstance(base, Revision) else base
        with public_change(unseen=True):
            self._lock()
            is_outdated = base_id is not None and self.newest_revision_id != base_id
            if not is_outdated:
                self._refuse_one_alone(snapshot)
                return self._store(snapshot, by, kind)
            draft = self._store_draft(snapshot, by, base_id, slot)
        raise NewerRevision(self.newest_revision, draft)

    def _store(self, snapshot: Snapshot, by, kind: str) -> Revision:
        # scheduled or expired: it will appear, or appear again, like this
        if self.state == State.PUBLISHED and not self.is_visible():
            if by is None or not by.has_perm("articles.publish_article"):
                raise MayNotPublish
            kind = RevisionKind.PUBLISHED
        if (
            self.newest_revision_id
            and kind == RevisionKind.SAVED
            and self.newest_revision.content == snapshot.to_json()
        ):
            return self.newest_revision
        revision = self._add_revision(snapshot, by, kind)
        if self.is_visible():
            store_references(self)
        else:
            self.apply(revision)
        return revision

    def _refuse_one_alone(self, snapshot: Snapshot) -> None:
        """Where four eyes are wanted, nobody alone changes a text that will appear by itself."""
        if self.state != State.PUBLISHED or self.is_visible() or not SiteSettings.load().four_eyes:
            return
        content = snapshot.to_json()
        known = (self.newest_revision, self.approved_revision)
        if not any(revision is not None and revision.content == content for revision in known):
            raise NeedsSecondPerson

    def refuse_unseen(self, seen: Seen | None) -> None:
        """Raise NotPublishable if somebody saved or withdrew after `seen`; under the row's lock."""
        if seen is None:
            return
        if seen.revision != self.newest_revision_id:
            raise NotPublishable(
                "Inzwischen hat jemand anderes gespeichert. Bitte erst die neue Fassung ansehen."
            )
        if self.state == State.WITHDRAWN and not seen.is_withdrawn:
            raise NotPublishable(
                "Inzwischen hat jemand den Artikel zurückgezogen. Wer ihn wieder veröffentlichen will, findet den Knopf jetzt oben."
            )

    def restore(self, revision: Revision, *, by) -> Revision:
        """An older revision once more, as the newest one."""
        return self.save_revision(revision.snapshot, by=by, kind=RevisionKind.RESTORED)

    def discard_working_copy(self, *, by) -> Revision:
        """Go back to what readers see, as a new revision; what was discarded stays in the list. Raises NotPublishable if not live."""
        if not self.is_visible():
            raise NotPublishable(
                "Nur bei einem veröffentlichten Artikel lässt sich die Arbeitsfassung verwerfen."
            )
        with public_change():
            self._lock()
            revision = self._add_revision(self.applied_revision.snapshot, by, RevisionKind.DISCARDED)
            self.apply(revision)
        return revision

    def retag(self, change: Callable[[list[TagRef]], Iterable[TagRef]], *, by) -> bool:
        """Change tags and nothing else, in what readers see and in the working copy; False if nothing changes.

        `change` gets the present tags and returns the new ones. A live article shows them at once, and its unpublished
        working copy stays unpublished. Raises MayNotPublish as `save_revision` does.
        """
        with public_change(unseen=True):
            self._lock()
            newest = self._retagged(self.working_copy, change)
            if not self.is_visible():
                return newest is not None and bool(self._store(newest, by, RevisionKind.SAVED))
            had_newer = self.working_copy != self.applied_revision.snapshot
            seen, working = self._retagged(self.applied_revision.snapshot, change), self.working_copy
            if seen is not None:
                self.apply(self._add_revision(seen, by, RevisionKind.PUBLISHED))
            if had_newer and (seen is not None or newest is not None):
                self._add_revision(newest or working, by, RevisionKind.SAVED)
                store_references(self)
        return seen is not None or newest is not None

    @staticmethod
    def _retagged(snapshot: Snapshot, change: Callable[[list[TagRef]], Iterable[TagRef]]) -> Snapshot | None:
        """The snapshot with its tags changed; None if they stay the same."""
        before = resolve_tags(snapshot.tags)
        after = list(change(before))
        return snapshot.changed(tags=tuple(after)) if after != before else None

    def apply(self, revision: Revision) -> None:
        """Write a revision to the public row, bylines and tag rows. Nothing else writes them."""
        with public_change(unseen=True) as change:
            change.unseen &= self.state != State.PUBLISHED
            self.applied_revision = revision
            apply_snapshot(self, revision.snapshot)

    # Steps

    def hand_over(self, step: str, *, by, seen: Seen | None = None) -> None:
        """Move the working copy to another step; `Step.APPROVED` approves the newest revision, if it is the one `seen`.

        Raises MayNotPublish if this person may not approve, NotPublishable where four eyes are wanted and these wrote the text.
        """
        with public_change(unseen=True):
            self._lock()
            values = {"step": step}
            if step == Step.APPROVED:
                if not by.has_perm("articles.publish_article"):
                    raise MayNotPublish
                self.refuse_unseen(seen)
                if not self.can_be_approved_by(by):
                    raise NotPublishable("Vier-Augen-Prinzip: Freigeben muss jemand, der diese Fassung nicht selbst gespeichert hat.")  # fmt: skip
                values |= {"approved_revision": self.newest_revision, "approved_by": by}
            for name, value in values.items():
                setattr(self, name, value)
            type(self).objects.filter(pk=self.pk).update(**values)

    def can_be_approved_by(self, person) -> bool:
        """Who publishes approves; with four eyes not a text saved by oneself."""
        wrote_it = self.newest_revision is not None and self.newest_revision.person_id == person.pk
        return person.has_perm("articles.publish_article") and not (
            wrote_it and SiteSettings.load().four_eyes
        )

    @property
    def is_approved(self) -> bool:
        """Whether the newest text is the one that was approved."""
        approved, newest = self.approved_revision, self.newest_revision
        return approved is not None and newest is not None and approved.content == newest.content

    @property
    def is_changed_since_approval(self) -> bool:
        return self.approved_revision_id is not None and not self.is_approved

    def lacks_second_person(self) -> bool:
        """Four eyes are wanted, and nobody but its writer has approved the newest text."""
        if not SiteSettings.load().four_eyes:
            return False
        return not self.is_approved or self.approved_by_id in (None, self.approved_revision.person_id)

    def _lock(self) -> None:
        """Take the row's lock and read the row as it is now; desk fields set on this instance but not saved are lost."""
        locked = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.__dict__.update(
            {key: value for key, value in locked.__dict__.items() if key != "_prefetched_objects_cache"}
        )

    def _add_revision(self, snapshot: Snapshot, by, kind: str) -> Revision:
        """The caller applies it, or stores its references."""
        number = self.newest_revision.number + 1 if self.newest_revision else 1
        revision = Revision(article=self, number=number, kind=kind, person=by, content=snapshot.to_json())
        revision.save()
        self.newest_revision, self.saved_at = revision, revision.created_at
        self.step = (
            Step.WRITING if self.step == Step.APPROVED and kind != RevisionKind.PUBLISHED else self.step
        )
        type(self).objects.filter(pk=self.pk).update(
            newest_revision=revision, saved_at=self.saved_at, step=self.step
        )
        return revision

    def _store_draft(self, snapshot: Snapshot, by, base_id: int | None, slot: str) -> Draft:
        base = Revision.objects.filter(pk=base_id, article=self).first()
        draft, _ = Draft.objects.update_or_create(
            article=self,
            person=by,
            slot=slot,
            defaults={"content": snapshot.to_json(), "base_revision": base},
        )
        return draft
