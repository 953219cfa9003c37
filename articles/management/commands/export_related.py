"""Write the engine's lists as JSON Lines, for measuring; see `docs/related.md`."""

import json

from django.core.management.base import BaseCommand

from articles.related.listing import lists


class Command(BaseCommand):
    help = "Print {id, related, scores, reasons} for every published article: the ranking before the box is chosen."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, default=10, help="articles a list (default: 10)")
        parser.add_argument(
            "--as-of",
            action="store_true",
            help="also related_asof: only what was published up to a day after the article",
        )

    def handle(self, *, limit: int, as_of: bool, **options):
        for line in lists(limit, as_of=as_of):
            self.stdout.write(json.dumps(line, ensure_ascii=False))
