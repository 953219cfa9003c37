"""Lists of former addresses: plain lines, tables of crawlers, sitemaps, WordPress exports. Read one address at a time."""

import csv
import gzip
import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TextIO
from urllib.parse import urlsplit

from ..importing.former import host_of
from ..importing.wordpress import wxr

CHUNK = 1 << 20  # characters
MAX_ADDRESS = 2_000  # characters; a longer one is left out
_START = 64_000  # characters that tell what kind of file it is
_LOCATION = re.compile(r"<loc>\s{0,100}(?:<!\[CDATA\[)?([^<]{1,2200})</loc>", re.ASCII)
_LONGEST_LOCATION = 2_400
_TAIL = re.compile(r"\s(?:[|–—·»-]|::)\s([^|–—·»]{2,80})$")
_TITLES = 1_000  # that tell what all of them end with
# The columns of common crawlers, in lower case.
_COLUMNS = {
    "url": ("url", "address", "adresse", "uri", "loc", "page url"),
    "status": ("status code", "status_code", "status", "http status code", "http status", "statuscode"),
    "title": ("title 1", "title", "titel", "page title", "seitentitel"),
}
_NO_PAGES = frozenset({"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache"})


class UnreadableList(ValueError):
    """The file holds no addresses; the message is one line for operators."""


class FormerAddress(NamedTuple):
    url: str
    status: int | None = None  # what it answered; None where the list does not say
    title: str = ""


@dataclass
class Survey:
    """What a first walk through the list tells."""

    total: int = 0
    hosts: Counter[str] = field(default_factory=Counter)
    tails: Counter[str] = field(default_factory=Counter)  # what titles end with behind a dash or bar: the site's name
    titles: int = 0

    def add(self, address: FormerAddress) -> None:
        self.total += 1
        self.hosts[host_of(address.url)] += 1
        if address.title and self.titles < _TITLES:
            self.titles += 1
            if tail := _TAIL.search(address.title):
                self.tails[tail[1]] += 1

    @property
    def main_host(self) -> str:
        """The most frequent one; "" where all addresses are bare paths."""
        return next((host for host, _many in self.hosts.most_common() if host), "")

    def without_site_name(self, title: str) -> str:
        tail = _TAIL.search(title)
        is_usual = tail is not None and self.tails[tail[1]] * 2 > self.titles > 1
        return title[: tail.start()] if tail and is_usual else title


def survey(path: Path) -> Survey:
    """Raises OSError, UnreadableList."""
    found = Survey()
    for address in read(path):
        found.add(address)
    return found


def read(path: Path) -> Iterator[FormerAddress]:
    """The addresses of the file, each once for each time that it stands there. Raises OSError, UnreadableList."""
    try:
        yield from _read(path)
    except (EOFError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableList(f"{path.name}: {error}") from error


def _read(path: Path) -> Iterator[FormerAddress]:
    with _opened(path) as file:
        start = file.read(_START)
        file.seek(0)
        if "<sitemapindex" in start:
            yield from _parts(path, list(_locations(file)))
        elif "<urlset" in start:
            yield from map(FormerAddress, _locations(file))
        elif "<rss" in start or "<channel" in start:
            yield from _posts(path)
        else:
            yield from _rows(file)


def _opened(path: Path) -> TextIO:
    """As text, unpacked if it is packed. Tables of some crawlers are UTF-16."""
    with path.open("rb") as raw:
        is_packed = raw.read(2) == b"\x1f\x8b"
    opener = gzip.open if is_packed else open
    with opener(path, "rb") as raw:
        is_wide = raw.read(2) in (b"\xff\xfe", b"\xfe\xff")
    return opener(path, "rt", encoding="utf-16" if is_wide else "utf-8-sig", errors="replace", newline="")


def _locations(file: TextIO) -> Iterator[str]:
    buffer = ""
    while chunk := file.read(CHUNK):
        buffer += chunk
        at = 0
        for match in _LOCATION.finditer(buffer):
            at = match.end()
            yield html.unescape(match[1].strip().removesuffix("]]>").strip())
        buffer = buffer[max(at, len(buffer) - _LONGEST_LOCATION) :]


def _parts(path: Path, addresses: Sequence[str]) -> Iterator[FormerAddress]:
    """Of an index, the sitemaps that lie beside it under the names of their addresses."""
    for address in addresses:
        name = urlsplit(address).path.rpartition("/")[2]
        beside = [path.parent / name, path.parent / name.removesuffix(".gz")]
        part = next((file for file in beside if name and file.is_file()), None)
        if part is None:
            raise UnreadableList(f"{path.name} names {address}, which does not lie beside it as {name or 'a file'}")
        with _opened(part) as file:
            yield from map(FormerAddress, _locations(file))


def _posts(path: Path) -> Iterator[FormerAddress]:
    """What an export says is public."""
    for found, _read_bytes in wxr.read(path):
        if isinstance(found, wxr.Post) and found["status"] in ("publish", "") and _is_page(found.kind):
            yield FormerAddress(found["link"][:MAX_ADDRESS], None, found["title"])


def _is_page(kind: str) -> bool:
    return kind not in _NO_PAGES and not kind.startswith("wp_")


def _rows(file: TextIO) -> Iterator[FormerAddress]:
    """A table if its first line names a column of addresses, else one address a line."""
    first = file.readline()
    delimiter = max("\t;,", key=first.count)
    names = [name.strip().strip('"').casefold() for name in first.split(delimiter)]
    places = {column: _place(names, known) for column, known in _COLUMNS.items()}
    if places["url"] is None:
        file.seek(0)
        lines = (line.strip() for line in file)
        yield from (FormerAddress(line) for line in lines if line and line[0] != "#" and len(line) <= MAX_ADDRESS)
        return
    for row in csv.reader(file, delimiter=delimiter):
        url, status, title = (_value(row, places[column]) for column in _COLUMNS)
        if url and len(url) <= MAX_ADDRESS:
            is_number = status.isascii() and status.isdecimal() and len(status) <= 3
            yield FormerAddress(url, int(status) if is_number and int(status) else None, title)


def _place(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _value(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""
