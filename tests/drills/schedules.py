"""`python -m tests.drills.schedules --many 50 --seconds 60`: scheduled articles appear on their second, pages in memory or not.

Each is asked for just before its time, which keeps its absence in memory, and just after.
"""

import argparse
import json
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

from ..postgres import Cluster
from .clients import server_for

BEFORE, AFTER = 0.3, 0.02  # seconds from the time of an article at which it is asked for
SOON = 15  # seconds until the first one
MAKE = """
import datetime as dt, json
from django.utils import timezone
from tests.factories import make_article
first = timezone.now() + dt.timedelta(seconds={soon})
times = [first + number * dt.timedelta(seconds={every}) for number in range({many})]
articles = [make_article(at=at, title=f"Geplant {{number}}") for number, at in enumerate(times)]
print(json.dumps([[article.get_absolute_url(), article.publish_at.timestamp()] for article in articles]))
"""


class Result(NamedTuple):
    many: int
    early: int
    late: int
    unseen: int  # the answer before came too late to say anything


def drill(folder: Path, database: str, many: int, seconds: float) -> Result:
    server = server_for(folder, database)
    server.make()
    early = late = unseen = 0
    with server:
        code = MAKE.format(soon=SOON + many * 0.2, every=seconds / many, many=many)
        made = server.manage("shell", "--no-imports", "-c", code)
        assert made.returncode == 0, made.stderr
        for path, at in json.loads(made.stdout):
            time.sleep(max(0, at - BEFORE - time.time()))
            before, answered = server.get(path).status, time.time()
            early += before == 200 and answered < at
            unseen += answered >= at
            time.sleep(max(0, at + AFTER - time.time()))
            late += server.get(path).status != 200
    return Result(many, early, late, unseen)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    chosen = Cluster() if options.database == "postgresql" else nullcontext()
    with tempfile.TemporaryDirectory(prefix="schedules-") as folder, chosen as cluster:
        result = drill(Path(folder), cluster.url if cluster else "", options.many, options.seconds)
    sys.stdout.write(
        f"{result.many} schedules: {result.early} early, {result.late} late, {result.unseen} not seen before.\n"
    )
    return 1 if result.early or result.late else 0


if __name__ == "__main__":
    sys.exit(main())
