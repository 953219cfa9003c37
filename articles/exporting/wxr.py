"""A file for those who leave for WordPress: WXR 1.2 as its importer takes it, with the pictures beside it."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from email.utils import format_datetime
from html import escape
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format

from ..addresses import address
from ..body import parse
from ..models import SUBJECTS, Article, Author, Image, Page, SiteSettings, State, Topic
from .gutenberg import Attached, BlockWriter, paragraph
from .packing import Stamped, Target
from .public import Public
from .whole import Written, copy_file, one_state

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_DATE = "0000-00-00 00:00:00"
_DESK = "redaktion"  # the author of what has none
_AT_ONCE = 200  # articles read at once

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
_END = "</channel>\n</rss>\n"


def write_wxr(target: Target, *, is_public: bool) -> Written:
    """Write `wordpress.xml` and the pictures: what readers see, or with it what is planned, in work and withdrawn.

    Raises OSError.
    """
    written = Written()
    with one_state():
        site = _Site(Public() if is_public else None)
        with target.open("wordpress.xml") as file:
            for part in site.parts():
                written.rows += part.startswith("<item>")
                _write(file, part)
    for name in sorted(site.files):
        if default_storage.exists(name):
            with target.open(f"media/uploads/{name}") as copy:
                copy_file(name, copy)
            written.files += 1
        else:
            written.missing.append(name)
    return written


def _write(file: Stamped, text: str) -> None:
    file.write(_NOT_IN_XML.sub("", text).encode())


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _fields(values: dict[str, Any]) -> str:
    return "".join(f"<{name}>{cdata(str(value))}</{name}>\n" for name, value in values.items())


def _meta(values: dict[str, str]) -> str:
    pairs = ({"wp:meta_key": key, "wp:meta_value": value} for key, value in values.items() if value)
    return "".join(f"<wp:postmeta>\n{_fields(pair)}</wp:postmeta>\n" for pair in pairs)


def _dates(at: dt.datetime, is_certain: bool = True) -> dict[str, str]:
    local = timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")
    return {
        "wp:post_date": local,
        "wp:post_date_gmt": f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}" if is_certain else _NO_DATE,
    }


class _Site:
    """What goes into the file, under the numbers that WordPress will know it by."""

    def __init__(self, public: Public | None) -> None:
        self.public, self.now = public, timezone.now()
        self.origin = settings.SITE_URL.rstrip("/")
        self.pages_from = Article.objects.aggregate(last=Max("pk"))["last"] or 0
        self.images_from = self.pages_from + (Page.objects.aggregate(last=Max("pk"))["last"] or 0)
        self.slugs = {
            pk: (slug, title) for pk, slug, title in self._rows(Article).values_list("pk", "slug", "title").iterator()
        }
        self.pictures: dict[int, Attached] = {}
        self.files: list[str] = []
        for image in self._images():
            self.pictures[image.pk] = Attached(self.images_from + image.pk, self._media(image), image.printed_credit)
            self.files.append(image.file_name)
        self.authors = dict(self._rows(Author).values_list("pk", "slug"))
        self.terms = dict(self._terms())

    def _rows(self, model: Any) -> Any:
        if self.public:
            return self.public.gate(model)
        if model is Article:
            return Article.objects.outside_trash().filter(is_practice=False)
        return model.objects.all()

    def _images(self) -> Any:
        return self._rows(Image).exclude(file="").filter(is_blocked=False).order_by("pk").iterator(chunk_size=_AT_ONCE)

    def _media(self, image: Image) -> str:
        return f"{self.origin}{settings.MEDIA_URL}{image.file_name}"

    def link(self, pk: int) -> tuple[str, str]:
        """(address, title) of an article; empty if it is not in the file."""
        slug, title = self.slugs.get(pk, ("", ""))
        return (f"{self.origin}{address('article', slug)}", title) if slug else ("", "")

    def _terms(self) -> Iterator[tuple[tuple[str, int], tuple[str, str, str, str]]]:
        """((kind, number), (taxonomy, address, name, description)): addresses are unique within a taxonomy."""
        taken: set[tuple[str, str]] = set()
        for kind, model in SUBJECTS.items():
            taxonomy = "category" if model is Topic else "post_tag"
            for pk, slug, name, profile in (
                self._rows(model).order_by("pk").values_list("pk", "slug", "name", "profile")
            ):
                slug = f"{slug}-{kind}" if (taxonomy, slug) in taken else slug
                taken.add((taxonomy, slug))
                yield (kind, pk), (taxonomy, slug, name, profile)

    def parts(self) -> Iterator[str]:
        """The file, item by item."""
        yield _HEAD + self._channel()
        yield from self._people()
        for number, (taxonomy, slug, name, profile) in enumerate(self.terms.values(), 1):
            yield _term(number, taxonomy, slug, name, profile)
        for image in self._images():
            yield self._attachment(image)
        for page in self._rows(Page).order_by("pk"):
            yield self._page(page)
        related = ("bylines", "corrections", *(f"tagged_{model.plural_key}" for model in SUBJECTS.values()))
        articles = self._rows(Article).order_by("pk").prefetch_related(*related)
        for article in articles.iterator(chunk_size=_AT_ONCE):
            yield self._article(article)
        yield _END

    def _channel(self) -> str:
        told = SiteSettings.load()
        title, link = escape(settings.SITE_NAME), escape(self.origin)
        return (
            f"<title>{title}</title>\n<link>{link}</link>\n<description>{escape(told.tagline)}</description>\n"
            "<language>de</language>\n<wp:wxr_version>1.2</wp:wxr_version>\n"
            f"<wp:base_site_url>{link}</wp:base_site_url>\n<wp:base_blog_url>{link}</wp:base_blog_url>\n"
        )

    def _people(self) -> Iterator[str]:
        people = [(0, _DESK, settings.SITE_NAME, "")]
        people += self._rows(Author).order_by("pk").values_list("pk", "slug", "name", "email")
        for pk, slug, name, email in people:
            first, _, last = name.rpartition(" ")
            values = {"login": slug, "email": email, "display_name": name, "first_name": first, "last_name": last}
            fields = _fields({f"wp:author_{key}": value for key, value in values.items()})
            yield f"<wp:author>\n<wp:author_id>{pk}</wp:author_id>\n{fields}</wp:author>\n"

    # Items

    def _attachment(self, image: Image) -> str:
        picture = self.pictures[image.pk]
        values = {
            "dc:creator": _DESK,
            "content:encoded": image.printed_credit,
            "excerpt:encoded": "" if self.public else image.caption,
            **_dates(image.created_at),
            "wp:post_name": image.file_name.rpartition("/")[2].partition(".")[0],
            "wp:status": "inherit",
            "wp:post_type": "attachment",
            "wp:attachment_url": picture.url,
        }
        meta = {"_wp_attached_file": image.file_name, "_wp_attachment_image_alt": image.alt, "credit": image.credit}
        title = "" if self.public else image.title
        return self._item(picture.number, title or f"Bild {image.pk}", picture.url, image.created_at, values, meta)

    def _page(self, page: Page) -> str:
        writer = self._writer(f"page/{page.pk}")
        values = {
            "dc:creator": _DESK,
            "content:encoded": writer.write(parse(page.body)),
            "excerpt:encoded": "",
            **_dates(page.updated_at),
            "wp:post_name": page.slug,
            "wp:status": "publish" if page.is_public else "draft",
            "wp:post_type": "page",
        }
        link = f"{self.origin}{page.get_absolute_url()}"
        return self._item(self.pages_from + page.pk, page.title, link, page.updated_at, values, _footnotes(writer))

    def _article(self, article: Article) -> str:
        writer = self._writer(f"article/{article.pk}")
        text = writer.write(parse(article.body))
        authors = [self.authors[row.author_id] for row in article.bylines.all() if row.author_id in self.authors]
        at = article.publish_at or article.created_at
        values = {
            "dc:creator": authors[0] if authors else _DESK,
            "content:encoded": "\n\n".join(filter(None, [text, *self._notes(article)])),
            "excerpt:encoded": article.lead,
            **_dates(at, is_certain=article.publish_at is not None),
            "wp:post_name": article.slug,
            "wp:status": _status(article),
            "wp:post_type": "post",
        }
        picture = self.pictures.get(article.lead_image_id or 0)
        meta = _footnotes(writer) | {
            "_thumbnail_id": str(picture.number) if picture else "",
            "_yoast_wpseo_title": article.seo_title,
            "_yoast_wpseo_metadesc": article.teaser,
            "kicker": article.kicker,
            "dateline": article.dateline,
        }
        terms = [self.terms[key] for key in self._tags(article) if key in self.terms]
        several = [("author", f"cap-{slug}", slug, "") for slug in authors] if len(authors) > 1 else []
        return self._item(article.pk, article.title, self.link(article.pk)[0], at, values, meta, [*terms, *several])

    def _tags(self, article: Article) -> list[tuple[str, int]]:
        rows = [
            (row.position, kind, row.tag_id)
            for kind, model in SUBJECTS.items()
            for row in getattr(article, f"tagged_{model.plural_key}").all()
        ]
        return [(kind, pk) for _position, kind, pk in sorted(rows)]

    def _notes(self, article: Article) -> Iterator[str]:
        """What stands below the text: the disclosure, corrections, and at the end the sources."""
        if article.disclosure:
            yield paragraph(f"<em>Transparenzhinweis: {escape(article.disclosure, quote=False)}</em>")
        for note in sorted(article.corrections.all(), key=lambda note: (note.time, note.pk)):
            if note.time <= self.now:
                day = date_format(timezone.localtime(note.time), "j. F Y")
                yield paragraph(f"<em>{note.get_kind_display()} vom {day}: {escape(note.text, quote=False)}</em>")
        named = [_source(source) for source in article.sources if source.get("name") or source.get("url")]
        if named:
            yield paragraph(f"{'Quelle' if len(named) == 1 else 'Quellen'}: {', '.join(named)}")

    def _writer(self, key: str) -> BlockWriter:
        return BlockWriter(key, self.origin, self.pictures, self.link)

    def _item(
        self,
        number: int,
        title: str,
        link: str,
        at: dt.datetime,
        values: dict[str, str],
        meta: dict[str, str],
        terms: Any = (),
    ) -> str:
        plain = (
            f"<item>\n<title>{cdata(title)}</title>\n<link>{escape(link)}</link>\n"
            f"<pubDate>{format_datetime(at.astimezone(dt.UTC))}</pubDate>\n"
            f'<guid isPermaLink="false">{escape(link)}</guid>\n<description></description>\n'
            f"<wp:post_id>{number}</wp:post_id>\n"
        )
        closed = {"wp:comment_status": "closed", "wp:ping_status": "closed"}
        fixed = "<wp:post_parent>0</wp:post_parent>\n<wp:menu_order>0</wp:menu_order>\n<wp:is_sticky>0</wp:is_sticky>\n"
        used = "".join(
            f'<category domain="{taxonomy}" nicename="{escape(slug)}">{cdata(name)}</category>\n'
            for taxonomy, slug, name, _profile in terms
        )
        return f"{plain}{_fields(values | closed)}{fixed}{used}{_meta(meta)}</item>\n"


def _term(number: int, taxonomy: str, slug: str, name: str, profile: str) -> str:
    kind = "category" if taxonomy == "category" else "tag"
    keys = (
        ("category_nicename", "cat_name", "category_description")
        if kind == "category"
        else ("tag_slug", "tag_name", "tag_description")
    )
    fields = _fields({f"wp:{key}": value for key, value in zip(keys, (slug, name, profile), strict=True)})
    parent = "<wp:category_parent></wp:category_parent>\n" if kind == "category" else ""
    return f"<wp:{kind}>\n<wp:term_id>{number}</wp:term_id>\n{fields}{parent}</wp:{kind}>\n"


def _status(article: Article) -> str:
    if article.is_visible():
        return "publish"
    if article.is_scheduled():
        return "future"
    return "draft" if article.state == State.DRAFT else "private"


def _footnotes(writer: BlockWriter) -> dict[str, str]:
    return {"footnotes": json.dumps(writer.notes, ensure_ascii=False)} if writer.notes else {}


def _source(source: dict[str, str]) -> str:
    name, url = source.get("name") or source["url"], source.get("url", "")
    shown = escape(name, quote=False)
    return f'<a href="{escape(url)}">{shown}</a>' if url.startswith(("http://", "https://")) else shown
