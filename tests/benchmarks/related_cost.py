"""What related coverage costs: publishing into a small and a large archive, and a rebuild. CPU time, since machines are shared.

    python -m tests.benchmarks.related_cost [articles, default 10000] [words an article, default 150] [workers, default 2]

Fills a database of its own in a temporary directory with two archives in turn; prints what it does, and in its last line the
figures as JSON. Texts are words by chance with a newsroom's skew: a theme each, a thousand words of it, and common words.
"""

import json
import os
import resource
import sqlite3
import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random
from typing import Any

import django

SMALL = 1_000
TIMES = 15


def main(large: int, words: int, workers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "cost.sqlite3"
        os.environ["DATABASE_URL"] = f"sqlite:///{database}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        rows = [measure(size, words, workers, database) for size in (SMALL, large)]
    ratio = rows[1]["publishing_ms"] / rows[0]["publishing_ms"]
    print(json.dumps({"archives": rows, "publishing_ratio": round(ratio, 2)}))


def measure(size: int, words: int, workers: int, database: Path) -> dict[str, Any]:
    """CPU and wall seconds; megabytes of the largest process; seconds that another writer waited for SQLite at most."""
    fill(size, words)
    waiter = Waiter(database)
    started, cpu = time.monotonic(), cpu_seconds()
    from articles.related.rebuild import rebuild

    rebuild(workers=workers)
    found = {
        "articles": size,
        "rebuild_cpu_s": round(cpu_seconds() - cpu, 1),
        "rebuild_s": round(time.monotonic() - started, 1),
        "longest_wait_s": round(waiter.stop(), 2),
        "publishing_ms": round(publishing_seconds(words) * 1000, 1),
        "megabytes": max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        // 1024,
    }
    print(found, file=sys.stderr, flush=True)
    return found


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Waiter(threading.Thread):
    """Somebody else who wants to write, five times a second."""

    def __init__(self, database: Path) -> None:
        super().__init__(daemon=True)
        self.database, self.is_over, self.longest = database, False, 0.0
        self.start()

    def run(self) -> None:
        connection = sqlite3.connect(self.database, timeout=600, isolation_level=None)
        while not self.is_over:
            started = time.monotonic()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
            self.longest = max(self.longest, time.monotonic() - started)
            time.sleep(0.2)
        connection.close()

    def stop(self) -> float:
        self.is_over = True
        self.join()
        return self.longest


def text(chance: Random, words: int) -> tuple[str, str]:
    theme = chance.randrange(200)
    every = [
        f"Thema{theme}wort{int(chance.paretovariate(0.9)) % 1000}"
        if chance.random() < 0.4
        else f"Wort{int(chance.paretovariate(0.5)) % 60_000}"
        for _ in range(words)
    ]
    return " ".join(every[:8]), f"<p>{' '.join(every)}.</p>"


def fill(size: int, words: int) -> None:
    """Bring the archive to this many articles, past the forms: only what the engine reads is there."""
    import datetime as dt

    from articles.models import Article, WorkingCopy, public_change

    chance = Random(size)
    now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    have = Article.objects.count()
    with public_change(bulk=True):
        for start in range(have, size, 1_000):
            rows = []
            for number in range(start, min(size, start + 1_000)):
                title, body = text(chance, words)
                at = now - dt.timedelta(days=chance.randrange(3_000))
                rows.append(
                    Article(
                        title=title,
                        body=body,
                        slug=f"a{number}",
                        state="published",
                        publish_at=at,
                        first_published_at=at,
                    )
                )
            made = Article.objects.bulk_create(rows)
            WorkingCopy.objects.bulk_create(WorkingCopy(article=article) for article in made)


def publishing_seconds(words: int) -> float:
    """Median CPU seconds of publishing a new article: everything that the transaction does."""
    from articles.models import Article
    from tests.factories import make_draft

    chance, found = Random(7), []
    for _ in range(TIMES):
        title, body = text(chance, words)
        article: Article = make_draft(title=title, body=body)
        started = time.process_time()
        article.publish()
        found.append(time.process_time() - started)
    return sorted(found)[TIMES // 2]


if __name__ == "__main__":
    main(*(int(value) for value in (*sys.argv[1:], *("10000", "150", "2")[len(sys.argv) - 1 :])))
