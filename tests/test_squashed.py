"""The squashed migration makes what the migrations before it led to, and a database stopped at any of those goes on."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from django.db import connection

from .postgres import find_binaries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent
SQUASHED = "0001_squashed_0017_content_help.py"
# Run with the migrations of before: an article as it was when its row still held what the desk alone knows.
WRITE = """
import django; django.setup()
from django.db import connection
from django.db.migrations.loader import MigrationLoader
state = MigrationLoader(connection).project_state(("articles", "0013_article_of_genre"))
state.apps.get_model("articles", "Article").objects.create(title="Alt", slug="alt", notes="Rückruf", step="review")
"""
READ = """
import django; django.setup()
from articles.models import Article
copy = Article.objects.get(slug="alt").working_copy
print(copy.notes, copy.step)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("squashed")


@pytest.fixture(scope="module")
def chain(folder) -> dict[str, str]:
    """Variables under which the site has the migrations of before, without the squashed one."""
    shutil.copytree(ROOT / "articles" / "migrations", folder / "chain", ignore=shutil.ignore_patterns(SQUASHED))
    (folder / "chain_settings.py").write_text(
        "from tests.settings import *\nMIGRATION_MODULES = {'articles': 'chain'}\n"
    )
    return {"PYTHONPATH": f"{folder}:{ROOT}", "DJANGO_SETTINGS_MODULE": "chain_settings"}


@pytest.fixture(scope="module")
def database(folder) -> Iterator[Callable[[str], str]]:
    """Makes an empty database and says its DATABASE_URL."""
    made = []

    def make(name: str) -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{folder / name}.sqlite3"
        made.append(f"{name}_{os.getpid()}")
        administer(f"CREATE DATABASE {made[-1]}")
        return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{made[-1]}"

    yield make
    for name in made:
        administer(f"DROP DATABASE {name}")


def parts(url: str) -> dict[str, str]:
    found = urlsplit(url)
    return {"host": unquote(found.netloc.rpartition("@")[2]), "user": found.username, "dbname": found.path[1:]}


def administer(statement: str) -> None:
    with psycopg.connect(**parts(os.environ["DATABASE_URL"]), autocommit=True) as server:
        server.execute(statement)


def run(url: str, *words: str, **variables: str) -> str:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"} | variables | {"DATABASE_URL": url}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def migrate(url: str, *words: str, **variables: str) -> None:
    run(url, "manage.py", "migrate", "--verbosity", "0", *words, **variables)


def schema(url: str) -> list[str]:
    """Every statement that makes the database; the columns of a table, and the tables, in an order that says nothing."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            rows = file.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            return sorted(f"{name}: {' | '.join(sorted(pieces(sql)))}" for name, sql in rows)
    where = parts(url)
    options = ("--schema-only", "-h", where["host"], "-U", where["user"], where["dbname"])
    text = subprocess.run([find_binaries() / "pg_dump", *options], check=True, capture_output=True, text=True).stdout
    plain = re.sub(r"^(--|\\).*\n", "", text, flags=re.MULTILINE)
    return sorted(" | ".join(sorted(line.strip(" ,") for line in part.splitlines())) for part in plain.split("\n\n"))


def pieces(sql: str) -> list[str]:
    """What stands between the outermost parentheses, cut at its own commas; and what stands before."""
    found, depth = [""], 0
    for sign in " ".join(sql.split()):
        depth += (sign == "(") - (sign == ")")
        if depth <= 1 and sign in "(,)":
            found.append("")
        else:
            found[-1] += sign
    return [piece.strip() for piece in found]


@pytest.fixture(scope="module")
def squashed(database) -> list[str]:
    """What a new database consists of."""
    url = database("new")
    migrate(url)
    return schema(url)


def test_makes_what_the_migrations_before_it_led_to(chain, database, squashed):
    url = database("old")
    migrate(url, **chain)
    assert schema(url) == squashed and len(squashed) > 100
    migrate(url, "--check")


def test_a_database_stopped_on_the_way_goes_on(chain, database, squashed):
    url = database("stopped")
    migrate(url, "articles", "0003", **chain)
    migrate(url)
    assert schema(url) == squashed


def test_a_database_from_before_the_desk_had_its_own_table_keeps_what_it_knew(chain, database, squashed):
    url = database("before")
    migrate(url, "articles", "0013", **chain)
    run(url, "-c", WRITE, **chain)
    migrate(url)
    assert run(url, "-c", READ) == "Rückruf review\n"
    assert schema(url) == squashed
