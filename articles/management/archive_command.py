"""What the commands share that take over a whole archive; see docs/migration.md."""

import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.desk.archive.process import Heartbeat
from articles.importing import mapping
from articles.importing.importer import Importer
from articles.importing.readers import Unreadable, open_archive
from articles.importing.report import Report
from articles.models import ArchiveImport, ImportFormat, ImportState
from articles.text import slugify


class ArchiveCommand(BaseCommand):
    """A command for one `format`."""

    format: ImportFormat

    def add_arguments(self, parser):
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="one file, or all files of one export")
        parser.add_argument(
            "--media", type=Path, metavar="DIR", help="folder or ZIP with the former site's files (uploads)"
        )
        parser.add_argument(
            "--map",
            type=Path,
            metavar="FILE.csv",
            help="what becomes of each term; a dry run writes a proposal there if there is no such file yet",
        )
        parser.add_argument("--source", default="", help="name of the archive (default: the former site's host)")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="read and check everything, write nothing but the table of --map and the report",
        )
        parser.add_argument(
            "--users", action="store_true", help="also make a login for each author, without password and locked"
        )
        parser.add_argument("--report", type=Path, metavar="FILE.html", help="where the report goes")

    def options_of_reader(self, options: dict[str, Any]) -> dict[str, Any]:
        """What the format's reader is told besides the files."""
        return {}

    def handle(self, *, files: list[Path], media: Path | None, source: str, dry_run: bool, users: bool, **options):
        if len(source) > 60:
            raise CommandError("The name of the source is longer than 60 characters.")
        if options["report"] and not options["report"].absolute().parent.is_dir():
            raise CommandError(f"{options['report'].parent} does not exist: the report has no place.")
        run = None
        try:
            archive = open_archive(self.format, files, source, **self.options_of_reader(options))
            rows = self._mapping(archive, options["map"], dry_run=dry_run)
            if not dry_run:
                run = ArchiveImport.objects.create(
                    source_name=archive.source_name,
                    format=self.format,
                    state=ImportState.RUNNING,
                    seen_at=timezone.now(),
                )
            importer = Importer(
                archive,
                run=run,
                mapping=rows,
                media=media,
                makes_users=users,
                dry_run=dry_run,
                on_progress=Progress(self.stderr),
            )
            with Heartbeat(run) if run else nullcontext():
                report = importer.run()
        except (OSError, Unreadable, mapping.BadMapping) as error:
            self._end(run, ImportState.FAILED, error=str(error))
            raise CommandError(str(error)) from error
        except BaseException:
            self._end(run, ImportState.FAILED, error="abgebrochen; noch einmal gestartet, geht es weiter")
            raise
        self._end(run, ImportState.DONE, report=report.to_json())
        self._tell(report, options["report"])

    def _mapping(self, archive, path: Path | None, *, dry_run: bool) -> list[mapping.MappingRow] | None:
        if path is None:
            return None
        if path.exists():
            return mapping.from_csv(mapping.decoded(path.read_bytes()))
        if not dry_run:
            raise CommandError(f"{path} does not exist; with --dry-run a proposal is written there.")
        path.write_text(mapping.to_csv(mapping.propose(archive)), encoding="utf-8", newline="")
        self.stderr.write(f"Proposal written: {path}")
        return None

    def _end(self, run: ArchiveImport | None, state: ImportState, **values: Any) -> None:
        if run is not None:
            ArchiveImport.objects.filter(pk=run.pk).update(state=state, ended_at=timezone.now(), **values)

    def _tell(self, report: Report, path: Path | None) -> None:
        self.stdout.write("\n".join(report.lines()))
        if path is None:
            folder = Path(settings.IMPORT_ROOT)
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{slugify(report.source_name) or 'archiv'}{'-probe' if report.is_dry_run else ''}.html"
        path.write_text(report.to_html(), encoding="utf-8")
        self.stdout.write(f"\nDer Bericht mit allen Einzelheiten: {path}")


class Progress:
    """One line that counts up, with the time that is left; without a terminal a line now and then."""

    def __init__(self, out: Any) -> None:
        self.out, self.started, self.told = out, time.monotonic(), 0.0
        self.every = 0.5 if sys.stderr.isatty() else 30  # seconds

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.told < self.every or not done:
            return
        self.told = now
        left = (now - self.started) / done * max(total - done, 0)
        line = (
            f"{done:,} of {total:,}, {left / 60:.0f} min left"
            if left > 90
            else f"{done:,} of {total:,}, {left:.0f} s left"
        )
        self.out.write(f"\r{line}   " if self.every < 1 else line, ending="" if self.every < 1 else "\n")
