"""`manage.py backup DEST`: database and pictures into a folder or a bucket; meant for a timer."""

import sqlite3

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import Storage, default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from articles.models import Backup
from techpolicy import environment as env
from techpolicy.backup import archive, restoring, retention
from techpolicy.backup.places import Damaged, Refused, alone, place_of, refuse_overlap, shown


class Command(BaseCommand):
    help = "Backs up database and pictures, while editors go on writing. See docs/operations.md."

    def add_arguments(self, parser):
        parser.add_argument(
            "dest",
            metavar="DEST",
            nargs="?",
            help="an absolute path, or s3://key:secret@host/bucket[/prefix]; without it BACKUP_DEST",
        )
        parser.add_argument("--keep", metavar="daily=7,weekly=5,monthly=12", help="then delete older ones but these")
        parser.add_argument("--verify", action="store_true", help="restore it into a temporary place and compare")

    def handle(self, *, dest: str | None, keep: str | None, verify: bool, **options):
        try:
            kept = retention.parse(keep) if keep else None
            dest = dest or env.text("BACKUP_DEST")
            place = place_of(dest)
            refuse_overlap(place, default_storage)
            with alone(place):
                self.back_up(place, shown(dest), kept, verify)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OSError, BotoCoreError, ClientError, DatabaseError, sqlite3.Error) as error:
            raise CommandError(f"No backup was made: {getattr(error, 'strerror', None) or error}.") from error

    def back_up(self, place: Storage, shown_as: str, keep: retention.Keep | None, is_verified: bool) -> None:
        retention.delete_unfinished(place)
        name, manifest = archive.make(place)
        for gone in manifest["gone"]:
            self.stderr.write(f"{gone} was withdrawn meanwhile")
        if is_verified:
            self.verify(place, name)
        now = timezone.now()
        Backup.objects.create(
            finished_at=now,
            place=f"{shown_as}/{name}"[:500],
            size=manifest["new_bytes"],
            verified_at=now if is_verified else None,
        )
        dropped = retention.thin_out(place, keep) if keep else []
        rows = sum(figures[0] for figures in manifest["tables"].values())
        self.stdout.write(
            f"{name}: {rows} rows, {len(manifest['media'])} pictures, {manifest['new_bytes'] / 1e6:.1f} MB new"
            f"{', verified' if is_verified else ''}{f'; {len(dropped)} older ones deleted' if keep else ''}."
        )
        if manifest["secrets"]:
            self.stdout.write(f"Not in it, keep them elsewhere: {', '.join(manifest['secrets'])}.")

    def verify(self, place: Storage, name: str) -> None:
        """What does not come back is no backup; a damaged picture is stored anew by the next one."""
        try:
            if not (differences := restoring.verify(place, name)):
                return
            refusal = Refused(f"{name} is not what was backed up:\n" + "\n".join(differences))
        except Damaged as damage:
            refusal = damage
            place.delete(damage.path)
        place.delete(f"{name}/{archive.SUM}")
        raise refusal
