"""The middleware: an answer from memory where there is one, else a page rendered and kept.

Each request first asks the database for the edition (epoch, number): one row, *before* anything is rendered. An answer is
good while the number stays the same and the next moment at which something changes by time alone (`next_boundary`) has not
come. So a page is never stale and never early, in any number of processes.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import DatabaseError, InterfaceError

from .clock import Clock
from .encodings import accepted_encodings
from .entries import Entry, Moment, PageStore, entry_of, may_be_kept
from .keys import Environ, Keys, anonymous, concerns_readers, keys_of
from .turns import Turns

Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

NO_DATABASE = (DatabaseError, InterfaceError, OSError)
SOURCE = "page_source"  # where the answer came from, for techpolicy.watching: "memory" or "rendered"
SHARED_SECONDS = 5  # how far caches in front may lag behind
CACHE_CONTROL = [("Cache-Control", f"public, max-age=0, s-maxage={seconds}") for seconds in range(SHARED_SECONDS + 1)]


class PageCache:
    """WSGI middleware. One thread at a time renders a page; who waited for it finds it kept."""

    def __init__(self, application: Application, megabytes: int = 64) -> None:
        self.application = application
        self.clock = Clock()
        self.pages = PageStore(megabytes * 1_000_000)
        # Addresses that lead nowhere, and searches, are without number: they must not drive out pages.
        self.others = PageStore(megabytes * 100_000)
        self.turns = Turns()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not concerns_readers(environ):
            return self.application(environ, start_response)
        keys = keys_of(environ)
        try:
            entry = self.find(keys, self.clock.current().edition)
        except NO_DATABASE:
            return self.without_database(keys, environ, start_response)
        if entry is None:
            with self.turns.of(keys[0]):
                return self.in_turn(keys, environ, start_response)
        environ[SOURCE] = "memory"
        return answer(entry, environ, start_response)

    def find(self, keys: Keys, edition: tuple) -> Entry | None:
        return self.pages.get(keys[0], edition) or self.others.get(keys[1], edition)

    def in_turn(self, keys: Keys, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Look once more, since another may have rendered the page meanwhile, and the edition may have moved on."""
        try:
            moment = self.clock.current()
        except NO_DATABASE:
            return self.without_database(keys, environ, start_response)
        entry = self.find(keys, moment.edition)
        environ[SOURCE] = "memory" if entry else "rendered"
        entry = entry or self.render(environ, start_response, moment)
        if not isinstance(entry, Entry):
            return entry
        if keys[0] and entry.status.startswith("200"):
            self.pages.put(keys[0], entry)
        else:
            self.others.put(keys[1], entry)
        return answer(entry, environ, start_response)

    def without_database(self, keys: Keys, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Without a database nothing can have changed: kept pages are good until their time is over."""
        last = self.clock.last
        entry = self.find(keys, last.edition) if last else None
        return answer(entry, environ, start_response) if entry else self.application(environ, start_response)

    def render(self, environ: Environ, start_response: Callable[..., Any], moment: Moment) -> Entry | Iterable[bytes]:
        """An entry, or the application's own answer if that may not be kept."""
        started: list[tuple] = []
        response = self.application(anonymous(environ), lambda *arguments: started.append(arguments))
        status, headers = started[-1][:2]
        if not may_be_kept(status, headers):
            start_response(*started[-1])
            return without_body(response) if environ["REQUEST_METHOD"] == "HEAD" else response
        body = b"".join(response)
        without_body(response)
        return entry_of(status, headers, body, moment)


def without_body(response: Iterable[bytes]) -> list[bytes]:
    """Close a response that is not sent, as WSGI requires."""
    if hasattr(response, "close"):
        response.close()
    return []


def answer(entry: Entry, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The header list is a new one each time: servers may change it."""
    control = CACHE_CONTROL[max(0, min(SHARED_SECONDS, int(entry.moment.until - time.time())))]
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted and entry.status.startswith("200") and has_it(wanted, entry.etag):
        kept = [pair for pair in entry.headers if pair[0].lower() != "content-type"]
        start_response("304 Not Modified", [*kept, control])
        return []
    accepted = accepted_encodings(environ.get("HTTP_ACCEPT_ENCODING", ""))
    encoding = accepted[0] if accepted and accepted[0] in entry.bodies else ""
    start_response(entry.status, [*entry.sent[encoding], control])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [entry.bodies[encoding]]


def has_it(if_none_match: str, etag: str) -> bool:
    """Whether the reader's copy is this one; compared weakly, as RFC 9110 says for If-None-Match."""
    bare = etag.removeprefix("W/")
    return any(tag.strip().removeprefix("W/") == bare or tag.strip() == "*" for tag in if_none_match.split(","))
