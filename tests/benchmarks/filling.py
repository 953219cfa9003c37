"""The archive that pages are measured in, and what is asked of it."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from .archive import write
from .running import run

IMPORTED = 1_000  # articles; larger archives are copies of so many, by `copies.py`


def prepare(variables: dict[str, str], folder: Path, size: int) -> dict[str, Any]:
    """Fill a database with `size` articles (above IMPORTED, a multiple of it); returns what `queries` says of its pages."""
    started = time.monotonic()
    write(folder / "bench.jsonl", min(size, IMPORTED))
    run(variables, "manage.py", "migrate", "--verbosity", "0")
    run(variables, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    run(variables, "manage.py", "import_articles", str(folder / "bench.jsonl"))
    if size > IMPORTED:
        run(variables, "-m", "tests.benchmarks.copies", str(size // IMPORTED))
    print(f"{size} articles made in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return json.loads(run(variables, "-m", "tests.benchmarks.queries"))
