"""Where the server's processes count together: a temporary folder with a file or two for each of them.

Files are filled when they are made: one that grows on a full disk would kill its process. Those of processes that have
ended are added up in one, so that no number falls when a worker is replaced.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
PREFIX = "techpolicy-metrics-"
SIZE = 1 << 16  # bytes of one file; ours need a quarter
KINDS = ("counter", "histogram")
OF_THE_DEAD = "dead"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def make() -> None:
    """A folder for the server that this process becomes; those of servers that have ended go."""
    for old in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = old.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and old.stat().st_uid == os.getuid() and not is_alive(int(pid)):
            shutil.rmtree(old, ignore_errors=True)
    os.environ[VARIABLE] = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")


def prepare() -> None:
    """Make the files of this process; where that is impossible it counts for itself."""
    name = os.environ.get(VARIABLE, "")
    if not name:
        return
    try:
        os.makedirs(name, mode=0o700, exist_ok=True)  # cleaners of temporary folders take it away
        for kind in KINDS:
            fill(Path(name) / f"{kind}_{os.getpid()}.db")
    except OSError:
        del os.environ[VARIABLE]


def fill(path: Path) -> None:
    with path.open("ab") as file:
        if file.tell() < SIZE:
            os.posix_fallocate(file.fileno(), 0, SIZE)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


prepare()
