"""What related coverage costs: publishing into a small and a large archive, and a rebuild. CPU time, since machines are shared.

    python -m tests.benchmarks.related_cost [articles, default 10000] [words an article, default 150]

Fills a database of its own in a temporary directory with two archives in turn and prints ratios. Texts are words by chance
with a newsroom's skew: a theme each, a thousand words of it, and common words.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import django

SMALL = 1_000
TIMES = 15


def main(large: int, words: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'cost.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        seconds = {}
        for size in (SMALL, large):
            fill(size, words)
            rebuilt = rebuild_seconds()
            seconds[size] = publishing_seconds(words)
            print(
                f"{size:>8,} articles: publishing {seconds[size] * 1000:.0f} ms, rebuild {rebuilt:.0f} s of CPU",
                flush=True,
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"publishing into {large:,} costs {seconds[large] / seconds[SMALL]:.1f} times that into {SMALL:,}; {peak:.0f} MB at most"
        )


def text(chance: Random, words: int) -> tuple[str, str]:
    theme = chance.randrange(200)
    every = [
        f"Thema{theme}wort{int(chance.paretovariate(0.9)) % 1000}" if chance.random() < 0.4
        else f"Wort{int(chance.paretovariate(0.5)) % 60_000}"
        for _ in range(words)
    ]  # fmt: skip
    return " ".join(every[:8]), f"<p>{' '.join(every)}.</p>"


def fill(size: int, words: int) -> None:
    """Bring the archive to this many articles, past the forms: only what the engine reads is there."""
    import datetime as dt

    from articles.models import Article, public_change

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
            Article.objects.bulk_create(rows)


def rebuild_seconds() -> float:
    from articles.related.rebuild import rebuild

    started = time.process_time()
    rebuild()
    return time.process_time() - started


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
    main(*(int(value) for value in (*sys.argv[1:], *("10000", "150")[len(sys.argv) - 1 :])))
