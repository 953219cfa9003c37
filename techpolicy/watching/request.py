"""The request that this thread answers: its id, and what logs may say about it.

Stands at the bottom: models read it too. Nothing personal is kept but the number of who is logged in.
"""

import os
import re
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote

from django.conf import settings

PLAIN_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
# Of preview links, calendars and new passwords the address itself is the secret.
SECRET_PART = re.compile(r"(?<=/)(?=[a-z_-]{0,100}[A-Z0-9])[\w-]{16,200}", re.ASCII)
LONGEST_PATH = 300  # characters
DESK = "/admin/"
MONITOR = ("/healthz", "/readyz", "/metrics")
KINDS = {"/adm": "desk", "/api": "api", "/med": "media", "/sta": "media"}


class Seen:
    """One request, from its first moment to the line that tells of it."""

    __slots__ = ("at_desk", "environ", "id", "seconds", "status")

    def __init__(self, environ: dict[str, Any]) -> None:
        self.environ = environ
        given = environ.get("HTTP_X_REQUEST_ID") if settings.BEHIND_PROXY else None
        self.id: str = given if given and PLAIN_ID.fullmatch(given) else os.urandom(16).hex()
        self.at_desk: Any = None  # Django's request, which knows who is logged in
        self.status = ""
        self.seconds = 0.0  # until it has ended

    @property
    def kind(self) -> str:
        """Of few, for counting: page, desk, api, media, monitor."""
        path = self.environ["PATH_INFO"]
        return "monitor" if path in MONITOR else KINDS.get(path[:4], "page")

    @property
    def method(self) -> str:
        return self.environ["REQUEST_METHOD"][:10]

    @property
    def path(self) -> str:
        """Without its query, and as it was sent: no line break of somebody else gets into a log."""
        path = self.environ["PATH_INFO"][:LONGEST_PATH]
        if path.startswith((DESK, "/vorschau/")):
            path = SECRET_PART.sub("-", path)
        return quote(path, safe="/:@!$&'()*+,;=~", encoding="latin-1", errors="replace")

    @property
    def user_id(self) -> int | None:
        """Where it was asked for already: a log asks no database."""
        user = getattr(self.at_desk, "_cached_user", None)
        return user.pk if user is not None else None


_current: ContextVar[Seen | None] = ContextVar("request_seen", default=None)
current = _current.get
begin = _current.set


def request_id() -> str:
    """As in the logs; "" for commands."""
    seen = current()
    return seen.id if seen else ""
