"""Takes over a whole archive: people and terms first, then article by article with its pictures, then what links ahead."""

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils import timezone

from ..body import excess, parse, plain_text
from ..models import ArchiveImport, Article, ImportedRow, LeadImage, LegacyPath, RevisionKind, public_change
from .finish import finish
from .house_pages import LEFT_OUT, HousePages
from .mapping import MappingRow, completed
from .media import MediaIndex, open_media
from .names import Names
from .picture_store import NOT_FOUND, PictureStore
from .record import Archive, BadRecord, PageRecord, Record
from .references import Links, with_pictures
from .report import Report, merged
from .writer import BATCH, Outcome, Writer, slices

logger = logging.getLogger(__name__)

_FIRST_FIGURE = re.compile(
    r'<figure data-image="(\d{1,18})"[^>]*>(?:<figcaption>(.*?)</figcaption>)?</figure>', re.DOTALL
)

_MOST_LABELS = 10 * BATCH  # kept until their record is written

OnProgress = Callable[[int, int], None]  # (done, of how many)
_OUTCOMES = {  # as the report names them
    Outcome.NEW: "neu",
    Outcome.CHANGED: "im Archiv geändert, übernommen",
    Outcome.SAME: "unverändert",
    Outcome.KEPT: "hier bearbeitet, nicht angerührt",
}


class Importer:
    """One run over one archive. Doing it again changes nothing, and goes on where it was stopped.

    `run` notes what it makes, for undoing. `media` is a folder or a ZIP with the files. Raises Unreadable, OSError.
    """

    def __init__(
        self,
        archive: Archive,
        *,
        run: ArchiveImport | None = None,
        mapping: Sequence[MappingRow] | None = None,
        media: Path | None = None,
        makes_users: bool = False,
        dry_run: bool = False,
        on_progress: OnProgress = lambda *_: None,
    ) -> None:
        self.archive, self.run_row, self.is_dry_run, self.on_progress = archive, run, dry_run, on_progress
        source = archive.source_name
        self.report = Report(source, dry_run)
        self.rows = completed(mapping, archive)
        self.names = Names(archive, self.rows, run, self.report, makes_users=makes_users, is_dry_run=dry_run)
        index = MediaIndex(open_media(media) if media else None)
        self.pictures = PictureStore(source, index, archive.pictures, run, is_dry_run=dry_run)
        self.pages = HousePages(archive, run, is_dry_run=dry_run)
        articles = Article.objects.filter(source_name=source).exclude(external_id="")
        self.articles: dict[str, int] = dict(articles.values_list("external_id", "pk"))
        self.before = frozenset(self.articles)
        self.links = Links(archive, self.articles, self.pages.addresses, self.names.targets)
        self.writer = Writer(source, self._link, self._written)
        self.labels: dict[int, str] = {}
        self.waiting: set[str] = set()  # external ids of articles that link to what came in after them
        self.has_changed = False
        self.current: dict[str, str] = {}  # labels by external id, of the batch at hand

    def run(self) -> Report:
        started = time.monotonic()
        self.names.make()
        if self.is_dry_run:
            for number, record in self._records():
                self._check(number, record)
        else:
            counts = self.writer.write_all(self._records(), self._bad)
            for outcome, told in _OUTCOMES.items():
                if counts[outcome]:
                    self.report.outcomes[told] = counts[outcome]
            self._resolve_waiting()
            self._lead_on()
        self._sum_up()
        if self.has_changed or self._lacks_vectors():
            finish()
        self.report.seconds = round(time.monotonic() - started)
        return self.report

    # One article after the other

    def _records(self) -> Iterator[tuple[int, Record | BadRecord]]:
        """The archive's articles, ready to write; its pages are written on the way."""
        for number, (label, item) in enumerate(self.archive.records(), 1):
            self.on_progress(number, self.archive.size)
            self.labels[number] = label
            self.labels.pop(number - _MOST_LABELS, None)
            try:
                if isinstance(item, PageRecord):
                    self._page(label, item)
                    continue
                ready = self._prepared(label, item) if isinstance(item, Record) else item
            except Exception as error:  # one odd text, or one odd picture, must not end the whole move
                logger.exception("%s", label)
                ready = BadRecord(f"unerwarteter Fehler ({type(error).__name__})")
            yield number, ready

    def _lacks_vectors(self) -> bool:
        """Whether an earlier run ended before related coverage was computed."""
        if self.is_dry_run:
            return False
        rows = Article.objects.published().filter(source_name=self.archive.source_name, vector=None)
        return rows.exclude(body="").exists()

    def _prepared(self, label: str, record: Record) -> Record | BadRecord:
        """With numbers for names: pictures stored, links resolved, terms as tags."""
        self.current[record.external_id] = label
        content = dict(record.content)
        content["body"] = self._body(label, record)
        if record.lead_picture:
            content |= self._lead(label, record.lead_picture, content)
        if excess(str(content["body"])):
            return BadRecord("der Text ist zu lang (mehr als 1 MB)")
        record.content = content
        record.tags = [*record.tags, *self.names.tags_of(record.terms)]
        record.authors = [name for author in record.authors if (name := self.names.author(author))]
        return record

    def _body(self, label: str, record: Record) -> str:
        keys: list[str] = []

        def picture(key: str) -> int | None:
            keys.append(key)
            return self.pictures.number(key)

        body = with_pictures(str(record.content.get("body", "")), picture, self.pictures.address)
        for key in keys:
            self._tell_missing(key, label)
        return body

    def _link(self, record: Record) -> None:
        """Links of the text to what is here by now; texts with others are kept for the end."""
        record.content = {**record.content, "body": self.links.resolve(str(record.content["body"]))}
        if self.links.waits:
            self.waiting.add(record.external_id)

    def _tell_missing(self, key: str, label: str) -> None:
        if reason := self.pictures.failed.get(key):
            file = self.pictures.address(key) or key
            self.report.miss(file if reason == NOT_FOUND else f"{file} ({reason})", label)

    def _lead(self, label: str, key: str, content: dict[str, Any]) -> dict[str, Any]:
        """The lead picture; the same picture at the head of the text goes, and its caption stays."""
        number = self.pictures.number(key)
        self._tell_missing(key, label)
        picture = self.archive.pictures.get(key)
        if number is None or picture is None:
            return {}
        body = str(content["body"]).lstrip()
        first = _FIRST_FIGURE.match(body)
        if first is None or int(first[1]) != number:
            return {"lead_image": LeadImage(number, picture.alt[:300], caption=picture.caption)}
        caption = plain_text(parse(first[2] or "")) or picture.caption
        return {"lead_image": LeadImage(number, picture.alt[:300], caption=caption), "body": body[first.end() :]}

    def _page(self, label: str, page: PageRecord) -> None:
        kind = self.report.kind("Seiten")
        page.body = with_pictures(page.body, lambda key: None, self.pictures.address)
        outcome = self.pages.write(page, self.links.resolve(page.body), waits=self.links.waits)
        is_left_out = outcome.startswith(LEFT_OUT)
        self.report.count(kind.left if is_left_out else self.report.outcomes, outcome.removeprefix(LEFT_OUT))
        kind.taken += not is_left_out
        self.report.lose(label, page.losses)

    def _check(self, number: int, record: Record | BadRecord) -> None:
        """A dry run tells what would be, without writing."""
        if isinstance(record, BadRecord):
            self._bad(number, str(record))
            return
        known = record.external_id in self.before
        self.report.count(self.report.outcomes, "schon da" if known else "neu")
        self._tell(record, self.labels.get(number, ""))

    def _written(self, record: Record, article: Article, outcome: Outcome) -> None:
        self.articles[record.external_id] = article.pk
        if outcome is Outcome.NEW and self.run_row is not None:
            ImportedRow.note(self.archive.source_name, "article", record.external_id, article.pk, self.run_row)
        self.has_changed |= outcome in (Outcome.NEW, Outcome.CHANGED)
        self._tell(record, self.current.pop(record.external_id, record.external_id))

    def _tell(self, record: Record, label: str) -> None:
        self.report.kind("Artikel").taken += 1
        self.report.count(self.report.standing, _standing(record))
        self.report.lose(label, record.losses)
        if record.is_pinned:
            self.report.pinned.append(label)

    def _bad(self, number: int, reason: str) -> None:
        self.report.fail(self.labels.get(number, f"Nr. {number}"), reason)

    # At the end

    def _resolve_waiting(self) -> None:
        """Links to articles and pages that came in after the text that has them."""
        waiting = sorted(self.waiting & self.articles.keys())
        for external_ids in slices(waiting):
            with public_change(bulk=True):
                for external_id in external_ids:
                    self._resolve(self.articles[external_id])
        self.pages.resolve_waiting(self.links)

    def _resolve(self, number: int) -> None:
        article = Article.objects.select_related("working_copy__newest_revision").get(pk=number)
        copy = article.working_copy
        body = self.links.resolve(copy.snapshot.body)
        is_untouched = not article.revisions.exclude(kind=RevisionKind.IMPORTED).exists()
        if is_untouched and body != copy.snapshot.body:
            copy.import_revision(copy.snapshot.changed(body=body))

    def _lead_on(self) -> None:
        """Former addresses of subjects, people, pages, months and feeds."""
        paths = chain(self.archive.other_paths.items(), self.names.targets.items())
        wanted = {path: target for path, target in paths if path and target and path != target}
        present = set(LegacyPath.objects.filter(path__in=list(wanted)).values_list("path", flat=True))
        made = [LegacyPath(path=path, target=target) for path, target in wanted.items() if path not in present]
        LegacyPath.objects.bulk_create(made, batch_size=500)
        if self.run_row is not None and made:
            numbers = LegacyPath.objects.filter(path__in=[row.path for row in made]).values_list("path", "pk")
            ImportedRow.objects.bulk_create(
                (
                    ImportedRow(
                        source_name=self.archive.source_name,
                        kind="path",
                        external_id=path,
                        object_id=pk,
                        run=self.run_row,
                    )
                    for path, pk in numbers
                ),
                ignore_conflicts=True,
            )

    def _sum_up(self) -> None:
        report, archive = self.report, self.archive
        for name, there in archive.kinds.items():
            report.kind(name).there += there
        for name, reasons in merged(archive.left_out).items():
            for reason, many in reasons.items():
                report.leave_out(name, reason, many)
        if report.error_count:
            report.leave_out("Artikel", "unlesbar, siehe unten", report.error_count)
        report.blocks = dict(sorted(archive.blocks.items()))
        pictures = report.kind("Bilder")
        pictures.there = max(pictures.there, len(archive.pictures))
        pictures.taken = len(self.pictures.known.keys() & {*archive.pictures}) or len(self.pictures.new)
        if (unused := pictures.there - pictures.taken - len(self.pictures.failed)) > 0:
            report.leave_out("Bilder", "in keinem Artikel", unused)
        for reason in self.pictures.failed.values():
            report.leave_out("Bilder", reason)
        report.todo = self._todo()

    def _todo(self) -> list[str]:
        report, names = self.report, self.names
        told = [
            (
                names.proposed,
                f"{names.proposed} vorgeschlagene Themen bestätigen, zusammenführen oder ablehnen (Redaktion, „Themen“).",
            ),
            (
                len(report.missing),
                f"{len(report.missing)} fehlende Dateien in den Ordner der Bilder legen und noch einmal übernehmen.",
            ),
            (report.error_count, f"{report.error_count} Artikel ansehen, die nicht hereinkamen."),
            (
                len(report.pinned),
                f"Oben angeheftet waren: {', '.join(report.pinned[:5])}. Die Startseite vergibt Plätze von Hand.",
            ),
            (
                not self.is_dry_run and len(self.pictures.new),
                "Kleinere Fassungen der Bilder machen: manage.py renditions.",
            ),
            (not self.is_dry_run, "Alte Adressen prüfen: manage.py check_addresses DATEI."),
        ]
        return [line for is_due, line in told if is_due]


def _standing(record: Record) -> str:
    if record.published is not None:
        return "eingeplant" if record.published > timezone.now() else "veröffentlicht"
    return "im Papierkorb" if record.is_trashed else "zur Freigabe" if record.is_for_review else "Entwurf"
