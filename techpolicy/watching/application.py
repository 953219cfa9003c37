"""The outermost layer of the site: gives each request its id, counts it, and tells of it where that is wanted.

It stands in front of the kept pages, so what it costs is paid by each of them: keep it short.
"""

import logging
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from django.conf import settings

from . import metrics, slow
from .request import DESK, Seen, begin

log = logging.getLogger("techpolicy.requests")


class Watched:
    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen = Seen(environ)
        begin(seen)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            seen.status = status[:3]
            # Never on what all readers share.
            if status >= "5" or environ["PATH_INFO"].startswith(DESK):
                headers = [*headers, ("X-Request-ID", seen.id)]
            return start_response(status, headers, *error)

        begun = perf_counter()
        try:
            return self.application(environ, start)
        finally:
            seen.seconds = perf_counter() - begun
            tell(seen)


def tell(seen: Seen) -> None:
    status = f"{seen.status[:1] or 5}xx"  # who says nothing has failed
    metrics.requests[seen.kind, status, seen.environ.get("page_source", "direct")].inc()
    if 0 < settings.SLOW_REQUEST_MS <= seen.seconds * 1000:
        slow.note_request(seen)
    if settings.LOG_REQUESTS:
        log.info("%s %s %s", seen.method, seen.path, seen.status)
