"""The addresses of the whole site: desk, health, pictures, readers' pages."""

from django.contrib import admin
from django.http import Http404
from django.urls import include, path, re_path

from articles.desk.access import urls as access
from articles.desk.planning import urls as planning
from articles.desk.radar import urls as radar
from articles.views.errors import not_found

from . import health, media
from .watching import scraping

_desk, *_namespaces = admin.site.urls
_guard = admin.site.admin_view
urlpatterns = [
    # Django's way from any row to its public address would tell authors the titles of drafts that are not theirs.
    re_path("^admin/r/", not_found, {"exception": Http404("not here")}),
    path("admin/", include(access.paths(_guard))),
    path("admin/", ([*planning.paths(_guard), *radar.paths(_guard), *_desk], *_namespaces)),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", scraping.metrics_page, name="metrics"),
    path("media/<path:path>", media.media, name="media"),
    path("", include("articles.urls")),
]

handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.server_error"
handler400 = "articles.views.errors.bad_request"
