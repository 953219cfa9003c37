"""A run over the addresses that are due: one request at a time, and never two in a row to one host without a pause."""

import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import count
from urllib.parse import urlsplit

from django.utils import timezone

from ..models import LinkCheck, LinkState
from .fetch import fetch
from .found import addresses

PAUSE = 1.0  # seconds between two requests to one host
BATCH = 500  # rows removed at once


def check_links(*, limit: int, older_than: int, seconds: float, drafts: bool = False) -> Counter[str]:
    """How many of each state were found, and how many are "left" for another run."""
    found = addresses(drafts=drafts)
    due = _due(found, older_than)
    until, done = time.monotonic() + seconds, Counter[str]()
    last: dict[str, float] = {}
    for url in _by_turns(due[:limit]):
        if time.monotonic() > until:
            break
        host = _host(url)
        time.sleep(max(0.0, last.get(host, 0.0) + PAUSE - time.monotonic()))
        answer = fetch(url)
        last[host] = time.monotonic()
        done[LinkCheck.note(url, articles=found[url], **vars(answer)).state] += 1
    done["left"] = len(due) - done.total()
    return done


def _due(found: dict[str, list[int]], older_than: int) -> list[str]:
    """New addresses, then those looked at longest ago; forgets what no article has any more."""
    now = timezone.now()
    old = now - dt.timedelta(days=older_than)
    waiting: list[tuple[dt.datetime, str]] = []
    gone: list[int] = []
    new = set(found)
    for row in list(LinkCheck.objects.only("url", "articles", "state", "checked_at")):
        if row.url not in found:
            gone.append(row.pk)
            continue
        new.discard(row.url)
        if row.articles != found[row.url]:
            LinkCheck.objects.filter(pk=row.pk).update(articles=found[row.url])
        is_doubted = row.state == LinkState.FAILED and timezone.localdate(row.checked_at) < timezone.localdate(now)
        if is_doubted or row.checked_at <= old:
            waiting.append((row.checked_at, row.url))
    for start in range(0, len(gone), BATCH):
        LinkCheck.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    return [*(url for url in found if url in new), *(url for _checked_at, url in sorted(waiting))]


def _by_turns(urls: Iterable[str]) -> list[str]:
    """The first of each host, then the second of each: so a host rests while others are asked."""
    turns: dict[str, count[int]] = defaultdict(count)
    return sorted(urls, key=lambda url: next(turns[_host(url)]))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
