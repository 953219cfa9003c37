"""Compute all related coverage anew; see `docs/related.md`."""

import os
import time

from django.core.management.base import BaseCommand, CommandError

from articles.related.rebuild import Overtaken, rebuild


class Command(BaseCommand):
    help = "Compute statistics, vectors and rows of related coverage anew. Each article keeps its old list until its new one is written."

    def add_arguments(self, parser):
        parser.add_argument("--workers", type=int, default=1, help="processes (default: 1)")

    def handle(self, *, workers: int, verbosity: int, **options):
        started = time.monotonic()
        show = self.show if verbosity > 0 and self.stderr.isatty() else lambda *_: None
        try:
            many = rebuild(workers=max(1, min(workers, os.cpu_count() or 1)), progress=show)
        except Overtaken as error:
            raise CommandError("Another rebuild began meanwhile; its results hold.") from error
        if verbosity > 0:
            self.stdout.write(f"Related coverage: {many} articles in {time.monotonic() - started:.1f} s")

    def show(self, label: str, done: int, total: int) -> None:
        filled = 40 * done // max(total, 1)
        end = "\n" if done >= total else "\r"
        self.stderr.write(f"{label:10} [{'#' * filled:40}] {done:,} of {total:,}", ending=end)
        self.stderr.flush()
