"""`manage.py backup DEST`: database and pictures into a folder or a bucket; meant for a timer."""

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.models import Backup
from techpolicy.backup import archive, retention
from techpolicy.backup.places import Refused, place_of, shown
from techpolicy.backup.restoring import verify


class Command(BaseCommand):
    help = "Backs up database and pictures, while editors go on writing. See docs/operations.md."

    def add_arguments(self, parser):
        parser.add_argument("dest", metavar="DEST", help="an absolute path, or s3://key:secret@host/bucket[/prefix]")
        parser.add_argument("--keep", metavar="daily=7,weekly=5,monthly=12", help="then delete older ones but these")
        parser.add_argument("--verify", action="store_true", help="restore it into a temporary place and compare")

    def handle(self, *, dest: str, keep: str | None, verify: bool, **options):
        try:
            self.back_up(dest, retention.parse(keep) if keep else None, verify)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OSError, BotoCoreError, ClientError) as error:
            raise CommandError(f"No backup was made: {getattr(error, 'strerror', None) or error}.") from error

    def back_up(self, dest: str, keep: retention.Keep | None, is_verified: bool) -> None:
        place = place_of(dest)
        retention.delete_unfinished(place)
        name, manifest = archive.make(place)
        for gone in manifest["gone"]:
            self.stderr.write(f"{gone} was withdrawn meanwhile")
        if is_verified and (differences := verify(place, name)):
            raise CommandError(f"{name} is not what was backed up:\n" + "\n".join(differences))
        now = timezone.now()
        Backup.objects.create(
            finished_at=now,
            place=f"{shown(dest)}/{name}"[:500],
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
