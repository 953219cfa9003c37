"""What stands beside the posts in a Ghost export: settings, people, tags, and which post has which."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ...body import safe_url
from ..former import former_path, host_of
from ..record import MAX_NAME, Person, Term
from ..values import one_line
from .export import Row, order_of, rows_of, text
from .posts import date_of, language

_SITE = re.compile(r"https?://[\w.:-]{1,200}(?:/[\w./~-]{0,200})?", re.ASCII)
_PLACEHOLDER = re.compile(r":(year|month|day|slug|id)\b")
_MAX_WEBSITE = 200


class Site:
    def __init__(self, tables: Mapping[str, list[Any]]) -> None:
        self.settings = {text(row, "key"): text(row, "value") for row in rows_of(tables, "settings")}
        address = self.settings.get("url", "").strip().rstrip("/")
        self.address = address if _SITE.fullmatch(address) else ""
        self.hosts = frozenset({host_of(self.address)} - {""})
        self.folder = urlsplit(self.address).path if self.address else ""
        self.lang = language(self.settings.get("locale", "") or self.settings.get("lang", "")) or "de"
        self.internal_tags = 0
        self.terms: dict[str, Term] = {}
        self.people: dict[str, Person] = {}
        self.meta = {text(row, "post_id"): row for row in rows_of(tables, "posts_meta")}
        self._tags = self._read_tags(rows_of(tables, "tags"))
        self._tags_of = _sorted_by_post(rows_of(tables, "posts_tags"), "tag_id")
        self._authors_of = _sorted_by_post(rows_of(tables, "posts_authors"), "author_id")
        self._users = {text(row, "id"): row for row in rows_of(tables, "users")}

    def _read_tags(self, rows: list[Row]) -> dict[str, str]:
        """{id: key} of the tags that readers could see."""
        keys: dict[str, str] = {}
        for row in rows:
            name, slug = one_line(text(row, "name")), text(row, "slug").strip() or text(row, "id")
            if name.startswith("#") or text(row, "visibility") == "internal":
                self.internal_tags += 1
            elif name and slug:
                keys[text(row, "id")] = f"tag/{slug[:200]}"
        for row in rows:
            if key := keys.get(text(row, "id")):
                path = former_path(f"{self.folder}/{key}/")
                self.terms[key] = Term(
                    key, one_line(text(row, "name"))[:200], keys.get(text(row, "parent_id"), ""), path
                )
        return keys

    def terms_of(self, post: Row) -> list[tuple[str, bool]]:
        """In the order of the writer; the first is the main one."""
        keys = [key for number in self._tags_of.get(text(post, "id"), ()) if (key := self._tags.get(number))]
        return [(key, not count) for count, key in enumerate(dict.fromkeys(keys))]

    def authors_of(self, post: Row) -> list[str]:
        """Names; who is named is one of `people` from now on."""
        one = text(post, "author_id", "author")
        numbers = self._authors_of.get(text(post, "id")) or ([one] if one else [])
        people = [self._person(self._users[number]) for number in numbers if number in self._users]
        return list(dict.fromkeys(person.name for person in people if person.name))

    def _person(self, user: Row) -> Person:
        slug, website = text(user, "slug").strip(), text(user, "website").strip()
        name = one_line(text(user, "name") or slug)[:MAX_NAME].strip()
        is_website = (
            website.startswith(("http://", "https://")) and bool(safe_url(website)) and len(website) <= _MAX_WEBSITE
        )
        person = Person(
            name,
            login=slug,
            email=text(user, "email").strip(),
            profile=text(user, "bio").strip(),
            website=website if is_website else "",
            path=former_path(f"{self.folder}/author/{slug}/") if slug else "",
        )
        return self.people.setdefault(name, person) if name else person

    def uses(self, posts: list[Row]) -> Counter[str]:
        return Counter(key for post in posts for key, _is_main in self.terms_of(post))

    def path_of(self, post: Row, *, is_page: bool) -> str:
        """Where it was to be read; "" without a slug."""
        slug = text(post, "slug").strip()
        pattern = self.settings.get("permalinks", "")
        if not slug:
            return ""
        if is_page or ":slug" not in pattern or len(pattern) > 200:
            return former_path(f"{self.folder}/{slug}/")
        when = date_of(post, "published_at")
        values = {"slug": slug, "id": text(post, "id")}
        if when:
            values |= {"year": f"{when:%Y}", "month": f"{when:%m}", "day": f"{when:%d}"}
        path = _PLACEHOLDER.sub(lambda found: values.get(found[1], "0"), pattern)
        return former_path(f"{self.folder}/{path.strip('/')}/")


def _sorted_by_post(rows: list[Row], name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in sorted(rows, key=order_of):
        found.setdefault(text(row, "post_id"), []).append(text(row, name))
    return found
