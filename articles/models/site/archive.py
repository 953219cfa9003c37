"""Archives of other sites that were taken over: each run, and what came in with it."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "hochgeladen"
    CHECKING = "checking", "wird geprüft"
    CHECKED = "checked", "geprüft"
    RUNNING = "running", "läuft"
    DONE = "done", "übernommen"
    FAILED = "failed", "abgebrochen"
    UNDONE = "undone", "rückgängig gemacht"


class ImportFormat(models.TextChoices):
    WORDPRESS = "wordpress", "WordPress (WXR)"
    GHOST = "ghost", "Ghost (JSON)"
    FEED = "feed", "RSS oder Atom"


class ArchiveImport(models.Model):
    """One run, from the desk or from the command line."""

    source_name = models.CharField("Archiv", max_length=60, blank=True)
    format = models.CharField("Format", max_length=10, choices=ImportFormat)
    # below IMPORT_ROOT; empty for runs from the command line, whose files lie elsewhere
    files = models.JSONField("Dateien", default=list, blank=True)  # ["7/export.xml"]
    media = models.CharField("Bilder", max_length=300, blank=True)  # "7/uploads.zip"
    mapping = models.TextField("Zuordnung der Schlagwörter", blank=True)  # CSV, see articles.importing.mapping
    state = models.CharField("Stand", max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="gestartet von",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    makes_users = models.BooleanField("Zugänge anlegen", default=False)
    created_at = models.DateTimeField("angelegt", auto_now_add=True)
    begun_at = models.DateTimeField(null=True, editable=False)  # when its process was started
    ended_at = models.DateTimeField("beendet", null=True, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)  # the last sign of life of its process
    done = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    report = models.JSONField(default=dict, editable=False)  # articles.importing.report.Report.to_json
    error = models.TextField("Fehler", blank=True, editable=False)

    class Meta:
        verbose_name = "Übernahme eines Archivs"
        verbose_name_plural = "Archiv übernehmen"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.source_name or f"Übernahme {self.pk}"


class ImportedRow(models.Model):
    """What one thing of an archive became here: for importing it again, for links between its articles, and for undoing."""

    KINDS: ClassVar = (
        "article",
        "page",
        "picture",
        "author",
        "user",
        "company",
        "regulation",
        "institution",
        "topic",
        "path",
    )

    source_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)  # one of KINDS
    external_id = models.CharField(max_length=400)
    object_id = models.BigIntegerField()
    run = models.ForeignKey(
        ArchiveImport, null=True, on_delete=models.SET_NULL, related_name="rows"
    )  # the run that made it

    class Meta:
        verbose_name = "Übernommenes"
        verbose_name_plural = "Übernommenes"
        constraints = [
            models.UniqueConstraint(fields=["source_name", "kind", "external_id"], name="imported_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_name}/{self.kind}/{self.external_id}"

    @classmethod
    def note(cls, source_name: str, kind: str, external_id: str, object_id: int, run: ArchiveImport | None) -> None:
        """Note what a thing became; `run` is the one that made it, None for what was here before."""
        cls.objects.update_or_create(
            source_name=source_name,
            kind=kind,
            external_id=external_id,
            defaults={"object_id": object_id, "run": run},
        )
