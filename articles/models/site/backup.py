"""The backups of the site that went through, for the desk and for `manage.py doctor`."""

import datetime as dt

from django.db import models

BACKUP_DUE = dt.timedelta(hours=26)  # a night's backup, with time to finish


class Backup(models.Model):
    """One finished backup. Its place holds no password."""

    finished_at = models.DateTimeField("fertig", db_index=True)  # the newest, for the start page of the desk
    place = models.CharField("Ort", max_length=500)
    size = models.BigIntegerField("Größe")  # bytes of the database and of the pictures that were new
    verified_at = models.DateTimeField("geprüft", null=True, blank=True)

    class Meta:
        verbose_name = "Sicherung"
        verbose_name_plural = "Sicherungen"

    def __str__(self) -> str:
        return self.place
