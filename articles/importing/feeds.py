"""Feeds as archives: RSS 2.0, RSS 1.0 and Atom, item by item.

https://www.rssboard.org/rss-specification, https://www.rfc-editor.org/rfc/rfc4287
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..addresses import feed_address, named_address
from .feed_entries import Entry, entry_of, head_of
from .former import former_path, host_of
from .markup import Converter
from .record import BadRecord, Item, Loss, Person, Picture, Record, Term, Unreadable
from .values import cut, cut_body, one_line, plain, short_id
from .xml_items import pieces

_SITEMAP = re.compile(r"<(?:[\w-]{1,20}:)?(?:urlset|sitemapindex)[\s>]")
_FEED = re.compile(r"<(?:[\w-]{1,20}:)?(?:rss|feed|RDF)[\s>]")
_WORDPRESS = re.compile(r"<wp:wxr_version>|xmlns:wp=[\"']http://wordpress\.org/export/")
_CUT = re.compile(r"(?:\[\s{0,2}(?:…|\.{3})\s{0,2}\]|…|\.{3})$")
_MOST_TITLE = 250
_ALIKE = 60  # characters at its beginning by which a summary shows to be a piece of the text
_HEAD = 200_000  # characters of a head in which the kind of file shows
_REASONS = {
    "damaged": "die gepackte Datei ist beschädigt; was danach kam, fehlt",
    "cut": "die Datei endet mitten im Artikel",
    "huge": "ist länger als 64 MB",
}


class FeedArchive:
    """All files together are one site. Raises OSError, Unreadable. `pictures` fills while `records` is walked."""

    def __init__(self, files: list[Path], source_name: str = "") -> None:
        self.files = files
        self.hosts: frozenset[str] = frozenset()
        self.people: dict[str, Person] = {}
        self.terms: dict[str, Term] = {}
        self.pictures: dict[str, Picture] = {}
        self.addresses: dict[str, tuple[str, str]] = {}
        self.other_paths: dict[str, str] = {}
        self.left_out: Counter[tuple[str, str]] = Counter()
        self.kinds: Counter[str] = Counter()
        self.blocks: Counter[str] = Counter()
        self.size = 0
        self._uses: Counter[str] = Counter()
        links: list[tuple[str, str]] = []
        for path in files:
            self._survey(path, links)
        if not self.hosts:
            counted = Counter(host for link, _ in links if (host := host_of(link)))
            self.hosts = frozenset(host for host, _ in counted.most_common(1))
        for link, identifier in links:
            if path_here := former_path(link, self.hosts):
                self.addresses.setdefault(path_here, ("article", identifier))
        self.kinds["Artikel"] = self.size
        self.source_name = one_line(
            source_name or next(iter(sorted(self.hosts)), "") or files[0].name.partition(".")[0]
        )[:60]

    def uses_of_terms(self) -> Iterable[tuple[str, int]]:
        return self._uses.items()

    def _survey(self, path: Path, links: list[tuple[str, str]]) -> None:
        """The first walk: what stands everywhere."""
        head = Entry()
        for piece in pieces(path):
            if piece.kind == "head":
                _refuse_others(piece.text[:_HEAD], path.name)
                head = head_of(piece.text)
                self._take_head(head, is_atom=_is_atom(piece.text))
                continue
            if piece.kind == "damaged" and not self.size:
                raise Unreadable(f"{path.name} ist eine beschädigte gepackte Datei.")
            self.size += 1
            if piece.kind != "item":
                continue
            entry = entry_of(piece.text, head)
            links.append((entry.link, _id_of(entry)))
            for name in entry.authors:
                self.people.setdefault(name, Person(name, website=entry.websites.get(name, "")))
            for key, name in entry.terms.items():
                self.terms.setdefault(key, Term(key, name))
                self._uses[key] += 1

    def _take_head(self, head: Entry, *, is_atom: bool) -> None:
        if host := host_of(head.link):
            self.hosts |= {host}
        if own := former_path(head.own_address, self.hosts):
            self.other_paths[own] = feed_address(named_address("front"), "atom" if is_atom else "xml")

    def records(self) -> Iterator[Item]:
        seen: set[str] = set()
        number = 0
        for path in self.files:
            head = Entry()
            for piece in pieces(path):
                if piece.kind == "head":
                    head = head_of(piece.text)
                    continue
                number += 1
                entry = entry_of(piece.text, head)
                label = f"Nr. {number} „{one_line(entry.title)[:80] or 'ohne Titel'}“"
                reason = _REASONS.get(piece.kind, "")
                yield label, BadRecord(reason) if reason else self._record(entry, seen)

    def _record(self, entry: Entry, seen: set[str]) -> Record | BadRecord:
        identifier = _id_of(entry)
        if not identifier:
            return BadRecord("hat weder Kennung noch Adresse noch Titel")
        if identifier in seen:
            return BadRecord("steht zweimal im Archiv; das erste zählt")
        seen.add(identifier)
        losses: list[Loss] = []
        body, lead = self._texts(entry, losses)
        if not entry.title and not body:
            return BadRecord("hat weder Titel noch Text")
        path = former_path(entry.link, self.hosts)
        return Record(
            external_id=identifier,
            content={
                "title": cut(entry.title, _MOST_TITLE, "Titel", losses),
                "lead": lead,
                "body": body,
                "lang": entry.lang or "de",
            },
            published=entry.published,
            authors=list(entry.authors),
            paths=(path,) if path else (),
            slug=_last(path),
            terms=[(key, False) for key in entry.terms],
            lead_picture=self._lead_picture(entry, body),
            notes="" if entry.published else "Stand ohne lesbares Datum im Feed.",
            losses=losses,
        )

    def _texts(self, entry: Entry, losses: list[Loss]) -> tuple[str, str]:
        """Text and lead, which is the summary unless that is a piece of the text or all there is."""
        source, summary = (entry.content, entry.summary) if entry.content.strip() else (entry.summary, "")
        converter = Converter(self._find_picture, base=entry.link)
        body = converter.convert(source + entry.attached)
        losses += converter.losses
        lead = plain(summary)
        is_piece = bool(_CUT.search(lead)) or plain(source[: 20 * _ALIKE]).startswith(lead[:_ALIKE])
        return cut_body(body, losses), "" if is_piece else lead

    def _find_picture(self, address: str, number: str) -> Picture | None:
        if not address.startswith(("http://", "https://", "/")) or len(address) > 2000:
            return None
        return self.pictures.setdefault(address, Picture(address, address))

    def _lead_picture(self, entry: Entry, body: str) -> str:
        """A picture that hangs on the entry, unless the text shows pictures itself."""
        if not entry.picture or "<figure" in body:
            return ""
        picture = self._find_picture(entry.picture, "")
        return picture.key if picture else ""


def _last(path: str) -> str:
    """The last part of a path, without its ending: "/2019/05/chips.html" -> "chips"."""
    return path.partition("?")[0].rstrip("/").rpartition("/")[2].partition(".")[0]


def _id_of(entry: Entry) -> str:
    dated = f"{entry.title} {entry.published:%Y-%m-%d}" if entry.title and entry.published else entry.title
    return short_id(entry.identifier or entry.link or dated)


def _refuse_others(head: str, name: str) -> None:
    if _SITEMAP.search(head):
        raise Unreadable(
            f"{name} ist eine Sitemap: Sie enthält nur Adressen, keine Texte. Für „check_addresses“ ist sie richtig."
        )
    if _WORDPRESS.search(head):
        raise Unreadable(f"{name} ist ein Export von WordPress, auch mit Entwürfen; wählen Sie dieses Format.")
    if not _FEED.search(head):
        raise Unreadable(f"{name} ist weder RSS noch Atom.")


def _is_atom(head: str) -> bool:
    return "<rss" not in head and "RDF" not in head
