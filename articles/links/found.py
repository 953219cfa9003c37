"""Which web addresses articles point at: in their text and as sources."""

from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import urlsplit

from django.conf import settings

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
    """In batches, so that no query stays open while texts are read."""
    last: int | None = None
    while True:
        rows = Article.objects.published().order_by("-pk").values_list("pk", "body", "sources")
        batch = list(rows.filter(pk__lt=last)[:BATCH] if last else rows[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1][0]


def _drafts() -> Iterator[Row]:
    """The newest text of what is in work."""
    last: int | None = None
    while True:
        work = Article.objects.exclude(state=State.WITHDRAWN).values("pk")
        rows = WorkingCopy.objects.filter(article__in=work, newest_revision__isnull=False).order_by("-pk")
        texts = rows.values_list("pk", "newest_revision__content")
        batch = list(texts.filter(pk__lt=last)[:BATCH] if last else texts[:BATCH])
        yield from ((pk, content.get("body", ""), content.get("sources", [])) for pk, content in batch)
        if len(batch) < BATCH:
            return
        last = batch[-1][0]
