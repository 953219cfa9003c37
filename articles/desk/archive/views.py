"""The pages of "Archiv übernehmen": all runs with the upload, one run with its report, undoing, discarding."""

import datetime as dt

from django.contrib import messages
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from ...importing.report import MOST_NAMED, Report
from ...importing.undo import UndoRefused, made_by, undo
from ...models import ArchiveImport, AuditAction, AuditEntry, ImportState
from ...text.naming import grouped
from ..pages import DeskRequest, desk_page
from .files import delete
from .process import WORKING, CannotStart, fail, is_silent, may_start, start
from .upload import UploadForm, keep_upload

OPTS = ArchiveImport._meta
MOST_RUNS = 100
REFRESH = 3  # seconds
PAGE = "admin:articles_archiveimport_change"
LIST = "admin:articles_archiveimport_changelist"


def runs_page(request: DeskRequest) -> HttpResponse:
    """All runs; POST keeps the files of a new one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = keep_upload(form, by=request.user)
        messages.success(request, "Hochgeladen. Das Prüfen zeigt jetzt, was daraus würde; es schreibt nichts.")
        return redirect(PAGE, run.pk)
    runs = list(_runs()[: MOST_RUNS + 1])
    shown, more = [(run, is_silent(run)) for run in runs[:MOST_RUNS]], len(runs) > MOST_RUNS
    return desk_page(request, "archive_runs", "Archiv übernehmen", opts=OPTS, form=form, runs=shown, more=more)


def _runs() -> QuerySet[ArchiveImport]:
    """Without their reports, of which the list shows one number."""
    rows = ArchiveImport.objects.select_related("started_by").defer("report", "mapping")
    return rows.annotate(articles=KT("report__kinds__Artikel__taken"))


def run_page(request: DeskRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ArchiveImport.objects.select_related("started_by").defer("mapping"), pk=pk)
    is_stopped = is_silent(run)
    return desk_page(
        request,
        "archive_run",
        f"Archiv „{run}“",
        opts=OPTS,
        run=run,
        is_working=run.state in WORKING and not is_stopped,
        is_stopped=is_stopped,
        refresh=REFRESH,
        progress=f"{grouped(run.done)} von {grouped(run.total)}",
        time_left=time_left(run),
        report=Report.from_json(run.report) if run.report else None,
        most=MOST_NAMED,
        may_check=may_start(run, ImportState.CHECKING),
        may_import=may_start(run, ImportState.RUNNING),
        may_undo=may_undo(run),
        may_discard=may_discard(run),
    )


def time_left(run: ArchiveImport) -> str:
    """ "noch etwa 12 Minuten"; "" while nothing can be said."""
    if not (run.begun_at and run.done and run.total):
        return ""
    seconds = (timezone.now() - run.begun_at) / dt.timedelta(seconds=1) / run.done * max(run.total - run.done, 0)
    minutes = round(seconds / 60)
    if minutes >= 120:
        return f"noch etwa {round(minutes / 60)} Stunden"
    return f"noch etwa {minutes} Minuten" if minutes > 1 else "noch etwa eine Minute"


@require_POST
def check(request: DeskRequest, pk: int) -> HttpResponse:
    return _start(request, pk, ImportState.CHECKING)


@require_POST
def begin(request: DeskRequest, pk: int) -> HttpResponse:
    return _start(request, pk, ImportState.RUNNING)


def _start(request: DeskRequest, pk: int, target: ImportState) -> HttpResponse:
    run = get_object_or_404(ArchiveImport, pk=pk)
    try:
        if not may_start(run, target) and run.state not in WORKING:
            raise CannotStart("So weit ist dieses Archiv nicht, oder seine Dateien sind nicht mehr da.")
        start(run, target, by=request.user)
    except CannotStart as refusal:
        messages.warning(request, f"Nicht gestartet. {refusal}")
    return redirect(PAGE, pk)


# Undoing and discarding


def may_undo(run: ArchiveImport) -> bool:
    has_ended = run.state in (ImportState.DONE, ImportState.FAILED) or (bool(run.files) and is_silent(run))
    return has_ended and run.rows.exists()


def may_discard(run: ArchiveImport) -> bool:
    """Of a run that made something, only the files."""
    return bool(run.files) and (run.state not in WORKING or is_silent(run))


def undo_page(request: DeskRequest, pk: int) -> HttpResponse:
    """GET says what will be gone, POST does it."""
    run = get_object_or_404(ArchiveImport.objects.defer("report"), pk=pk)
    if not may_undo(run):
        messages.info(request, "Hier gibt es nichts rückgängig zu machen.")
        return redirect(PAGE, pk)
    if request.method == "POST":
        if is_silent(run):
            fail(run, "Steht still.")
            run.refresh_from_db(fields=["state"])
        try:
            undo(run, by=request.user)
        except UndoRefused as refusal:
            messages.error(request, f"Nicht rückgängig gemacht. {refusal}")
        else:
            messages.success(request, "Rückgängig gemacht: was übernommen wurde, ist wieder fort.")
        return redirect(PAGE, pk)
    title = "Übernahme rückgängig machen"
    return desk_page(request, "archive_undo", title, opts=OPTS, run=run, counts=made_by(run))


def discard_page(request: DeskRequest, pk: int) -> HttpResponse:
    """GET asks, POST deletes the files; and the run, unless something came in with it."""
    run = get_object_or_404(ArchiveImport.objects.defer("report"), pk=pk)
    if not may_discard(run):
        messages.info(request, "Hier gibt es nichts zu verwerfen.")
        return redirect(PAGE, pk)
    stays = run.state in (ImportState.DONE, ImportState.UNDONE) or run.rows.exists()
    if request.method == "POST":
        AuditEntry.objects.record(AuditAction.DELETE, run, by=request.user, before={"Dateien": len(run.files)})
        delete(run)
        if not stays:
            run.delete()
            messages.success(request, f"„{run}“ ist verworfen.")
            return redirect(LIST)
        ArchiveImport.objects.filter(pk=pk).update(files=[], media="")
        messages.success(request, "Die Dateien sind gelöscht.")
        return redirect(PAGE, pk)
    return desk_page(
        request, "archive_discard", "Dateien löschen" if stays else "Verwerfen", opts=OPTS, run=run, stays=stays
    )
