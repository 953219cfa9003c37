"""Drills: real servers lose their disk, their database, their master or their mail, and get it back."""

import os
import shutil
import signal
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from .postgres import Cluster
from .serving import Reader, Server, wait_until

pytestmark = pytest.mark.slow

NOT_SAVED = "Nicht gespeichert. Ihr Text ist in diesem Browser gesichert."
ADD = "/admin/articles/article/add/"


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A database file with one account and two articles, made once."""
    server = Server(tmp_path_factory.mktemp("filled"))
    server.make()
    return server.file


@pytest.fixture
def server(filled, tmp_path) -> Server:
    server = Server(tmp_path)
    shutil.copy(filled, server.file)
    return server


@pytest.fixture
def read_only(server):
    """The server's folder and database file cannot be written; gives back how to end that."""
    server.file.chmod(0o444)
    server.folder.joinpath("log").touch()
    server.folder.chmod(0o555)

    def end() -> None:
        server.folder.chmod(0o755)
        server.file.chmod(0o644)

    yield end
    end()


def test_readers_read_from_a_disk_that_is_read_only_when_the_server_starts(server, read_only):
    with server:
        assert server.get("/").status == 200
        assert "Zu lesen" in server.get("/artikel/zu-lesen/").text
        assert server.get("/healthz").text == "ok\n"
        ready = server.get("/readyz")
        assert (ready.status, ready.text) == (503, "database: read-only\n")
        editor = Reader(server)
        editor.get("/admin/login/")
        refused = editor.post("/admin/login/", username="kim", password="geheim-geheim")
        assert refused.status == 503 and "Nicht gespeichert" in refused.text
        read_only()
        assert server.get("/readyz").text == "ok\n"
        editor.log_in()


def test_the_check_names_a_database_that_cannot_be_written(server, read_only):
    result = server.manage("check", "--deploy", "--database", "default")
    assert "articles.W010) Nothing can be stored: database: read-only." in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("content", [b"", b"no database" * 1000])
def test_the_check_names_a_database_that_is_none(server, content):
    server.file.write_bytes(content)
    result = server.manage("check", "--deploy", "--database", "default")
    assert result.returncode == 1 and "articles.E009" in result.stderr and "Traceback" not in result.stderr


def test_the_check_names_a_database_that_is_missing(server):
    server.file.unlink()
    for mode in (0o755, 0o555):
        server.folder.chmod(mode)
        result = server.manage("check", "--deploy", "--database", "default")
        assert result.returncode == 1 and "articles.E009" in result.stderr and "Traceback" not in result.stderr


def test_a_locked_database_is_named_and_readers_notice_nothing(server):
    with server:
        editor = Reader(server).log_in()
        other = sqlite3.connect(server.file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused = editor.post(ADD, title="x", slot="a")
        assert refused.status == 503 and "durch eine andere Arbeit gesperrt" in refused.text
        kept = editor.post("/admin/articles/article/neu/sicherung/", title="x", slot="a", sequence="1")
        assert kept.status == 503 and kept.headers["Content-Type"] == "application/json"
        assert server.get("/readyz").text == "database: database locked\n"
        assert server.get("/artikel/zu-lesen/").status == 200
        other.execute("ROLLBACK")
        assert server.get("/readyz").status == 200
        assert "Gespeichert" in editor.post(ADD, title="x", slot="a").text


def test_nothing_is_written_into_a_database_file_that_has_gone(server):
    """SQLite would go on writing into the deleted file, and lose it all with the last connection."""
    with server:
        editor = Reader(server).log_in()
        assert server.get("/artikel/zu-lesen/").status == 200
        away = server.file.rename(server.folder / "away")
        assert "Zu lesen" in server.get("/artikel/zu-lesen/").text  # a kept page
        missing = server.get("/artikel/nie-gefragt/")
        assert missing.status == 503 and "gerade nicht erreichbar" in missing.text
        assert editor.post(ADD, title="x", slot="a").status == 503
        assert server.get("/healthz").status == server.get("/readyz").status == 503
        assert not server.file.exists()
        away.rename(server.file)
        assert server.get("/healthz").status == server.get("/artikel/nie-gefragt/").status == 200
        assert "Gespeichert" in editor.post(ADD, title="x", slot="a").text


def test_a_server_and_a_command_that_come_upon_no_file_make_none(server):
    """An empty file in its place would throw away the log, in which the newest changes still are."""
    other = sqlite3.connect(server.file)
    other.execute("CREATE TABLE newest (x)")
    log = Path(f"{server.file}-wal")
    assert log.stat().st_size > 0
    server.file.rename(server.folder / "away")
    assert server.manage("renditions").returncode == 1
    with server:
        assert server.get("/").status == server.get("/healthz").status == 503
        assert not server.file.exists() and log.stat().st_size > 0
    other.close()


def test_another_database_file_in_its_place_is_no_sign_of_life(server, filled):
    with server:
        assert server.get("/healthz").status == 200
        server.file.rename(server.folder / "away")
        shutil.copy(filled, server.file)
        health = server.get("/healthz")
        assert health.status == 503 and "not the file that this process began with" in health.text


@pytest.mark.parametrize("pool", ["0", "4"])
def test_postgresql_goes_and_comes_back(tmp_path, pool):
    with Cluster() as cluster:
        server = Server(tmp_path, cluster.url)
        server.environment["DATABASE_POOL"] = pool
        server.make()
        with server:
            editor = Reader(server).log_in()
            assert server.get("/artikel/zu-lesen/").status == 200
            cluster.stop()
            assert "Zu lesen" in server.get("/artikel/zu-lesen/").text  # a kept page
            missing = server.get("/artikel/nie-gefragt/")
            assert missing.status == 503 and missing.headers["Retry-After"]
            refused = editor.post(ADD, title="x", slot="a")
            assert refused.status == 503 and NOT_SAVED in refused.text
            assert editor.get(ADD).status == 503
            assert server.get("/healthz").text == "database: database not reachable\n"
            cluster.start()
            assert server.get("/healthz").status == server.get("/readyz").status == 200
            assert "Gespeichert" in editor.post(ADD, title="x", slot="a").text


def test_workers_end_with_a_master_that_is_killed(server):
    server.start(workers=2)
    workers = server.workers()
    assert len(workers) >= 2
    server.process.kill()
    server.process.wait()
    try:
        wait_until(lambda: not server.listens(), "the port is kept")
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), "a worker lives on")
    finally:
        for pid in workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
