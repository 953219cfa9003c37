"""The form that an archive comes in by."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from ...models import ArchiveImport, AuditAction, AuditEntry, ImportFormat, User
from ..fields import TextField
from .files import delete, kind_of, refuse_other_than_zip, store

MOST_FILES = 50
EMPTY = "Diese Datei ist leer."


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ArchiveFilesField(forms.FileField):
    """One or several files of one format; its value is (format, [(file, ending of its name here)])."""

    widget = ManyFilesInput(attrs={"accept": ".xml,.gz,.json,.zip"})

    def clean(self, data: Any, initial: Any = None) -> tuple[ImportFormat, list[tuple[UploadedFile, str]]]:
        files = [super(ArchiveFilesField, self).clean(file, initial) for file in data or [None]]
        if len(files) > MOST_FILES:
            raise ValidationError(f"Das sind {len(files)} Dateien, möglich sind {MOST_FILES}.")
        kinds = [kind_of(file) for file in files]
        formats = {kind for kind, _ending in kinds}
        if len(formats) > 1:
            names = " und ".join(sorted(kind.label for kind in formats))
            raise ValidationError(f"Die Dateien gehören nicht zu einem Archiv: {names}.")
        return formats.pop(), [(file, ending) for file, (_kind, ending) in zip(files, kinds, strict=True)]


class UploadForm(forms.Form):
    archive = ArchiveFilesField(
        label="Dateien des Archivs",
        help_text="WordPress: der Export aus „Werkzeuge“, auch mehrere Teile (.xml, .xml.gz). Ghost: .json oder .zip. Sonst ein Feed (.xml).",
        error_messages={"required": "Bitte die Dateien des Archivs wählen.", "empty": EMPTY},
    )
    pictures = forms.FileField(
        label="Bilder",
        required=False,
        help_text="Eine ZIP-Datei mit den Bildern der früheren Website, bei WordPress dem Ordner „uploads“. Ohne sie kommen die Artikel ohne Bilder.",
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        error_messages={"empty": EMPTY},
    )
    source_name = TextField(
        label="Name des Archivs",
        required=False,
        max_length=60,
        help_text="Leer: die Adresse der früheren Website. Unter demselben Namen noch einmal übernommen, kommt nichts doppelt.",
    )
    makes_users = forms.BooleanField(
        label="Zugänge für die Autor:innen anlegen (ohne Passwort, gesperrt)", required=False
    )

    def clean_pictures(self) -> UploadedFile | None:
        pictures = self.cleaned_data["pictures"]
        if pictures:
            refuse_other_than_zip(pictures)
        return pictures

    def clean_source_name(self) -> str:
        return " ".join(self.cleaned_data["source_name"].split())


def keep_upload(form: UploadForm, *, by: User) -> ArchiveImport:
    """A new run with the files of a valid form. Raises OSError."""
    data = form.cleaned_data
    format, files = data["archive"]
    # Row and files are no single transaction: while gigabytes are written, others save.
    run = ArchiveImport.objects.create(
        source_name=data["source_name"], format=format, started_by=by, makes_users=data["makes_users"]
    )
    try:
        store(run, files, data["pictures"])
    except BaseException:
        delete(run)
        run.delete()
        raise
    AuditEntry.objects.record(
        AuditAction.ADD,
        run,
        by=by,
        after={"Format": str(format.label), "Dateien": len(files), "Bilder": bool(run.media)},
    )
    return run
