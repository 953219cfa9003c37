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

TICKS = os.sysconf("SC_CLK_TCK")
WARM_UP = 60  # requests an address, before anything is measured
ENOUGH = 1.0  # CPU seconds of one measurement: a hundred clock ticks, so about one per cent of error
TOO_MANY = 60_000  # requests of one measurement


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


class Server:
    def __init__(self, pid: int, port: int) -> None:
        self.pid = pid
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

    def rate(self, paths: Sequence[str]) -> float:
        """Requests per CPU second over `paths` in turn."""
        started, asked = cpu_seconds(self.pid), 0
        for path in cycle(paths):
            self.get(path)
            asked += 1
            if asked % 20 == 0 and (cpu_seconds(self.pid) - started >= ENOUGH or asked >= TOO_MANY):
                break
        return asked / (cpu_seconds(self.pid) - started)

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
        yield Server(process.pid, port)
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
