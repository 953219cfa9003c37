"""What the desk works on: an article's revisions, whose work it is, and how far it has come. No reader sees any of it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from techpolicy.watching.metrics import SAVES

from ..article.applying import resolve_tags
from ..article.choices import State, Step
from ..article.content import Snapshot
from ..article.refusals import MayNotPublish, NeedsSecondPerson, NewerRevision, NotPublishable
from ..article.tagging import TagRef
from ..edition import public_change
from ..people.user import User
from ..site.settings import SiteSettings
from ..subjects.registry import SUBJECTS
from .revision import Draft, Revision, RevisionKind

KEPT_IN_TRASH = dt.timedelta(days=30)


@dataclass(frozen=True)
class Seen:
    """What an editor saw. Only this may be published or approved in their name."""

    revision: int | None
    is_withdrawn: bool = False


class WorkingCopy(models.Model):
    """Each method that changes something locks the article's row first: its public state decides what a save does."""

    article = models.OneToOneField(
        "articles.Article", primary_key=True, on_delete=models.CASCADE, related_name="working_copy"
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
        db_index=False,
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
        db_index=False,
    )
    planned_for = models.DateTimeField("geplant für", null=True, blank=True)
    is_urgent_until = models.DateTimeField("Eilmeldung bis", null=True, blank=True)
    notes = models.TextField("Notizen", blank=True)
    saved_at = models.DateTimeField("zuletzt gespeichert", default=timezone.now, editable=False)

    deleted_at = models.DateTimeField("im Papierkorb seit", null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    # What the desk asks of the whole archive; `Article.store_references` keeps them.
    is_newer = models.BooleanField(default=False, editable=False)  # its newest revision is not the applied one
    lacks_author = models.BooleanField(default=True, editable=False)
    lacks_tags = models.BooleanField(default=True, editable=False)
    lacks_lead_image = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = "Arbeitsfassung"
        verbose_name_plural = "Arbeitsfassungen"
        indexes = [
            # the desk's list, last saved first: all, of one person, at one step, and what is left to do
            models.Index(fields=["-saved_at", "-article"], name="working_copy_saved"),
            models.Index(fields=["step", "-saved_at", "-article"], name="working_copy_step"),
            # the planning calendar
            models.Index(
                fields=["planned_for"], name="working_copy_planned", condition=models.Q(planned_for__isnull=False)
            ),
            *(
                models.Index(
                    fields=[name, "-saved_at", "-article"],
                    name=f"working_copy_{name}",
                    condition=models.Q(**{f"{name}__isnull": False}),
                )
                for name in ("owner", "assigned_to")
            ),
            *(
                models.Index(
                    fields=["-saved_at", "-article"], name=f"working_copy_{name}", condition=models.Q(**{name: True})
                )
                for name in ("is_newer", "lacks_author", "lacks_tags", "lacks_lead_image")
            ),
            # the few that lie in the trash, which every list leaves out
            models.Index(
                fields=["deleted_at"], name="working_copy_deleted", condition=models.Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.article)

    @property
    def snapshot(self) -> Snapshot:
        """The content of the newest revision; an empty snapshot before the first save."""
        return self.newest_revision.snapshot if self.newest_revision else Snapshot()

    @property
    def kept_until(self) -> dt.datetime | None:
        """When it is deleted for good; None if it does not lie in the trash."""
        return self.deleted_at + KEPT_IN_TRASH if self.deleted_at else None

    def is_overdue(self) -> bool:
        """A draft whose planned time is over, and which nobody has published. The same rule as `overdue()`."""
        is_draft = self.article.state == State.DRAFT and not self.article.is_practice
        return is_draft and self.planned_for is not None and self.planned_for <= timezone.now()

    def import_revision(self, snapshot: Snapshot) -> Revision:
        """Take over a changed text from the archive that the article came from, at once."""
        with public_change():
            self.article.lock()
            revision = self.add_revision(snapshot, None, RevisionKind.IMPORTED)
            self.article.apply(revision)
        return revision

    def save_revision(
        self,
        snapshot: Snapshot,
        *,
        by: User | None,
        base: Revision | int | None = None,
        kind: str = RevisionKind.SAVED,
        slot: str = "",
        applies: bool = True,
    ) -> Revision:
        """Store `snapshot` as the newest revision; while readers cannot see the article, apply it too.

        Without `applies` the caller goes on to publish in the same transaction, or applies the newest revision itself.

        `base` is the revision (or its id) the text was written on. If another one is the newest by now, the text goes into
        the draft of `by` in `slot` and NewerRevision is raised. Raises MayNotPublish if it would appear by itself (a
        scheduled article) and `by` may not publish, or not alone. In each case nothing that readers see has changed.
        """
        base_id = base.pk if isinstance(base, Revision) else base
        with public_change(unseen=True):
            self.article.lock()
            if base_id is None or self.newest_revision_id == base_id:
                self._refuse_one_alone(snapshot)
                return self._store(snapshot, by, kind, applies)
            draft = self._store_draft(snapshot, by, base_id, slot)
        raise NewerRevision(self.newest_revision, draft)

    def _store(self, snapshot: Snapshot, by: User | None, kind: str, applies: bool = True) -> Revision:
        # scheduled or expired: it will appear, or appear again, like this
        if self.article.state == State.PUBLISHED and not self.article.is_visible():
            if by is None or not by.has_perm("articles.publish_article"):
                raise MayNotPublish
            kind = RevisionKind.PUBLISHED
        if kind == RevisionKind.SAVED and (same := self._newest_if(snapshot)):
            return same
        revision = self.add_revision(snapshot, by, kind)
        if applies and not self.article.is_visible():
            self.article.apply(revision)
        elif applies:
            self.article.store_references()
        return revision

    def _newest_if(self, snapshot: Snapshot) -> Revision | None:
        """The newest revision, if its content is this."""
        newest = self.newest_revision
        return newest if newest is not None and newest.content == snapshot.to_json() else None

    def drop_plan(self) -> None:
        """A plan that was overtaken must not come back when the article is withdrawn."""
        if self.planned_for is not None:
            self.planned_for = None
            self.save(update_fields=["planned_for"])

    def settle(self) -> None:
        """Finish a `save_revision` without `applies`: apply the revision, or store a live article's references."""
        self.article.lock()
        if self.article.is_visible():
            self.article.store_references()
        elif self.article.applied_revision_id != self.newest_revision_id:
            assert self.newest_revision is not None  # it was saved, and revisions stay
            self.article.apply(self.newest_revision)

    def _refuse_one_alone(self, snapshot: Snapshot) -> None:
        """With four eyes wanted, raise NeedsSecondPerson if one person alone changes a scheduled text."""
        if self.article.state != State.PUBLISHED or self.article.is_visible() or not SiteSettings.load().four_eyes:
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
            raise NotPublishable("Inzwischen hat jemand anderes gespeichert. Bitte erst die neue Fassung ansehen.")
        if self.article.state == State.WITHDRAWN and not seen.is_withdrawn:
            raise NotPublishable(
                "Inzwischen hat jemand den Artikel zurückgezogen. Wer ihn wieder veröffentlichen will, findet den Knopf jetzt oben."
            )

    def restore(self, revision: Revision, *, by: User | None) -> Revision:
        """Store the content of an older revision again, as the newest one."""
        return self.save_revision(revision.snapshot, by=by, kind=RevisionKind.RESTORED)

    def discard(self, *, by: User | None) -> Revision:
        """Go back to what readers see, as a new revision; what was discarded stays in the list. Raises NotPublishable if not live."""
        if not self.article.is_visible():
            raise NotPublishable("Nur bei einem veröffentlichten Artikel lässt sich die Arbeitsfassung verwerfen.")
        with public_change():
            self.article.lock()
            applied = self.article.applied_revision
            assert applied is not None  # the article is visible
            revision = self.add_revision(applied.snapshot, by, RevisionKind.DISCARDED)
            self.article.apply(revision)
        return revision

    def retag(self, change: Callable[[list[TagRef]], Iterable[TagRef]], *, by: User | None) -> bool:
        """Change tags and nothing else, in what readers see and in the working copy; False if nothing changes.

        `change` gets the present tags and returns the new ones. A live article shows them at once, and its unpublished
        working copy stays unpublished. Raises MayNotPublish as `save_revision` does.
        """
        with public_change(unseen=True):
            self.article.lock()
            newest = self._retagged(self.snapshot, change)
            if not self.article.is_visible():
                return newest is not None and bool(self._store(newest, by, RevisionKind.SAVED))
            applied = self.article.applied_revision
            assert applied is not None  # the article is visible
            had_newer = self.snapshot != applied.snapshot
            seen, working = self._retagged(applied.snapshot, change), self.snapshot
            if seen is not None:
                self.article.apply(self.add_revision(seen, by, RevisionKind.PUBLISHED))
            if had_newer and (seen is not None or newest is not None):
                self.add_revision(newest or working, by, RevisionKind.SAVED)
                self.article.store_references()
        return seen is not None or newest is not None

    @staticmethod
    def _retagged(snapshot: Snapshot, change: Callable[[list[TagRef]], Iterable[TagRef]]) -> Snapshot | None:
        """The snapshot with its tags changed; None if they stay the same."""
        before = resolve_tags(snapshot.tags)
        after = list(change(before))
        return snapshot.changed(tags=tuple(after)) if after != before else None

    # Steps

    def hand_over(self, step: str, *, by: User, seen: Seen | None = None) -> None:
        """Move the working copy to another step; `Step.APPROVED` approves the newest revision, if it is the one `seen`.

        Raises MayNotPublish if this person may not approve, NotPublishable where four eyes are wanted and these wrote the text.
        """
        with public_change(unseen=True):
            self.article.lock()
            values: dict[str, Any] = {"step": step}
            if step == Step.APPROVED:
                if not by.has_perm("articles.publish_article"):
                    raise MayNotPublish
                self.refuse_unseen(seen)
                if not self.can_be_approved_by(by):
                    raise NotPublishable(
                        "Vier-Augen-Prinzip: Freigeben muss jemand, der diese Fassung nicht selbst gespeichert hat."
                    )
                values |= {"approved_revision": self.newest_revision, "approved_by": by}
            for name, value in values.items():
                setattr(self, name, value)
            type(self).objects.filter(pk=self.pk).update(**values)

    def can_be_approved_by(self, person: User) -> bool:
        """Who publishes approves; with four eyes not a text saved by oneself."""
        wrote_it = self.newest_revision is not None and self.newest_revision.person_id == person.pk
        return person.has_perm("articles.publish_article") and not (wrote_it and SiteSettings.load().four_eyes)

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
        approved = self.approved_revision
        return approved is None or not self.is_approved or self.approved_by_id in (None, approved.person_id)

    def add_revision(self, snapshot: Snapshot, by: User | None, kind: str) -> Revision:
        """Store a new revision and make it the newest. The caller must apply it or store its references."""
        number = self.newest_revision.number + 1 if self.newest_revision else 1
        revision = Revision(article=self.article, number=number, kind=kind, person=by, content=snapshot.to_json())
        revision.save()
        transaction.on_commit(SAVES.labels(str(kind)).inc)
        self.newest_revision, self.saved_at = revision, revision.created_at
        self.step = Step.WRITING if self.step == Step.APPROVED and kind != RevisionKind.PUBLISHED else self.step
        type(self).objects.filter(pk=self.pk).update(newest_revision=revision, saved_at=self.saved_at, step=self.step)
        return revision

    def note(self, references: set[tuple[str, int]]) -> None:
        """Keep what follows from the newest revision, which has these references, and from the applied one."""
        kinds = {name for name, _pk in references}
        content = self.newest_revision.content if self.newest_revision else {}
        facts = {
            "is_newer": self.newest_revision_id != self.article.applied_revision_id,
            "lacks_author": "author" not in kinds,
            "lacks_tags": kinds.isdisjoint(SUBJECTS),
            "lacks_lead_image": not content.get("lead_image"),
        }
        if any(getattr(self, name) != value for name, value in facts.items()):
            self.__dict__.update(facts)
            type(self).objects.filter(pk=self.pk).update(**facts)

    def _store_draft(self, snapshot: Snapshot, by: User | None, base_id: int, slot: str) -> Draft:
        base = Revision.objects.filter(pk=base_id, article=self.article).first()
        values = {"content": snapshot.to_json(), "base_revision": base}
        return Draft.objects.update_or_create(article=self.article, person=by, slot=slot, defaults=values)[0]
