"""How the site is served: what must be ready before, and the command line of the server."""

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


def static_sources() -> Iterator[Path]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            yield Path(storage.path(path))


def collect_if_newer() -> bool:
    """Collect static files when one is newer than the last manifest; says whether it was so."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists():
        collected = manifest.stat().st_mtime
        if all(source.stat().st_mtime < collected for source in static_sources()):
            return False
    call_command("collectstatic", verbosity=0, interactive=False)
    # The manifest is left alone when its content stays the same; its age is what the next start compares.
    manifest.touch()
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


def start_beside(command: str) -> None:
    """Run a management command beside the server, with the lowest priority and without output; Ctrl-C ends both."""
    sys.stdout.flush()
    subprocess.Popen(  # noqa: S603 - our own interpreter with a fixed list
        [sys.executable, "-m", "django", command],
        preexec_fn=partial(os.nice, 19),  # noqa: PLW1509 - there is one thread
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def replace_process(command: list[str]) -> None:
    """Become `command`, so that signals (Ctrl-C, a service manager's stop) reach the server itself."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)  # noqa: S606 - no shell wanted: our own interpreter with a fixed list
