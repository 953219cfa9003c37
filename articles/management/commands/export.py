"""Write everything, what readers see, or a file for WordPress; see `docs/operations.md`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.exporting.packing import new_target
from articles.exporting.public import Public
from articles.exporting.whole import Everything, write_export
from articles.exporting.wxr import write_wxr


class Command(BaseCommand):
    help = "Export the site into a new folder or ZIP: everything but secrets, or only what readers see."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="DIR|FILE.zip")
        parser.add_argument("--public", action="store_true", help="only what readers can see now")
        parser.add_argument("--format", choices=("wxr",), help="wxr: a file for WordPress, with its pictures")

    def handle(self, *, path: Path, public: bool, format: str | None, verbosity: int, **options):
        select = Public if public else Everything
        try:
            with new_target(path) as target:
                if format == "wxr":
                    done = write_wxr(target, is_public=public)
                else:
                    done = write_export(target, select, self.stdout.write if verbosity > 1 else lambda line: None)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from error
        for name in done.missing:
            self.stderr.write(f"{name} is missing in the storage of pictures")
        self.stdout.write(f"{path}: {done.rows} rows, {done.files} files")
