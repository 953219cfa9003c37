"""Where somebody is logged in: noted at login, seen every few minutes, ended after a time without work or by hand."""

import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from ...models import AuditAction, AuditEntry, DeskSession, User
from ...models.people.desk_session import DeskSessionQuerySet
from ..refusals import PRESENCE_ADDRESS

SEEN, BEGAN = "seen_at", "began_at"  # in the session: seconds since 1970
NOTED_EVERY = 300  # seconds
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(agent: str) -> str:
    """ "Firefox, Windows": a browser and its system in plain words."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "Unbekannter Browser")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (browser, system)))


def note_session(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Receives Django's signal of a login."""
    session = request.session
    session[SEEN] = session[BEGAN] = int(time.time())
    if not session.session_key:
        session.save()
    assert session.session_key
    DeskSession.begin(session.session_key, user, device_of(request.headers.get("User-Agent", "")))


def forget_session(sender: Any, request: HttpRequest, **_: Any) -> None:
    """Receives Django's signal of a logout."""
    DeskSession.objects.filter(key=request.session.session_key).delete()


def end_if_over(request: HttpRequest) -> None:
    """Log out who did nothing for too long, or logged in too long ago, however busy since."""
    if not request.user.is_authenticated:
        return
    now, idle = time.time(), settings.SESSION_IDLE_MINUTES * 60
    seen, began = request.session.get(SEEN, now), request.session.get(BEGAN, now)
    if (idle and now - seen > idle) or now - began > settings.SESSION_COOKIE_AGE:
        try:
            logout(request)
        except DatabaseError:
            request.user = AnonymousUser()


def note_activity(request: HttpRequest, status: int) -> None:
    """Now and then. What an open page asks by itself, or tries again and again, is nothing that somebody did."""
    if status >= 400 or PRESENCE_ADDRESS.search(request.path) or not isinstance(request.user, User):
        return
    seen = request.session.get(SEEN)
    with suppress(DatabaseError):  # where nothing can be written, pages are read all the same
        if seen is None:  # logged in before there was such a note
            note_session(None, request, request.user)
        elif time.time() - seen >= NOTED_EVERY:
            DeskSession.objects.filter(key=request.session.session_key).update(seen_at=timezone.now())
            request.session[SEEN] = int(time.time())


def others(request: HttpRequest) -> DeskSessionQuerySet:
    """This person's sessions but this one."""
    return DeskSession.objects.filter(person_id=request.user.pk).exclude(key=request.session.session_key)


def end_others(request: HttpRequest) -> int:
    assert isinstance(request.user, User)
    number = others(request).end()
    AuditEntry.objects.record(AuditAction.END_SESSIONS, request.user, by=request.user, after={"Geräte": number})
    return number


def keep_key(request: HttpRequest, before: str) -> None:
    """The session has a new key since `before`: it is still the same login."""
    DeskSession.objects.filter(key=before).update(key=request.session.session_key)
