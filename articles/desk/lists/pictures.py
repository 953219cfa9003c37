"""What the picture library offers to do with a selection."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format

from ...models import AuditAction, Image, Reference, User
from ...models.image import is_on_pages
from ..fields import TextField, plausible_year
from .bulk import CHANGED_SINCE, BulkAction, Effect, Left


class PictureAction(BulkAction):
    model = Image

    def rows(self, user: User, ids: Iterable[int]) -> QuerySet:
        uses = Reference.objects.filter(image=OuterRef("pk"))
        on_pages = is_on_pages()
        return (
            Image.objects.filter(pk__in=ids)
            .order_by("-created_at", "-pk")
            .annotate(
                is_used=Exists(uses) | on_pages,
                is_printed=Exists(uses.filter(in_applied=True, article__state="published")) | on_pages,
            )
        )

    def lock(self, row: Image) -> None:
        row.refresh_from_db(from_queryset=Image.objects.select_for_update())


class CreditForm(forms.Form):
    credit = TextField(label="Bildnachweis", max_length=200, help_text="Zum Beispiel: Mira Albers, © Shutterstock")


class LicenceForm(forms.Form):
    licence = TextField(label="Lizenz", max_length=120, help_text="Zum Beispiel: CC BY 4.0")
    licence_url = forms.URLField(
        label="Lizenz (Link)", required=False, assume_scheme="https", help_text="Leer: kein Link."
    )


class RightsForm(forms.Form):
    rights_until = forms.DateField(
        label="Rechte bis",
        required=False,
        validators=[plausible_year],
        help_text="Zum Beispiel: 31.12.2027. Danach erscheint das Bild nirgends mehr. Leer: unbegrenzt.",
    )


class ChangeFields(PictureAction):
    """The columns are those of its form."""

    right, done = "change_image", "geändert"

    def check(self, row: Any, data: dict, by: User) -> None:
        if row.is_printed and not by.has_perm("articles.publish_article"):
            raise Left("Leser sehen es: das ändert nur, wer veröffentlichen darf.")

    def effect(self, row: Image, data: dict) -> Effect:
        before = {name: getattr(row, name) for name in data}
        if before == data:
            return Effect(kept=[_words(before)])
        return Effect([_words(before)], [_words(data)])

    def do(self, row: Image, effect: Effect, data: dict, by: User) -> list:
        before = {name: getattr(row, name) for name in data}
        self._write(row, data, by)
        return [_plain(before), _plain(data)]

    def undo(self, row: Image, kept: list, by: User) -> str:
        before, after = ({name: _column(name).to_python(value) for name, value in side.items()} for side in kept)
        if {name: getattr(row, name) for name in after} != after:
            raise Left(CHANGED_SINCE)
        self._write(row, before, by)
        return _words(before)

    def _write(self, row: Image, values: dict, by: User) -> None:
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=values)
        self.record(row, _plain(before), _plain(values), by)


class ChangeCredit(ChangeFields):
    name, title, form = "picture_credit", "Bildnachweis ändern", CreditForm


class ChangeLicence(ChangeFields):
    name, title, form = "picture_licence", "Lizenz ändern", LicenceForm


class ChangeRights(ChangeFields):
    name, title, form = "picture_rights", "Rechte bis … ändern", RightsForm


class DeleteUnused(PictureAction):
    name, title, done, right = "delete_unused", "Nicht verwendete löschen", "gelöscht", "delete_image"
    is_final = True

    def check(self, row: Any, data: dict, by: User) -> None:
        if row.is_used:
            raise Left("Wird verwendet.")

    def effect(self, row: Image, data: dict) -> Effect:
        return Effect(["Nicht verwendet"], ["Gelöscht"])

    def do(self, row: Image, effect: Effect, data: dict, by: User) -> None:
        self.record(row, {"Name": str(row)}, None, by, AuditAction.DELETE)
        row.delete()


def _column(name: str) -> Any:
    return Image._meta.get_field(name)


def _plain(values: dict) -> dict:
    """As JSON."""
    return {name: value if isinstance(value, str | None) else value.isoformat() for name, value in values.items()}


def _words(values: dict) -> str:
    said = [value if isinstance(value, str) else date_format(value, "j.n.Y") for value in values.values() if value]
    return ", ".join(said) or "leer"
