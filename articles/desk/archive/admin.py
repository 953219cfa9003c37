"""Taking over archives of other sites: pages of our own instead of a list and forms."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from ...models import ArchiveImport
from ..base import DeskAdmin
from . import terms_page, views


@admin.register(ArchiveImport)
class ArchiveImportAdmin(DeskAdmin):
    """For those alone who may take over archives: who reads the report reads of drafts, too."""

    actions = None

    def get_urls(self) -> list[URLPattern]:
        pages = (
            ("", "changelist", views.runs_page),
            ("<int:pk>/", "change", views.run_page),
            ("<int:pk>/pruefen/", "check", views.check),
            ("<int:pk>/uebernehmen/", "start", views.begin),
            ("<int:pk>/schlagwoerter/", "terms", terms_page.terms_page),
            ("<int:pk>/schlagwoerter.csv", "csv", terms_page.table),
            ("<int:pk>/rueckgaengig/", "undo", views.undo_page),
            ("<int:pk>/verwerfen/", "discard", views.discard_page),
        )
        return [path(route, self._guarded(view), name=f"articles_archiveimport_{name}") for route, name, view in pages]

    def _guarded(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def guarded(request: HttpRequest, **values: Any) -> HttpResponse:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return view(request, **values)

        return self.admin_site.admin_view(guarded)
