"""What the list of articles offers to do with a selection; tags have their own module (`subjects/bulk_tags.py`)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from ...models import Article, AuditAction, Author, State, Step, User
from .. import describe, mail
from ..articles import steps
from ..articles.state import status_of
from ..articles.withdraw import WithdrawForm, withdraw_article
from ..fields import JSONListField
from .bulk import CHANGED_SINCE, BulkAction, Effect, Left


class ArticleAction(BulkAction):
    model = Article
    right = "change_article"
    reads_content = False  # of revisions

    def rows(self, user: User, ids: Iterable[int]) -> QuerySet:
        rows = (
            Article.objects.editable_by(user)
            .outside_trash()
            .filter(pk__in=ids)
            .order_by("-working_copy__saved_at", "-pk")
            .select_related("applied_revision", "working_copy__newest_revision__person", "working_copy__assigned_to")
        )
        return rows.defer("body", "body_html") if self.reads_content else rows.without_contents()

    def lock(self, row: Article) -> None:
        row.lock()


class AssignForm(forms.Form):
    assigned_to = forms.ModelChoiceField(
        User.objects.filter(is_active=True, is_staff=True),
        label="Zugewiesen an",
        required=False,
        empty_label="niemand",
        help_text="Die Person bekommt eine E-Mail mit allen Artikeln.",
    )


class Assign(ArticleAction):
    name, title, done, form = "assign", "Zuweisen", "zugewiesen", AssignForm

    def effect(self, row: Article, data: dict) -> Effect:
        before, after = row.working_copy.assigned_to, data["assigned_to"]
        return _exchange(str(before or "niemand"), str(after or "niemand"))

    def do(self, row: Article, effect: Effect, data: dict, by: User) -> list:
        before = row.working_copy.assigned_to_id
        self._assign(row, data["assigned_to"], effect, by)
        return [before, row.working_copy.assigned_to_id]

    def undo(self, row: Article, kept: list, by: User) -> str:
        copy = row.working_copy
        if copy.assigned_to_id != kept[1]:
            raise Left(CHANGED_SINCE)
        person = User.objects.filter(pk=kept[0]).first()
        self._assign(row, person, _exchange(str(copy.assigned_to or "niemand"), str(person or "niemand")), by)
        return str(person or "niemand")

    def _assign(self, row: Article, person: User | None, effect: Effect, by: User) -> None:
        row.working_copy.assigned_to = person
        row.working_copy.save(update_fields=["assigned_to"])
        self.record(row, *({"Zugewiesen an": side[0]} for side in (effect.removed, effect.added)), by)

    def tell(self, rows: list[Article], kept: dict[int, Any], by: User) -> None:
        if rows:
            text = f"{by} hat Ihnen {_counted(rows)} zugewiesen."
            mail.tell_of_many(rows, [rows[0].working_copy.assigned_to], "Ihnen zugewiesen", text, by=by)


class StepForm(forms.Form):
    # a text is approved by who has read it, not in a list
    step = forms.ChoiceField(
        label="Schritt",
        choices=[(step.value, step.label) for step in Step if step != Step.APPROVED],
        help_text="Freigegeben wird im Artikel selbst.",
    )


class TakeStep(ArticleAction):
    name, title, done, form = "step", "Weitergeben", "weitergegeben", StepForm

    def check(self, row: Article, data: dict, by: User) -> None:
        if row.is_practice:
            raise Left("Übungsartikel.")
        if row.state == State.WITHDRAWN:
            raise Left("Zurückgezogen.")
        if row.is_scheduled():
            raise Left("Eingeplant.")
        if row.state == State.PUBLISHED and not row.has_newer_working_copy:
            raise Left("Veröffentlicht, ohne neuere Arbeitsfassung.")

    def effect(self, row: Article, data: dict) -> Effect:
        return _exchange(Step(row.working_copy.step).label, Step(data["step"]).label)

    def do(self, row: Article, effect: Effect, data: dict, by: User) -> list:
        before = row.working_copy.step
        self._take(row, data["step"], by)
        return [before, data["step"]]

    def undo(self, row: Article, kept: list, by: User) -> str:
        before, after = kept
        if row.working_copy.step != after:
            raise Left(CHANGED_SINCE)
        if before == Step.APPROVED:
            raise Left("War freigegeben: bitte im Artikel neu freigeben.")
        self._take(row, before, by)
        return Step(before).label

    def _take(self, row: Article, step: str, by: User) -> None:
        before = row.working_copy.get_step_display()
        row.working_copy.hand_over(step, by=by)
        self.record(row, before, Step(step).label, by, AuditAction.HAND_OVER)

    def tell(self, rows: list[Article], kept: dict[int, Any], by: User) -> None:
        """One mail to each person, whatever the number of articles."""
        concerned = defaultdict(list)
        for row in rows:
            for person in {*steps.concerned(row, kept[row.pk][0])} - {None}:
                concerned[person].append(row)
        for person, theirs in concerned.items():
            label = theirs[0].working_copy.get_step_display()
            text = f"{by} hat {_counted(theirs)} weitergegeben. Jetzt: {label}."
            mail.tell_of_many(theirs, [person], label, text, by=by)


class BylineForm(forms.Form):
    how = forms.ChoiceField(
        label="Was soll geschehen?",
        choices=[("add", "Zu den bisherigen hinzufügen"), ("replace", "Die bisherigen ersetzen")],
        widget=forms.RadioSelect,
        initial="add",
    )
    authors = JSONListField(label="Autor:innen", help_text="Autor:in hinzufügen")

    def clean_authors(self) -> list[int]:
        """In the order chosen; who is gone meanwhile is left out."""
        there = Author.objects.in_bulk(self.cleaned_data["authors"])
        if not there:
            raise forms.ValidationError("Bitte mindestens eine Autorin oder einen Autor wählen.")
        return [pk for pk in self.cleaned_data["authors"] if pk in there]


class ChangeByline(ArticleAction):
    name, title, done, form = "byline", "Autor:innen ändern", "geändert", BylineForm
    note = "Bei veröffentlichten Artikeln entsteht eine Arbeitsfassung: Leser sehen die Änderung, sobald jemand sie veröffentlicht."
    reads_content = True

    def check(self, row: Article, data: dict, by: User) -> None:
        is_coming = row.state == State.PUBLISHED and not row.is_visible()
        if is_coming and not by.has_perm("articles.publish_article"):
            raise Left("Eingeplant: das ändert nur die Redaktion.")

    def effects(self, rows: list[Article], data: dict) -> dict[int, Effect]:
        before = {row.pk: list(row.working_copy.snapshot.byline) for row in rows}
        every = {pk for ids in before.values() for pk in ids} | {*data["authors"]}
        names = {author["id"]: author["name"] for author in describe.authors(every)}
        return {pk: self._effect(ids, self._after(ids, data), names) for pk, ids in before.items()}

    @staticmethod
    def _after(before: list[int], data: dict) -> list[int]:
        first = before if data["how"] == "add" else []
        return [*first, *(pk for pk in data["authors"] if pk not in first)]

    @staticmethod
    def _effect(before: list[int], after: list[int], names: dict[int, str]) -> Effect:
        removed, added, kept = (
            [names[pk] for pk in ids if pk in names]
            for ids in (
                [pk for pk in before if pk not in after],
                [pk for pk in after if pk not in before],
                [pk for pk in after if pk in before],
            )
        )
        return Effect(removed, added, kept)

    def do(self, row: Article, effect: Effect, data: dict, by: User) -> list:
        before = list(row.working_copy.snapshot.byline)
        after = self._after(before, data)
        self._write(row, after, by)
        return [before, after]

    def undo(self, row: Article, kept: list, by: User) -> str:
        if list(row.working_copy.snapshot.byline) != kept[1]:
            raise Left(CHANGED_SINCE)
        return ", ".join(self._write(row, kept[0], by)) or "niemand"

    def _write(self, row: Article, after: list[int], by: User) -> list[str]:
        before = row.working_copy.snapshot.byline
        row.working_copy.save_revision(row.working_copy.snapshot.changed(byline=tuple(after)), by=by)
        names = [[author["name"] for author in describe.authors(ids)] for ids in (before, after)]
        self.record(row, {"Autor:innen": names[0]}, {"Autor:innen": names[1]}, by)
        return names[1]


class WithdrawManyForm(WithdrawForm):
    with_pictures = None  # pictures go one by one


class Withdraw(ArticleAction):
    name, title, done, form = "withdraw", "Zurückziehen", "zurückgezogen", WithdrawManyForm
    right = "withdraw_article"
    note = "Die Artikel verschwinden sofort von allen Seiten, aus Suche, Listen und Feeds."
    is_final = True

    def check(self, row: Article, data: dict, by: User) -> None:
        if row.is_scheduled():
            raise Left("Eingeplant: bitte die Planung aufheben.")
        if row.state != State.PUBLISHED:
            raise Left("Ist nicht veröffentlicht.")

    def effect(self, row: Article, data: dict) -> Effect:
        return Effect([status_of(row).label], ["Zurückgezogen"])

    def do(self, row: Article, effect: Effect, data: dict, by: User) -> None:
        withdraw_article(row, data | {"with_pictures": False}, by)


class DeleteDrafts(ArticleAction):
    name, title, done, right = "delete_drafts", "Entwürfe löschen", "in den Papierkorb gelegt", "delete_article"

    def check(self, row: Any, data: dict, by: User) -> None:
        if row.is_scheduled():
            raise Left("Eingeplant: bitte die Planung aufheben.")
        if row.was_public():
            raise Left("War öffentlich: kann zurückgezogen, aber nicht gelöscht werden.")

    def effect(self, row: Article, data: dict) -> Effect:
        return Effect([status_of(row).label], ["Im Papierkorb"])

    def do(self, row: Article, effect: Effect, data: dict, by: User) -> None:
        row.move_to_trash(by=by)


def _exchange(before: str, after: str) -> Effect:
    return Effect([before], [after]) if before != after else Effect(kept=[before])


def _counted(rows: list) -> str:
    return f"{len(rows)} Artikel" if len(rows) > 1 else f"den Artikel „{rows[0]}“"
