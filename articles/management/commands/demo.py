"""`manage.py demo`: the demo newsroom, in and out."""

from django.core.management.base import BaseCommand

from articles.demo.loader import load
from articles.demo.people import LOGINS
from articles.demo.removal import remove


class Command(BaseCommand):
    help = (
        "Loads the demo newsroom (articles, laws, companies, pictures, three logins). Loading it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="take the demo out again, and nothing else")

    def handle(self, *args, **options):
        if options["remove"]:
            kept = remove()
            self.stdout.write(
                f"The demo is out, except for what is in use: {', '.join(kept)}" if kept else "The demo is out."
            )
            return
        counts = load()
        if not options["verbosity"]:
            return
        self.stdout.write(
            f"Articles: {counts['new']} new, {counts['unchanged']} unchanged, {counts['changed']} changed, "
            f"{counts['edited here since, kept']} edited here and kept."
        )
        self.stdout.write(
            f"Created: {counts['subjects']} tags, {counts['authors']} authors, {counts['logins']} logins, {counts['templates']} templates, "
            f"{counts['series']} series."
        )
        for login in LOGINS:
            self.stdout.write(f"  {login.role}: {login.username} / {login.password}")
