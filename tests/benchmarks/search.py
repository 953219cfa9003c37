"""`python -m tests.benchmarks.search`: what a search costs in archives of two sizes, as a ratio in one run.

    python -m tests.benchmarks.search --sizes 1000,100000
    python -m tests.postgres .venv/bin/python -m tests.benchmarks.search     the same on PostgreSQL

CPU milliseconds of the search alone and of the whole page, without any cache; on PostgreSQL, where the database works in a
process of its own, elapsed milliseconds besides. Articles are written straight into the tables: only search is measured.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from statistics import median
from urllib.parse import quote

from .__main__ import environment

# Common and rare words, names, two words and three, compounds known and unknown, phrases, typos, nothing at all.
QUERIES = (
    "Lizenzen", "Torwächter Gebühren", "Exportkontrollen", "Rechenbeschleuniger Kommission", "Nordtec", "Nordtec Bußgeld",
    "Orbichip Lizenzen", "AI Act", "Trainingsdaten Kennzeichnung", '"umstrittene Risikoklassen"', "Glasfaser Versteigerung",
    "Kommission prüft Standorte", "Halbwerk Wafer", "Lizenzverträge Presseverlage Kopien", "Datenschutz", "DSGVO Auskünfte",
    "Schwachstellen Meldefrist", "Marktanteil", "Risikoberichte Koordinatoren Meritec", "Stromtarif Kühlsystem",
    "Rechenbeschleunigr", "Trainigsdaten", "Netzbetreiberpflichten", "Mira Falk Wafer", "Fegefeuer Bratapfel",
)  # fmt: skip


def fill(size: int) -> None:
    """`size` published articles with tags and bylines, and their search documents."""
    from articles.models import THROUGH, Article, Author, Byline
    from articles.search.refresh import rebuild

    from .archive import Newsroom

    subjects: dict[tuple[str, str], int] = {}
    batch: list = []
    for number, data in enumerate(Newsroom(size).articles(), 1):
        batch.append(data)
        if len(batch) == 1_000 or number == size:
            articles = Article.objects.bulk_create(_article(data) for data in batch)
            rows: dict[str, list] = {kind: [] for kind in THROUGH}
            bylines = []
            for article, data in zip(articles, batch, strict=True):
                for kind, pk in _tags(data["tags"], subjects):
                    through = THROUGH[kind]
                    rows[kind].append(
                        through(
                            content_object=article, tag_id=pk, is_main=True, published_at=article.publish_at
                        )
                    )
                author, _ = Author.objects.get_or_create(name=data["authors"][0])
                bylines.append(Byline(article=article, author=author, published_at=article.publish_at))
            for kind, members in rows.items():
                THROUGH[kind].objects.bulk_create(members)
            Byline.objects.bulk_create(bylines)
            batch = []
    rebuild()


def _article(data: dict):
    from articles.models import Article

    return Article(
        slug=data["id"], title=data["title"], lead=data["lead"], body=data["html"], body_html=data["html"],
        state="published", publish_at=data["published"], first_published_at=data["published"], word_count=200,
    )  # fmt: skip


def _tags(tags: dict[str, list[str]], known: dict[tuple[str, str], int]):
    from articles.models import SUBJECTS

    kinds = {
        "companies": "company",
        "regulations": "regulation",
        "institutions": "institution",
        "topics": "topic",
    }
    for field, names in tags.items():
        for name in names:
            kind = kinds[field]
            if (kind, name) not in known:
                known[kind, name] = SUBJECTS[kind].objects.get_or_create(name=name)[0].pk
            yield kind, known[kind, name]


def measure(size: int, passes: int) -> None:
    """In a process of its own: fill, ask, print medians as one line."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from articles.search import search

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    started = time.monotonic()
    fill(size)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"{size} articles written in {time.monotonic() - started:.0f} s", file=sys.stderr)
    client = Client(headers={"host": "127.0.0.1"})
    queries, numbers = 0, []
    costs: dict[str, list[float]] = {"search": [], "elapsed": [], "page": []}
    for text in QUERIES:
        address = f"/suche/?q={quote(text)}"
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        queries = max(queries, len(captured))
        numbers.append(len(search(text).ids))
        taken = [_cost(search, text) for _ in range(passes)]
        costs["search"].append(median(cpu for cpu, _ in taken))
        costs["elapsed"].append(median(wall for _, wall in taken))
        costs["page"].append(median(_cost(client.get, address)[0] for _ in range(passes)))
        if os.environ.get("VERBOSE"):
            print(
                f"{text:40} {numbers[-1]:>6} {costs['search'][-1]:8.1f} {costs['page'][-1]:8.1f}",
                file=sys.stderr,
            )
    print(
        size,
        queries,
        median(numbers),
        *(round(median(values), 2) for values in costs.values()),
        *(round(max(values), 1) for values in costs.values()),
    )


def _cost(what, argument: str) -> tuple[float, float]:
    """(CPU, elapsed) milliseconds of one call."""
    cpu, wall = time.process_time(), time.perf_counter()
    what(argument)
    return (time.process_time() - cpu) * 1_000, (time.perf_counter() - wall) * 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default="1000,100000")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure, arguments.passes)
        return
    print(
        f"{'articles':>8} {'queries':>7} {'matches':>7}   median ms: {'search':>7} {'elapsed':>7} {'page':>7}   most: {'search':>7} {'elapsed':>7} {'page':>7}"
    )
    medians = []
    for size in map(int, arguments.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            variables = environment(folder) | (
                {"DATABASE_URL": os.environ["DATABASE_URL"]} if os.environ.get("DATABASE_URL") else {}
            )
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.search",
                "--measure",
                str(size),
                "--passes",
                str(arguments.passes),
            ]
            done = subprocess.run(
                command, env=os.environ | variables, check=True, stdout=subprocess.PIPE, text=True
            )
        row = [float(value) for value in done.stdout.split()]
        medians.append(row[3:6])
        print(
            f"{size:>8} {row[1]:>7.0f} {row[2]:>7.0f}   {'':>10} {row[3]:>7} {row[4]:>7} {row[5]:>7}   {'':>5} {row[6]:>7} {row[7]:>7} {row[8]:>7}"
        )
    ratios = [last / first for first, last in zip(medians[0], medians[-1], strict=True)]
    print(
        "last to first, medians: "
        + ", ".join(
            f"{name} {ratio:.1f}" for name, ratio in zip(("search", "elapsed", "page"), ratios, strict=True)
        )
    )


if __name__ == "__main__":
    main()
