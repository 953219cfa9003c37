"""`manage.py demo`: the demo newsroom, in and out."""

from django.core.management.base import BaseCommand

from articles.demo.loader import load
from articles.demo.people import LOGINS


class Command(BaseCommand):
    help = "Loads the demo newsroom (articles, laws, companies, pictures, three logins). Loading it again changes nothing."

    def handle(self, *args, **options):
        counts = load()
        self.stdout.write(
            f"Articles: {counts['new']} new, {counts['unchanged']} unchanged, {counts['changed']} changed, "
            f"{counts['edited here since, kept']} edited here and kept."
        )
        self.stdout.write(
            f"Created: {counts['subjects']} tags, {counts['authors']} authors, {counts['logins']} logins."
        )
        for login in LOGINS:
            self.stdout.write(f"  {login.role}: {login.username} / {login.password}")
