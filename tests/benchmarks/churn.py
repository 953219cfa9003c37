"""`python -m tests.benchmarks.churn`: one worker under readers and editors at once; prints one line of JSON.

200 requests a second over 500 addresses (few of them asked for often, most now and then), first quietly, then with a
publication every two seconds; the time of an answer counts from when it was due. Every answer that names the article in
question must show the title that was current when it was asked for. At the end 2,000 different pages are read, for memory.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from .filling import prepare
from .running import environment
from .serving import Server, family, serve

RATE, ADDRESSES, PAGES, EVERY = 200, 500, 2_000, 2.0
READERS = 8
LOCATION = re.compile(r"<loc>https?://[^/]+([^<]+)</loc>")
# Publishes once for each line that it reads, and answers when readers can see it.
EDITOR = """
import sys
from articles.models import Article
article = Article.objects.published().order_by("-publish_at", "-pk")[0]
print(article.get_absolute_url(), flush=True)
for line in sys.stdin:
    snapshot = article.working_copy.snapshot.changed(title=f"Stand {line.strip()}")
    article.working_copy.save_revision(snapshot, by=None)
    article.publish()
    print("published", flush=True)
"""


class Editor:
    """A process of its own that gives one article title after title; `number` is the one that readers must see."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", EDITOR],
            env=os.environ | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.path = self.process.stdout.readline().strip()
        self.number = 0

    def publish(self) -> None:
        self.process.stdin.write(f"{self.number + 1}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "published\n"
        self.number += 1

    def publish_until(self, ended: threading.Event) -> None:
        while not ended.wait(EVERY):
            self.publish()

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)


class Readers:
    """Several connections to one server, asking at times that are fixed beforehand."""

    def __init__(self, server: Server, editor: Editor, paths: list[str]) -> None:
        self.server, self.editor, self.paths = server, editor, paths
        self.own, self.chance, self.stale = threading.local(), Random(7), 0

    def ask(self, path: str, due: float) -> float:
        """Milliseconds from when the answer was due."""
        time.sleep(max(0.0, due - time.monotonic()))
        if not hasattr(self.own, "server"):
            self.own.server = Server(self.server.port, *self.server.pids)
        expected = self.editor.number
        body = self.own.server.get(path, "identity")
        if path == self.editor.path and expected:
            shown = re.search(rb"Stand (\d+)", body)
            self.stale += not shown or int(shown[1]) < expected
        return (time.monotonic() - due) * 1000

    def read(self, seconds: float) -> dict[str, Any]:
        weights = [1 / place for place in range(1, len(self.paths) + 1)]
        chosen = self.chance.choices(self.paths, weights, k=int(seconds * RATE))
        cpu, start = self.server.cpu_seconds(), time.monotonic()
        with ThreadPoolExecutor(READERS) as pool:
            taken = list(pool.map(self.ask, chosen, (start + number / RATE for number in range(len(chosen)))))
        lasted, cuts = time.monotonic() - start, quantiles(taken, n=100)
        cores = (self.server.cpu_seconds() - cpu) / lasted
        return {"cores": round(cores, 3), "p50_ms": round(cuts[49], 1), "p99_ms": round(cuts[98], 1)}


def memory(pid: int) -> float:
    """Megabytes that the worker alone holds: the largest process of the server."""
    pages = (int(Path(f"/proc/{member}/statm").read_text().split()[1]) for member in family(pid))
    return round(max(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def addresses(server: Server) -> list[str]:
    """Of pages, the newest articles first, then lists of them by page."""
    found = []
    for year in LOCATION.findall(server.get("/sitemap.xml", "identity").decode()):
        found += LOCATION.findall(server.get(year, "identity").decode())
    articles = [path for path in found if path.startswith("/artikel/")]
    return articles + [path for path in found if path not in set(articles)]


def churn(size: int, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="churn-") as name:
        variables = environment(Path(name))
        prepare(variables, Path(name), size)
        editor = Editor(variables)
        with serve("techpolicy.wsgi:application", **variables) as server:
            every = addresses(server)
            paths = [editor.path, *(path for path in every if path != editor.path)][:ADDRESSES]
            readers = Readers(server, editor, paths)
            for path in paths:
                server.get(path, "identity")
            quiet = readers.read(seconds)
            ended = threading.Event()
            publishing = threading.Thread(target=editor.publish_until, args=[ended])
            publishing.start()
            busy = readers.read(seconds)
            ended.set()
            publishing.join()
            editor.close()
            server.connection.close()  # the server has given up on it meanwhile; the next request opens another
            before = memory(server.pids[0])
            pages = [f"{path}{suffix}" for suffix in ("", "?seite=1", "?seite=2") for path in every][:PAGES]
            for path in pages:
                server.ask(path)
            kept = {"pages": len(pages), "mb_before": before, "mb_after": memory(server.pids[0])}
    found = {"articles": size, "publications": editor.number, "stale": readers.stale}
    return found | {"busy": busy, "quiet": quiet, "memory": kept}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.churn")
    parser.add_argument("--size", type=int, default=1_000, help="articles in the archive")
    parser.add_argument("--seconds", type=float, default=30, help="of each measurement")
    options = parser.parse_args()
    print(json.dumps(churn(options.size, options.seconds)))


if __name__ == "__main__":
    main()
