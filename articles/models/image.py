"""Pictures: their files, what is known of them, and where they may be shown."""

from collections.abc import Callable, Iterable
from functools import partial, reduce
from operator import or_
from pathlib import PurePath
from typing import Any, BinaryIO, ClassVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models.expressions import Combinable

from ..picture_notes import Notes
from ..pictures import (
    SHAPES,
    crop_name,
    first_widths,
    make_crops,
    make_renditions,
    read_upload,
    rendition_name,
    rendition_widths,
)
from .drawing import Drawable, ImageKind
from .edition import PublicModel, PublicQuerySet, public_change

# Fields that a new file sets.
_NOTED = ("title", "caption", "credit", "licence", "taken_on")
_OF_THE_FILE = ("file", "width", "height", "renditions", "checksum", *_NOTED)


class Image(Drawable, PublicModel):
    # No ImageField: it would open whatever comes with every reader that Pillow has, before ours says what we take.
    file = models.FileField("Datei", upload_to="bilder", max_length=120)
    # SHA-256 of the file as it was uploaded; empty for pictures from before it was kept
    checksum = models.CharField(max_length=64, blank=True, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    renditions = models.JSONField(
        default=dict, editable=False
    )  # {"jpg": [320, 640, …], "webp": […], "avif": […]}: widths that exist
    cropped_at = models.CharField(
        default="", max_length=7, editable=False
    )  # the focal point in percent, "50-33", around which the crops were cut; empty: there are none
    title = models.CharField(
        "Titel für die Suche",
        max_length=150,
        blank=True,
        help_text="Zum Beispiel: Blackwell-Chip in Nahaufnahme",
    )
    caption = models.TextField("Bildunterschrift (Vorschlag)", blank=True)
    alt = models.CharField(
        "Alternativtext (Vorschlag)",
        max_length=300,
        blank=True,
        help_text="Was zu sehen ist, für alle, die es nicht sehen.",
    )
    credit = models.CharField(
        "Bildnachweis",
        max_length=200,
        blank=True,
        help_text="Zum Beispiel: Mira Albers, © Shutterstock, Illustration: Platine & Paragraf",
    )
    licence = models.CharField("Lizenz", max_length=120, blank=True)
    licence_url = models.URLField("Lizenz (Link)", blank=True)
    source = models.URLField("Herkunft (Link)", max_length=400, blank=True)
    kind = models.CharField("Art", max_length=12, choices=ImageKind, default=ImageKind.PHOTO)
    is_symbolic = models.BooleanField("Symbolbild", default=False)
    focus_x = models.FloatField(
        "Fokuspunkt waagerecht", default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focus_y = models.FloatField(
        "Fokuspunkt senkrecht", default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    taken_on = models.DateField("Aufgenommen am", null=True, blank=True)
    rights_until = models.DateField("Rechte bis", null=True, blank=True)
    is_blocked = models.BooleanField("gesperrt", default=False, help_text="Gesperrte Bilder erscheinen nirgends.")
    uploaded_by = models.ForeignKey(
        "articles.User",
        verbose_name="hochgeladen von",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField("hochgeladen", auto_now_add=True)

    objects: ClassVar = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "Bild"
        verbose_name_plural = "Bilder"
        ordering = ["-created_at", "-id"]
        indexes = [
            # the library in the admin, newest first
            models.Index(fields=["-created_at", "-id"], name="image_newest"),
            # what should not stay like this
            models.Index(fields=["id"], name="image_without_credit", condition=models.Q(credit="")),
            models.Index(fields=["rights_until"], name="image_rights", condition=models.Q(rights_until__isnull=False)),
            # an upload that is there already
            models.Index(fields=["checksum"], name="image_checksum"),
        ]

    def __str__(self) -> str:
        return self.title or self.caption[:60] or f"Bild {self.pk}"

    def save(self, *args: Any, is_hurried: bool = False, **kwargs: Any) -> None:
        """Write the row; a newly set file is checked, stripped of metadata, stored under a random name, and scaled.

        What the file says of itself (credit, caption, day) fills fields that are empty. In a hurry, what pages can do
        without for the moment is left to `manage.py renditions`.
        Raises PictureRefused (a ValueError) if the file is no picture we take.
        """
        changed = self.store_file(is_hurried=is_hurried)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, *changed}
        with public_change():
            super().save(*args, **kwargs)
            for reference in self.references.filter(in_applied=True).select_related("article"):
                reference.article.render_body()

    def store_file(self, *, is_hurried: bool = False) -> set[str]:
        """Make the files of a newly set picture or focal point; returns the fields that it changed.

        `save` calls it. For a new picture it makes no database query. Raises PictureRefused.
        """
        changed: set[str] = set()
        if self.file and not self.file._committed:  # type: ignore[attr-defined]
            self._store(self.file.file, first_widths if is_hurried else rendition_widths)
            changed |= {*_OF_THE_FILE}
        if self.file and self.cropped_at != self.focus_name and not is_hurried:
            self._crop()
            changed.add("cropped_at")
        return changed

    @property
    def file_name(self) -> str:
        """The name of the file, in the storage or as uploaded; "" if the picture was withdrawn."""
        name = self.file.name
        assert name is not None
        return name

    @property
    def focus_name(self) -> str:
        return f"{round(self.focus_x * 100)}-{round(self.focus_y * 100)}"

    def _crop(self) -> None:
        """Cut the shapes anew around the focal point; former ones go with the transaction. A lost file leaves things as they are."""
        try:
            with default_storage.open(self.file_name) as file:
                crops = make_crops(file.read(), self.focus_x, self.focus_y)
        except FileNotFoundError:
            return
        former, self.cropped_at = self._crop_files(), self.focus_name
        for shape, content in crops.items():
            default_storage.save(crop_name(self.file_name, shape, self.cropped_at), ContentFile(content))
        if former:
            transaction.on_commit(partial(_delete_files, former))

    def _crop_files(self) -> list[str]:
        return [crop_name(self.file_name, shape, self.cropped_at) for shape in SHAPES] if self.cropped_at else []

    def _store(self, file: BinaryIO, widths_of: Callable[[int], list[int]]) -> None:
        upload = read_upload(file)
        self._note(upload.notes, self.file_name)
        name = default_storage.save(upload.name, ContentFile(upload.content))
        widths = widths_of(upload.width)
        self._write_renditions(name, upload.content, widths, "jpg")
        self.file = name  # a fresh field file: the former one still holds the upload
        self.checksum = upload.checksum
        self.width, self.height = upload.width, upload.height
        self.renditions = {"jpg": widths}
        self.cropped_at = ""

    def _note(self, notes: Notes, file_name: str) -> None:
        """Fill empty fields from the file's own notes; without a title there, its name becomes the title."""
        for name in _NOTED:
            setattr(self, name, getattr(self, name) or getattr(notes, name))
        self.title = self.title or PurePath(file_name).stem.replace("_", " ")[:150]

    @staticmethod
    def _write_renditions(name: str, content: bytes, widths: Iterable[int], extension: str) -> None:
        for target, copy in make_renditions(content, widths, extension).items():
            default_storage.save(rendition_name(name, target, extension), ContentFile(copy))

    def missing_widths(self, extension: str) -> list[int]:
        present = self.renditions.get(extension, ())
        return [width for width in rendition_widths(self.width) if width not in present]

    def add_renditions(self, extension: str) -> None:
        """Make the copies that a format lacks ("webp" and "avif" cost seconds) and name them on every page from now on.

        What was withdrawn or replaced meanwhile gets none.
        """
        made_of, missing = self.file_name, self.missing_widths(extension)
        with default_storage.open(self.file_name) as file:
            self._write_renditions(made_of, file.read(), missing, extension)
        with public_change():
            stored = self._locked()
            if stored.file.name != made_of:
                _delete_files([rendition_name(made_of, width, extension) for width in missing])
                return
            self.renditions = {
                **stored.renditions,
                extension: sorted({*stored.renditions.get(extension, ()), *missing}),
            }
            self.save(update_fields=["renditions"])

    def store_anew(self) -> None:
        """Read the stored picture once more as if it came in today; all its files get new addresses, the former ones go."""
        with public_change():
            former, checksum = self.files, self.checksum
            with default_storage.open(self.file_name) as file:
                self.file = ContentFile(file.read(), name=self.file.name)
            self.save()
            type(self).objects.filter(pk=self.pk).update(checksum=checksum)
            transaction.on_commit(partial(_delete_files, former))

    def _locked(self) -> "Image":
        """The row as it is now; nobody else changes it before the transaction ends."""
        return type(self).objects.select_for_update().get(pk=self.pk)

    def is_in_print(self) -> bool:
        """Whether an article that is published, now or at its time, shows it, or another page."""
        in_articles = self.references.filter(in_applied=True, article__state="published")
        return in_articles.exists() or Image.objects.filter(is_on_pages(), pk=self.pk).exists()

    @property
    def files(self) -> list[str]:
        """Everything stored of the picture: itself, its renditions and crops."""
        renditions = [
            rendition_name(self.file_name, width, extension)
            for extension, widths in self.renditions.items()
            for width in widths
        ]
        return [*([self.file_name] if self.file else []), *renditions, *self._crop_files()]

    @property
    def same_as(self) -> "Image | None":
        """An earlier picture from the very same file, if it can still be used."""
        same = type(self).objects.filter(checksum=self.checksum, is_blocked=False).exclude(pk=self.pk)
        return same.first() if self.checksum else None

    @property
    def is_withdrawn(self) -> bool:
        return not self.file

    def withdraw(self) -> None:
        """Take the picture away for good: it is blocked, and file and renditions are deleted with the transaction.

        The row stays, because revisions name it and the audit trail must.
        """
        with public_change():
            names = self._locked().files
            self.file, self.renditions, self.cropped_at, self.is_blocked = "", {}, "", True
            self.width = self.height = 0
            self.save()
            transaction.on_commit(partial(_delete_files, names))


def page_links() -> list[tuple[type[models.Model], str]]:
    """(table, column) of everything that shows a picture besides articles: authors, subjects, series."""
    relations = [
        relation for relation in Image._meta.related_objects if issubclass(relation.related_model, PublicModel)
    ]
    return [(relation.related_model, relation.field.name) for relation in relations]


def is_on_pages() -> Combinable:
    """A condition on pictures: another page than an article's shows it."""
    uses = [models.Exists(table._base_manager.filter(**{name: models.OuterRef("pk")})) for table, name in page_links()]
    return reduce(or_, uses)


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
