"""`manage.py new_edition`: after a restore, so that no cache takes a page of the lost time for a current one."""

from django.core.management.base import BaseCommand

from articles.models import Edition


class Command(BaseCommand):
    help = "Renews the epoch of the edition: every page kept anywhere becomes stale. Run it after a restore."

    def handle(self, *args, **options):
        Edition.renew_epoch()
        self.stdout.write(f"Edition {'/'.join(map(str, Edition.current()))}")
