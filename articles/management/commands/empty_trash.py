"""`manage.py empty_trash`: delete for good what has lain in the desk's trash for thirty days; meant for a timer."""

from django.core.management.base import BaseCommand
from django.db.models import ProtectedError
from django.utils import timezone

from articles.models import KEPT_IN_TRASH, Article


class Command(BaseCommand):
    help = "Deletes for good what has lain in the desk's trash for thirty days. What other articles refer to stays."

    def handle(self, **options):
        deleted = kept = 0
        before = timezone.now() - KEPT_IN_TRASH
        for article in Article.objects.in_trash().filter(working_copy__deleted_at__lte=before).order_by("-pk"):
            try:
                deleted += article.delete_from_trash(by=None)
            except ProtectedError as refusal:
                kept += 1
                users = ", ".join(sorted({str(row) for row in refusal.protected_objects}))
                self.stderr.write(f"{article} (article {article.pk}) is in use: {users}")
        self.stdout.write(f"{deleted} articles deleted, {kept} kept because they are in use.")
