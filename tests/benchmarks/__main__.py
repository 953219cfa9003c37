"""`make bench`: how fast pages are, and how many queries they take, in archives of several sizes.

    make bench BENCH="--sizes 30,1000,10000 --passes 3"

The unit is requests per CPU second of the server, beside a bare Django view of the same size in the same run: the
ratio of the two hardly depends on the machine. Prints a table and writes bench.json.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from .archive import write
from .serving import Server, serve

OUTPUT = Path("bench.json")
COLUMNS = "{:>8} {:<10} {:>7} {:>7} {:>9} {:>9} {:>9} {:>7} {:>6}"


def environment(folder: Path) -> dict[str, str]:
    return {
        "DEBUG": "0",
        "SECRET_KEY": "only-for-benchmarks",
        "SITE_URL": "http://127.0.0.1:8000",
        "EMAIL_URL": "console:",
        "DJANGO_SETTINGS_MODULE": "techpolicy.settings",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "STATIC_ROOT": f"{folder}/static",
    }


def run(variables: dict[str, str], *command: str) -> str:
    """What a Python command of ours prints; it must succeed."""
    done = subprocess.run(
        [sys.executable, *command], env=os.environ | variables, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def prepare(variables: dict[str, str], folder: Path, size: int) -> dict[str, Any]:
    """Fill a database with `size` articles; returns what `queries` says of its pages."""
    write(folder / "bench.jsonl", size)
    run(variables, "manage.py", "migrate", "--verbosity", "0")
    run(variables, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    started = time.monotonic()
    run(variables, "manage.py", "import_articles", str(folder / "bench.jsonl"))
    print(f"{size} articles imported in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return json.loads(run(variables, "-m", "tests.benchmarks.queries"))


def rates(servers: tuple[Server, ...], page: dict[str, Any], passes: int) -> list[float]:
    """Requests per CPU second of the page rendered, of the page kept, and of a bare view of its size: medians of `passes`."""
    addresses = (page["paths"], page["paths"], [f"/{page['bytes']}"])
    asked = list(zip(servers, addresses, strict=True))
    for server, paths in asked:
        server.warm_up(paths)
    taken = [[server.rate(paths) for server, paths in asked] for _ in range(passes)]
    return [median(values) for values in zip(*taken, strict=True)]


def measure(size: int, passes: int) -> list[dict[str, Any]]:
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        variables = environment(Path(name))
        pages = prepare(variables, Path(name), size)
        with (
            serve("techpolicy.wsgi:application", **variables, PAGE_CACHE_MB="0") as site,
            serve("techpolicy.wsgi:application", **variables) as cached,
            serve("tests.benchmarks.bare:application") as bare,
        ):
            for title, page in pages.items():
                rendered, kept, plain = rates((site, cached, bare), page, passes)
                rows.append(
                    {
                        "articles": size,
                        "page": title,
                        "queries": page["queries"],
                        "bytes": page["bytes"],
                        "rendered": round(rendered, 1),
                        "kept": round(kept, 1),
                        "bare": round(plain, 1),
                        "rendered_ratio": round(rendered / plain, 3),
                        "kept_ratio": round(kept / plain, 2),
                    }
                )
    return rows


def print_table(rows: list[dict[str, Any]]) -> None:
    """`rendered` and `kept` (by the page cache) are requests per CPU second, then their ratios to the bare view."""
    print(COLUMNS.format("articles", "page", "queries", "bytes", "rendered", "kept", "bare", "ratio", "kept"))
    for row in rows:
        print(COLUMNS.format(*row.values()))


def related_cost() -> dict[str, Any]:
    """The small edition of `related_cost`: what publishing and a rebuild cost with 1,000 and 2,000 articles."""
    lines = run(
        os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        "-m",
        "tests.benchmarks.related_cost",
        "2000",
        "120",
    )
    found = json.loads(lines.splitlines()[-1])
    small, large = found["archives"]
    print(
        f"related coverage: publishing {small['publishing_ms']} ms of CPU into {small['articles']:,} articles, "
        f"{large['publishing_ms']} into {large['articles']:,}; rebuild {large['rebuild_cpu_s']} s of CPU"
    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--sizes", default="30,1000", help="articles in each archive, separated by commas")
    parser.add_argument("--passes", type=int, default=3, help="measurements of each page; the median counts")
    options = parser.parse_args()
    rows = [row for size in options.sizes.split(",") for row in measure(int(size), options.passes)]
    print_table(rows)
    with tempfile.TemporaryDirectory() as folder:
        suggesting = json.loads(run(environment(Path(folder)), "-m", "tests.benchmarks.suggesting"))
    print("suggested tags:", ", ".join(f"{name} {value}" for name, value in suggesting.items()))
    related = related_cost()
    result = {"python": platform.python_version(), "rows": rows, "suggesting": suggesting, "related": related}
    OUTPUT.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
