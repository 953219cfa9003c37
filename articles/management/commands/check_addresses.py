"""Compare the addresses of a former site with what they answer here; see `docs/migration.md`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.moving.address_lists import UnreadableList
from articles.moving.comparison import compare
from articles.text.naming import grouped


class Command(BaseCommand):
    help = "Ask this site, without any network, for the addresses of a former one: a list, a crawler's table, a sitemap or a WordPress export."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--base",
            action="append",
            default=[],
            metavar="URL",
            help="a host of the former site (default: the most frequent one of the file)",
        )
        parser.add_argument("--report", type=Path, metavar="FILE.html", help="write what was found as a page, too")

    def handle(self, *, file: Path, base: list[str], report: Path | None, verbosity: int, **options):
        show = self.show if verbosity > 0 and self.stderr.isatty() else lambda *_: None
        try:
            result = compare(file, base, show)
            if report:
                report.write_text(result.to_html(), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror or error}") from error
        except UnreadableList as error:
            raise CommandError(str(error)) from error
        if not result.counts:
            raise CommandError(f"{file}: no addresses in it.")
        self.stdout.write("\n".join(result.for_screen()))
        self.stdout.write(f"{grouped(result.asked)} addresses asked.")
        if result.failed:
            raise CommandError(f"{grouped(result.failed)} that answered before lead nowhere.")

    def show(self, done: int, total: int) -> None:
        filled = 40 * done // max(total, 1)
        end = "\n" if done >= total else "\r"
        self.stderr.write(f"[{'#' * filled:40}] {done:,} of {total:,}", ending=end)
        self.stderr.flush()
