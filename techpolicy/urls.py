"""The addresses of the whole site: desk, health, pictures, readers' pages."""

from django.contrib import admin
from django.urls import include, path

from . import health, media

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("media/<path:path>", media.media, name="media"),
    path("", include("articles.urls")),
]

handler404 = "articles.views.errors.not_found"
