"""What becomes of the categories and tags of a former site: proposed from our names, edited as a table, read back."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..body.charts import BOM, plain_cell
from ..models import SUBJECTS
from ..text import fold
from .record import MAX_NAME, Archive

BECOMES = {
    "company": "Unternehmen",
    "regulation": "Regelwerk",
    "institution": "Institution",
    "topic": "Thema",
    "drop": "weglassen",
}
COLUMNS = ("Schlüssel", "Name", "Artikel", "Wird zu", "Unser Name", "Alte Adresse")
_WORDS = {fold(word): key for key, label in BECOMES.items() for word in (key, label)}
# Terms that say nothing.
_EMPTY = frozenset({"uncategorized", "unkategorisiert", "allgemein", "uncategorised", "sonstiges"})
MAX_ROWS = 100_000


class BadMapping(ValueError):
    """The table cannot be read; the message names the line."""


@dataclass(frozen=True)
class MappingRow:
    """One term and what it becomes."""

    key: str  # of the term: "category/chips"
    name: str
    articles: int = 0
    becomes: str = "topic"  # a key of BECOMES
    our_name: str = ""
    path: str = ""  # the term's page on the former site
    is_reviewed: bool = False  # somebody has seen the row: a topic made of it needs no confirmation


def propose(archive: Archive) -> list[MappingRow]:
    """A row for each term: the subject here that has its name, else a topic; the most used first."""
    uses = dict(archive.uses_of_terms())
    known = _known_names()
    rows = []
    for key, term in archive.terms.items():
        kind, our_name = known.get(fold(term.name), ("topic", term.name))
        is_empty = fold(term.name) in _EMPTY
        rows.append(
            MappingRow(key, term.name, uses.get(key, 0), "drop" if is_empty else kind, our_name[:MAX_NAME], term.path)
        )
    return sorted(rows, key=lambda row: (-row.articles, row.key))


def _known_names() -> dict[str, tuple[str, str]]:
    """{folded name or other name: (kind, name of the subject)}."""
    known: dict[str, tuple[str, str]] = {}
    for kind, model in SUBJECTS.items():
        names = dict(model.objects.values_list("pk", "name"))
        for folded, pk in model.alias_model.objects.values_list("folded", "target"):
            known.setdefault(folded, (kind, names[pk]))
    for kind, model in SUBJECTS.items():
        known |= {folded: (kind, name) for folded, name in model.objects.values_list("folded", "name")}
    return known


def to_csv(rows: Iterable[MappingRow]) -> str:
    """A table that spreadsheets open in German: semicolons, a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        values = (row.key, row.name, row.articles, BECOMES[row.becomes], row.our_name, row.path)
        writer.writerow([plain_cell(str(value)) for value in values])
    return BOM + out.getvalue()


def _typed(value: str) -> str:
    """What was meant by a cell: without the mark that kept it from being a formula."""
    value = " ".join(value.split())
    return value[1:] if value.startswith("'") and plain_cell(value[1:]) == value else value


def decoded(data: bytes) -> str:
    """A table as spreadsheets save it: UTF-8, or as those of old did."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def from_csv(text: str) -> list[MappingRow]:
    """The rows of a table that `to_csv` wrote and somebody edited. Raises BadMapping."""
    text = text.removeprefix(BOM)
    head = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else "," if "," in head else "\t")
    try:
        names = [name.strip() for name in next(lines, [])]
        missing = [name for name in COLUMNS if name not in names and name not in ("Artikel", "Alte Adresse", "Name")]
        if missing:
            raise BadMapping(f"Zeile 1: die Spalte „{missing[0]}“ fehlt.")
        return [_row(dict(zip(names, line, strict=False)), number) for number, line in enumerate(lines, 2) if any(line)]
    except csv.Error as error:
        raise BadMapping(f"Die Tabelle ist beschädigt: {error}") from error


def _row(values: dict[str, str], number: int) -> MappingRow:
    if number > MAX_ROWS:
        raise BadMapping(f"Die Tabelle hat mehr als {MAX_ROWS} Zeilen.")
    key, becomes = _typed(values["Schlüssel"]), values.get("Wird zu", "").strip()
    kind = _WORDS.get(fold(becomes))
    if not key:
        raise BadMapping(f"Zeile {number}: der Schlüssel fehlt.")
    if kind is None:
        choices = ", ".join(BECOMES.values())
        raise BadMapping(f"Zeile {number}: „{becomes}“ gibt es nicht. Erlaubt sind: {choices}.")
    name = _typed(values.get("Unser Name", "") or values.get("Name", ""))
    if len(name) > MAX_NAME:
        raise BadMapping(f"Zeile {number}: „{name[:40]}…“ ist länger als {MAX_NAME} Zeichen.")
    if not name and kind != "drop":
        raise BadMapping(f"Zeile {number}: unser Name fehlt.")
    count = values.get("Artikel", "").strip()
    articles = int(count) if count.isdecimal() and len(count) < 10 else 0
    path = values.get("Alte Adresse", "").strip()
    return MappingRow(key, _typed(values.get("Name", "")), articles, kind, name, path, is_reviewed=True)


def completed(rows: Iterable[MappingRow] | None, archive: Archive) -> dict[str, MappingRow]:
    """{key: row} for every term of the archive: as somebody decided, else as proposed."""
    decided = {row.key: row for row in rows or ()}
    uses = dict(archive.uses_of_terms())
    known = {row.key: row for row in propose(archive)}
    return {key: replace(decided.get(key, row), articles=uses.get(key, 0)) for key, row in known.items()}
