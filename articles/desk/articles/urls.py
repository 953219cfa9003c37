"""Addresses of the desk's pages about articles, below `/admin/articles/article/`."""

from collections.abc import Callable

from django.urls import URLPattern, path

from .. import charts, links, lookups, practice
from ..checks import related_box, suggestions, summary
from ..lifecycle import copies, templates, trash
from ..lists import pages as bulk
from ..lists import saved_views
from ..pictures import upload
from ..remarks import views as remarks
from ..revisions import autosave, conflict, corrections, history, previews
from . import times, withdraw

# What the form's scripts ask for: {name in the form's configuration: view}.
LOOKUPS = {
    "pictures": lookups.pictures, "articles": lookups.articles, "authors": lookups.authors, "tags": lookups.tags,
    "names": lookups.names, "createTag": lookups.create_tag, "upload": upload.upload, "fileNotes": upload.file_notes,
    "checklist": lookups.open_points, "chart": charts.chart,
    "suggest": suggestions.suggestions, "related": related_box.preview,
}  # fmt: skip

PAGES = (
    *((f"desk/{name.lower()}/", view, f"desk_{name.lower()}") for name, view in LOOKUPS.items()),
    ("papierkorb/", trash.trash, "desk_trash"),
    ("<int:pk>/papierkorb/wiederherstellen/", trash.restore, "desk_trash_restore"),
    ("<int:pk>/papierkorb/loeschen/", trash.delete, "desk_trash_delete"),
    ("<int:pk>/duplizieren/", copies.duplicate, "desk_duplicate"),
    ("<int:pk>/fortsetzung/", copies.follow_up, "desk_follow_up"),
    ("<int:pk>/als-vorlage/", templates.make_template, "desk_template"),
    ("uebungsartikel/", practice.start_practice, "desk_practice"),
    ("auswahl/", bulk.bulk_page, "desk_bulk"),
    ("auswahl/ergebnis/", bulk.result_page, "desk_bulk_result"),
    ("auswahl/zuruecknehmen/", bulk.undo_page, "desk_bulk_undo"),
    ("ansichten/", saved_views.save, "desk_view_save"),
    ("ansichten/loeschen/", saved_views.delete, "desk_view_delete"),
    ("links/", links.links_page, "desk_links"),
    ("wo-stand-das-noch/", corrections.where_else_page, "desk_where_else"),
    ("sicherung/<int:draft_id>/verwerfen/", autosave.discard, "desk_draft_discard"),
    ("neu/sicherung/", autosave.autosave, "desk_autosave_new"),
    ("neu/vorschau/", previews.preview, "desk_preview_new"),
    ("neu/zusammenfassung/", summary.summary, "desk_summary_new"),
    ("<int:pk>/sicherung/", autosave.autosave, "desk_autosave"),
    ("<int:pk>/anwesenheit/", autosave.presence, "desk_presence"),
    ("<int:pk>/anmerkungen/", remarks.remarks, "desk_remarks"),
    ("<int:pk>/konflikt/", conflict.conflict, "desk_conflict"),
    ("<int:pk>/zurueckziehen/", withdraw.withdraw, "desk_withdraw"),
    ("<int:pk>/gegendarstellung/", corrections.counterstatement, "desk_counterstatement"),
    ("<int:pk>/sperrfrist/", times.lift_embargo, "desk_lift_embargo"),
    ("<int:pk>/verwandte/", related_box.decide, "desk_decide"),
    ("<int:pk>/fassungen/vergleich/", history.comparison, "desk_compare"),
    ("<int:pk>/fassungen/verwerfen/", history.discard, "desk_discard"),
    ("<int:pk>/fassungen/<int:number>/benennen/", history.rename, "desk_rename"),
    ("<int:pk>/fassungen/<int:number>/wiederherstellen/", history.restore, "desk_restore"),
    ("<int:pk>/fassungen/<int:number>/schwaerzen/", history.redact, "desk_redact"),
    ("<int:pk>/vorschau/", previews.preview, "desk_preview"),
    ("<int:pk>/zusammenfassung/", summary.summary, "desk_summary"),
    ("<int:pk>/vorschau-links/", previews.links, "desk_preview_links"),
    ("<int:pk>/vorschau-links/<int:link_id>/widerrufen/", previews.revoke, "desk_preview_revoke"),
    ("<int:pk>/vorschau-links/<int:link_id>/uebernehmen/", previews.take_over, "desk_preview_take_over"),
)


def paths(guard: Callable) -> list[URLPattern]:
    """All of them; `guard` lets only the desk in (`AdminSite.admin_view`)."""
    return [path(address, guard(view), name=name) for address, view, name in PAGES]
