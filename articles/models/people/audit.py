"""The audit trail: who changed what besides article text, with before and after."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from techpolicy.watching.request import request_id

from .user import User


class AuditAction(models.TextChoices):
    """What is done. An entry of former times may have an action that is not listed here: it is shown as it stands."""

    ADD = "add", "Anlegen"
    CHANGE = "change", "Ändern"
    DELETE = "delete", "Löschen"
    TRASH = "trash", "In den Papierkorb"
    RESTORE = "restore", "Aus dem Papierkorb"
    PUBLISH = "publish", "Veröffentlichen"
    OVERRULE = "overrule", "Trotzdem veröffentlichen"
    RESCHEDULE = "reschedule", "Umplanen"
    UNSCHEDULE = "unschedule", "Planung aufheben"
    WITHDRAW = "withdraw", "Zurückziehen"
    HAND_OVER = "hand_over", "Weitergeben"
    LIFT_EMBARGO = "lift_embargo", "Sperrfrist aufheben"
    EXPIRY = "expiry", "Offline-Zeit geändert"
    COUNTERSTATEMENT = "counterstatement", "Gegendarstellung"
    REDACT = "redact", "Schwärzen"
    LEAD = "lead", "Als Aufmacher"
    FRONT_PAGE = "front_page", "Startseite umgestellt"
    RELATED = "related", "Kästchen geändert"
    ADD_PREVIEW = "add_preview", "Vorschau-Link anlegen"
    TAKE_OVER_PREVIEW = "take_over_preview", "Vorschau-Link übernehmen"
    REVOKE_PREVIEW = "revoke_preview", "Vorschau-Link widerrufen"
    ADD_CALENDAR = "add_calendar", "Kalender-Adresse anlegen"
    REVOKE_CALENDAR = "revoke_calendar", "Kalender-Adresse widerrufen"
    STILL_CURRENT = "still_current", "Stimmt noch"
    TAG = "tag", "Verschlagworten"
    CONFIRM = "confirm", "Bestätigen"
    REJECT = "reject", "Ablehnen"
    NO_DUPLICATE = "no_duplicate", "Als verschieden vermerkt"
    MERGE = "merge", "Zusammenführen"
    UNDO_MERGE = "undo_merge", "Zusammenführung zurücknehmen"
    IMPORT = "import", "Archiv übernehmen"
    UNDO_IMPORT = "undo_import", "Übernahme rückgängig machen"
    LOGIN = "login", "Anmelden"
    FAILED_LOGIN = "failed_login", "Anmelden gescheitert"
    END_SESSIONS = "end_sessions", "Überall abmelden"
    ADD_SECOND_FACTOR = "add_second_factor", "Zweiten Faktor einrichten"
    REMOVE_SECOND_FACTOR = "remove_second_factor", "Zweiten Faktor entfernen"
    RESET_SECOND_FACTOR = "reset_second_factor", "Zweiten Faktor zurücksetzen"
    SET_PASSWORD = "set_password", "Passwort setzen"  # noqa: S105 - no password, an action


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def record(
        self,
        action: AuditAction,
        subject: models.Model,
        *,
        by: User | None = None,
        before: Any = None,
        after: Any = None,
        reason: str = "",
    ) -> "AuditEntry":
        """Write one entry; `before` and `after` are JSON values."""
        return self.create(
            action=action,
            model=subject._meta.model_name,
            object_id=subject.pk,
            label=str(subject)[:200],
            person=by,
            before=before,
            after=after,
            reason=reason,
            request_id=request_id(),
        )


class AuditEntry(models.Model):
    time = models.DateTimeField("Zeit", auto_now_add=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    action = models.CharField("Vorgang", max_length=40, choices=AuditAction)
    model = models.CharField("Art", max_length=40)
    object_id = models.BigIntegerField("Nummer", null=True)
    label = models.CharField("Gegenstand", max_length=200)
    reason = models.TextField("Grund", blank=True)
    before = models.JSONField("Vorher", null=True)
    after = models.JSONField("Nachher", null=True)
    # As in the logs of server and proxy. The default is the database's: the version before writes rows without it.
    request_id = models.CharField("Anfrage", max_length=64, blank=True, db_default="")

    objects: ClassVar = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "Protokolleintrag"
        verbose_name_plural = "Protokolleinträge"
        ordering = ["-time", "-id"]
        indexes = [
            # the "Protokoll" of one object, newest first
            models.Index(fields=["model", "object_id", "-time"], name="audit_object"),
            # the whole log in the admin, newest first
            models.Index(fields=["-time", "-id"], name="audit_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.label}"
