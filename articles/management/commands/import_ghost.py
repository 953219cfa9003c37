"""Take over a site from its Ghost export (.json, or .zip with its pictures); see docs/migration.md."""

from articles.management.archive_command import ArchiveCommand
from articles.models import ImportFormat


class Command(ArchiveCommand):
    help = "Import a Ghost export (.json, or .zip with its pictures). Twice is the same as once."
    format = ImportFormat.GHOST
