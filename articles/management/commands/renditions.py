"""`manage.py renditions`: make the copies that pictures lack, WebP and AVIF above all; meant for a timer.

`--anew` reads every stored picture once more, after the rules of what is kept of a file have changed.
"""

from django.core.management.base import BaseCommand

from articles.models import Image
from articles.pictures import PictureRefused

FORMATS = ("jpg", "webp", "avif")
CROPS = "crops"  # of pictures from before there were any, and of the demo's


def waiting(formats: tuple[str, ...] = FORMATS) -> list[tuple[Image, list[str]]]:
    """Pictures with what they lack, the newest first."""
    lacking = []
    for image in Image.objects.exclude(file="").order_by("-pk").iterator():
        missing = [extension for extension in formats if image.missing_widths(extension)]
        missing += [] if image.cropped_at else [CROPS]
        if missing:
            lacking.append((image, missing))
    return lacking


class Command(BaseCommand):
    help = "Makes the copies that pictures lack, WebP and AVIF above all. Pages name only copies that exist."

    def add_arguments(self, parser):
        parser.add_argument("--only", choices=FORMATS, help="make this format alone")
        parser.add_argument(
            "--anew", action="store_true", help="first store every picture anew (once, after an update)"
        )
        parser.add_argument("--limit", type=int, default=0, help="stop after so many pictures (default: all)")

    def handle(self, *, only: str | None, limit: int, anew: bool, **options):
        if anew:
            self.store_anew()
        lacking = waiting((only,) if only else FORMATS)
        chosen = lacking[:limit] if limit else lacking
        for number, (image, missing) in enumerate(chosen, 1):
            for what in missing:
                image.refresh_from_db()
                if image.is_withdrawn:
                    break
                if what == CROPS:
                    image.save(update_fields=["cropped_at"])
                else:
                    image.add_renditions(what)
            self.stdout.write(f"{number}/{len(chosen)} {image.file.name}: {', '.join(missing)}")
        self.stdout.write(f"{len(chosen)} pictures, {len(lacking) - len(chosen)} left.")

    def store_anew(self) -> None:
        done = 0
        for image in Image.objects.exclude(file="").order_by("pk").iterator():
            try:
                image.store_anew()
                done += 1
            except (OSError, PictureRefused) as error:
                self.stderr.write(f"{image.file.name}: {error}")
        self.stdout.write(f"{done} pictures stored anew.")
