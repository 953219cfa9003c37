"""Teasers: what a card shows of an article, on the front page, in lists and in the box of related coverage."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.safestring import SafeString

from ...models import Article, Author, Genre, Image
from ...models.article.teasers import Teaser
from ...models.drawing import Drawable
from ...text import fold, words

# How wide a card's picture stands, for the browser's choice of file.
LEAD_SIZES = "(min-width: 76rem) 47rem, (min-width: 48rem) 62vw, 100vw"
CARD_SIZES = "(min-width: 64rem) 22rem, (min-width: 40rem) 45vw, 7rem"
HALF_SIZES = "(min-width: 76rem) 35rem, (min-width: 40rem) 45vw, 7rem"
SMALL_SIZES = "(min-width: 64rem) 17rem, (min-width: 40rem) 45vw, 7rem"
ROW_SIZES = "(min-width: 40rem) 12rem, 7rem"
WIDE_SIZES = "(min-width: 48rem) 60vw, 100vw"
FIRST_SIZES = "(min-width: 48rem) 25rem, 100vw"
EVERY = 5  # row of a list, beginning with the second, that has a picture
_LARGE = frozenset({LEAD_SIZES, WIDE_SIZES, FIRST_SIZES})


@dataclass(frozen=True)
class Card:
    id: int
    url: str
    title: str
    kicker: str
    teaser: str
    published_at: dt.datetime
    genre: str  # empty for plain news, and where the kicker says it
    minutes: int
    lang: str  # empty for German
    is_ad: bool
    is_opinion: bool
    picture: SafeString | str = ""
    focus: str = ""  # CSS classes that keep the picture's focal point inside the crop
    credit: str = ""
    why: str = ""
    ink: str = ""  # of its topic
    author: str = ""  # where the piece is signed: opinion on the front page


def card(
    article: Teaser,
    *,
    why: str = "",
    sizes: str = CARD_SIZES,
    is_first: bool = False,
    with_picture: bool = True,
    with_teaser: bool = True,
) -> Card:
    """The teaser of `article`, which must come through `published()`; `why` says what brings it here."""
    genre, over = Genre(article.genre), kicker(article)
    picture, css, credit = _picture(article.lead_image if with_picture else None, sizes, is_first)
    return Card(
        id=article.id,
        url=article.get_absolute_url(),
        title=article.title,
        kicker=over,
        teaser=article.lead if with_teaser else "",
        published_at=article.first_published_at,
        genre="" if genre in (Genre.NEWS, Genre.ADVERTISEMENT) or over == genre.label else genre.label,
        minutes=article.reading_minutes,
        lang="" if article.lang == "de" else article.lang,
        is_ad=genre.is_advertising,
        is_opinion=genre.is_opinion,
        picture=picture,
        focus=css,
        credit=credit,
        why=why,
        ink="" if genre.is_advertising else article.ink,
    )


def _picture(image: Drawable | None, sizes: str, is_first: bool) -> tuple[SafeString | str, str, str]:
    """(HTML, CSS classes, credit). The headline next to it names the same target, so a card's picture says nothing of its own."""
    if image is None or not image.is_usable:
        return "", "", ""
    credit = image.printed_credit if sizes in _LARGE else small_credit(image)
    return image.picture("", sizes, is_first=is_first), focus(image), credit


def small_credit(image: Drawable) -> str:
    """The credit under a small picture: others are always named, the house itself only where the picture is large."""
    return "" if image.credit.rpartition(": ")[2].strip() == settings.SITE_NAME else image.printed_credit


def usable_lead_image(article: Article) -> Image | None:
    """The lead picture, if readers may see it."""
    return article.lead_image if article.lead_image_id and article.lead_image.is_usable else None


def usable_portrait(author: Author) -> Image | None:
    return author.portrait if author.portrait_id and author.portrait.is_usable else None


def kicker(article: Article | Teaser) -> str:
    """What stands over the title: never what title or genre say already; an opinion piece is always marked as one."""
    genre = Genre(article.genre)
    over = "" if is_repeated(article.kicker, article.title) else article.kicker
    if genre.is_opinion:
        return over or genre.label
    return "" if over == genre.label else over


@lru_cache(10_000)
def is_repeated(over: str, title: str) -> bool:
    """Whether `title` has all the words of `over`, one after the other: "AI Act" over "AI Act: Was gilt"."""
    return bool(over) and f" {_worded(over)} " in f" {_worded(title)} "


def _worded(text: str) -> str:
    return " ".join(words(fold(text)))


def headline(article: Teaser) -> Card:
    """A headline with its date, no more."""
    return card(article, with_picture=False, with_teaser=False)


def teaser(article: Teaser) -> Card:
    """A teaser without picture."""
    return card(article, with_picture=False)


def rows(articles: Iterable[Teaser]) -> list[Card]:
    """Teasers one below the other: now and then one with its picture, so that twenty do not look alike; none twice."""
    shown: set[int | None] = set()
    cards = []
    for place, one in enumerate(articles):
        is_turn = place % EVERY == 1 and one.lead_image_id not in shown
        shown |= {one.lead_image_id} if is_turn else set()
        cards.append(card(one, sizes=ROW_SIZES, with_picture=is_turn))
    return cards


def focus(image: Drawable) -> str:
    """The focal point as two of the classes x0…x4 and y0…y4: quarters of the width and height."""
    return f"x{round(image.focus_x * 4)} y{round(image.focus_y * 4)}"
