"""Addresses of the calendar, below `/admin/planung/`."""

from collections.abc import Callable

from django.urls import URLPattern, path

from . import links, moving, views


def paths(guard: Callable) -> list[URLPattern]:
    """All of them; `guard` lets only the desk in (`AdminSite.admin_view`). Calendar programs have no account."""
    return [
        path("planung/", guard(views.planning), name="desk_planning"),
        path("planung/kalender/", guard(links.links), name="desk_planning_links"),
        path("planung/kalender/<int:pk>/<str:token>.ics", links.feed, name="desk_planning_feed"),
        path("planung/<int:pk>/verschieben/", guard(moving.move), name="desk_planning_move"),
    ]
