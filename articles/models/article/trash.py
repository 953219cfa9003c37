"""The trash (Papierkorb): what no reader ever saw leaves the desk's lists, and can be brought back for a month."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from ..edition import public_change
from ..people.audit import AuditAction, AuditEntry
from ..people.user import User
from ..site.front_page import FrontPageSlot
from .refusals import NotPublishable

if TYPE_CHECKING:
    from ..desk.working_copy import WorkingCopy


class Trash(models.Model):
    """The verbs of an article. Revisions, autosaves and preview links stay as they are until it is deleted for good."""

    if TYPE_CHECKING:
        pk: int
        working_copy: "WorkingCopy"
        lock: Any
        was_public: Any
        is_scheduled: Any
        delete: Any
        unschedule: Any

    class Meta:
        abstract = True

    @property
    def is_in_trash(self) -> bool:
        return self.working_copy.deleted_at is not None

    def move_to_trash(self, *, by: User | None) -> None:
        """Take a planned publication back, give up a place on the front page, and hide the article from the desk.

        Raises NotPublishable for what readers have seen.
        """
        with public_change(unseen=True):
            self.lock()
            if self.was_public():
                raise NotPublishable(
                    "Dieser Artikel war öffentlich. Er kann zurückgezogen, aber nicht gelöscht werden."
                )
            if self.is_in_trash:
                return
            if self.is_scheduled():
                self.unschedule(by=by)
            if (place := FrontPageSlot.objects.filter(article=self.pk)).exists():
                place.delete()
            self._mark_deleted(timezone.now(), by)
            AuditEntry.objects.record(AuditAction.TRASH, self, by=by)

    def restore_from_trash(self, *, by: User | None) -> bool:
        """Show it at the desk again, as it was; False if it did not lie in the trash."""
        with public_change(unseen=True):
            self.lock()
            if not self.is_in_trash:
                return False
            self._mark_deleted(None, None)
            AuditEntry.objects.record(AuditAction.RESTORE, self, by=by)
        return True

    def delete_from_trash(self, *, by: User | None) -> bool:
        """Delete it for good; False if it does not lie in the trash. Raises ProtectedError if another article refers to it."""
        with public_change(unseen=True):
            self.lock()
            if not self.is_in_trash:
                return False
            AuditEntry.objects.record(AuditAction.DELETE, self, by=by, before={"Name": str(self)})
            self.delete()
        return True

    def _mark_deleted(self, at: dt.datetime | None, by: User | None) -> None:
        copy = self.working_copy
        copy.deleted_at, copy.deleted_by = at, by
        copy.save(update_fields=["deleted_at", "deleted_by"])
