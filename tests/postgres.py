"""`python -m tests.postgres COMMAND…`: run a command with DATABASE_URL pointing to a PostgreSQL of its own.

The server lives in a temporary directory, listens on a socket in it alone, and ends with the command, however that ends.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

# Nothing in this server outlives the tests: what protects data from power cuts only costs time.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SMALL = ("max_connections=60", "shared_buffers=64MB", "listen_addresses=")
PR_SET_PDEATHSIG = 1


def find_binaries() -> Path:
    """The newest installed PostgreSQL's folder of programs."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    if not found:
        sys.exit("PostgreSQL is not installed; expected initdb (Debian: apt-get install postgresql).")
    return Path(found).parent


def die_with_parent() -> None:
    """Should the tests be killed outright, the kernel stops the server too (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


class Cluster:
    """`with Cluster() as cluster:` runs a server; it can be stopped and started. PostgreSQL refuses to run as root, so then it runs as `postgres`."""

    def __init__(self, options: tuple[str, ...] = FAST) -> None:
        self.options = options
        self.binaries = find_binaries()
        user = "postgres" if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # noqa: S108 - a socket's path must be short
        if user:
            shutil.chown(self.folder, user)
        self.run_as = {"cwd": self.folder} | ({"user": user, "group": user, "extra_groups": []} if user else {})
        self.url = f"postgres://tests@{quote(str(self.folder), safe='')}/postgres"
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Cluster":
        try:
            options = ("-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
            subprocess.run(
                [self.binaries / "initdb", "-D", self.folder / "data", *options],
                check=True,
                stdout=subprocess.DEVNULL,
                **self.run_as,
            )
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        options = [word for setting in self.options + SMALL for word in ("-c", setting)]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.folder / "data", "-k", self.folder, *options],
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,  # noqa: PLW1509
                **self.run_as,
            )
        wait_until_ready(self.binaries, self.folder, self.process)

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGINT)  # "fast shutdown": ends sessions, then itself
            self.process.wait(timeout=20)
            self.process = None


def wait_until_ready(binaries: Path, folder: Path, process: subprocess.Popen) -> None:
    for _ in range(200):
        if process.poll() is not None:
            sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        if subprocess.run([binaries / "pg_isready", "-q", "-h", folder]).returncode == 0:
            return
        time.sleep(0.1)
    sys.exit("PostgreSQL did not answer within 20 seconds.")


def main() -> int:
    # So that `finally` runs when something stops us politely.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Cluster() as cluster:
        return subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": cluster.url}).returncode


if __name__ == "__main__":
    sys.exit(main())
