"""Bring articles in from JSON Lines; see `docs/operations.md`."""

from collections import Counter
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.importing import Outcome, Writer
from articles.importing.finish import count_rows
from articles.importing.json_lines import read_lines


class Command(BaseCommand):
    help = "Import articles from a JSON Lines file (.jsonl or .jsonl.gz), one object a line. Twice is the same as once."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source",
            default="",
            help="name of the archive; with the id it identifies an article (default: the file's stem)",
        )
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, write nothing")

    def handle(self, *, file: Path, source: str, dry_run: bool, **options):
        source = source or file.name.partition(".")[0]
        if len(source) > 60:
            raise CommandError("The name of the source is longer than 60 characters.")
        try:
            counts = Writer(source).write_all(read_lines(file), self.report, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        if not dry_run and counts[Outcome.NEW] + counts[Outcome.CHANGED]:
            count_rows()
            call_command("rebuild_related", verbosity=options["verbosity"], stdout=self.stdout)
        self.stdout.write(f"{source}: {summary(counts)}{' (dry run, nothing written)' if dry_run else ''}")

    def report(self, number: int, reason: str) -> None:
        self.stderr.write(f"line {number}: {reason}")


def summary(counts: Counter) -> str:
    told = [outcome for outcome in Outcome if counts[outcome] or outcome is Outcome.NEW]
    return ", ".join([*(f"{counts[outcome]} {outcome.value}" for outcome in told), f"{counts['bad']} bad lines"])
