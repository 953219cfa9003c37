"""Addresses of the desk's pages about articles, below `/admin/articles/article/`."""

from collections.abc import Callable

from django.urls import URLPattern, path

from .. import lookups, practice
from ..checks import related_box, suggestions
from ..revisions import autosave, conflict, corrections, history, previews
from ..subjects import bulk_tags
from . import times, withdraw

# What the form's scripts ask for: {name in the form's configuration: view}.
LOOKUPS = {
    "pictures": lookups.pictures, "articles": lookups.articles, "authors": lookups.authors, "tags": lookups.tags,
    "names": lookups.names, "createTag": lookups.create_tag, "upload": lookups.upload, "checklist": lookups.open_points,
    "suggest": suggestions.suggestions, "related": related_box.preview,
}  # fmt: skip

PAGES = (
    *((f"desk/{name.lower()}/", view, f"desk_{name.lower()}") for name, view in LOOKUPS.items()),
    ("uebungsartikel/", practice.start_practice, "desk_practice"),
    ("verschlagworten/", bulk_tags.bulk_page, "desk_bulk_tags"),
    ("wo-stand-das-noch/", corrections.where_else_page, "desk_where_else"),
    ("sicherung/<int:draft_id>/verwerfen/", autosave.discard, "desk_draft_discard"),
    ("neu/sicherung/", autosave.autosave, "desk_autosave_new"),
    ("neu/vorschau/", previews.preview, "desk_preview_new"),
    ("<int:pk>/sicherung/", autosave.autosave, "desk_autosave"),
    ("<int:pk>/anwesenheit/", autosave.presence, "desk_presence"),
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
    ("<int:pk>/vorschau-links/", previews.links, "desk_preview_links"),
    ("<int:pk>/vorschau-links/<int:link_id>/widerrufen/", previews.revoke, "desk_preview_revoke"),
    ("<int:pk>/vorschau-links/<int:link_id>/uebernehmen/", previews.take_over, "desk_preview_take_over"),
)


def paths(guard: Callable) -> list[URLPattern]:
    """All of them; `guard` lets only the desk in (`AdminSite.admin_view`)."""
    return [path(address, guard(view), name=name) for address, view, name in PAGES]
