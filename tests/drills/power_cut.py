"""`python -m tests.drills.power_cut --cuts 50 --database sqlite --seed 1`: the power goes while editors work.

SQLite: all processes of the server are stopped (SIGSTOP) wherever they are, in the middle of a commit too; database and log are copied, and
they go on. What stands still has one state, so the order of the two copies says nothing; while a process runs, a checkpoint between them would mix
two moments, which no power cut does. The copy is opened as after a power cut: SQLite recovers from the log. With `synchronous = FULL`,
each commit that was acknowledged before the stop must be in it.

PostgreSQL, with fsync on: `stop -m immediate` (SIGQUIT, nothing is written any more), then a start with recovery.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from ..postgres import Cluster
from ..serving import Server
from .clients import PUBLISHED, SAVED, STORED, TYPED, Acknowledged, ask, lost, server_for, working
from .kills import start

EDITORS = 3
PAUSE = (0.2, 1.2)  # seconds between two cuts
SAFE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")
QUERIES = {
    SAVED: "SELECT json_extract(content, '$.title') FROM articles_revision",
    PUBLISHED: "SELECT row.title FROM articles_article AS row JOIN articles_searchdocument ON article_id = row.id WHERE state = 'published'",
}
DRAFTS = "SELECT slot, sequence, json_extract(content, '$.title') FROM articles_draft"


class Result(NamedTuple):
    cuts: int
    acknowledged: int
    damaged: int
    lost: int


def stop_and_copy(server: Server, folder: Path) -> None:
    pids = [*server.workers(), server.process.pid]
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    try:
        for name in ("db.sqlite3", "db.sqlite3-wal"):
            if (source := server.folder / name).exists():
                shutil.copy(source, folder / name)
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def stored_in(file: Path) -> tuple[bool, dict]:
    """(whether it is whole, what is in it) after recovery."""
    with closing(sqlite3.connect(file)) as database:
        is_whole = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        is_whole &= database.execute("PRAGMA foreign_key_check").fetchone() is None
        stored: dict = {kind: [row[0] for row in database.execute(query)] for kind, query in QUERIES.items()}
        stored[TYPED] = {slot: (sequence, title) for slot, sequence, title in database.execute(DRAFTS)}
    return is_whole, stored


@contextmanager
def closing_server(server: Server) -> Iterator[None]:
    try:
        yield
    finally:
        server.__exit__()


def known(editors: list) -> list[Acknowledged]:
    return [one for editor in editors for one in list(editor.acknowledged)]


def drill_sqlite(folder: Path, cuts: int, seed: int) -> Result:
    chance, damaged, missing = random.Random(seed), 0, 0
    server = server_for(folder)
    server.make()
    start(server)
    with closing_server(server), working(server, EDITORS, seed) as editors:
        for number in range(cuts):
            time.sleep(chance.uniform(*PAUSE))
            copy = folder / f"cut{number}"
            copy.mkdir()
            before = known(editors)
            stop_and_copy(server, copy)
            is_whole, stored = stored_in(copy / "db.sqlite3")
            damaged += not is_whole
            missing += len(lost(stored, before))
            shutil.rmtree(copy)
    return Result(cuts, len(known(editors)), damaged, missing)


def drill_postgresql(folder: Path, cuts: int, seed: int) -> Result:
    chance, damaged, missing = random.Random(seed), 0, 0
    with Cluster(SAFE) as cluster:
        server = server_for(folder, cluster.url)
        server.make()
        start(server)
        with closing_server(server), working(server, EDITORS, seed) as editors:
            for _ in range(cuts):
                time.sleep(chance.uniform(*PAUSE) + 1)
                cluster.process.send_signal(signal.SIGQUIT)
                cluster.process.wait(timeout=30)
                before = known(editors)
                cluster.start()
                missing += len(lost(ask(server.manage, STORED), before))
        findings = json.loads(server.manage("doctor", "--full", "--json").stdout)["findings"]
        damaged += sum(one["level"] == "FAIL" and "." not in one["name"] for one in findings)
    return Result(cuts, len(known(editors)), damaged, missing)


DRILLS = {"sqlite": drill_sqlite, "postgresql": drill_postgresql}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--database", choices=tuple(DRILLS), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cuts-") as folder:
        result = DRILLS[options.database](Path(folder), options.cuts, options.seed)
    sys.stdout.write(
        f"{options.database}: {result.cuts} cuts, {result.acknowledged} acknowledged, "
        f"{result.lost} lost, {result.damaged} damaged.\n"
    )
    return 1 if result.lost or result.damaged else 0


if __name__ == "__main__":
    sys.exit(main())
