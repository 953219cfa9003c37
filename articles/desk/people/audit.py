"""The audit trail in the desk: read only, filtered, as CSV; a merge of tags can be undone from here."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from ...models import AuditAction, AuditEntry, MergeRefused, can_be_undone, undo_merge
from ..assets import DESK_MEDIA
from ..base import BoundedPaginator
from ..pages import DeskRequest, desk_page
from .audit_words import as_text, before_and_after, difference, is_merge, kind_label, labelled

COLUMNS = ("Zeit", "Person", "Vorgang", "Art", "Nummer", "Gegenstand", "Vorher", "Nachher", "Grund", "Anfrage")
MOST = 100_000  # rows of one CSV file
_SHORT = 160  # characters of a value in the list
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run instead of show


class UsedValues(admin.SimpleListFilter):
    """The values of `field` that the trail holds, in an editor's words."""

    field: str
    label: staticmethod

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        used = AuditEntry.objects.order_by(self.field).values_list(self.field, flat=True).distinct()
        return sorted(((value, self.label(value)) for value in used), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset


class KindFilter(UsedValues):
    title, parameter_name = "Art", "art"
    field, label = "model", staticmethod(kind_label)


class ActionFilter(UsedValues):
    title, parameter_name = "Vorgang", "action"
    field, label = "action", staticmethod(lambda action: dict(AuditAction.choices).get(action, action))


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """Read only, for everyone."""

    list_display = ["when", "person", "what", "subject", "before_after", "reason"]
    list_display_links = ["when"]
    list_select_related = ["person"]
    list_filter = ["time", ActionFilter, KindFilter, ("person", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["label", "reason", "person__username", "person__last_name", "=request_id"]
    search_help_text = "Wörter aus Gegenstand oder Grund, eine Person, oder die Nummer einer Anfrage"
    readonly_fields = ["when", "person", "what", "subject", "reason", "before_text", "after_text", "request_id", "undo"]
    fields = [*readonly_fields]
    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    actions = None
    change_list_template = "admin/desk/audit_list.html"

    @property
    def media(self) -> Media:
        return super().media + DESK_MEDIA

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("als-csv/", guard(self._csv), name="articles_auditentry_csv"),
            path("<int:object_id>/zuruecknehmen/", guard(self._undo), name="articles_auditentry_undo"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Protokoll", **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        titles = {"title": "Protokoll", "subtitle": None}
        return super().change_view(request, object_id, form_url, titles | (extra_context or {}))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """An entry never changes: it is its own history."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:articles_auditentry_change", object_id)

    @admin.display(description="Zeit", ordering="time")
    def when(self, entry: AuditEntry) -> str:
        return date_format(timezone.localtime(entry.time), "j.n.Y, G:i")

    @admin.display(description="Vorgang", ordering="action")
    def what(self, entry: AuditEntry) -> str:
        return entry.get_action_display()

    @admin.display(description="Gegenstand", ordering="label")
    def subject(self, entry: AuditEntry) -> str:
        url = address_of(entry)
        name = format_html('<a href="{}">{}</a>', url, entry.label) if url else entry.label
        return format_html("{}<br><small>{}</small>", name, kind_label(entry.model))

    @admin.display(description="Vorher → nachher")
    def before_after(self, entry: AuditEntry) -> str:
        short = [text[:_SHORT] + "…" if len(text) > _SHORT else text for text in difference(entry)]
        sides = ((mark, text) for mark, text in zip(("del", "ins"), short, strict=True) if text)
        return format_html_join(" → ", "<{0}>{1}</{0}>", sides) or "–"

    @admin.display(description="Vorher")
    def before_text(self, entry: AuditEntry) -> str:
        return _lines(entry, entry.before, before_and_after(entry)[0])

    @admin.display(description="Nachher")
    def after_text(self, entry: AuditEntry) -> str:
        return _lines(entry, entry.after, before_and_after(entry)[1])

    @admin.display(description="Rückgängig machen")
    def undo(self, entry: AuditEntry) -> str:
        if not can_be_undone(entry):
            return "–"
        url = reverse("admin:articles_auditentry_undo", args=[entry.pk])
        return format_html('<a class="desk-button" href="{}">Zusammenführung rückgängig machen …</a>', url)

    def _undo(self, request: DeskRequest, object_id: int) -> HttpResponse:
        """GET asks, POST undoes a merge."""
        entry = self.get_object(request, str(object_id))
        if entry is None:
            raise Http404
        may_undo = can_be_undone(entry) and request.user.has_perm(f"articles.delete_{entry.model}")
        if not (self.has_view_permission(request) and may_undo):
            raise PermissionDenied
        return undo_page(request, entry)

    def _csv(self, request: DeskRequest) -> StreamingHttpResponse:
        """What the list shows with its filters, as a file for a spreadsheet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).get_queryset(request).select_related("person")[:MOST]
        answer = StreamingHttpResponse(csv_lines(rows.iterator(chunk_size=500)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="protokoll-{timezone.localdate():%Y-%m-%d}.csv"'
        return answer


def undo_page(request: DeskRequest, entry: AuditEntry) -> HttpResponse:
    if request.method == "POST":
        try:
            tag = undo_merge(entry, by=request.user)
        except MergeRefused as refusal:
            messages.error(request, f"Nicht rückgängig gemacht. {refusal}")
            return redirect("admin:articles_auditentry_change", entry.pk)
        messages.success(request, f"„{tag}“ ist wieder ein eigenes Schlagwort.")
        return redirect(f"admin:articles_{entry.model}_change", tag.pk)
    title = "Zusammenführung rückgängig machen"
    return desk_page(request, "undo_merge", title, opts=AuditEntry._meta, entry=entry)


def address_of(entry: AuditEntry) -> str:
    """The desk's page of what an entry is about, or ""; it may be gone by now."""
    try:
        return reverse(f"admin:articles_{entry.model}_change", args=[entry.object_id]) if entry.object_id else ""
    except NoReverseMatch:
        return ""


def _lines(entry: AuditEntry, value: Any, text: str) -> str:
    """A value for the page of one entry: one line for each field; of a merge only its `text`."""
    if not isinstance(value, dict) or text != as_text(value, entry.model):
        return text or "–"
    return format_html_join("", "<p><strong>{}</strong>: {}</p>", labelled(value, entry.model))


class _Echo:
    """A file that hands back what is written to it, for `csv.writer`."""

    def write(self, line: str) -> str:
        return line


def csv_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Lines of a CSV file that spreadsheets open in German: semicolons, a byte order mark; no value starts a formula."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(COLUMNS)
    for entry in entries:
        before, after = before_and_after(entry) if is_merge(entry) else (_json(entry.before), _json(entry.after))
        time = timezone.localtime(entry.time).isoformat(timespec="seconds")
        about = (kind_label(entry.model), entry.object_id or "", entry.label)
        values = (
            time,
            entry.person or "",
            entry.get_action_display(),
            *about,
            before,
            after,
            entry.reason,
            entry.request_id,
        )
        yield writer.writerow([_harmless(str(value)) for value in values])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else as_text(value)


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
