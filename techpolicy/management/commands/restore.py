"""`manage.py restore SRC`: what `backup` made, in the place of this site."""

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import Storage
from django.core.management.base import BaseCommand, CommandError

from techpolicy.backup import archive, restoring
from techpolicy.backup.places import Refused, place_of


class Command(BaseCommand):
    help = "Restores a backup. Without a name it lists what there is; --check only compares. See docs/operations.md."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("src", metavar="SRC", help="the DEST that backup was given")
        parser.add_argument("name", nargs="?", help="such as 20261129T021500Z, or `latest`")
        parser.add_argument(
            "--check", action="store_true", help="restore into a temporary place, compare, change nothing"
        )
        parser.add_argument("--yes", action="store_true", help="replace the content of this site")

    def handle(self, *, src: str, name: str | None, check: bool, yes: bool, **options):
        try:
            place = place_of(src)
            there = archive.finished(place)
            if not name:
                self.list_them(place, there)
                return
            name = there[-1] if name == "latest" and there else name
            if name not in there:
                raise Refused(f"{name} is not there, or was not finished.")
            self.restore(place, name, check, yes)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OSError, BotoCoreError, ClientError) as error:
            raise CommandError(f"{getattr(error, 'strerror', None) or error}") from error

    def list_them(self, place: Storage, there: list[str]) -> None:
        for name in there:
            try:
                manifest = archive.read(place, name)
                self.stdout.write(f"{name}  {manifest['engine']}, {len(manifest['media'])} pictures")
            except Refused as refusal:
                self.stdout.write(f"{refusal}")
        self.stdout.write(f"{len(there)} backups. manage.py restore SRC NAME restores one.")

    def restore(self, place: Storage, name: str, check: bool, yes: bool) -> None:
        if check:
            if differences := restoring.verify(place, name):
                raise CommandError(f"{name} is not what was backed up:\n" + "\n".join(differences))
            self.stdout.write(f"{name} is whole: database and pictures are what was backed up.")
            return
        if restoring.has_content() and not yes:
            raise Refused("This site has content. Stop the server, and say --yes to replace it.")
        manifest = restoring.restore(place, name)
        self.stdout.write(f"{name} restored, {len(manifest['media'])} pictures. Everybody has to log in anew.")
