"""Checking and importing run in a process of their own, one at a time: starting it, and its signs of life."""

import datetime as dt
import logging
import subprocess
import sys
from functools import partial
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from ...models import ArchiveImport, AuditAction, AuditEntry, ImportState, User
from .files import LOG, folder_of

logger = logging.getLogger(__name__)

WORKING = (ImportState.CHECKING, ImportState.RUNNING)
# From which states a run gets into one of these; out of the state itself if its process died.
READY = {
    ImportState.CHECKING: (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED, ImportState.UNDONE),
    ImportState.RUNNING: (ImportState.CHECKED, ImportState.FAILED),
}
SILENCE = dt.timedelta(minutes=2)  # after which a process is taken for dead
BEAT = 10  # seconds


class CannotStart(ValueError):
    """The message says why, in German."""


def is_silent(run: ArchiveImport) -> bool:
    """Whether its process has died: it should work, and gives no sign of life."""
    is_quiet = run.seen_at is None or run.seen_at < timezone.now() - SILENCE
    return run.state in WORKING and is_quiet


def may_start(run: ArchiveImport, target: ImportState) -> bool:
    """Whether it can be checked (CHECKING) or imported (RUNNING) next; an import was checked before."""
    is_next = run.state in READY[target] or (run.state == target and is_silent(run))
    return bool(run.files) and is_next and (target == ImportState.CHECKING or bool(run.report))


def start(run: ArchiveImport, target: ImportState, *, by: User) -> None:
    """Start the process once the row says so. Raises CannotStart."""
    with transaction.atomic():
        # All rows: two different runs must not start in the same moment either.
        list(ArchiveImport.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
        now = timezone.now()
        alive = ArchiveImport.objects.filter(state__in=WORKING, seen_at__gte=now - SILENCE)
        if alive.filter(pk=run.pk).exists():
            raise CannotStart("Das läuft schon.")
        if (other := alive.only("source_name").first()) is not None:
            raise CannotStart(f"Gerade arbeitet „{other}“. Bitte warten, bis das fertig ist.")
        ready = Q(state__in=READY[target]) | Q(state=target)
        values = {"seen_at": now, "begun_at": now, "ended_at": None, "done": 0, "total": 0, "error": ""}
        is_ours = ArchiveImport.objects.filter(ready, pk=run.pk).update(state=target, started_by=by, **values)
        if not is_ours:
            raise CannotStart("Inzwischen hat sich der Stand geändert.")
        AuditEntry.objects.record(AuditAction.IMPORT, run, by=by, after={"Stand": str(target.label)})
        transaction.on_commit(partial(launch, run, target))


def launch(run: ArchiveImport, target: ImportState) -> None:
    """`manage.py run_import` on its own: it outlives the server process, and its errors are in the run's folder."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_import", str(run.pk)]
    if target == ImportState.CHECKING:
        command.append("--check")
    try:
        with (folder_of(run) / LOG).open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - nothing of it was typed
                command,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                close_fds=True,
            )
    except OSError as error:
        logger.exception("Import %s cannot be started", run.pk)
        fail(run, f"Der Prozess ließ sich nicht starten ({error.strerror}).")
        return
    Thread(target=process.wait, daemon=True).start()  # or it would stay in the table of processes


def fail(run: ArchiveImport, reason: str) -> None:
    rows = ArchiveImport.objects.filter(pk=run.pk)
    rows.update(state=ImportState.FAILED, error=reason, ended_at=timezone.now())


class Heartbeat:
    """`with Heartbeat(run):` says every few seconds that the process lives, also where nothing is counted."""

    def __init__(self, run: ArchiveImport) -> None:
        self.rows = ArchiveImport.objects.filter(pk=run.pk, state__in=WORKING)
        self.is_over = Event()
        self.thread = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.thread.join()

    def _beat(self) -> None:
        while not self.is_over.wait(BEAT):
            try:
                self.rows.update(seen_at=timezone.now())
            except DatabaseError:  # locked by the import itself; the next beat will do
                logger.debug("No sign of life", exc_info=True)
        connection.close()
