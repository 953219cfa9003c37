"""One post as a record: never more public than it was."""

import datetime as dt
from urllib.parse import unquote

from ...models.article.content import LIMITS
from ...text import fold
from ..former import former_path
from ..record import MAX_PAGE_TITLE, Loss, PageRecord, Record
from ..values import cut, plain
from .dates import moment_of
from .texts import Texts
from .wxr import Post

_FORMATS = {"aside": "brief", "status": "brief", "link": "brief", "quote": "brief"}  # WordPress's short forms
# Fields of extensions that hold what search engines are told.
_SEO_TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_aioseop_title")
_SEO_TEXTS = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description")
_OWN_FIELDS = ("footnotes", "rank_math_", "enclosure", "dsq_thread_id", "isc_", "syndication_")
_MOST_FIELDS = 20
_MAX_VALUE = 300
_MAX_HIDDEN = 20_000


class Site:
    """What a record needs to know of the whole site."""

    def __init__(self, now: dt.datetime, skipped_taxonomies: frozenset[str]) -> None:
        self.now, self.skipped_taxonomies = now, skipped_taxonomies
        self.hosts: frozenset[str] = frozenset()
        self.base = ""  # the folder of a site that has no host of its own
        self.lang = "de"
        self.logins: dict[str, str] = {}  # {login: name}
        self.primary: dict[str, str] = {}  # {number of a term: its key}

    def authors_of(self, post: Post) -> list[str]:
        """Names; where an extension knows several authors, those."""
        named = [
            self.logins.get(term.slug.removeprefix("cap-"), term.name)
            for term in post.terms
            if term.taxonomy == "author"
        ]
        creator = post["creator"]
        names = named or [self.logins.get(creator, creator)]
        return list({fold(name): name for name in names if name.strip()}.values())

    def terms_of(self, post: Post) -> list[tuple[str, bool]]:
        main = next(
            (
                value
                for name in ("_yoast_wpseo_primary_category", "rank_math_primary_category")
                if (value := post.meta.get(name, ""))
            ),
            "",
        )
        keys = [f"{term.taxonomy}/{term.slug}" for term in post.terms if term.taxonomy not in self.skipped_taxonomies]
        return [(key, key == self.primary.get(main, "")) for key in dict.fromkeys(keys)]


def record_of(post: Post, texts: Texts, site: Site) -> Record:
    body, losses = texts.read(post)
    published, note, is_trashed = standing(post, site.now)
    title = _title(post, body, LIMITS["title"], losses)
    return Record(
        external_id=post.id,
        content={
            "title": title,
            "lead": plain(post["excerpt"]),
            "body": body,
            "lang": _language(post, site.lang),
            "genre": _FORMATS.get(_format(post), "news"),
            "seo_title": _told(post, _SEO_TITLES, LIMITS["seo_title"]),
            "teaser": _told(post, _SEO_TEXTS, LIMITS["teaser"]),
        },
        published=published,
        authors=site.authors_of(post),
        paths=paths_of(post, site),
        slug=slug_of(post),
        terms=site.terms_of(post),
        lead_picture=texts.attachments.key_of(post.meta.get("_thumbnail_id", "")),
        is_for_review=post["status"] == "pending",
        is_trashed=is_trashed,
        follows_standing=post["status"] != "future",  # its time may have come meanwhile
        is_pinned=post["is_sticky"] == "1",
        notes="\n".join(filter(None, [note, *_hidden(texts), *_fields(post)])),
        losses=losses,
    )


def page_of(post: Post, texts: Texts, site: Site) -> PageRecord:
    body, losses = texts.read(post)
    is_public = post["status"] == "publish" and not post["post_password"]
    return PageRecord(
        post.id,
        _title(post, body, MAX_PAGE_TITLE, losses),
        body,
        slug_of(post),
        is_public,
        paths_of(post, site),
        losses,
    )


def standing(post: Post, now: dt.datetime) -> tuple[dt.datetime | None, str, bool]:
    """(when it is public, None for a draft; a note for the desk; whether it goes to the trash)."""
    moment, status = moment_of(post), post["status"]
    if status == "trash":
        return None, "", True
    if status == "publish" and post["post_password"]:
        return None, "War mit einem Passwort geschützt.", False
    if status == "publish" and moment is None:
        return None, "War veröffentlicht; das Datum fehlt im Archiv.", False
    if status == "publish" or (status == "future" and moment is not None and moment > now):
        return moment, "", False
    notes = {
        "future": "War eingeplant; der Zeitpunkt ist vorbei oder fehlt.",
        "private": "War nur für Angemeldete zu lesen (privat).",
        "": "Der Stand fehlt im Archiv.",
    }
    known = ("draft", "pending", "auto-draft")
    return None, notes.get(status, "" if status in known else f"Hatte den Stand „{status}“."), False


def _title(post: Post, body: str, limit: int, losses: list[Loss]) -> str:
    """The title as text, at most `limit` characters long; a missing one is made of the first words."""
    title = plain(post["title"])
    if not title and (text := plain(body)):
        title = f"{text[:60].rpartition(' ')[0] or text[:60]} …"
        losses.append(Loss("Kein Titel", "der Anfang des Textes steht an seiner Stelle", "", title))
    return cut(title, limit, "Titel", losses)


def _language(post: Post, default: str) -> str:
    """Extensions for several languages keep it as a term."""
    named = next((term.slug for term in post.terms if term.taxonomy == "language"), default)
    return named[:2].lower() if named[:2].isalpha() and named[:2].isascii() else "de"


def _format(post: Post) -> str:
    slug = next((term.slug for term in post.terms if term.taxonomy == "post_format"), "")
    return slug.removeprefix("post-format-")


def _told(post: Post, names: tuple[str, ...], limit: int) -> str:
    """What somebody wrote for search engines; what an extension puts together from variables says nothing."""
    value = next((value for name in names if (value := post.meta.get(name, "").strip())), "")
    return "" if "%" in value and ("%%" in value or "%title" in value) or "#post_" in value else plain(value)[:limit]


def _fields(post: Post) -> list[str]:
    """Fields that the former newsroom made for itself; they have no place here and stay as a note."""
    own = [
        (name, value)
        for name, value in post.meta.items()
        if value.strip() and not name.startswith(("_", *_OWN_FIELDS)) and not value.startswith(("a:", "O:", "field_"))
    ]
    return [f"Feld „{name}“ im Archiv: {plain(value)[:_MAX_VALUE]}" for name, value in own[:_MOST_FIELDS]]


def _hidden(texts: Texts) -> list[str]:
    return [f"Nur für Mitglieder war: {text[:_MAX_HIDDEN]}" for text in texts.hidden]


def slug_of(post: Post) -> str:
    """The last part of its address, decoded."""
    return unquote(post["post_name"], errors="replace").removesuffix("__trashed")


def paths_of(post: Post, site: Site) -> tuple[str, ...]:
    """Former addresses: the permalink, those of former slugs, and by number."""
    link = former_path(post["link"], site.hosts)
    parameter = "page_id" if post.kind == "page" else "p"
    numbered = [f"{site.base}/?{parameter}={post.id}"] if post.id.isdecimal() else []
    guid = former_path(post["guid"], site.hosts)
    name = f"/{slug_of(post)}/"
    old = [link.replace(name, f"/{unquote(slug)}/") for slug in post.old_slugs if link.endswith(name) and slug]
    return tuple(path for path in dict.fromkeys((link, *numbered, guid, *old)) if path and len(path) <= 400)
