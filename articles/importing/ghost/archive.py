"""A Ghost site, read from its export, which is held in memory as a whole: its format is one JSON value."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

from ...addresses import feed_address, named_address
from ..former import former_path
from ..markup import Converter
from ..record import MAX_PAGE_TITLE, BadRecord, Item, Loss, PageRecord, Person, Picture, Record, Term
from ..values import cut, cut_body, one_line, plain, short_id
from .bodies import body_of, with_site
from .cards import Written
from .export import Row, read_tables, text
from .pictures import Pictures
from .posts import content_of, hidden_note, is_page, standing
from .site import Site
from .tables import left_out

ARTICLES, PAGES = "Artikel", "Seiten"
_OWN_FEEDS = ("/rss/", "/feed/")
_OWN_MAPS = ("/sitemap-posts.xml", "/sitemap-pages.xml", "/sitemap-authors.xml", "/sitemap-tags.xml")
_TRUE = ("1", "1.0", "true")


class GhostArchive:
    """All files together are one site. Raises OSError, Unreadable.

    `pictures` fills while `records` is walked: those of a record are known when it comes.
    """

    def __init__(self, files: list[Path], source_name: str = "") -> None:
        tables: dict[str, list[Any]] = {}
        for path in files:
            for name, rows in read_tables(path).items():
                tables.setdefault(name, []).extend(rows)
        self.posts: list[Any] = tables["posts"]
        self.size = len(self.posts)
        self.site = Site(tables)
        self.hosts = self.site.hosts
        named = (
            source_name
            or next(iter(self.hosts), "")
            or self.site.settings.get("title", "")
            or files[0].name.partition(".")[0]
        )
        self.source_name = one_line(named)[:60]
        self.addresses: dict[str, tuple[str, str]] = {}
        self.left_out: Counter[tuple[str, str]] = Counter(left_out(tables))
        self.kinds: Counter[str] = Counter()
        self.blocks: Counter[str] = Counter()
        self._pictures = Pictures()
        self._uses: Counter[str] = Counter()
        self.other_paths = dict.fromkeys(
            (f"{self.site.folder}{path}" for path in _OWN_FEEDS), feed_address(named_address("front"), "xml")
        )
        self.other_paths |= dict.fromkeys((f"{self.site.folder}{path}" for path in _OWN_MAPS), "/sitemap.xml")
        self._survey(len(tables.get("users", [])))

    @property
    def people(self) -> dict[str, Person]:
        return self.site.people

    @property
    def terms(self) -> dict[str, Term]:
        return self.site.terms

    @property
    def pictures(self) -> dict[str, Picture]:
        return self._pictures.known

    def uses_of_terms(self) -> Iterable[tuple[str, int]]:
        return self._uses.items()

    def _survey(self, users: int) -> None:
        for post in self.posts:
            if not isinstance(post, dict):
                self.kinds[ARTICLES] += 1
                continue
            kind = "page" if is_page(post) else "article"
            self.kinds[PAGES if kind == "page" else ARTICLES] += 1
            for path in self._paths(post):
                self.addresses.setdefault(path, (kind, _id_of(post)))
            self.site.authors_of(post)
        self._uses = self.site.uses([post for post in self.posts if isinstance(post, dict) and not is_page(post)])
        if self.site.internal_tags:
            self.left_out["Interne Schlagwörter", "beginnen mit „#“ und waren für Leser nicht zu sehen"] = (
                self.site.internal_tags
            )
        if (others := users - len(self.people)) > 0:
            self.left_out["Konten", "haben keinen Artikel geschrieben"] = others
        for (name, _reason), count in self.left_out.items():
            self.kinds[name] += count

    def _paths(self, post: Row) -> tuple[str, ...]:
        path = self.site.path_of(post, is_page=is_page(post))
        canonical = former_path(with_site(text(post, "canonical_url"), self.site.address), self.hosts)
        found = (path, former_path(f"{path}amp/") if path else "", canonical)
        return tuple(dict.fromkeys(filter(None, found)))

    def records(self) -> Iterator[Item]:
        seen: set[str] = set()
        for number, post in enumerate(self.posts, 1):
            if not isinstance(post, dict):
                yield f"Nr. {number}", BadRecord("ist kein Artikel, sondern ein einzelner Wert")
                continue
            identifier = _id_of(post)
            yield (
                f"{one_line(text(post, 'title'))[:80] or 'ohne Titel'} (Nr. {identifier[:24]})",
                self._item(post, identifier, seen),
            )

    def _item(self, post: Row, identifier: str, seen: set[str]) -> Record | PageRecord | BadRecord:
        if not identifier:
            return BadRecord("hat weder Nummer noch Adresse")
        if identifier in seen:
            return BadRecord("steht zweimal im Archiv; das erste zählt")
        seen.add(identifier)
        written = body_of(post, self.site.address)
        if is_page(post):
            return self._page(post, identifier, written)
        record = self._record(post, identifier, written)
        is_empty = not record.content["title"] and not record.content["body"]
        return BadRecord("hat weder Titel noch Text") if is_empty else record

    def _converted(self, post: Row, html: str, losses: list[Loss]) -> str:
        converter = Converter(self._pictures.find, base=f"{self.site.address}/" if self.site.address else "")
        body = converter.convert(html)
        losses += converter.losses
        return cut_body(body, losses)

    def _record(self, post: Row, identifier: str, written: Written) -> Record:
        losses = written.losses
        body = self._converted(post, written.html, losses)
        meta = self.site.meta.get(text(post, "id"), {})
        when = standing(post)
        return Record(
            external_id=identifier,
            content={**content_of(post, meta, self.site.lang, losses), "body": body},
            published=when.published,
            authors=self.site.authors_of(post),
            paths=self._paths(post) if when.was_public else (),
            slug=text(post, "slug"),
            terms=self.site.terms_of(post),
            lead_picture=self._lead_picture(post, meta, identifier),
            follows_standing=text(post, "status") != "scheduled",  # its time may have come meanwhile
            is_pinned=text(post, "featured").lower() in _TRUE or post.get("featured") is True,
            notes="\n".join(filter(None, (*when.notes, self._first_place(post), hidden_note(written.hidden)))),
            losses=losses,
        )

    def _lead_picture(self, post: Row, meta: Row, identifier: str) -> str:
        address = with_site(text(post, "feature_image", "image"), self.site.address)
        address = (
            f"{self.site.address}{address}" if address.startswith("/") and not address.startswith("//") else address
        )
        alt = one_line(text(meta, "feature_image_alt"))[:300]
        return self._pictures.lead(address, alt, plain(text(meta, "feature_image_caption")), identifier)

    def _first_place(self, post: Row) -> str:
        """A text that appeared elsewhere first."""
        address = text(post, "canonical_url").strip()
        is_elsewhere = (
            address.startswith(("http://", "https://")) and self.hosts and not former_path(address, self.hosts)
        )
        return f"Erschien zuerst unter {address[:500]}" if is_elsewhere else ""

    def _page(self, post: Row, identifier: str, written: Written) -> PageRecord:
        """What only some could read stays in the text; then the page is not public."""
        losses = written.losses
        body = self._converted(post, "".join([written.html, *written.hidden]), losses)
        when = standing(post)
        losses += [Loss("Seite nicht öffentlich", note) for note in when.notes]
        return PageRecord(
            external_id=identifier,
            title=cut(text(post, "title"), MAX_PAGE_TITLE, "Titel", losses) or "Ohne Titel",
            body=body,
            slug=text(post, "slug"),
            is_public=when.published is not None and when.published <= timezone.now() and not written.hidden,
            paths=self._paths(post) if when.was_public else (),
            losses=losses,
        )


def _id_of(post: Row) -> str:
    return short_id(text(post, "id", "uuid", "slug"))
