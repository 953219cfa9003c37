"""`python -m tests.drills.load --minutes 10`: mixed load at two hosts behind nginx; errors, memory of each worker, time by kind."""

import argparse
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import fmean

from ..hosts import Hosts, hosts
from .traffic import Traffic, newest_title

ARTICLE, EVERY = 1, 10  # seconds between two looks at memory
MOST_GROWTH = 1.1  # last third against the one before: what fills at first (pages in memory) is full by then


def memory(pid: int) -> float:
    """MB of a process's own (resident, anonymous)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon")).split()[1]) / 1024


def main(minutes: float, pause: float) -> int:
    with hosts() as place:
        workers = [pid for server in place.servers for pid in server.workers()]
        looks: dict[int, list[float]] = {pid: [] for pid in workers}
        traffic = Traffic(pause)
        with traffic.at(place, ARTICLE):
            until = time.monotonic() + minutes * 60
            while time.monotonic() < until:
                time.sleep(min(EVERY, max(0, until - time.monotonic())))
                for pid in workers:
                    looks[pid].append(memory(pid))
        print("\n".join(traffic.figures()))
        print("\n".join(growth(looks)))
        return result(place, traffic, looks)


def thirds(values: list[float]) -> list[float]:
    borders = [round(len(values) * share / 3) for share in range(4)]
    return [fmean(values[start:end] or values) for start, end in pairwise(borders)]


def growth(looks: dict[int, list[float]]) -> Iterator[str]:
    for number, values in enumerate(looks.values(), 1):
        first, middle, last = thirds(values)
        yield f"worker {number}: {first:.1f} MB in the first third, {middle:.1f} in the second, {last:.1f} in the last"


def result(place: Hosts, traffic: Traffic, looks: dict[int, list[float]]) -> int:
    stored, saved = newest_title(place, ARTICLE), traffic.saved[-1]
    is_flat = all(last <= middle * MOST_GROWTH for _, middle, last in map(thirds, looks.values()))
    print(f"the last acknowledged title is stored: {stored == saved}; memory flat: {is_flat}")
    return int(bool(traffic.errors) or stored != saved or not is_flat)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--pause", type=float, default=0.6, help="seconds between two requests of one visitor")
    options = parser.parse_args()
    sys.exit(main(options.minutes, options.pause))
