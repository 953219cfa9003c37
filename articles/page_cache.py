"""Keeps whole pages in front of Django, for as long as the edition they were rendered under is the current one.

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
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from .models.edition import Edition
from .models.site.boundary import next_boundary

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Addresses are written out here: they are looked at before Django, with its URL configuration, is asked.
# Not readers' pages, or pages of one reader alone, or files that other rooms serve.
PRIVATE = ("/admin/", "/vorschau/", "/static/", "/media/", "/healthz", "/readyz")
KEPT_STATUSES = ("200", "301", "404")
SHARED_SECONDS = 5  # how far caches in front may lag behind
MAX_PAGE = 2_000_000  # bytes; larger answers are passed through
SMALL = 500  # bytes; below, compressing gains nothing
READ_QUERIES = ("/suche/",)  # all others know `seite` alone
ADDRESS = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO")  # of a request's headers, what a page may depend on
LONGEST_ADDRESS = 500  # characters; keys count for memory too, and ours are shorter
LONGEST_ACCEPT = 200  # characters of Accept-Encoding; browsers' are shorter
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


class PageStore:
    """Entries up to a number of bytes; the one not asked for longest goes first. Safe among threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[tuple, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple | None, edition: tuple) -> Entry | None:
        with self._lock:
            entry = self._entries.get(key) if key else None
            if entry is None:
                return None
            if entry.moment.edition != edition or entry.moment.until <= time.time():
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return entry

    def put(self, key: tuple | None, entry: Entry) -> None:
        if key is None:
            return
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


def keys_of(environ: Environ) -> tuple[tuple | None, tuple | None]:
    """The key of a page (scheme, path, page number) and the key of another answer at the address (404, redirect).

    Pages know no other parameter. What is no page may depend on the whole query, and repeat the host. None where
    nothing is kept: another's host, addresses of any length, a search.
    """
    host = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if len(host) + len(path) > LONGEST_ADDRESS or not is_ours(host):
        return None, None
    # Read as Django reads it, so that no invented value makes a page of its own.
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "")
    is_https = forwarded.partition(",")[0].strip() == "https"
    place = (environ.get("wsgi.url_scheme"), is_https, path)
    page_key = None if query and path in READ_QUERIES else (*place, page_number(query))
    other_key = (*place, host, query) if len(host) + len(path) + len(query) <= LONGEST_ADDRESS else None
    return page_key, other_key


def page_number(query: str) -> str:
    """The value of `seite`; "?" for all values that are no page number, since their answer is the same."""
    if "seite" not in query:
        return ""
    values = [value for name, value in parse_qsl(query, keep_blank_values=True) if name == "seite"]
    if len(values) > 1 or (values and not PAGE_NUMBER.fullmatch(values[0])):
        return "?"
    return values[0] if values else ""


def is_ours(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def concerns_readers(environ: Environ) -> bool:
    """Whether the answer is the same for everybody who asks this address."""
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and not environ["PATH_INFO"].startswith(PRIVATE)


def anonymous(environ: Environ) -> Environ:
    """The request without anything personal: no cookies, no account, no conditions about a copy that the reader has."""
    asked = {name: value for name, value in environ.items() if name in ADDRESS or not name.startswith("HTTP_")}
    return asked | {"REQUEST_METHOD": "GET"}


def accepted_encodings(header: str) -> tuple[str, ...]:
    """Those of "br" and "gzip" that an Accept-Encoding header takes, the better first (RFC 9110, 12.5.3)."""
    return _accepted(header.lower()) if len(header) <= LONGEST_ACCEPT else ()


@lru_cache(maxsize=512)
def _accepted(header: str) -> tuple[str, ...]:
    takes = {}
    for part in header.split(","):
        name, _, parameters = part.partition(";")
        quality = QUALITY.search(parameters)
        takes[name.strip()] = quality is None or quality[1].strip("0.") != ""
    return tuple(name for name in ("br", "gzip") if takes.get(name, takes.get("*", False)))


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
    """Knows what is current. It asks for the edition each time, and for the next boundary when that has passed or the edition has changed."""

    def __init__(self) -> None:
        self._held: Moment | None = None
        self._connected = threading.local()

    def current(self) -> Moment:
        """Raises DatabaseError if the database does not answer."""
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
        """The identity of the SQLite file. A new file in its place needs a new connection, and makes all pages stale."""
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
    """WSGI middleware: answers from memory if it can; else it renders the page and keeps it."""

    def __init__(self, application: Application, megabytes: int = 64) -> None:
        self.application = application
        self.clock = Clock()
        self.pages = PageStore(megabytes * 1_000_000)
        # Addresses that lead nowhere are without number: they must not drive out pages.
        self.others = PageStore(megabytes * 100_000)
        self._edition: tuple = ()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not concerns_readers(environ):
            return self.application(environ, start_response)
        try:
            moment = self.clock.current()
        except (DatabaseError, InterfaceError, OSError):
            return self.without_database(environ, start_response)
        if moment.edition != self._edition:
            self.pages.clear()
            self.others.clear()
            self._edition = moment.edition
        page_key, other_key = keys_of(environ)
        entry = self.pages.get(page_key, moment.edition) or self.others.get(other_key, moment.edition)
        if entry is None:
            entry = self.render(environ, start_response, moment)
            if not isinstance(entry, Entry):
                return entry
            if entry.status.startswith("200"):
                self.pages.put(page_key, entry)
            else:
                self.others.put(other_key, entry)
        return answer(entry, environ, start_response)

    def without_database(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Without a database nothing can have changed: kept pages are good until their time is over."""
        page_key, other_key = keys_of(environ)
        entry = self.pages.get(page_key, self._edition) or self.others.get(other_key, self._edition)
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


def may_be_kept(status: str, headers: Headers) -> bool:
    """Whether the answer is a page of known length (a stream has none) that is not marked as private; redirects need no length."""
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
    stored = [pair for pair in headers if pair[0].lower() not in ("content-length", "etag", "vary", "expires")]
    stored.append(("Vary", "Accept-Encoding"))
    etag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    return Entry(status, (*stored, ("ETag", etag)), etag, compressed(body), moment)


def answer(entry: Entry, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    seconds = max(0, min(SHARED_SECONDS, int(entry.moment.until - time.time())))
    headers = [*entry.headers, ("Cache-Control", f"public, max-age=0, s-maxage={seconds}")]
    if entry.status.startswith("200") and has_it(environ.get("HTTP_IF_NONE_MATCH", ""), entry.etag):
        start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() != "content-type"])
        return []
    accepted = accepted_encodings(environ.get("HTTP_ACCEPT_ENCODING", ""))
    encoding = next((name for name in accepted if name in entry.bodies), "")
    body = entry.bodies[encoding]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    headers.append(("Content-Length", str(len(body))))
    start_response(entry.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def has_it(if_none_match: str, etag: str) -> bool:
    """Whether the reader's copy is this one; compared weakly, as RFC 9110 says for If-None-Match."""
    bare = etag.removeprefix("W/")
    return any(tag.strip().removeprefix("W/") == bare or tag.strip() == "*" for tag in if_none_match.split(","))
