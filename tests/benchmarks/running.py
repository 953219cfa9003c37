"""What the benchmarks share: the site's environment, what a command of ours prints, and rows of the table."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One line of the table. `rate` is per CPU second of all processes that served it, the others are of a single one."""

    articles: int
    what: str
    way: str
    rate: float
    ratio: float | None = None  # of the rate to that of a bare view with as many bytes, in the same run
    p50: float = 0  # milliseconds: for whoever asks, or of CPU where nobody does
    p99: float = 0
    queries: int | None = None
    calls: int | None = None  # of functions, by `tests.cost`: the same number on every machine
    bytes: int | None = None


def environment(folder: Path) -> dict[str, str]:
    return {
        "DEBUG": "0",
        "SECRET_KEY": "only-for-benchmarks",
        "SITE_URL": "http://127.0.0.1:8000",
        "EMAIL_URL": "console:",
        "DJANGO_SETTINGS_MODULE": "techpolicy.settings",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "IMPORT_ROOT": f"{folder}/imports",
        "STATIC_ROOT": f"{folder}/static",
    }


def run(variables: dict[str, str], *command: str) -> str:
    """What a Python command of ours prints; it must succeed."""
    done = subprocess.run(
        [sys.executable, *command], env=os.environ | variables, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def print_table(rows: Sequence[Row]) -> None:
    def text(value: Any) -> str:
        return "" if value is None else f"{value:,.2f}" if isinstance(value, float) else str(value)

    lines = [Row._fields, *(tuple(map(text, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print("  ".join(word.rjust(width) for word, width in zip(line, widths, strict=True)))
