"""Finished answers, and the memory they are kept in."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from .encodings import compressed

Headers = list[tuple[str, str]]

KEPT_STATUSES = ("200", "301", "404")
MAX_PAGE = 2_000_000  # bytes; larger answers are passed through


class Moment(NamedTuple):
    """What is current: the edition, the database file's identity (a restore replaces it), and until when."""

    edition: tuple[Any, ...]
    until: float  # seconds since 1970


@dataclass(slots=True)
class Entry:
    """A finished answer; `bodies` by content encoding, "" being none."""

    status: str
    headers: tuple[tuple[str, str], ...]
    etag: str
    bodies: dict[str, bytes]
    moment: Moment
    sent: dict[str, Headers] = field(init=False)  # all headers but Cache-Control, by content encoding

    def __post_init__(self) -> None:
        self.sent = {encoding: [*self.headers, *described(encoding, body)] for encoding, body in self.bodies.items()}

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + 2_000


def described(encoding: str, body: bytes) -> Headers:
    length = ("Content-Length", str(len(body)))
    return [("Content-Encoding", encoding), length] if encoding else [length]


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


class PageStore:
    """Entries up to a number of bytes; the one not asked for longest goes first. Safe among threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[tuple, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple | None, edition: tuple) -> Entry | None:
        """The entry, if it is good still; one of another edition leaves when it is asked for, and not before."""
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

    def _drop(self, key: tuple) -> None:
        if entry := self._entries.pop(key, None):
            self.size -= entry.size

    def __len__(self) -> int:
        return len(self._entries)
