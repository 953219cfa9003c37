"""Ask the web addresses in articles whether they still answer; see docs/operations.md."""

from django.core.management.base import BaseCommand

from articles.links.checking import check_links


class Command(BaseCommand):
    help = "Ask the web addresses in texts and sources whether they still answer. The desk lists what is broken, slow or moved."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, default=500, help="addresses of one run (default: 500)")
        parser.add_argument("--older-than", type=int, default=7, metavar="DAYS", help="ask again after (default: 7)")
        parser.add_argument("--seconds", type=int, default=1500, help="begin no request after (default: 1500)")
        parser.add_argument("--drafts", action="store_true", help="also what is in work")

    def handle(self, *, limit: int, older_than: int, seconds: int, drafts: bool, **options):
        done = check_links(limit=limit, older_than=older_than, seconds=seconds, drafts=drafts)
        left = done.pop("left")
        states = ", ".join(f"{many} {state}" for state, many in sorted(done.items())) or "none due"
        self.stdout.write(f"{done.total()} addresses: {states}; {left} left.")
