"""Measure related coverage against links that editors set; see `docs/related.md`.

    python -m tests.benchmarks.related_quality FOLDER

Scores this engine and the usual methods on a folder with articles.jsonl and links.jsonl (gzipped or not). No database.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.benchmarks.related_baselines import BASELINES, in_order  # noqa: E402 - Django must be set up first
from tests.benchmarks.related_evaluation import (  # noqa: E402
    MEASURES,
    Links,
    archive_of,
    interval,
    measures,
    ranked,
    read_folder,
)

ENGINE = "this engine"
Lists = Callable[[int, str], list[int]]  # (article, mode) -> others, best first


def main(folder: Path) -> None:
    try:
        articles, links = read_folder(folder)
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"{folder}: {error}")
    methods = {ENGINE: engine(articles, links)} | {
        name: baseline(scores(articles), links) for name, scores in BASELINES.items()
    }
    for mode, label in (("any", "any time"), ("asof", "as of the day of publication")):
        report(label, mode, methods, links)


def engine(articles: list[dict], links: Links) -> Lists:
    archive = archive_of(articles)
    return lambda query, mode: ranked(archive, query, links, mode)


def baseline(scores: np.ndarray, links: Links) -> Lists:
    newest = np.arange(len(scores))[::-1]
    return lambda query, mode: [
        other for other in in_order(scores, query, newest) if links.may_show(query, other, mode)
    ]


def report(label: str, mode: str, methods: dict[str, Lists], links: Links) -> None:
    queries = links.queries(mode)
    print(f"\n{label}, {len(queries)} articles with links, mean and 95 % interval")
    print(f"{'':22}" + "".join(f"{name:>22}" for name in MEASURES))
    values: dict[str, np.ndarray] = {}
    for name, lists in methods.items():
        values[name] = np.array([measures(lists(query, mode), linked) for query, linked in queries.items()])
        print_row(name, values[name])
    for name in BASELINES:
        print_row(f"- {name}", values[ENGINE] - values[name], signed=True)


def print_row(name: str, values: np.ndarray, *, signed: bool = False) -> None:
    low, high = interval(values)
    sign = "+" if signed else ""
    cells = (
        f"{mean:{sign}.3f} [{a:{sign}.3f}, {b:{sign}.3f}]" for mean, a, b in zip(values.mean(0), low, high, strict=True)
    )
    print(f"{name:22}" + "".join(f"{cell:>22}" for cell in cells))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
