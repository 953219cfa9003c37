"""A real server process, asked over the loopback; its speed in requests per second of CPU time, read from /proc."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from .running import percentile

TICKS = os.sysconf("SC_CLK_TCK")
WARM_UP = 60  # requests an address, before anything is measured
ENOUGH = 1.0  # CPU seconds of one measurement: a hundred clock ticks, so about one per cent of error
TOO_MANY = 20_000  # requests of one measurement


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family(pid: int) -> set[int]:
    """A process and all that came from it."""
    found, waiting = set(), [pid]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            waiting += map(int, children.read_text().split())
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and of its children, in seconds."""
    fields = (Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split() for member in family(pid))
    return sum(int(values[11]) + int(values[12]) for values in fields) / TICKS


class Measured(NamedTuple):
    rate: float  # requests per CPU second
    p50: float  # milliseconds until the answer is there
    p99: float


class Server:
    """Asked at a port; the processes that serve it, and all that come from them, are what counts."""

    def __init__(self, port: int, *pids: int) -> None:
        self.port, self.pids = port, pids
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, path: str, encodings: str = "br, gzip") -> tuple[int, bytes]:
        """Status and body."""
        self.connection.request("GET", path, headers={"Accept-Encoding": encodings})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def get(self, path: str, encodings: str = "br, gzip") -> bytes:
        """The body; raises RuntimeError for any answer but 200."""
        status, body = self.ask(path, encodings)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return body

    def cpu_seconds(self) -> float:
        return sum(map(cpu_seconds, self.pids))

    def measure(self, paths: Sequence[str]) -> Measured:
        """Asks for `paths` in turn, one request at a time."""
        started, taken = self.cpu_seconds(), []
        for path in cycle(paths):
            asked = time.perf_counter()
            self.get(path)
            taken.append(1000 * (time.perf_counter() - asked))
            if len(taken) % 20 == 0 and (self.cpu_seconds() - started >= ENOUGH or len(taken) >= TOO_MANY):
                break
        rate = len(taken) / (self.cpu_seconds() - started)
        return Measured(rate, percentile(taken, 0.5), percentile(taken, 0.99))

    def warm_up(self, paths: Sequence[str]) -> None:
        for _, path in zip(range(WARM_UP), cycle(paths), strict=False):
            self.get(path)


@contextmanager
def serve(application: str, **variables: str) -> Iterator[Server]:
    """One granian worker for `module:name`; ends with the block."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            application,
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "1",
            "--no-ws",
            "--http",
            "1",
            "--log-level",
            "warning",
            "--workers-kill-timeout",
            "5",
        ],
        env=os.environ | variables,
    )
    try:
        wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("The server ended before it answered.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not answer within 30 seconds.")
