"""Measure related coverage against links that editors set; see `docs/related.md`."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from django.core.management.base import BaseCommand, CommandError

from articles.related.baselines import BASELINES, in_order
from articles.related.evaluation import MEASURES, Links, archive_of, interval, measures, ranked, read_folder

ENGINE = "this engine"
Lists = Callable[[int, str], list[int]]  # (article, mode) -> others, best first


class Command(BaseCommand):
    help = "Score this engine and the usual methods on a folder with articles.jsonl and links.jsonl (gzipped or not)."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options):
        try:
            articles, links = read_folder(folder)
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{folder}: {error}") from error
        methods = {ENGINE: self.engine(articles, links)} | {
            name: self.baseline(scores(articles), links) for name, scores in BASELINES.items()
        }
        for mode, label in (("any", "any time"), ("asof", "as of the day of publication")):
            self.report(label, mode, methods, links)

    def engine(self, articles: list[dict], links: Links) -> Lists:
        archive = archive_of(articles)
        return lambda query, mode: ranked(archive, query, links, mode)

    def baseline(self, scores: np.ndarray, links: Links) -> Lists:
        newest = np.arange(len(scores))[::-1]
        return lambda query, mode: [
            other for other in in_order(scores, query, newest) if links.may_show(query, other, mode)
        ]

    def report(self, label: str, mode: str, methods: dict[str, Lists], links: Links) -> None:
        queries = links.queries(mode)
        self.stdout.write(f"\n{label}, {len(queries)} articles with links, mean and 95 % interval")
        self.stdout.write(f"{'':22}" + "".join(f"{name:>22}" for name in MEASURES))
        found: dict[str, np.ndarray] = {}
        for name, lists in methods.items():
            found[name] = np.array(
                [measures(lists(query, mode), linked) for query, linked in queries.items()]
            )
            self.line(name, found[name])
        for name in BASELINES:
            self.line(f"- {name}", found[ENGINE] - found[name], signed=True)

    def line(self, name: str, values: np.ndarray, *, signed: bool = False) -> None:
        low, high = interval(values)
        cells = zip(values.mean(0), low, high, strict=True)
        sign = "+" if signed else ""
        self.stdout.write(
            f"{name:22}"
            + "".join(f"{f'{mean:{sign}.3f} [{a:{sign}.3f}, {b:{sign}.3f}]':>22}" for mean, a, b in cells)
        )
