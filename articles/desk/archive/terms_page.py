"""The table of an archive's terms: what becomes of each, page by page or as a CSV file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from ...importing.mapping import BECOMES, MAX_NAME, BadMapping, MappingRow, to_csv
from ...models import ArchiveImport, ImportState
from ..pages import DeskRequest, desk_page
from .process import WORKING
from .terms import PER_PAGE, Line, all_terms, decide, our_names, posted_lines, read_table

NO_FILE = "Bitte die Tabelle wählen."


def may_change(run: ArchiveImport) -> bool:
    return run.state not in (*WORKING, ImportState.DONE)


def terms_page(request: DeskRequest, pk: int) -> HttpResponse:
    """POST saves the rows of a page, or those of an uploaded table."""
    run = get_object_or_404(ArchiveImport.objects.defer("report"), pk=pk)
    terms = all_terms(run)
    page = Paginator(terms, PER_PAGE).get_page(request.GET.get("seite"))
    lines = [Line(row) for row in page]
    if request.method == "POST" and not may_change(run):
        messages.error(request, "Nicht gespeichert: Gerade wird gearbeitet, oder das Archiv ist schon übernommen.")
    elif request.method == "POST" and "table" in request.POST:
        if _take_table(request, run, terms):
            return redirect(request.path)
    elif request.method == "POST":
        lines = posted_lines(request.POST, terms)
        if not any(line.error for line in lines):
            return _saved(request, run, lines, page)
        messages.error(request, "Nicht gespeichert. Was fehlt, steht bei den Zeilen.")
    return desk_page(
        request,
        "archive_terms",
        "Schlagwörter zuordnen",
        opts=ArchiveImport._meta,
        run=run,
        lines=lines,
        page=page,
        becomes=BECOMES.items(),
        names=our_names(),
        longest=MAX_NAME,
        may_change=may_change(run),
    )


def _saved(request: DeskRequest, run: ArchiveImport, lines: list[Line], page: Page) -> HttpResponse:
    """On to the next page, behind the last one back to the run."""
    decide(run, (line.row for line in lines))
    messages.success(request, "Gespeichert.")
    if page.has_next():
        return redirect(f"{request.path}?seite={page.next_page_number()}")
    return redirect("admin:articles_archiveimport_change", run.pk)


def _take_table(request: DeskRequest, run: ArchiveImport, terms: list[MappingRow]) -> bool:
    """Whether an uploaded table is saved now; if not, a message says why."""
    try:
        if (file := request.FILES.get("file")) is None:
            raise ValidationError(NO_FILE)
        rows, known = read_table(file), {row.key for row in terms}
    except (ValidationError, BadMapping) as error:
        reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        messages.error(request, f"Nicht gespeichert. {reason}")
        return False
    ours = [row for row in rows if row.key in known]
    decide(run, ours)
    strange = len(rows) - len(ours)
    note = f" {strange} Zeilen gehören nicht zu diesem Archiv und zählen nicht." if strange else ""
    messages.success(request, f"{len(ours)} Zeilen gespeichert.{note}")
    return True


def table(request: DeskRequest, pk: int) -> HttpResponse:
    """All terms as a file for a spreadsheet."""
    run = get_object_or_404(ArchiveImport.objects.defer("report"), pk=pk)
    answer = HttpResponse(to_csv(all_terms(run)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="schlagwoerter-{run.pk}.csv"'
    return answer
