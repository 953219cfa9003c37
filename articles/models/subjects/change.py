"""What changed in the dossier of a law: dates set, moved or struck, and what ties companies to it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.utils import timezone

from ..edition import PublicModel, PublicQuerySet, marked, public_change

NEW = dt.timedelta(days=1)  # what is entered while a law is as young as this is its beginning, not a change
OF_MILESTONE = ("kind", "date", "precision", "certainty", "scope")
OF_RELATION = ("role", "status", "since", "until", "amount", "currency")


class ChangeKind(models.TextChoices):
    ADDED = "added", "Termin aufgenommen"
    MOVED = "moved", "Termin verschoben"
    CERTAINTY = "certainty", "Gewissheit geändert"
    REWORDED = "reworded", "Angabe geändert"
    REMOVED = "removed", "Termin gestrichen"
    RELATION_ADDED = "relation_added", "Beziehung aufgenommen"
    RELATION_CHANGED = "relation_changed", "Beziehung geändert"
    RELATION_REMOVED = "relation_removed", "Beziehung gestrichen"


class DossierChangeQuerySet(PublicQuerySet):
    def public(self, now: dt.datetime | None = None) -> Self:
        """Changes that readers may know of now: of public laws and companies, and of dates and relations that they see."""
        now = now or timezone.now()
        companies, laws = (
            apps.get_model("articles", name).objects.public(now).filter(pk=models.OuterRef(f"{name}_id"))
            for name in ("company", "regulation")
        )
        return self.filter(
            models.Exists(laws),  # asked of each row: pages look at a few of them among any number of laws
            models.Q(company=None) | models.Exists(companies),
            models.Q(milestone__visible_from=None) | models.Q(milestone__visible_from__lte=now),
            models.Q(relation__visible_from=None) | models.Q(relation__visible_from__lte=now),
            at__lte=now,
        )


class DossierChange(PublicModel):
    """`before` and `after` hold the values of `OF_MILESTONE` or `OF_RELATION` as JSON; one of them is empty for what came or went."""

    regulation = models.ForeignKey("articles.Regulation", on_delete=models.CASCADE, related_name="changes")
    milestone = models.ForeignKey("articles.Milestone", null=True, on_delete=models.SET_NULL, related_name="changes")
    milestone_number = models.BigIntegerField(null=True)  # the milestone's id, which outlives it
    event_number = models.BigIntegerField(null=True)  # of the date in calendars, which stays when it moves
    relation = models.ForeignKey("articles.Relation", null=True, on_delete=models.SET_NULL, related_name="changes")
    company = models.ForeignKey("articles.Company", null=True, on_delete=models.CASCADE, related_name="dossier_changes")
    what = models.CharField(max_length=20, choices=ChangeKind)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)  # when readers could see it first

    objects: ClassVar = DossierChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "Änderung am Dossier"
        verbose_name_plural = "Änderungen an Dossiers"
        ordering = ["-at", "-id"]
        indexes = [
            # the newest changes on a law's page
            models.Index("regulation", models.F("at").desc(), name="dossier_change_newest"),
            models.Index(fields=["milestone_number"], name="dossier_change_milestone"),
            # what calendars cancel
            models.Index(fields=["at"], name="dossier_change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.regulation}: {self.get_what_display()}"


class LeavesTrace(PublicQuerySet[Any]):
    """Rows that are recorded when they are deleted, one by one or many at once."""

    @marked(alters_data=True, queryset_only=True)
    def delete(self) -> tuple[int, dict[str, int]]:
        with self._change():
            for row in self:
                row.record_removal()
            return super().delete()


class Recorded(PublicModel):
    """A date or a relation of a law. What readers can see of a change to it is kept as a `DossierChange`."""

    link: str  # its column in DossierChange
    recorded: tuple[str, ...]  # the fields that count
    kinds: tuple[str, str]  # of its coming and going

    regulation: Any
    visible_from: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with public_change():
            before = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
            super().save(*args, **kwargs)
            after = type(self)._base_manager.get(pk=self.pk)  # with values as the database has them
            if before is None:
                after._record_arrival()
            elif before.is_public():
                after._record_difference(before)
            else:
                DossierChange.objects.filter(**{self.link: self.pk}).delete()
                after._record_arrival()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with public_change():
            self.record_removal()
            return super().delete(*args, **kwargs)

    def is_public(self) -> bool:
        return self.visible_from is None or self.visible_from <= timezone.now()

    def state(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in self.recorded}

    def predecessor(self) -> "Recorded | None":
        """The row that this one takes the place of."""
        return None

    def event_number(self) -> int | None:
        """Of a date, its number in calendars."""
        return None

    def what_differs(self, before: dict[str, Any], after: dict[str, Any]) -> str:
        raise NotImplementedError

    def record_removal(self) -> None:
        """Nobody is told of what no reader has seen."""
        if self.is_public():
            self._record(self.kinds[1], self.state(), {})
        else:
            DossierChange.objects.filter(**{self.link: self.pk}).delete()

    def _record_arrival(self) -> None:
        at = max(timezone.now(), self.visible_from or timezone.now())
        if self.regulation.created_at < at - NEW:
            former = self.predecessor()
            what = self.kinds[0] if former is None else ChangeKind.MOVED
            self._record(what, former.state() if former else {}, self.state(), at)

    def _record_difference(self, former: "Recorded") -> None:
        if self.predecessor() != former.predecessor() and (replaced := self.predecessor()):
            former = replaced
        before, after = former.state(), self.state()
        if before != after:
            self._record(self.what_differs(before, after), before, after)

    def _record(self, what: str, before: dict, after: dict, at: dt.datetime | None = None) -> None:
        is_date = self.link == "milestone"
        DossierChange.objects.create(
            regulation_id=self.regulation.pk,
            milestone_number=self.pk if is_date else None,
            event_number=self.event_number(),
            company_id=getattr(self, "company_id", None),
            what=what,
            before=before,
            after=after,
            at=at or timezone.now(),
            **{self.link: self},
        )


def changed(before: dict[str, Any], after: dict[str, Any], names: Iterable[str]) -> bool:
    return any(before.get(name) != after.get(name) for name in names)


def _plain(value: Any) -> Any:
    """As JSON has it: dates in ISO form, amounts as text."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else str(value)
