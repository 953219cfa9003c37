"""What the desk starts to check or take over an uploaded archive."""

from django.core.management.base import BaseCommand, CommandError

from articles.desk.archive.process import WORKING
from articles.desk.archive.work import work
from articles.models import ArchiveImport, ImportState


class Command(BaseCommand):
    help = "Check or import an uploaded archive; the desk (Archiv übernehmen) starts this by itself."

    def add_arguments(self, parser):
        parser.add_argument("id", type=int)
        parser.add_argument("--check", action="store_true", help="read and check everything, write nothing")

    def handle(self, *, id: int, check: bool, **options):
        run = ArchiveImport.objects.filter(pk=id).first()
        if run is None or run.state not in WORKING or check != (run.state == ImportState.CHECKING):
            raise CommandError(f"Import {id} was not started at the desk for this.")
        if error := work(run):
            raise CommandError(error)
        self.stdout.write(f"Import {id}: {run.total} records.")
