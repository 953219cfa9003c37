"""Read an export into an empty site; see `docs/operations.md`."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.exporting.restore import NotEmpty, restore
from articles.exporting.unpacking import Damaged, opened

from .import_articles import count_rows


class Command(BaseCommand):
    help = "Read what `manage.py export` wrote into a freshly migrated site: all of it, or nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="DIR|FILE.zip")

    def handle(self, *, path: Path, verbosity: int, **options):
        try:
            with opened(path) as source:
                done = restore(source, self.stdout.write if verbosity > 1 else lambda line: None)
        except (NotEmpty, Damaged) as error:
            raise CommandError(f"Nothing imported: {error}.") from error
        except OSError as error:
            raise CommandError(f"Nothing imported: {path}: {error.strerror or error}.") from error
        count_rows()
        if done.kind == "public":
            call_command("rebuild_related", verbosity=verbosity, stdout=self.stdout)
        for name in done.new_groups:
            self.stdout.write(f"The group {name} was not here: it is made, and has no rights yet.")
        if done.logins:
            self.stdout.write("Nobody has a password yet. Set one for each who logs in: manage.py changepassword NAME")
            self.stdout.write(f"They are: {', '.join(done.logins)}")
        self.stdout.write(f"{path}: {done.rows} rows, {done.files} files")
