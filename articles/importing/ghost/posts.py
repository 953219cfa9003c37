"""When and for whom a Ghost post was to be read, and what that makes of it here: never more public than it was."""

import datetime as dt
from typing import NamedTuple

from django.utils import timezone

from ...models.article.content import LIMITS
from ..markup.tree import build, text_of
from ..record import Loss
from ..values import cut, moment, one_line, sensible
from .export import Row, text

_FOR = {
    "members": "War nur für Mitglieder zu lesen.",
    "paid": "War nur für zahlende Mitglieder zu lesen.",
    "tiers": "War nur für bestimmte Mitglieder zu lesen.",
    "none": "War für niemanden zu lesen.",
}
_FOR_SOME = "War nur für bestimmte Mitglieder zu lesen."
_UNTITLED = ("(Untitled)", "(untitled)")
_MOST_HIDDEN = 10_000  # characters in a note
_DIGITS = range(9, 15)  # of seconds and milliseconds since 1970


class Standing(NamedTuple):
    """`published` is None for a draft; `was_public` says that its address was one for everybody or for members."""

    published: dt.datetime | None
    was_public: bool
    notes: tuple[str, ...] = ()


def standing(post: Row, now: dt.datetime | None = None) -> Standing:
    now = now or timezone.now()
    status, visibility = text(post, "status").lower(), text(post, "visibility").lower() or "public"
    when = date_of(post, "published_at")
    if status == "sent" or text(post, "email_only").lower() in ("1", "true"):
        return Standing(None, False, ("Wurde nur als Newsletter verschickt.",))
    if status not in ("published", "scheduled"):
        return Standing(None, False)
    was_public = status == "published"
    note = "" if visibility == "public" else _FOR.get(visibility, _FOR_SOME)
    if was_public:
        when = when or date_of(post, "created_at") or date_of(post, "updated_at")
        note = note or ("" if when else "War veröffentlicht; das Datum ist nicht lesbar.")
    elif when is None or when <= now:
        told = f" für den {timezone.localtime(when):%d.%m.%Y, %H:%M} Uhr" if when else ""
        note = f"War{told} eingeplant und ist nicht erschienen. {note}".strip()
    return Standing(None, was_public, (note,)) if note else Standing(when, was_public)


def date_of(post: Row, name: str) -> dt.datetime | None:
    """ISO 8601, or seconds or milliseconds since 1970."""
    value = text(post, name).strip().removesuffix(".0")
    if not value.isdecimal():
        return moment(value)
    if len(value) not in _DIGITS:
        return None
    seconds = int(value) // 1000 if len(value) > 10 else int(value)
    return sensible(dt.datetime.fromtimestamp(seconds, dt.UTC))


def content_of(post: Row, meta: Row, lang: str, losses: list[Loss]) -> dict[str, str]:
    """The texts beside the body. What is too long is cut and told."""
    title = one_line(text(post, "title"))
    return {
        "title": cut("" if title in _UNTITLED else title, LIMITS["title"], "Titel", losses),
        "lead": one_line(text(post, "custom_excerpt")),
        "lang": language(text(post, "locale")) or lang,
        "seo_title": cut(text(meta, "meta_title") or text(post, "meta_title"), LIMITS["seo_title"], "Titel für Suchmaschinen", losses),
        "teaser": cut(
            text(meta, "meta_description") or text(post, "meta_description"),
            LIMITS["teaser"],
            "Beschreibung für Suche und Teilen",
            losses,
        ),
    }  # fmt: skip


def language(value: str) -> str:
    """ "de" of "de-AT"; "" for what is no such code."""
    first = value.strip().replace("_", "-").partition("-")[0].lower()
    return first if first.isascii() and first.isalpha() and len(first) == 2 else ""


def is_page(post: Row) -> bool:
    return (
        text(post, "type").lower() == "page"
        or text(post, "page").lower() in ("1", "1.0", "true")
        or post.get("page") is True
    )


def hidden_note(hidden: list[str]) -> str:
    """What only some could read, for the desk."""
    words = "\n".join(text_of(build(html)) for html in hidden)[:_MOST_HIDDEN]
    return f"War nicht für alle zu lesen und fehlt deshalb im Text:\n{words}" if words else ""
