"""Take over a WordPress site from its export (WXR); see docs/migration.md."""

from articles.management.archive_command import ArchiveCommand
from articles.models import ImportFormat


class Command(ArchiveCommand):
    help = "Import a WordPress export (WXR 1.0 to 1.2, .xml or .xml.gz), one file or several of one site. Twice is the same as once."
    format = ImportFormat.WORDPRESS

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--types",
            default="",
            metavar="NAMES",
            help="further kinds of posts that are articles, by commas: interview,review",
        )

    def options_of_reader(self, options):
        return {"types": [name.strip() for name in options["types"].split(",") if name.strip()]}
