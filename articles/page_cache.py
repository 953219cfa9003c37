"""Whole pages in front of Django, kept for as long as the edition they were rendered under is what readers should see.

Each request first asks the database for the edition (epoch, number): one row, on the thread's own autocommit connection, *before*
anything is rendered. An answer is good while the number stays the same and the next moment at which something
changes by time alone (`next_boundary`) has not come. So a page is never stale and never early, in any number of processes.
"""

import os
import re
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import brotli
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from .models.boundary import next_boundary
from .models.edition import Edition

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Not readers' pages, or pages of one reader alone, or files that other rooms serve.
PRIVATE = ("/admin/", "/vorschau/", "/static/", "/media/", "/healthz", "/readyz")
KEPT_STATUSES = ("200", "301", "404")
SHARED_SECONDS = 5  # how far caches in front may lag behind
MAX_PAGE = 2_000_000  # bytes; larger answers are passed through
SMALL = 500  # bytes; below, compressing gains nothing
# The one page that reads more of its query string than the page number; elsewhere the rest is what campaigns append.
SEARCH = "/suche/"
# What may tell readers apart. No page of theirs depends on it, so that none of it leads past the kept pages.
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "REMOTE_USER")
LONGEST_ADDRESS = 500  # characters of host and path; keys count for memory too, and ours are shorter
QUALITY = re.compile(r"q=([\d.]+)")
PAGE_NUMBER = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_EDITION = f"SELECT epoch, number FROM {Edition._meta.db_table} WHERE id = {Edition.ONLY}"  # noqa: S608 - constants


class Moment(NamedTuple):
    """What is current: the edition, the database file's identity (a restore replaces it), and until when."""

    edition: tuple[Any, ...]
    until: float  # seconds since 1970


@dataclass(frozen=True, slots=True)
class Entry:
    """A finished answer; `bodies` by content encoding, "" being none."""

    status: str
    headers: tuple[tuple[str, str], ...]
    etag: str
    bodies: dict[str, bytes]
    moment: Moment

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + 2_000


class Shelf:
    """Entries up to a number of bytes; the one not asked for longest goes first. Safe among threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[tuple, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple, edition: tuple) -> Entry | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            if entry.moment.edition != edition or entry.moment.until <= time.time():
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return entry

    def put(self, key: tuple, entry: Entry) -> None:
        with self._lock:
            self._drop(key)
            self._entries[key] = entry
            self.size += entry.size
            while self.size > self.limit and self._entries:
                self._drop(next(iter(self._entries)))

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.size = 0

    def _drop(self, key: tuple) -> None:
        if entry := self._entries.pop(key, None):
            self.size -= entry.size

    def __len__(self) -> int:
        return len(self._entries)


def address_key(environ: Environ) -> tuple | None:
    """What decides the answer: scheme, host, path, page number.

    None for a search, for what is no page number, and for addresses of any length.
    """
    host, path = environ.get("HTTP_HOST", ""), environ["PATH_INFO"]
    if len(host) + len(path) > LONGEST_ADDRESS:
        return None
    query = environ.get("QUERY_STRING", "")
    if query and path == SEARCH:
        return None
    numbers = [value for name, value in parse_qsl(query, keep_blank_values=True) if name == "seite"]
    if len(numbers) > 1 or not all(map(PAGE_NUMBER.fullmatch, numbers)):
        return None
    number = "".join(numbers)
    # Read as Django reads it, so that no invented value makes a page of its own.
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO")
    is_https = forwarded and forwarded.partition(",")[0].strip() == "https"
    return (environ.get("wsgi.url_scheme"), is_https, host, path, number)


def concerns_readers(environ: Environ) -> bool:
    """Whether the answer is the same for everybody who asks this address."""
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and not environ["PATH_INFO"].startswith(PRIVATE)


@lru_cache(maxsize=512)
def best_encoding(accepted: str) -> str:
    """ "br", "gzip" or "" for an Accept-Encoding header."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        quality = QUALITY.search(parameters)
        weights[name.strip()] = quality is None or quality[1].strip("0.") != ""
    return next((name for name in ("br", "gzip") if weights.get(name)), "")


def compressed(body: bytes) -> dict[str, bytes]:
    if len(body) < SMALL:
        return {"": body}
    deflate = zlib.compressobj(6, zlib.DEFLATED, 31)
    return {
        "": body,
        "gzip": deflate.compress(body) + deflate.flush(),
        "br": brotli.compress(body, quality=5, mode=brotli.MODE_TEXT),
    }


class Clock:
    """Says what is current: asks the edition each time, and the next boundary when one has passed or the number changed."""

    def __init__(self) -> None:
        self._held: Moment | None = None
        self._connected = threading.local()

    def current(self) -> Moment:
        """Raises DatabaseError when the database cannot be asked."""
        edition = self._edition()
        held = self._held
        if held is None or held.edition != edition or held.until <= time.time():
            self._held = held = Moment(edition, next_boundary(timezone.now()).timestamp())
        return held

    def _edition(self) -> tuple:
        try:
            return self._ask()
        except (DatabaseError, InterfaceError):
            # A kept connection may have been cut by the other side: one more try with a new one.
            connection.close()
            return self._ask()

    def _ask(self) -> tuple:
        file = self._file()
        with connection.wrap_database_errors:
            connection.ensure_connection()
            # Past Django's cursor, whose bookkeeping would cost more than the query.
            row = connection.connection.execute(_EDITION).fetchone()
        return (*(row or ("", 0)), file)

    def _file(self) -> tuple[int, int] | None:
        """Which file SQLite reads. One put in its place needs a new connection, and makes all pages stale."""
        name = str(connection.settings_dict["NAME"])
        if connection.vendor != "sqlite" or not name.startswith("/"):
            return None
        stat = os.stat(name)
        file = (stat.st_dev, stat.st_ino)
        if getattr(self._connected, "file", file) != file:
            connection.close()
        self._connected.file = file
        return file


class PageCache:
    """WSGI middleware: answers from memory what it may, renders and keeps the rest."""

    def __init__(self, application: Application, megabytes: int = 64) -> None:
        self.application = application
        self.clock = Clock()
        self.pages = Shelf(megabytes * 1_000_000)
        # Addresses that lead nowhere are without number: they must not drive out pages.
        self.others = Shelf(megabytes * 100_000)
        self._edition: tuple = ()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not concerns_readers(environ):
            return self.application(environ, start_response)
        environ = {name: value for name, value in environ.items() if name not in PERSONAL}
        try:
            moment = self.clock.current()
        except (DatabaseError, InterfaceError, OSError):
            return self.without_database(environ, start_response)
        if moment.edition != self._edition:
            self.pages.clear()
            self.others.clear()
            self._edition = moment.edition
        key = address_key(environ)
        entry = None
        if key:
            entry = self.pages.get(key, moment.edition) or self.others.get(key, moment.edition)
        if entry is None:
            entry = self.render(environ, start_response, moment)
            if not isinstance(entry, Entry):
                return entry
            self.keep(key, entry, has_query=bool(environ.get("QUERY_STRING")))
        return answer(entry, environ, start_response)

    def without_database(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Where nobody can be asked, nobody can have changed anything: what is kept stays true until time alone changes it."""
        key = address_key(environ)
        entry = key and (self.pages.get(key, self._edition) or self.others.get(key, self._edition))
        if entry:
            return answer(entry, environ, start_response)
        return self.application(environ, start_response)

    def keep(self, key: tuple | None, entry: Entry, *, has_query: bool) -> None:
        if key and entry.status.startswith("200"):
            self.pages.put(key, entry)
        elif (
            key and not has_query
        ):  # a redirect repeats it, and an address of a former site may mean something by it
            self.others.put(key, entry)

    def render(
        self, environ: Environ, start_response: Callable[..., Any], moment: Moment
    ) -> Entry | Iterable[bytes]:
        """An entry, or the application's own answer where it is not one for everybody."""
        started: list[tuple] = []
        asked = environ | {"REQUEST_METHOD": "GET"}
        # The application must give the whole page, whatever this reader has of it.
        asked.pop("HTTP_IF_NONE_MATCH", None)
        asked.pop("HTTP_IF_MODIFIED_SINCE", None)
        response = self.application(asked, lambda *arguments: started.append(arguments))
        status, headers = started[-1][:2]
        if not may_be_kept(status, headers):
            start_response(*started[-1])
            return without_body(response) if environ["REQUEST_METHOD"] == "HEAD" else response
        body = b"".join(response)
        without_body(response)
        return entry_of(status, headers, body, moment)


def without_body(response: Iterable[bytes]) -> list[bytes]:
    """Closes an answer, as WSGI demands of whoever does not pass it on."""
    if hasattr(response, "close"):
        response.close()
    return []


def may_be_kept(status: str, headers: Headers) -> bool:
    """A page of known length (a stream has none) that nobody marked as private; redirects have no body to measure."""
    named = {name.lower(): value for name, value in headers}
    length = named.get("content-length", "0" if status.startswith("301") else "")
    return (
        status.startswith(KEPT_STATUSES)
        and not named.keys() & {"set-cookie", "cache-control", "content-encoding"}
        and "cookie" not in named.get("vary", "").lower()
        and length.isdecimal()
        and int(length) <= MAX_PAGE
    )


def entry_of(status: str, headers: Headers, body: bytes, moment: Moment) -> Entry:
    """The ETag is weak, since it names the page and not one of its encodings."""
    kept = [pair for pair in headers if pair[0].lower() not in ("content-length", "etag", "vary", "expires")]
    kept.append(("Vary", "Accept-Encoding"))
    etag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    return Entry(status, (*kept, ("ETag", etag)), etag, compressed(body), moment)


def answer(entry: Entry, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    seconds = max(0, min(SHARED_SECONDS, int(entry.moment.until - time.time())))
    headers = [*entry.headers, ("Cache-Control", f"public, max-age=0, s-maxage={seconds}")]
    if entry.status.startswith("200") and has_it(environ.get("HTTP_IF_NONE_MATCH", ""), entry.etag):
        start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() != "content-type"])
        return []
    encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    body = entry.bodies.get(encoding)
    if body is None:
        encoding, body = "", entry.bodies[""]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    headers.append(("Content-Length", str(len(body))))
    start_response(entry.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def has_it(if_none_match: str, etag: str) -> bool:
    """Whether the reader's copy is this one; compared weakly, as RFC 9110 says for If-None-Match."""
    bare = etag.removeprefix("W/")
    return any(
        tag.strip().removeprefix("W/") == bare or tag.strip() == "*" for tag in if_none_match.split(",")
    )
