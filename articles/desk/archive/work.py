"""What the process of an import does: check or import, and note how far it is and how it ended."""

import logging
import time
from dataclasses import asdict

from django.utils import timezone

from ...importing import mapping
from ...importing.importer import Importer
from ...importing.readers import Unreadable, open_archive
from ...importing.report import Report
from ...models import ArchiveImport, ImportState
from .files import LOG, TERMS, paths_of, write_json
from .process import Heartbeat, fail
from .terms import decided

logger = logging.getLogger(__name__)
ENDS = {ImportState.CHECKING: ImportState.CHECKED, ImportState.RUNNING: ImportState.DONE}


class Progress:
    """Notes in the row how far the run is, at most once a second."""

    def __init__(self, run: ArchiveImport) -> None:
        self.rows = ArchiveImport.objects.filter(pk=run.pk)
        self.told = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.told >= 1:
            self.told = now
            self.rows.update(done=done, total=total, seen_at=timezone.now())


def work(run: ArchiveImport) -> str:
    """Check or import, as the state says; returns the error, "" if all went well. Errors of any kind end in the row."""
    try:
        with Heartbeat(run):
            report = _report(run)
    except (Unreadable, mapping.BadMapping) as error:
        return _failed(run, str(error))
    except (OSError, EOFError) as error:
        logger.exception("Import %s", run.pk)
        return _failed(run, f"Eine Datei lässt sich nicht lesen oder schreiben: {error}")
    except Exception as error:
        logger.exception("Import %s", run.pk)
        where = f"Einzelheiten stehen auf dem Server in {run.pk}/{LOG} bei den Archiven."
        return _failed(
            run, f"Das Programm ist auf etwas gestoßen, was es nicht kennt ({type(error).__name__}). {where}"
        )
    values = {"report": report.to_json(), "error": "", "ended_at": timezone.now(), "done": run.total}
    ArchiveImport.objects.filter(pk=run.pk).update(state=ENDS[ImportState(run.state)], **values)
    return ""


def _failed(run: ArchiveImport, reason: str) -> str:
    fail(run, reason)
    return reason


def _report(run: ArchiveImport) -> Report:
    is_check = run.state == ImportState.CHECKING
    files, media = paths_of(run)
    archive = open_archive(run.format, files, run.source_name)
    run.source_name, run.total = archive.source_name, archive.size
    run.save(update_fields=["source_name", "total"])
    if is_check:
        write_json(run, TERMS, [asdict(row) for row in mapping.propose(archive)])
    importer = Importer(
        archive,
        run=None if is_check else run,
        mapping=decided(run),
        media=media,
        makes_users=run.makes_users,
        dry_run=is_check,
        on_progress=Progress(run),
    )
    return importer.run()
