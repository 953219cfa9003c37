"""Take over a site from its feed (RSS or Atom); see docs/migration.md."""

from articles.management.archive_command import ArchiveCommand
from articles.models import ImportFormat


class Command(ArchiveCommand):
    help = "Import a feed (RSS or Atom). Twice is the same as once."
    format = ImportFormat.FEED
