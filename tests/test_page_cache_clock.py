"""How the page cache asks a SQLite file for the edition: past Django, reading only, and never a file that has gone."""

import os
import sqlite3
from contextlib import closing

import pytest
from django.db import DatabaseError, connection

from articles.models import Edition
from articles.page_cache import Clock

from .cost import calls
from .kept_site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite"), pytest.mark.usefixtures("kept_connection")]
EMPTY = "DELETE FROM articles_edition"


def write(path, number: int, epoch: str = "e") -> None:
    """What another process does to the file, leaving it in WAL mode as ours are."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("CREATE TABLE IF NOT EXISTS articles_edition (id, epoch, number)")
        file.execute(EMPTY)
        file.execute("INSERT INTO articles_edition VALUES (1, ?, ?)", [epoch, number])


@pytest.fixture
def path(tmp_path, monkeypatch):
    path = tmp_path / "live"
    write(path, 1)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    return path


@pytest.fixture
def closed(monkeypatch):
    """How often Django's own connection was closed; here it is the one to the tests' database in memory."""
    closed = []
    monkeypatch.setattr(connection, "close", lambda: closed.append(True))
    return closed


def test_sees_what_others_write_into_the_file(path):
    clock = Clock()
    assert clock.current().edition[:2] == ("e", 1)
    write(path, 2)
    assert clock.current().edition[:2] == ("e", 2)


def test_before_the_first_change_there_is_an_edition_too(path):
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(EMPTY)
    assert Clock().current().edition[:2] == ("", 0)


def test_a_replaced_database_file_makes_every_page_anew(path, tmp_path, closed):
    write(tmp_path / "backup", 1)
    clock = Clock()
    before = clock.current().edition
    os.replace(tmp_path / "backup", path)
    after = clock.current().edition
    assert after != before
    assert after[:2] == before[:2]
    assert closed == [True]
    write(path, 7)
    assert clock.current().edition[:2] == ("e", 7)
    assert closed == [True]


def test_a_file_that_has_gone_is_no_edition_and_is_not_made_anew(path, tmp_path):
    clock = Clock()
    before = clock.current()
    path.rename(tmp_path / "away")
    with pytest.raises(FileNotFoundError):
        clock.current()
    assert not path.exists()
    (tmp_path / "away").rename(path)
    assert clock.current() == before


def test_it_can_do_nothing_but_read(path):
    clock = Clock()
    clock.current()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        clock._line.cursor.execute(EMPTY)


def test_a_file_that_cannot_be_read_so_is_asked_by_django(path, closed):
    Edition.objects.create(epoch="django", number=9)
    path.write_bytes(b"no database" * 1000)
    assert Clock().current().edition[:2] == ("django", 9)


def test_without_tables_it_says_that_the_database_does_not_answer(path, closed, monkeypatch):
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DROP TABLE articles_edition")
    monkeypatch.setattr("articles.page_cache.clock._EDITION", "SELECT 1 FROM gibt_es_nicht")
    with pytest.raises(DatabaseError):
        Clock().current()


def test_a_kept_page_costs_few_calls(path, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", "1000")])
        return [b"x" * 1000]

    site = Site(application)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "HTTP_HOST": "testserver",
        "HTTP_ACCEPT_ENCODING": "gzip, br",
        "wsgi.url_scheme": "http",
    }
    site.cache(environ, lambda *_: None)
    assert calls(site.cache, environ, lambda *_: None) <= 45
    assert site.rendered == 1
