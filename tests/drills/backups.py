"""`python -m tests.drills.backups --times 20`, with `--postgres` on a PostgreSQL of its own: backups while people save, each restored elsewhere.

Every write that was acknowledged before a backup began must be in it, and no article may be there without its working copy or its
revision. Exit code 1 otherwise.
"""

import argparse
import json
import shutil
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from ..postgres import Cluster
from ..serving import Reader, Server

ADD, AUTOSAVE = "/admin/articles/article/add/", "/admin/articles/article/neu/sicherung/"
LOOK = (
    "from articles.models import Article, Revision; import json;"
    "rows = Article.objects.all();"
    "half = rows.filter(working_copy=None).count() + rows.exclude(pk__in=Revision.objects.values('article')).count();"
    "print(json.dumps({'half': half, 'titles': [row['title'] for row in Revision.objects.values_list('content', flat=True)]}))"
)


class Writer(threading.Thread):
    """An editor who saves one new article after the other, and types in between."""

    def __init__(self, server: Server, name: str) -> None:
        super().__init__(daemon=True)
        self.editor, self.prefix = Reader(server).log_in(), name
        self.acknowledged: list[str] = []
        self.refused = 0
        self.stop = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            title = f"{self.prefix} {number}"
            if "Gespeichert" in self.editor.post(ADD, title=title, slot="a").text:
                self.acknowledged.append(title)
            else:
                self.refused += 1
            self.editor.post(AUTOSAVE, title=title, slot="b", sequence=str(number))


class Drill:
    def __init__(self, folder: Path, cluster: Cluster | None) -> None:
        self.folder, self.cluster = folder, cluster
        (folder / "site").mkdir()
        self.site = Server(folder / "site", cluster.url if cluster else "")
        self.backups = folder / "backups"
        self.lost = self.half = self.different = self.known = 0
        self.seconds: list[float] = []

    def run(self, times: int) -> None:
        self.site.make()
        self.site.start(workers=2)
        writers = [Writer(self.site, name) for name in ("Kim", "Jo")]
        try:
            for writer in writers:
                writer.start()
            for number in range(times):
                self.once(number, writers)
        finally:
            for writer in writers:
                writer.stop.set()
                writer.join()
            self.site.__exit__()
        self.acknowledged = sum(len(writer.acknowledged) for writer in writers)
        self.refused = sum(writer.refused for writer in writers)

    def once(self, number: int, writers: list[Writer]) -> None:
        before = {title for writer in writers for title in list(writer.acknowledged)}
        began = time.monotonic()
        made = self.site.manage("backup", str(self.backups), "--verify", "--keep", "daily=1")
        self.seconds.append(time.monotonic() - began)
        self.different += made.returncode != 0
        there = self.restored(number)
        self.known = len(before)
        self.lost += len(before - set(there["titles"]))
        self.half += there["half"]

    def restored(self, number: int) -> dict:
        """What the newest backup holds, restored into a place of its own."""
        place = self.folder / f"restored-{number}"
        place.mkdir()
        other = Server(place, self.new_database(number))
        done = other.manage("restore", str(self.backups), "latest")
        self.different += done.returncode != 0
        looked = other.manage("shell", "--no-imports", "-c", LOOK)
        if looked.returncode:
            raise RuntimeError(done.stderr + looked.stderr)
        seen = json.loads(looked.stdout)
        shutil.rmtree(place)
        return seen

    def new_database(self, number: int) -> str:
        if not self.cluster:
            return ""
        name = f"restored{number}"
        psql = f"from django.db import connection; connection.cursor().execute('CREATE DATABASE {name}')"
        self.site.manage("shell", "--no-imports", "-c", psql)
        return self.cluster.url.removesuffix("postgres") + name

    def report(self, times: int) -> bool:
        sys.stdout.write(
            f"backups {times}, acknowledged writes {self.acknowledged} ({self.known} before the last backup), refused {self.refused}\n"
            f"lost {self.lost}, half done {self.half}, damaged or different {self.different}, "
            f"seconds {min(self.seconds):.1f} to {max(self.seconds):.1f} (with --verify)\n"
        )
        return not (self.lost or self.half or self.different) and self.known > 0


def drill(times: int, *, on_postgres: bool) -> bool:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backups-")))
        cluster = stack.enter_context(Cluster()) if on_postgres else None
        trial = Drill(folder, cluster)
        trial.run(times)
        return trial.report(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    sys.exit(not drill(options.times, on_postgres=options.postgres))


if __name__ == "__main__":
    main()
