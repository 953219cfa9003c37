"""How the site is served: what must be ready before, and the command line of the server."""

import hashlib
import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address; a name other than localhost counts as public."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def why_not_listen(host: str, port: int) -> str:
    """Why no server can listen there, in a few words; "" where it can.

    granian shares a port with whatever server already listens at it, and readers would get answers of both by turns.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host.strip("[]"), port), family=family).close()
    except (OSError, OverflowError) as error:
        return getattr(error, "strerror", None) or str(error)
    return ""


def use_wal() -> None:
    """A database that came here by another way than `migrate` may have lost WAL mode. It is kept in the file, so once is enough."""
    if connection.vendor == "sqlite":
        with (
            suppress(OperationalError),
            connection.cursor() as cursor,
        ):  # read-only: readers are served all the same
            cursor.execute("PRAGMA journal_mode = WAL")


def static_sources() -> Iterator[str]:
    """A line for whatever makes a difference to the collected files."""
    yield f"{settings.STORAGES['staticfiles']} {settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS}"
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            yield f"{path} {file.st_size} {file.st_mtime_ns}"


def collect_if_changed() -> bool:
    """Collect static files unless these very ones were collected last; says whether it was done."""
    stamp = Path(settings.STATIC_ROOT) / "collected.sha256"
    wanted = hashlib.sha256("\n".join(static_sources()).encode()).hexdigest()
    is_ours = stamp.exists()
    if is_ours and stamp.read_text() == wanted:
        return False
    if is_ours:
        stamp.write_text("")  # until it is done
    # Without `clear`, a file that is older than the one collected before would not be copied.
    call_command("collectstatic", verbosity=0, interactive=False, clear=is_ours)
    stamp.write_text(wanted)
    return True


def granian(host: str, port: int, workers: int) -> list[str]:
    """The server's command line. Four threads a worker: one slow upload or query does not hold up the others."""
    return [
        sys.executable,
        "-m",
        "granian",
        *("--interface", "wsgi", "techpolicy.worker:application"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "4"),
        *("--backlog", "1024", "--no-ws", "--http", "1"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        *("--log-level", "warning"),
    ]


def start_beside(*command: str, is_quiet: bool = True) -> None:
    """Run a management command beside the server, with the lowest priority; Ctrl-C ends both."""
    sys.stdout.flush()
    output = subprocess.DEVNULL if is_quiet else None
    subprocess.Popen(  # noqa: S603 - our own interpreter with a fixed list
        [sys.executable, "-m", "django", *command],
        preexec_fn=partial(os.nice, 19),  # noqa: PLW1509 - there is one thread
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
    )


def replace_process(command: list[str]) -> None:
    """Become `command`, so that signals (Ctrl-C, a service manager's stop) reach the server itself."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)  # noqa: S606 - no shell wanted: our own interpreter with a fixed list
