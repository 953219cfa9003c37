"""Write all search documents anew; see `docs/search.md`."""

from django.core.management.base import BaseCommand

from articles.search.refresh import rebuild


class Command(BaseCommand):
    help = "Write search documents, vocabulary and names of all articles anew."

    def handle(self, *, verbosity: int, **options):
        done = rebuild(self.report if verbosity else lambda done, total: None)
        self.stdout.write(f"{done} articles can be searched.")

    def report(self, done: int, total: int) -> None:
        ending = "\n" if done == total else "\r"
        self.stdout.write(f"{done} of {total} articles", ending=ending if self.stdout.isatty() else "\n")
        self.stdout.flush()
