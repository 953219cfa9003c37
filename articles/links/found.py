"""Which web addresses articles point at: in their text and as sources."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

from .. import body
from ..models import Article, State, WorkingCopy

BATCH = 200  # articles
NAMED = 10  # articles of an address
LONGEST = 2_000  # characters of an address
Row = tuple[int, str, list[dict[str, str]]]  # an article's number, text and sources


def addresses(*, drafts: bool = False) -> dict[str, list[int]]:
    """{address: numbers of articles that have it, the newest first, at most `NAMED`}; our own pages are none of them."""
    own = urlsplit(settings.SITE_URL).hostname
    found: dict[str, list[int]] = {}
    for pk, text, sources in chain(_published(), _drafts() if drafts else ()):
        for url in _in_article(text, sources):
            if _is_foreign(url, own):
                articles = found.setdefault(url, [])
                if pk not in articles and len(articles) < NAMED:
                    articles.append(pk)
    return found


def _in_article(text: str, sources: Iterable[dict[str, str]]) -> Iterator[str]:
    if "http" in text:
        yield from body.links(body.parse(text))
    yield from (source.get("url", "") for source in sources)


def _is_foreign(url: str, own: str | None) -> bool:
    if not url.startswith(("http://", "https://")) or len(url) > LONGEST:
        return False
    try:
        return urlsplit(url).hostname != own
    except ValueError:
        return True


def _published() -> Iterator[Row]:
    yield from _in_batches(Article.objects.published().values_list("pk", "body", "sources"))


def _drafts() -> Iterator[Row]:
    """The newest text of what is in work."""
    work = Article.objects.exclude(state=State.WITHDRAWN).values("pk")
    rows = WorkingCopy.objects.filter(article__in=work, newest_revision__isnull=False)
    for pk, content in _in_batches(rows.values_list("pk", "newest_revision__content")):
        yield pk, content.get("body", ""), content.get("sources", [])


def _in_batches(rows: QuerySet[Any, Any]) -> Iterator[tuple]:
    """The newest first, with `pk` in front; so that no query stays open while texts are read."""
    rows = rest = rows.order_by("-pk")
    while batch := list(rest[:BATCH]):
        yield from batch
        if len(batch) < BATCH:
            return
        rest = rows.filter(pk__lt=batch[-1][0])
