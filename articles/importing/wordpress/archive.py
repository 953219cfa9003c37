"""A WordPress site, read from its export: once for what stands everywhere, once for article after article."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.utils import timezone

from ...addresses import feed_address, named_address
from ..former import former_path, host_of
from ..record import BadRecord, Item, PageRecord, Person, Picture, Record, Term, Unreadable
from ..values import plain
from .attachments import Attachments
from .dates import moment_of
from .posts import Site, page_of, paths_of, record_of, standing
from .texts import Texts
from .wxr import Broken, Head, Post, read

logger = logging.getLogger(__name__)

ARTICLES, PAGES, PICTURES = "Artikel", "Seiten", "Bilder"
# Kinds of posts that are no content of ours: (what they are called, why they stay out).
_OTHERS = {
    "nav_menu_item": ("Menüeinträge", "die Navigation macht die Redaktion hier selbst"),
    "wp_block": ("Wiederverwendete Blöcke", "stehen in den Artikeln, die sie verwenden"),
    "guest-author": ("Gastautor:innen", "stehen unter Autor:innen"),
    "wp_navigation": ("Navigation", "die Navigation macht die Redaktion hier selbst"),
    "wp_template": ("Vorlagen des Designs", "das Aussehen kommt hier vom Haus"),
    "wp_template_part": ("Vorlagen des Designs", "das Aussehen kommt hier vom Haus"),
    "wp_global_styles": ("Vorlagen des Designs", "das Aussehen kommt hier vom Haus"),
    "wp_font_family": ("Vorlagen des Designs", "das Aussehen kommt hier vom Haus"),
    "wp_font_face": ("Vorlagen des Designs", "das Aussehen kommt hier vom Haus"),
    "custom_css": ("Vorlagen des Designs", "das Aussehen kommt hier vom Haus"),
    "customize_changeset": ("Vorlagen des Designs", "das Aussehen kommt hier vom Haus"),
    "oembed_cache": ("Zwischenspeicher", "enthält nichts Eigenes"),
    "revision": ("Ältere Fassungen", "WordPress gibt sie nur selten mit; die neueste kommt herein"),
}  # fmt: skip
# Taxonomies that are no subjects.
_NO_SUBJECTS = frozenset({
    "post_format", "author", "nav_menu", "language", "term_language", "post_translations", "term_translations", "wp_theme",
    "wp_template_part_area", "wp_pattern_category", "post_status", "link_category", "",
})  # fmt: skip
_PATHS = {"category": "category", "post_tag": "tag"}  # the first part of a term's address; of others the taxonomy
_MOST_ABOVE = 10


class WordPressArchive:
    """All files together are one site. `types` are further kinds of posts that are articles ("interview").

    Raises OSError, Unreadable. What is kept in memory grows with the number of posts, not with their texts.
    """

    def __init__(self, files: list[Path], source_name: str = "", *, types: Iterable[str] = ()) -> None:
        self.files, self.types = files, frozenset({"post", *types})
        self.attachments = Attachments()
        self.texts = Texts(self.attachments)
        self.people: dict[str, Person] = {}
        self.terms: dict[str, Term] = {}
        self.addresses: dict[str, tuple[str, str]] = {}
        self.other_paths: dict[str, str] = {}
        self.left_out: Counter[tuple[str, str]] = Counter()
        self.kinds: Counter[str] = Counter()
        self.size = 0
        self.site = Site(timezone.now(), _NO_SUBJECTS)
        self._uses: Counter[str] = Counter()
        self._attached: dict[str, list[str]] = {}  # {number of the post: former paths of its attachments}
        self._seen: set[str] = set()
        for path in files:
            self._survey(path)
        if not self.size and not self.kinds:
            raise Unreadable(f"{files[0].name} ist kein WordPress-Export: es steht kein Artikel darin.")
        self.source_name = (source_name or next(iter(sorted(self.hosts)), "") or files[0].name.partition(".")[0])[:60]
        self._lead_terms()

    @property
    def hosts(self) -> frozenset[str]:
        return self.site.hosts

    @property
    def pictures(self) -> dict[str, Picture]:
        return self.attachments.pictures

    @property
    def blocks(self) -> Counter[str]:
        return self.texts.blocks

    def uses_of_terms(self) -> Iterable[tuple[str, int]]:
        return self._uses.items()

    # The first walk

    def _survey(self, path: Path) -> None:
        is_wordpress = has_posts = False
        for found, _read in read(path):
            if isinstance(found, Head):
                is_wordpress = (
                    "wxr_version" in found.values
                    or bool(found.terms or found.authors)
                    or "base_blog_url" in found.values
                )
                self._take_head(found)
            elif isinstance(found, Broken):
                self.size += 1
                self.kinds[ARTICLES] += 1
            elif is_wordpress or "post_id" in found.values or "post_type" in found.values:
                has_posts = True
                self._survey_post(found)
        if not has_posts and not is_wordpress:
            raise Unreadable(f"{path.name} ist kein WordPress-Export (WXR).")

    def _take_head(self, head: Head) -> None:
        addresses = [head.address, head.values.get("base_site_url", ""), head.values.get("link", "")]
        hosts = {host_of(address) for address in addresses} - {"", "wordpress.com"}
        self.site.hosts |= hosts
        self.site.base = self.site.base or _base(head.address)
        self.site.lang = (head.values.get("language") or self.site.lang)[:2].lower()
        for author in head.authors:
            self._add_person(author)
        for values in head.terms:
            self._add_term(values)

    def _add_person(self, values: dict[str, str]) -> None:
        login = values.get("author_login", "").strip()
        whole = f"{values.get('author_first_name', '')} {values.get('author_last_name', '')}".strip()
        name = plain(values.get("author_display_name", "") or whole) or login
        if name:
            self.site.logins[login] = name
            path = former_path(f"{self.site.base}/author/{login.lower()}/")
            self.people.setdefault(name, Person(name, login, values.get("author_email", "").strip(), path=path))

    def _add_term(self, values: dict[str, str]) -> None:
        kind = values["kind"]
        taxonomy = {"category": "category", "tag": "post_tag"}.get(kind) or values.get("term_taxonomy", "")
        slug = values.get("category_nicename") or values.get("tag_slug") or values.get("term_slug", "")
        name = plain(values.get("cat_name") or values.get("tag_name") or values.get("term_name", "") or slug)
        parent = values.get("category_parent") or values.get("term_parent", "")
        if taxonomy in _NO_SUBJECTS or not slug.strip() or not name:
            return
        key = f"{taxonomy}/{slug.strip()}"
        self.terms[key] = Term(key, name[:200], f"{taxonomy}/{parent.strip()}" if parent.strip() else "")
        if number := values.get("term_id", "").strip():
            self.site.primary[number] = key

    def _survey_post(self, post: Post) -> None:
        kind = post.kind
        if post.comments:
            self.left_out["Kommentare", "Kommentare gibt es hier nicht"] += post.comments
            self.kinds["Kommentare"] += post.comments
        if kind == "attachment":
            self._survey_attachment(post)
        elif kind in self.types or kind == "page":
            self._survey_article(post, is_page=kind == "page" and "page" not in self.types)
        else:
            self._survey_other(post, kind)

    def _survey_attachment(self, post: Post) -> None:
        name = PICTURES if self.attachments.add(post) else "Andere Dateien"
        self.kinds[name] += 1
        if name != PICTURES:
            self.left_out[name, "bleiben, wo sie sind; Links zu ihnen stehen in den Artikeln"] += 1
        paths = [former_path(post["link"], self.hosts), f"{self.site.base}/?attachment_id={post.id}"]
        self._attached.setdefault(post["post_parent"], []).extend(path for path in paths if path)

    def _survey_article(self, post: Post, *, is_page: bool) -> None:
        self.size += 1
        self.kinds[PAGES if is_page else ARTICLES] += 1
        for path in paths_of(post, self.site):
            self.addresses.setdefault(path, ("page" if is_page else "article", post.id))
        if is_page:
            return
        for key, _is_main in self.site.terms_of(post):
            self._uses[key] += 1
            if key not in self.terms:
                named = next(term.name for term in post.terms if f"{term.taxonomy}/{term.slug}" == key)
                self.terms[key] = Term(key, plain(named)[:200] or key.partition("/")[2])
        moment = moment_of(post)
        if moment is not None and standing(post, self.site.now)[0] is not None:
            local = timezone.localtime(moment)
            self.other_paths.setdefault(f"{self.site.base}/{local:%Y}/", named_address("archive_year", local.year))
            self.other_paths.setdefault(
                f"{self.site.base}/{local:%Y/%m}/", named_address("archive_month", local.year, local.month)
            )

    def _survey_other(self, post: Post, kind: str) -> None:
        if kind == "wp_block" and post["status"] == "publish" and not post["post_password"]:
            self.texts.reusable[post.id] = post["content"]
        elif kind == "guest-author":
            self._add_guest(post)
        unknown = f"diese Art kennt hier niemand; als Artikel mit --types {kind}"
        name, reason = _OTHERS.get(kind, (f"Art „{kind}“", unknown))
        self.kinds[name] += 1
        self.left_out[name, reason] += 1

    def _add_guest(self, post: Post) -> None:
        """An author without a login, of the extension Co-Authors Plus."""
        name = plain(post.meta.get("cap-display_name", "") or post["title"])
        login = post.meta.get("cap-user_login", "") or post["post_name"].removeprefix("cap-")
        if name:
            self.site.logins.setdefault(login, name)
            profile, website = plain(post.meta.get("cap-description", "")), post.meta.get("cap-website", "")
            path = former_path(f"{self.site.base}/author/{login.lower()}/")
            self.people.setdefault(
                name, Person(name, login, post.meta.get("cap-user_email", ""), profile, website, path)
            )

    def _lead_terms(self) -> None:
        """The pages that terms had: those of categories with the ones above them."""
        for key, term in self.terms.items():
            taxonomy, _, slug = key.partition("/")
            above, parent = [slug], term.parent
            while parent in self.terms and len(above) < _MOST_ABOVE:
                above.insert(0, parent.partition("/")[2])
                parent = self.terms[parent].parent
            path = former_path(f"{self.site.base}/{_PATHS.get(taxonomy, taxonomy)}/{'/'.join(above)}/")
            self.terms[key] = Term(key, term.name, term.parent if term.parent in self.terms else "", path)
        self.other_paths |= {
            f"{self.site.base}/feed/": feed_address(named_address("front"), "xml"),
            f"{self.site.base}/feed/atom/": feed_address(named_address("front"), "atom"),
        }

    # The second walk

    def records(self) -> Iterator[Item]:
        self._seen.clear()
        self.texts.blocks.clear()
        self.texts.shown.clear()
        for path in self.files:
            for found, _read in read(path):
                if isinstance(found, Broken):
                    yield found.title or "ohne Titel", BadRecord(found.reason)
                elif isinstance(found, Post) and (found.kind in self.types or found.kind == "page"):
                    yield self._label(found), self._read(found)

    def _read(self, post: Post) -> Record | PageRecord | BadRecord:
        """One odd text must not end the whole move."""
        try:
            return self._record(post)
        except Exception as error:  # whatever nobody has thought of
            logger.exception("Post %s cannot be read", post.id)
            return BadRecord(f"lässt sich nicht lesen ({type(error).__name__})")

    def _record(self, post: Post) -> Record | PageRecord | BadRecord:
        if post.id in self._seen:
            return BadRecord("steht zweimal im Archiv; das erste zählt")
        self._seen.add(post.id)
        if post.kind == "page" and "page" not in self.types:
            return page_of(post, self.texts, self.site)
        record = record_of(post, self.texts, self.site)
        if not record.content["title"] and not record.content["body"]:
            return BadRecord("hat weder Titel noch Text")
        attached = self._attached.get(post.id, ())
        record.paths = tuple(dict.fromkeys((*record.paths, *attached)))
        return record

    def _label(self, post: Post) -> str:
        return f"{plain(post['title'])[:80] or 'ohne Titel'} (Nr. {post.id[:20]})"


def _base(address: str) -> str:
    """The folder of a site that does not have a host of its own: "/magazin"."""
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return ""
