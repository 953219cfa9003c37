"""What takes too long is told in the log, with bounds and without values."""

import logging
import time

import pytest
from django.db import connection

from techpolicy.watching import bounds, slow
from techpolicy.watching import request as watching
from techpolicy.watching.application import Watched
from techpolicy.watching.bounds import Bound
from techpolicy.watching.slow import TimedCursor

from .factories import make_topic


@pytest.fixture(autouse=True)
def _own_bound(monkeypatch):
    monkeypatch.setattr(slow, "bound", Bound(60, 60))
    watching.begin(None)
    yield
    watching.begin(None)


def lines(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "techpolicy.slow"]


def ask(query: str = "q=Mustermann") -> None:
    def answer(_environ, start_response):
        time.sleep(0.003)
        start_response("200 OK", [])
        return []

    environ = {"PATH_INFO": "/suche/", "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
    Watched(answer)(environ, lambda *_: None)


def test_a_slow_request_is_told_without_its_query(settings, caplog):
    settings.SLOW_REQUEST_MS = 1
    ask()
    (line,) = lines(caplog)
    assert line.startswith("Slow request: ") and line.endswith(" ms for GET /suche/")
    assert caplog.records[-1].levelno == logging.WARNING


@pytest.mark.parametrize("bound", [0, 60_000])
def test_others_are_not(settings, caplog, bound):
    settings.SLOW_REQUEST_MS = bound
    ask()
    assert not lines(caplog)


@pytest.mark.django_db
def test_each_query_is_timed(settings, monkeypatch, caplog):
    monkeypatch.setattr(slow, "LEAST", 0.0)
    settings.SLOW_QUERY_MS = 1
    clock = iter(range(1_000_000))
    monkeypatch.setattr(slow, "perf_counter", lambda: next(clock))
    make_topic(name="Mustermann")
    with connection.cursor() as cursor:
        assert isinstance(cursor, TimedCursor)
        cursor.executemany("UPDATE articles_topic SET name = %s WHERE id = %s", [("Erika", -1)])
    told = lines(caplog)
    assert any("INSERT" in line for line in told) and told[-1] == (
        "Slow query: 1000 ms for UPDATE articles_topic SET name = %s WHERE id = %s"
    )
    assert not [line for line in told if "Mustermann" in line or "Erika" in line]


@pytest.mark.django_db
def test_a_query_that_fails_after_a_while_is_told_too(settings, monkeypatch, caplog):
    monkeypatch.setattr(slow, "LEAST", 0.0)
    settings.SLOW_QUERY_MS = 1
    clock = iter(range(1_000))
    monkeypatch.setattr(slow, "perf_counter", lambda: next(clock))
    with pytest.raises(Exception, match="nirgends"), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM nirgends")
    assert lines(caplog) == ["Slow query: 1000 ms for SELECT 1 FROM nirgends"]


def test_long_sql_is_shortened(settings, caplog):
    settings.SLOW_QUERY_MS = 1
    slow.note_query("S" * 10_000, 1.0)
    assert lines(caplog) == ["Slow query: 1000 ms for " + "S" * 500 + "…"]


@pytest.mark.parametrize(("bound", "seconds"), [(0, 9.0), (500, 0.4)])
def test_a_quick_query_is_not_told(settings, caplog, bound, seconds):
    settings.SLOW_QUERY_MS = bound
    slow.note_query("SELECT 1", seconds)
    assert not lines(caplog)


def test_at_most_sixty_lines_a_minute_and_then_how_many_were_left_out(settings, monkeypatch, caplog):
    now = [1000.0]
    monkeypatch.setattr(bounds, "monotonic", lambda: now[0])
    settings.SLOW_QUERY_MS = 1
    for _ in range(75):
        slow.note_query("SELECT 1", 1.0)
    assert len(lines(caplog)) == 60
    now[0] += 60
    slow.note_query("SELECT 2", 1.0)
    assert lines(caplog)[60:] == [
        "15 slow requests or queries of the time before were left out here",
        "Slow query: 1000 ms for SELECT 2",
    ]
