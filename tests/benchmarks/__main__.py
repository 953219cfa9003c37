"""`make bench`: how fast pages are, and what they and publishing cost, in archives of several sizes.

    make bench BENCH="--sizes 30,1000,10000 --passes 3"

The unit is requests per CPU second of all that serves them, beside a bare Django view of the same size in the same run: the
ratio of the two hardly depends on the machine. Prints a table and writes bench.json; docs/performance.md says what is what.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tests.postgres import Cluster

from .pages import measure
from .proxy import is_there
from .running import Row, environment, print_table, run

OUTPUT = Path("bench.json")
SHEET = Path("related.html")
# What a process of its own measures in the filled archive; it prints {what: {p50, p99, queries, calls}} and may change the
# archive, so the order counts. A module that is added here has its rows in the table.
IN_THE_ARCHIVE = {"publishing": "tests.benchmarks.publishing"}


def rows_of(size: int, passes: int, *, on_postgresql: bool) -> list[Row]:
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        Cluster() if on_postgresql else nullcontext() as cluster,
    ):
        variables = environment(Path(name)) | ({"DATABASE_URL": cluster.url} if cluster else {})
        rows = measure(size, Path(name), variables, passes)
        for way, module in IN_THE_ARCHIVE.items():
            for what, found in json.loads(run(variables, "-m", module)).items():
                rows.append(Row(size, what, way, rate=1000 / found["p50"], **found))
    return rows


def related_cost() -> dict[str, Any]:
    """The small edition of `related_cost`: what publishing and a rebuild cost with 1,000 and 2,000 articles."""
    variables = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    lines = run(variables, "-m", "tests.benchmarks.related_cost", "2000", "120")
    found = json.loads(lines.splitlines()[-1])
    small, large = found["archives"]
    print(
        f"related coverage: publishing {small['publishing_ms']} ms of CPU into {small['articles']:,} articles, "
        f"{large['publishing_ms']} into {large['articles']:,}; rebuild {large['rebuild_cpu_s']} s of CPU"
    )
    return found


def churn() -> dict[str, Any]:
    found = json.loads(run({}, "-m", "tests.benchmarks.churn"))
    quiet, busy, memory = found["quiet"], found["busy"], found["memory"]
    print(
        f"200 reads a second over 500 addresses of {found['articles']:,} articles: {quiet['cores']} cores, p50 {quiet['p50_ms']} "
        f"and p99 {quiet['p99_ms']} ms; with a publication every 2 seconds {busy['cores']} cores, p50 {busy['p50_ms']} and "
        f"p99 {busy['p99_ms']} ms, {found['stale']} stale; {memory['mb_after']} MB after {memory['pages']:,} pages"
    )
    return found


def suggesting() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        found = json.loads(run(environment(Path(folder)), "-m", "tests.benchmarks.suggesting"))
    print("suggested tags:", ", ".join(f"{name} {value}" for name, value in found.items()))
    return found


def judging() -> dict[str, Any]:
    """How the demo's boxes were judged; writes related.html, on which to judge those that nobody has."""
    with tempfile.TemporaryDirectory() as folder:
        variables = environment(Path(folder))
        run(variables, "manage.py", "migrate", "--verbosity", "0")
        run(variables, "manage.py", "demo")
        found = json.loads(run(variables, "-m", "tests.benchmarks.related_sheet", str(SHEET)))
    print("boxes of the demo:", ", ".join(f"{value:.0%} {verdict}" for verdict, value in found.items()), f"({SHEET})")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--sizes", default="30,1000", help="articles in each archive, separated by commas")
    parser.add_argument("--passes", type=int, default=3, help="measurements of each page; the median counts")
    parser.add_argument(
        "--postgresql", action="store_true", help="on a server of its own, whose CPU time is not counted"
    )
    options = parser.parse_args()
    if not is_there():
        print("nginx is not installed (Debian: apt-get install nginx-light): its rows are left out.", file=sys.stderr)
    rows = [
        row
        for size in options.sizes.split(",")
        for row in rows_of(int(size), options.passes, on_postgresql=options.postgresql)
    ]
    print_table(rows)
    result = {
        "python": platform.python_version(),
        "rows": [row._asdict() for row in rows],
        "churn": churn(),
        "suggesting": suggesting(),
        "related": related_cost(),
        "judged": judging(),
    }
    OUTPUT.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
