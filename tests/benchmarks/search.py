"""`python -m tests.benchmarks.search`: what a search costs in archives of two sizes, as a ratio in one run.

    python -m tests.benchmarks.search --sizes 1000,100000
    python -m tests.postgres .venv/bin/python -m tests.benchmarks.search     the same on PostgreSQL

CPU milliseconds of the search alone and of the whole page, without any cache; on PostgreSQL, where the database works in a
process of its own, elapsed milliseconds besides. Articles are written straight into the tables: only search is measured.
"""

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from statistics import median
from urllib.parse import quote

from django.db.models import F

from .running import environment

# Common and rare words, names, two words and three, compounds known and unknown, phrases, typos, nothing at all.
QUERIES = (
    "Lizenzen",
    "Torwächter Gebühren",
    "Exportkontrollen",
    "Rechenbeschleuniger Kommission",
    "Nordtec",
    "Nordtec Bußgeld",
    "Orbichip Lizenzen",
    "AI Act",
    "Trainingsdaten Kennzeichnung",
    '"umstrittene Risikoklassen"',
    "Glasfaser Versteigerung",
    "Kommission prüft Standorte",
    "Halbwerk Wafer",
    "Lizenzverträge Presseverlage Kopien",
    "Datenschutz",
    "DSGVO Auskünfte",
    "Schwachstellen Meldefrist",
    "Marktanteil",
    "Risikoberichte Koordinatoren Meritec",
    "Stromtarif Kühlsystem",
    "Rechenbeschleunigr",
    "Trainigsdaten",
    "Netzbetreiberpflichten",
    "Mira Falk Wafer",
    "Fegefeuer Bratapfel",
)


UNIQUE = 2_000  # articles that are analysed; larger archives hold each of them several times, at other dates


def fill(size: int) -> None:
    """`size` published articles with tags and bylines, and their search documents."""
    from articles.models import SearchTerm
    from articles.search.documents import documents
    from articles.search.refresh import rebuild

    from .archive import Newsroom

    subjects: dict[tuple[str, str], int] = {}
    data = list(Newsroom(min(size, UNIQUE)).articles())
    first = _store(data, 0, subjects)
    rebuild()
    copies = -(-size // UNIQUE)
    originals = documents([article.pk for article in first]) if copies > 1 else []
    for copy in range(1, copies):
        _copy_documents(originals, first, _store(data, copy, subjects))
    if copies > 1:
        SearchTerm.objects.update(articles=F("articles") * copies)


def _store(data: list[dict], copy: int, subjects: dict[tuple[str, str], int]) -> list:
    from articles.models import SUBJECTS, Article, Author, Byline, WorkingCopy

    articles = Article.objects.bulk_create([_article(one, copy) for one in data], batch_size=500)
    WorkingCopy.objects.bulk_create(WorkingCopy(article=article) for article in articles)
    rows: dict[str, list] = {kind: [] for kind in SUBJECTS}
    bylines = []
    for article, one in zip(articles, data, strict=True):
        for kind, pk in _tags(one["tags"], subjects):
            rows[kind].append(
                SUBJECTS[kind].through_model(
                    content_object=article, tag_id=pk, is_main=True, published_at=article.publish_at
                )
            )
        name = one["authors"][0]
        if ("author", name) not in subjects:
            subjects["author", name] = Author.objects.create(name=name).pk
        bylines.append(Byline(article=article, author_id=subjects["author", name], published_at=article.publish_at))
    for kind, members in rows.items():
        SUBJECTS[kind].through_model.objects.bulk_create(members)
    Byline.objects.bulk_create(bylines)
    return articles


def _copy_documents(originals: list, first: list, articles: list) -> None:
    from articles.models import SearchDocument
    from articles.search.documents import recency

    by_id = {document.pk: document for document in originals}
    SearchDocument.objects.bulk_create(
        SearchDocument(
            article=article,
            recency=recency(article),
            **{name: getattr(by_id[original.pk], name) for name in ("title", "lead", "body", "names")},
        )
        for original, article in zip(first, articles, strict=True)
    )


def _article(data: dict, copy: int):
    from articles.models import Article

    moment = dt.datetime.fromisoformat(data["published"]) - dt.timedelta(minutes=copy * 7)
    return Article(
        slug=f"{data['id']}-{copy}",
        title=data["title"],
        lead=data["lead"],
        body=data["html"],
        body_html=data["html"],
        state="published",
        publish_at=moment,
        first_published_at=moment,
        word_count=200,
    )


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


def _prepare(size: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from articles.management.commands.import_articles import count_rows

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    started = time.monotonic()
    fill(size)
    count_rows()
    print(f"{size} articles written in {time.monotonic() - started:.0f} s", file=sys.stderr)


def measure(size: int, passes: int) -> None:
    """In a process of its own: fill, ask, print medians as one line."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from articles.search import search

    _prepare(size)
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
            done = subprocess.run(command, env=os.environ | variables, check=True, stdout=subprocess.PIPE, text=True)
        row = [float(value) for value in done.stdout.split()]
        medians.append(row[3:6])
        print(
            f"{size:>8} {row[1]:>7.0f} {row[2]:>7.0f}   {'':>10} {row[3]:>7} {row[4]:>7} {row[5]:>7}   {'':>5} {row[6]:>7} {row[7]:>7} {row[8]:>7}"
        )
    ratios = [last / first for first, last in zip(medians[0], medians[-1], strict=True)]
    print(
        "last to first, medians: "
        + ", ".join(f"{name} {ratio:.1f}" for name, ratio in zip(("search", "elapsed", "page"), ratios, strict=True))
    )


if __name__ == "__main__":
    main()
