"""What becomes of the terms of an archive: proposed by the check, decided at the desk or in a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from ...importing.mapping import BECOMES, MAX_NAME, MappingRow, decoded, from_csv, to_csv
from ...models import SUBJECTS, ArchiveImport
from ..fields import typed
from .files import TERMS, read_json

PER_PAGE = 500  # rows, of three fields each: within DATA_UPLOAD_MAX_NUMBER_FIELDS
MOST_NAMES = 1_000  # of each kind, to choose from while typing
MAX_TABLE = 20_000_000  # bytes


@dataclass(frozen=True)
class Line:
    """A row as the form shows it."""

    row: MappingRow
    error: str = ""


def decided(run: ArchiveImport) -> list[MappingRow]:
    """What somebody has looked at and saved. Raises BadMapping."""
    return from_csv(run.mapping) if run.mapping else []


def all_terms(run: ArchiveImport) -> list[MappingRow]:
    """Every term, as decided, else as proposed by the last check; none before the first."""
    proposed = [MappingRow(**values) for values in read_json(run, TERMS) or []]
    known = {row.key: row for row in decided(run)}
    return [replace(known[row.key], articles=row.articles) if row.key in known else row for row in proposed]


def decide(run: ArchiveImport, rows: Iterable[MappingRow]) -> None:
    """Save these rows besides those decided before."""
    merged = {row.key: row for row in decided(run)} | {row.key: row for row in rows}
    run.mapping = to_csv(merged.values())
    run.save(update_fields=["mapping"])


def posted_lines(post: QueryDict, rows: Sequence[MappingRow]) -> list[Line]:
    """The form's rows as they were typed; keys that the archive does not have are left out."""
    known = {row.key: row for row in rows}
    values = zip(*(post.getlist(name) for name in ("key", "becomes", "our_name")), strict=False)
    return [_line(known[key], becomes, typed(our_name)) for key, becomes, our_name in values if key in known]


def _line(row: MappingRow, becomes: str, our_name: str) -> Line:
    name = " ".join(our_name.split())
    if becomes not in BECOMES:
        return Line(row, "Bitte wählen, was daraus wird.")
    new = replace(row, becomes=becomes, our_name=name)
    if len(name) > MAX_NAME:
        return Line(new, f"Zu lang: möglich sind {MAX_NAME} Zeichen.")
    if not name and becomes != "drop":
        return Line(new, "Bitte einen Namen eingeben, oder „weglassen“ wählen.")
    return Line(new)


def read_table(file: UploadedFile) -> list[MappingRow]:
    """The rows of an uploaded table. Raises ValidationError, BadMapping."""
    if (file.size or 0) > MAX_TABLE:
        raise ValidationError(f"Die Tabelle ist größer als {MAX_TABLE // 1_000_000} MB.")
    return from_csv(decoded(file.read()))


def our_names() -> list[str]:
    """Names of our subjects, to choose from; a query for each kind."""
    names = (model.objects.order_by("name").values_list("name", flat=True)[:MOST_NAMES] for model in SUBJECTS.values())
    return sorted({name for kind in names for name in kind})
