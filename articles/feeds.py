"""Feeds of everything and of each subject and author: RSS, Atom and JSON Feed 1.1, made from the same items."""

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape, linebreaks
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import conditional_page, require_safe

from . import body
from .addresses import address, feed_address, named_address
from .models import SUBJECTS, Article, Author, Byline, Correction, Series
from .models.subjects.registry import tag_queries
from .models.subjects.subject import Subject
from .presentation.articles.cards import kicker, usable_lead_image
from .presentation.meta import SHARE_WIDTH, absolute
from .presentation.search import search_title
from .presentation.search_address import NEWEST, Addresses, find, read_query
from .presentation.site import Site, site
from .views.rendering import moved
from .views.series import formerly_at

ITEMS = 30
# What XML cannot hold: one such character, pasted along with a text, would cost readers the whole file.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ADDRESS = re.compile(r'((?:href|src)=")/(?!/)')
_SOURCE_SET = re.compile(r'srcset="[^"]*"')
_MIDNIGHT = {"hour": 0, "minute": 0, "second": 0, "microsecond": 0}
_MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}
_SOURCE = re.compile(r'("|, )/(?!/)')


@dataclass(frozen=True)
class Item:
    """One article as a feed tells it. Addresses are absolute; `id` stays when the address changes (RFC 4151)."""

    id: str
    url: str
    title: str
    teaser: str
    content: str  # HTML, empty where the house gives teasers only
    authors: Sequence[str]
    tags: Sequence[str]
    published_at: dt.datetime
    modified_at: dt.datetime
    image: str
    image_credit: str
    lang: str


@dataclass(frozen=True)
class Channel:
    title: str
    url: str  # the page that the feed follows
    feed_url: str
    description: str
    items: Sequence[Item]


def _items(articles: QuerySet[Article], frame: Site) -> list[Item]:
    """The newest of `articles`, which come through `published()`, without advertising."""
    rows = articles.without_advertising().newest_first().select_related("lead_image").defer("body")
    rows = list(rows.prefetch_related("bylines__author")[:ITEMS])
    tags, links = _tags(rows), _links(rows, frame)
    return [_item(article, tags.get(article.pk, []), links, frame) for article in rows]


def _tags(articles: Sequence[Article]) -> dict[int, list[str]]:
    """Names of the articles' tags, all kinds in one query."""
    columns = ("content_object_id", "tag__name", "position")
    first, *others = tag_queries(articles, *columns, tag__is_proposed=False)
    names: dict[int, list[str]] = {}
    for _kind, article, name, _position in sorted(first.union(*others, all=True), key=lambda row: row[3]):
        names.setdefault(article, []).append(name)
    return names


def _links(articles: Sequence[Article], frame: Site) -> dict[int, str]:
    """Addresses of the public articles that these articles link."""
    wanted = {pk for article in articles for pk in body.linked_articles(article.body_html)}
    rows = Article.objects.published().filter(pk__in=wanted).values_list("pk", "slug") if wanted else ()
    return {pk: absolute(frame, address("article", slug)) for pk, slug in rows}


def _item(article: Article, tags: Sequence[str], links: dict[int, str], frame: Site) -> Item:
    published = article.first_published_at or article.publish_at
    over = kicker(article)
    image, image_credit = _picture(article, frame)
    return Item(
        id=f"tag:{urlsplit(frame.url).hostname},{published:%Y-%m-%d}:artikel-{article.pk}",
        url=absolute(frame, article.get_absolute_url()),
        title=f"{over}: {article.title}" if over else article.title,
        teaser=article.lead,
        content=_content(article, links, frame) if frame.feed_full_text else "",
        authors=[byline.author.name for byline in article.bylines.all()],
        tags=tags,
        published_at=published,
        modified_at=article.updated_at or published,
        image=image,
        image_credit=image_credit,
        lang=article.lang,
    )


def _picture(article: Article, frame: Site) -> tuple[str, str]:
    """Address and credit of the lead picture, no wider than feeds need it."""
    image = usable_lead_image(article)
    widths = [width for width in image.renditions.get("jpg", ()) if width <= SHARE_WIDTH] if image else []
    return (absolute(frame, image.url(max(widths))), image.printed_credit) if widths else ("", "")


def _content(article: Article, links: dict[int, str], frame: Site) -> str:
    """The text with its lead and lead picture, every address absolute; reading tips belong to the page and are left out."""
    image, alt, caption = article.lead_image, article.lead_image_alt, article.lead_image_caption
    figure = image.figure(alt=alt, caption=caption) if image else ""
    text = body.resolve(
        body.charts.without_drawings(article.body_html), body.Resolved(links=links), timezone.localdate()
    )
    lead = f"<p><strong>{escape(article.lead)}</strong></p>" if article.lead else ""
    html = with_origin(f"{lead}{figure}{text}", frame.url)
    return _SOURCE_SET.sub(lambda match: _SOURCE.sub(rf"\1{frame.url}/", match[0]), html)


def with_origin(html: str, origin: str) -> str:
    """With every address of ours made absolute."""
    return _ADDRESS.sub(rf"\1{origin}/", html)


class _Calm:
    """A feed without items is as old as the day; Django would say "now", and so something else with each rendering."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else timezone.localtime().replace(**_MIDNIGHT)


class _FullText(_Calm, Rss201rev2Feed):
    """RSS with the whole text in `content:encoded`."""

    def rss_attributes(self):
        return super().rss_attributes() | _MEDIA | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        _add_picture(handler, item)
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


class _AtomFullText(_Calm, Atom1Feed):
    def root_attributes(self):
        return super().root_attributes() | _MEDIA

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        _add_picture(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


def _add_picture(handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
    """As Media RSS (https://www.rssboard.org/media-rss), which wants no length, unlike `enclosure`, and knows credits."""
    if not item["image"]:
        return
    handler.startElement("media:content", {"url": item["image"], "type": "image/jpeg", "medium": "image"})
    if item["image_credit"]:
        handler.addQuickElement("media:credit", item["image_credit"])
    handler.endElement("media:content")


def _writable(value: Any) -> Any:
    """Texts, alone or in lists and items, without what XML cannot hold."""
    if isinstance(value, str):
        return FORBIDDEN.sub("", value)
    if isinstance(value, Item):
        return Item(**{name: _writable(member) for name, member in vars(value).items()})
    return [_writable(member) for member in value] if isinstance(value, list | tuple) else value


def _xml(kind: type[SyndicationFeed], shown: Channel) -> str:
    title, description = _writable(shown.title), _writable(shown.description)
    feed = kind(title, shown.url, description, language="de", feed_url=shown.feed_url)
    for item in _writable(shown.items):
        feed.add_item(
            item.title,
            item.url,
            item.teaser,
            author_name=", ".join(item.authors) or None,
            pubdate=item.published_at,
            updateddate=item.modified_at,
            unique_id=item.id,
            unique_id_is_permalink=False,
            categories=item.tags,
            content=item.content,
            image=item.image,
            image_credit=item.image_credit,
        )
    return feed.writeString("utf-8")


def _json(shown: Channel) -> str:
    """https://jsonfeed.org/version/1.1"""
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": shown.title,
        "home_page_url": shown.url,
        "feed_url": shown.feed_url,
        "description": shown.description,
        "language": "de",
        "items": [_json_item(item) for item in shown.items],
    }
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _json_item(item: Item) -> dict:
    values = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": item.teaser,
        "content_html": item.content or f"<p>{escape(item.teaser)}</p>",
        "date_published": item.published_at.isoformat(timespec="seconds"),
        "date_modified": item.modified_at.isoformat(timespec="seconds"),
        "authors": [{"name": name} for name in item.authors],
        "tags": item.tags,
        "image": item.image,
        "language": item.lang,
    }
    return {key: value for key, value in values.items() if value}


# Ending of the address -> (media type, how it is written)
FORMATS: dict[str, tuple[str, Callable[[Channel], str]]] = {
    "xml": ("application/rss+xml", partial(_xml, _FullText)),
    "atom": ("application/atom+xml", partial(_xml, _AtomFullText)),
    "json": ("application/feed+json", _json),
}


def answer(title: str, path: str, extension: str, frame: Site, items: Sequence[Item], feed: str = "") -> HttpResponse:
    url, feed_url = absolute(frame, path), absolute(frame, feed or feed_address(path, extension))
    media_type, write = FORMATS[extension]
    text = write(Channel(title, url, feed_url, frame.description, items))
    return HttpResponse(text, content_type=f"{media_type}; charset=utf-8")


@require_safe
@conditional_page
def all_articles(request: HttpRequest, extension: str) -> HttpResponse:
    frame = site()
    items = _items(Article.objects.published(), frame)
    return answer(frame.name, named_address("front"), extension, frame, items)


@require_safe
@conditional_page
def about_subject(request: HttpRequest, kind: str, slug: str, extension: str) -> HttpResponse:
    tags = SUBJECTS[kind].objects.public()
    subject = tags.filter(slug=slug).first()
    if subject is None and (renamed := tags.formerly_at(slug).first()):
        return moved(feed_address(renamed.get_absolute_url(), extension))
    if subject is None:
        raise Http404("no such subject")
    rows = subject.through_model.objects.published().filter(tag=subject).order_by("-published_at")
    return _channel_of(subject, rows.values("content_object_id")[:ITEMS], extension)


@require_safe
@conditional_page
def by_author(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    author = Author.objects.public().filter(slug=slug).first()
    if author is None:
        raise Http404("no such author")
    rows = Byline.objects.published().filter(author=author).order_by("-published_at")
    return _channel_of(author, rows.values("article_id")[:ITEMS], extension)


@require_safe
@conditional_page
def search_results(request: HttpRequest, extension: str) -> HttpResponse:
    """What a search finds in full, newest first; its page says where only a part of it was found."""
    asked = read_query(request.GET)
    found = find(replace(asked, values={**asked.values, "sortierung": NEWEST}))
    if not (found.query.units or asked.narrowing):
        raise Http404("nothing is asked for")
    frame = site()
    ids = () if found.is_loose else found.ids[:ITEMS]
    items = _items(Article.objects.published().filter(pk__in=ids), frame)
    addresses = Addresses(asked.values)
    shown = answer(
        f"{search_title(asked)} | {frame.name}", addresses.of(), extension, frame, items, addresses.feed(extension)
    )
    shown.headers["X-Robots-Tag"] = "noindex"
    return shown


@require_safe
@conditional_page
def of_series(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    series = Series.objects.public().filter(slug=slug).first()
    if series is None:
        return moved(feed_address(formerly_at(slug).get_absolute_url(), extension))
    return _channel_of(series, series.parts.values("article"), extension)


@require_safe
@conditional_page
def corrections(request: HttpRequest, extension: str) -> HttpResponse:
    """What was corrected: each note an item, with the article it belongs to."""
    frame = site()
    items = [_correction_item(row, frame) for row in Correction.objects.public().with_articles(slice(ITEMS))]
    return answer(f"Korrekturen | {frame.name}", named_address("corrections"), extension, frame, items)


def _correction_item(row: Correction, frame: Site) -> Item:
    return Item(
        id=f"tag:{urlsplit(frame.url).hostname},{row.time:%Y-%m-%d}:korrektur-{row.pk}",
        url=f"{absolute(frame, row.article.get_absolute_url())}#korrektur-{row.pk}",
        title=f"{row.get_kind_display()}: {row.article.title}",
        teaser=row.text,
        content=linebreaks(row.text, autoescape=True),
        authors=(frame.name,),
        tags=(),
        published_at=row.time,
        modified_at=row.time,
        image="",
        image_credit="",
        lang=row.article.lang,
    )


def _channel_of(subject: Subject | Author | Series, articles: QuerySet, extension: str) -> HttpResponse:
    frame = site()
    items = _items(Article.objects.published().filter(pk__in=articles), frame)
    return answer(f"{subject} | {frame.name}", subject.get_absolute_url(), extension, frame, items)
