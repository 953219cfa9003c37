"""Fits the weights of `articles.related.scoring` to links that editors set, and says what each feature is worth.

    python -m tests.benchmarks.related_fit [--ablation] FOLDER FOLDER …

Each folder has articles.jsonl.gz and links.jsonl.gz (see docs/related.md). Candidates and features are those of the engine
itself. The model is a listwise softmax over an article's candidates with non-negative weights and a small quadratic penalty; every
archive and both modes (any time, as of the day of publication) count the same. Figures are nDCG@5 on the archive left out.
"""

import os
import sys
from pathlib import Path

import django
import numpy as np
from scipy.optimize import minimize

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from articles.related.engine.features import common  # noqa: E402 - Django must be set up first
from articles.related.engine.scoring import SHAPES  # noqa: E402
from tests.benchmarks.related_evaluation import archive_of, ndcg, read_folder  # noqa: E402

NAMES = tuple(SHAPES)
PENALTY = 0.03
MOST = 600  # candidates an article, as the engine's own bound


class Fold:
    """One archive: per mode the features of every query's candidates, which of them are linked, and what is best possible."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        articles, links = read_folder(folder)
        archive, tables = archive_of(articles), _tables()
        self.modes = {}
        for mode in ("any", "asof"):
            queries = links.queries(mode)
            shape = (len(queries), MOST)
            x, y, ok = np.zeros((*shape, len(NAMES)), np.float32), np.zeros(shape), np.zeros(shape, bool)
            for row, (query, linked) in enumerate(queries.items()):
                ids = [pk for pk in archive.candidates(query) if links.may_show(query, pk, mode)][:MOST]
                seen = common(archive.entries[query].vector, [archive.entries[pk].vector for pk in ids])
                for column, name in enumerate(NAMES):
                    values = getattr(seen, name)
                    x[row, : len(ids), column] = tables[name][np.minimum(values, len(tables[name]) - 1)]
                y[row, : len(ids)] = [pk in linked for pk in ids]
                ok[row, : len(ids)] = True
            self.modes[mode] = (x, y, ok, [len(linked) for linked in queries.values()])

    def measure(self, weights: np.ndarray, mode: str) -> float:
        x, y, ok, many = self.modes[mode]
        score = np.where(ok, x @ weights.astype(np.float32), -1e9)
        best = np.argsort(-score, axis=1, kind="stable")[:, :5]
        return float(np.mean([ndcg(hits, n) for hits, n in zip(np.take_along_axis(y, best, 1), many, strict=True)]))


def _tables() -> dict[str, np.ndarray]:
    return {name: np.array([shape(value) for value in range(size)]) for name, (shape, size) in SHAPES.items()}


def fit(folds: list[Fold], used: np.ndarray) -> np.ndarray:
    """Weights for all features; those not `used` stay 0. Features are brought to one scale for the penalty alone."""
    spread = np.mean([fold.modes["any"][0][fold.modes["any"][2]].std(0) for fold in folds], 0)
    blocks = [mode for fold in folds for mode in fold.modes.values()]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for x, y, ok, _ in blocks:
            kept = y.sum(1) > 0
            x, y, ok = x[kept], y[kept] / y[kept].sum(1, keepdims=True), ok[kept]
            score = np.where(ok, (x @ (weights / spread).astype(np.float32)).astype(float), -1e9)
            score -= score.max(1, keepdims=True)
            chance = np.exp(score)
            norm = chance.sum(1, keepdims=True)
            total -= float((y * np.where(ok, score - np.log(norm), 0)).sum()) / len(x) / len(blocks)
            error = (chance / norm - y).astype(np.float32)
            gradient = gradient + np.tensordot(error, x, ((0, 1), (0, 1))) / spread / len(x) / len(blocks)
        return total, gradient

    bounds = [(0, None) if use else (0, 0) for use in used]
    start = np.where(used, 0.1, 0.0)
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60}).x / spread


def left_out(folds: list[Fold], used: np.ndarray) -> np.ndarray:
    """nDCG@5 of each archive with weights from the others: archives x (any, asof)."""
    rows = []
    for fold in folds:
        weights = fit([other for other in folds if other is not fold], used)
        rows.append([fold.measure(weights, mode) for mode in ("any", "asof")])
    return np.array(rows)


def main(folders: list[str], *, ablation: bool) -> None:
    folds = [Fold(Path(folder)) for folder in folders]
    everything = np.ones(len(NAMES), bool)
    whole = left_out(folds, everything)
    for fold, (anytime, as_of) in zip(folds, whole, strict=True):
        print(f"{fold.name:14} any {anytime:.4f}  as of {as_of:.4f}")
    print(f"{'mean':14} any {whole[:, 0].mean():.4f}  as of {whole[:, 1].mean():.4f}")
    for at, name in enumerate(NAMES) if ablation else ():
        used = everything.copy()
        used[at] = False
        change = left_out(folds, used) - whole
        print(f"without {name:10} any {change[:, 0].mean():+.4f}  as of {change[:, 1].mean():+.4f}", flush=True)
    print({name: round(1000 * weight) for name, weight in zip(NAMES, fit(folds, everything), strict=True)})


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main([name for name in arguments if name != "--ablation"], ablation="--ablation" in arguments)
