"""Processes that work at once: nobody waits in vain, nothing is lost, no limit is passed."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from articles.models import LoginAttempts

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent

WORKER = """
import sys
import django
django.setup()
from articles.models import Article, NewerRevision, Snapshot

name, shared, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for number in range(rounds):
    own = Article.start(Snapshot(title=f"{name} {number}", body=f"<p>{name} {number}</p>"))
    own.publish()
    together = Article.objects.get(pk=shared)
    together.working_copy.save_revision(Snapshot(title=f"gemeinsam {name} {number}"), by=None)
    if number % 3 == 0:
        together.publish()
print("done", rounds)
"""
ROUNDS = 15


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    """A SQLite file with every table and no article, made once."""
    folder = tmp_path_factory.mktemp("migrated")
    finish(start(folder, "manage.py", "migrate", "-v0"))
    return folder / "site.sqlite3"


@pytest.fixture
def site(migrated, tmp_path):
    """Runs Python on a SQLite file of its own, as the site does in production."""
    path = Path(shutil.copy(migrated, tmp_path))
    run = partial(start, tmp_path)
    run.path = path
    return run


def start(folder: Path, *arguments: str) -> subprocess.Popen:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "techpolicy.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "IMPORT_ROOT": str(folder / "imports"),
        "SECRET_KEY": "for-this-test-only-" * 4,
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(  # noqa: S603 - our own interpreter on our own code
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen) -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def test_two_processes_save_and_publish_at_once_on_sqlite(site):
    first = finish(
        site(
            "-c",
            "import django; django.setup(); from articles.models import *; print(Article.start(Snapshot(title='gemeinsam')).pk)",
        )
    )
    workers = [site("-c", WORKER, name, first.strip(), str(ROUNDS)) for name in ("Anna", "Ben")]
    assert [finish(worker) for worker in workers] == [f"done {ROUNDS}\n"] * 2
    with sqlite3.connect(site.path) as database:
        titles = {row[0] for row in database.execute("SELECT json_extract(content, '$.title') FROM articles_revision")}
        numbers = [
            row[0]
            for row in database.execute("SELECT number FROM articles_revision WHERE article_id = ?", (first.strip(),))
        ]
        published = database.execute("SELECT count(*) FROM articles_article WHERE state = 'published'").fetchone()[0]
        edition = database.execute("SELECT number FROM articles_edition").fetchone()[0]
    for name in ("Anna", "Ben"):
        for number in range(ROUNDS):
            assert {f"{name} {number}", f"gemeinsam {name} {number}"} <= titles
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert published == 2 * ROUNDS + 1
    assert edition >= 2 * ROUNDS


def test_a_killed_writer_leaves_the_database_whole(site):
    first = finish(
        site(
            "-c",
            "import django; django.setup(); from articles.models import *; print(Article.start(Snapshot(title='gemeinsam')).pk)",
        )
    )
    worker = site("-c", WORKER, "Anna", first.strip(), "1000")
    while not list(Path(site.path.parent).glob("*-wal")) or _count(site.path) < 8:
        time.sleep(0.02)  # else this waiting takes a core of its own
    worker.kill()
    worker.communicate(timeout=60)
    with sqlite3.connect(site.path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        broken = database.execute(
            "SELECT count(*) FROM articles_workingcopy w LEFT JOIN articles_revision r ON r.id = w.newest_revision_id WHERE r.id IS NULL"
        ).fetchone()[0]
        assert broken == 0
    finish(site("-c", WORKER, "Ben", first.strip(), "1"))


def _count(path: Path) -> int:
    with sqlite3.connect(path, timeout=20) as database:
        return database.execute("SELECT count(*) FROM articles_revision").fetchone()[0]


BURST = "import django; django.setup(); from tests.test_concurrency import burst; print(burst(24))"


def burst(number: int) -> int:
    """How many of `number` passwords entered in the same moment may be checked, where eight are free."""
    together = Barrier(number)

    def attempt(_) -> bool:
        together.wait()
        try:
            return LoginAttempts.take("somebody") is None
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return sum(pool.map(attempt, range(number)))


def test_a_burst_of_passwords_on_two_processes_gets_no_more_than_the_limit(site):
    processes = [site("-c", BURST) for _ in range(2)]
    assert sum(int(finish(process)) for process in processes) == 8


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_burst_of_passwords_on_postgresql_gets_no_more_than_the_limit():
    assert burst(24) == 8
