"""Requests and queries that take too long, told in the log: what was asked of the database, never with which values."""

import logging
from functools import partial
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from . import metrics
from .bounds import Bound
from .request import Seen

log = logging.getLogger("techpolicy.slow")
LONGEST_SQL = 500  # characters
bound = Bound(60, 60)


def tell(what: str, message: str, *values: object) -> None:
    metrics.SLOW.labels(what).inc()
    may, missed = bound.take()
    if missed:
        log.warning("%s slow requests or queries of the time before were left out here", missed)
    if may:
        log.warning(message, *values)


def note_request(seen: Seen) -> None:
    tell("request", "Slow request: %d ms for %s %s", seen.seconds * 1000, seen.method, seen.path)


def note_query(sql: object, seconds: float) -> None:
    milliseconds = seconds * 1000
    if 0 < settings.SLOW_QUERY_MS <= milliseconds:
        text = str(sql)
        short = text[:LONGEST_SQL] + "…" if len(text) > LONGEST_SQL else text
        tell("query", "Slow query: %d ms for %s", milliseconds, short)


class TimedCursor(CursorWrapper):
    """Costs each query two calls. Django's `execute_wrappers` would cost three, which the front page's budget does not have."""

    def _execute(self, sql: Any, params: Any, *ignored: Any) -> Any:
        begun = perf_counter()
        try:
            return CursorWrapper._execute(self, sql, params)  # type: ignore[attr-defined]
        finally:
            seconds = perf_counter() - begun
            if seconds >= LEAST:
                note_query(sql, seconds)

    def _executemany(self, sql: Any, param_list: Any, *ignored: Any) -> Any:
        begun = perf_counter()
        try:
            return CursorWrapper._executemany(self, sql, param_list)  # type: ignore[attr-defined]
        finally:
            note_query(sql, perf_counter() - begun)


LEAST = 0.001  # seconds; no SLOW_QUERY_MS is less


def time_queries(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """A receiver of `connection_created`."""
    connection.make_cursor = partial(TimedCursor, db=connection)  # type: ignore[method-assign]
