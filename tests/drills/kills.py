"""`python -m tests.drills.kills --kills 500 --database sqlite --seed 1`: workers and masters are killed outright while editors work.

Whatever the server acknowledged must be there afterwards, and nothing may be half done. A master that gives up, because a worker
died twice within seconds, is started again, as systemd would.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import NamedTuple

from ..postgres import Cluster
from ..serving import Server, wait_until
from .clients import STORED, ask, half_done, lost, server_for, working

EDITORS, WORKERS = 3, 2
OF_MASTERS = 0.1  # share of the kills
PAUSE = (0.05, 0.9)  # seconds between two


class Result(NamedTuple):
    kills: int
    masters: int  # of them
    restarts: int
    acknowledged: int
    lost: int
    half_done: list[str]
    refused: int  # answers that acknowledge nothing, and connections that broke


def workers_of(server: Server) -> list[int]:
    """Without the helper process of multiprocessing."""
    found = []
    for pid in server.workers():
        with suppress(OSError):
            if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def kill_outright(pid: int) -> bool:
    """Whether there was such a process."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def restart(server: Server) -> None:
    server.process.wait()
    wait_until(lambda: not server.listens(), "the workers of a killed master keep the port")
    start(server)


def start(server: Server) -> None:
    """Tries again, as systemd does: a busy machine may take longer than anybody waits."""
    for _ in range(3):
        with suppress(AssertionError):
            server.start(WORKERS)
            return
        kill_outright(server.process.pid)
        server.process.wait()
    raise AssertionError("the server does not start")


def kill_some(server: Server, chance: random.Random) -> Counter[str]:
    """Kills a worker, or the master and then, as systemd does, what is left of its group."""
    pids: list[int] = []
    with suppress(OSError):
        pids = workers_of(server)
    if chance.random() < OF_MASTERS:
        server.process.kill()
        server.process.wait()
        return Counter(master=1, worker=sum(map(kill_outright, pids)))
    return Counter(worker=kill_outright(chance.choice(pids))) if pids else Counter()


def drill(folder: Path, database: str, kills: int, seed: int, seconds: float = 3600) -> Result:
    chance, killed, restarts = random.Random(seed), Counter(), 0
    server = server_for(folder, database)
    server.make()
    start(server)
    end = time.monotonic() + seconds
    try:
        with working(server, EDITORS, seed) as editors:
            while killed.total() < kills and time.monotonic() < end:
                time.sleep(chance.uniform(*PAUSE))
                if server.process.poll() is None:
                    killed += kill_some(server, chance)
                if server.process.poll() is not None:
                    restart(server)
                    restarts += 1
    finally:
        server.__exit__()
    acknowledged = [one for editor in editors for one in editor.acknowledged]
    answers = sum((editor.answers for editor in editors), Counter())
    missing = lost(ask(server.manage, STORED), acknowledged)
    return Result(
        killed.total(),
        killed["master"],
        restarts,
        len(acknowledged),
        len(missing),
        half_done(server.manage),
        sum(answers.values()) - len(acknowledged),
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60, help="end after so many, with fewer kills")
    options = parser.parse_args()
    chosen = Cluster() if options.database == "postgresql" else nullcontext()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder, chosen as cluster:
        result = drill(Path(folder), cluster.url if cluster else "", options.kills, options.seed, 60 * options.minutes)
    sys.stdout.write(
        f"{options.database}: {result.kills} kills ({result.masters} of masters, {result.restarts} restarts), "
        f"{result.acknowledged} acknowledged, {result.lost} lost, {len(result.half_done)} half done, "
        f"{result.refused} refused or broken.\n" + "".join(f"  {text}\n" for text in result.half_done)
    )
    return 1 if result.lost or result.half_done else 0


if __name__ == "__main__":
    sys.exit(main())
