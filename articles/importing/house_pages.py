"""Pages of an archive as texts of the house. They have no revisions: what is there already is never written over."""

from django.urls import Resolver404, resolve

from ..addresses import address
from ..body import clean, excess
from ..models import ArchiveImport, ImportedRow, LegacyPath, Page, public_change
from ..models.free_slug import free_slug
from ..text import slugify
from .record import Archive, PageRecord
from .references import Links

MAX_SLUG = 60
_SITES_OWN = "seite"
_SERVED_BY_OTHERS = frozenset({"static", "media", "wp-content", "content"})  # addresses of the web server
LEFT_OUT = "nicht: "


class HousePages:
    """`addresses` are those of pages that came in, by their external id."""

    def __init__(self, archive: Archive, run: ArchiveImport | None, *, is_dry_run: bool) -> None:
        self.source_name, self.run, self.is_dry_run = archive.source_name, run, is_dry_run
        rows = ImportedRow.objects.filter(source_name=self.source_name, kind="page")
        self.known = dict(rows.values_list("external_id", "object_id"))
        pages = Page.objects.in_bulk(list(self.known.values()))
        self.addresses = {
            key: pages[pk].get_absolute_url() for key, pk in self.known.items() if pk in pages and pages[pk].is_public
        }
        self.waiting: list[int] = []

    def write(self, record: PageRecord, body: str, *, waits: bool) -> str:
        """What became of the page, in words; those that begin with LEFT_OUT tell of a page that did not come in."""
        known = Page.objects.filter(pk=self.known.get(record.external_id, 0)).first()
        if known is not None:
            return self._again(known, record, body)
        if not clean(body) or excess(body):
            return (
                f"{LEFT_OUT}{'der Text ist zu lang (mehr als 1 MB)' if excess(body) else 'die Seite hat keinen Text'}"
            )
        if self.is_dry_run:
            return "Seiten neu"
        with public_change():
            page = Page.objects.create(
                slug=_slug(record),
                title=record.title or "Ohne Titel",
                body=body,
                is_public=record.is_public,
            )
            ImportedRow.note(self.source_name, "page", record.external_id, page.pk, self.run)
            self._lead_on(record, page)
        if page.is_public:
            self.addresses[record.external_id] = page.get_absolute_url()
        if waits:
            self.waiting.append(page.pk)
        return "Seiten neu"

    def _again(self, page: Page, record: PageRecord, body: str) -> str:
        """A page that is here already: only taken from readers, where the former site has done so."""
        if page.body != clean(body):
            return "Seiten hier bearbeitet, nicht angerührt"
        if page.is_public and not record.is_public:
            if not self.is_dry_run:
                page.is_public = False
                page.save()
            return "Seiten nicht mehr öffentlich"
        return "Seiten unverändert"

    def _lead_on(self, record: PageRecord, page: Page) -> None:
        """Former addresses of public pages; a hidden one had none that anybody knew."""
        own = page.get_absolute_url()
        paths = [path for path in record.paths if path not in (own, own.rstrip("/"))] if record.is_public else []
        present = set(LegacyPath.objects.filter(path__in=paths).values_list("path", flat=True))
        for path in dict.fromkeys(paths):
            if path not in present:
                row = LegacyPath.objects.create(path=path, target=own)
                ImportedRow.note(self.source_name, "path", path, row.pk, self.run)

    def resolve_waiting(self, links: Links) -> None:
        for page in Page.objects.filter(pk__in=self.waiting):
            body = links.resolve(page.body)
            if body != page.body:
                page.body = body
                page.save()


def _slug(record: PageRecord) -> str:
    """A free address that no page of the site itself has."""
    base = slugify(record.slug or record.title, MAX_SLUG - 8) or _SITES_OWN
    try:
        is_taken = base in _SERVED_BY_OTHERS or resolve(address("house_page", base)).url_name != "house_page"
    except Resolver404:
        is_taken = False
    return free_slug(f"{base}-{_SITES_OWN}" if is_taken else base, Page.objects.all())
