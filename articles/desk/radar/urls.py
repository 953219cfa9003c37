"""Addresses of the articles that are out of date, below `/admin/ueberholt/`."""

from collections.abc import Callable

from django.urls import URLPattern, path

from . import views


def paths(guard: Callable) -> list[URLPattern]:
    """All of them; `guard` lets only the desk in (`AdminSite.admin_view`)."""
    return [
        path("ueberholt/", guard(views.outdated_page), name="desk_outdated"),
        path("ueberholt/stimmt-noch/", guard(views.still_current), name="desk_still_current"),
        path("ueberholt/kasten/", guard(views.add_box), name="desk_outdated_box"),
    ]
