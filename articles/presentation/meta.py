"""What search engines and other sites read of a page: description, canonical address, picture for sharing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..addresses import address, feed_address, named_address
from ..models import Article, Genre, Image, Topic
from ..models.subjects.subject import Subject
from .articles.tagging import Name, authors_and_tags
from .share_picture import HEIGHT, WIDTH, ShareWords
from .site import Site, titles

DESCRIPTION_LENGTH = 200
TITLE_LENGTH = 65  # what search engines and tabs show of a title
START = "start"  # in the address of the front page's picture
SHARE_WIDTH = 1280


@dataclass(frozen=True)
class Meta:
    description: str
    canonical: str
    title: str
    og_type: str = "website"
    image: str = ""
    image_alt: str = ""
    image_width: int = 0
    image_height: int = 0
    published_at: dt.datetime | None = None
    modified_at: dt.datetime | None = None
    section: str = ""
    tags: Sequence[str] = ()
    authors: Sequence[str] = ()
    feeds: Sequence[tuple[str, str, str]] = field(default_factory=tuple)  # (media type, title, address)
    is_hidden: bool = False


def absolute(site: Site, url: str) -> str:
    """`url` with the site's own origin, if it lacks one."""
    return url if url.startswith(("http://", "https://")) else f"{site.url}{url}"


def shorten(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= DESCRIPTION_LENGTH else f"{whole[: DESCRIPTION_LENGTH - 2]} …"


def page_title(title: str, site_name: str) -> str:
    """The `<title>`: with the name of the site where there is room for it, else the title alone."""
    full = f"{title} | {site_name}"
    return full if len(full) <= TITLE_LENGTH else title


def short_title(title: str) -> str:
    """A headline cut between words where it is longer than anybody shows."""
    if len(title) <= TITLE_LENGTH:
        return title
    return f"{title[: TITLE_LENGTH - 1].rpartition(' ')[0].rstrip(' ,;:–') or title[: TITLE_LENGTH - 2]} …"


def feed_links(path: str, title: str) -> tuple[tuple[str, str, str], ...]:
    """The three feeds below `path`, which ends with a slash."""
    return (
        ("application/rss+xml", f"{title} (RSS)", feed_address(path, "xml")),
        ("application/atom+xml", f"{title} (Atom)", feed_address(path, "atom")),
        ("application/feed+json", f"{title} (JSON Feed)", feed_address(path, "json")),
    )


def page_meta(
    site: Site,
    path: str,
    title: str,
    description: str = "",
    *,
    picture: tuple[str, ShareWords] | None = None,
    feeds: bool = False,
    is_hidden: bool = False,
) -> Meta:
    """`picture`: address and words of the page's own; else it has that of its section, or of the site."""
    meta = Meta(
        description=shorten(f"{title}. {description}" if "?" in path else description) or site.description,
        canonical=absolute(site, path),
        title=title,
        feeds=feed_links(path.partition("?")[0], title) if feeds else (),  # page 2 has no feeds of its own
        is_hidden=is_hidden,
    )
    return with_drawn(meta, site, *(picture or _of_section(path, site)))


def _of_section(path: str, site: Site) -> tuple[str, ShareWords]:
    name = path.strip("/").partition("/")[0]
    name = name if name in titles() else START
    return named_address("page_picture", name), page_words(name, site)


def page_words(name: str, site: Site) -> ShareWords:
    """Of the page that navigation or footer link at `/name/`; raises KeyError for others."""
    return ShareWords(site.name if name == START else titles()[name], site.claim)


def house_words(title: str, site: Site) -> ShareWords:
    """Of a text of the house."""
    return ShareWords(title, site.claim)


def subject_words(subject: Subject) -> ShareWords:
    return ShareWords(subject.name, subject.label, subject.ink if isinstance(subject, Topic) else "")


def pair_words(company: Subject, law: Subject) -> ShareWords:
    return ShareWords(f"{company.name} und {law.name}", "Unternehmen und Regelwerk")


def author_words(name: str) -> ShareWords:
    return ShareWords(name, "Redaktion")


def article_words(title: str, seo_title: str, genre: str) -> ShareWords:
    return ShareWords(seo_title or title, Genre(genre).label)


def with_drawn(meta: Meta, site: Site, path: str, words: ShareWords) -> Meta:
    url = f"{site.url}{path}?v={words.version}"
    return replace(meta, image=url, image_alt=words.alt, image_width=WIDTH, image_height=HEIGHT)


def article_meta(article: Article, names: Sequence[Name], site: Site) -> Meta:
    genre = Genre(article.genre)
    authors, tags = authors_and_tags(names)
    meta = Meta(
        description=shorten(article.teaser or article.lead),
        canonical=absolute(site, article.get_absolute_url()),
        title=article.seo_title or article.title,
        og_type="article",
        image_alt="" if article.lead_image_decorative else article.lead_image_alt,
        published_at=article.first_published_at or article.publish_at,
        modified_at=article.updated_at,
        section=next((tag.name for tag in tags if tag.is_main), genre.label),
        tags=[tag.name for tag in tags],
        authors=[absolute(site, author.url) for author in authors],
    )
    if genre.is_advertising:
        meta = replace(meta, og_type="website", published_at=None)
    own = with_share_picture(meta, article.lead_image, site, alt=meta.image_alt)
    if own.image:
        return own
    words = article_words(article.title, article.seo_title, article.genre)
    return with_drawn(meta, site, address("article_picture", article.slug), words)


def with_share_picture(meta: Meta, image: Image | None, site: Site, alt: str | None = None) -> Meta:
    """`meta` with a picture of the page's own, if readers may see it; without `alt` it is said as the picture says it."""
    crop = image.crop("share") if image and image.is_usable else None
    if not crop:
        return meta
    url, width, height = crop
    said = image.alt if alt is None else alt
    return replace(meta, image=absolute(site, url), image_alt=said, image_width=width, image_height=height)
