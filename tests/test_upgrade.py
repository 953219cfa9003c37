"""A site of the release before goes on with this version: every row is there, every page answers."""

import gzip
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from .release import why_not
from .serving import Reader, Server
from .upgrading import DATABASES

pytestmark = [pytest.mark.alike, pytest.mark.slow]


def rows_of(path: Path) -> dict[str, list[dict]]:
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: database.execute(f'SELECT * FROM "{name}" ORDER BY 1') for name in tables}  # noqa: S608 - its own name
        return {name: [dict(row) for row in found] for name, found in rows.items()}


# What an upgrade may add to: lists of what the code knows.
GROWING = {"django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"}


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """The site after `migrate`, and its rows before."""
    folder = tmp_path_factory.mktemp("upgraded")
    server = Server(folder)
    [packed] = DATABASES.glob("*.sqlite3.gz")
    server.file.write_bytes(gzip.decompress(packed.read_bytes()))
    before = rows_of(server.file)
    result = server.manage("migrate", "--verbosity", "0")
    assert result.returncode == 0, result.stderr
    return server, before


def test_the_database_has_rows_of_every_sort(upgraded):
    _server, before = upgraded
    for table in (
        "article",
        "revision",
        "workingcopy",
        "image",
        "user",
        "auditentry",
        "regulation",
        "relatedstatistics",
    ):
        assert before[f"articles_{table}"], table


def test_every_row_is_there_as_it_was(upgraded):
    server, before = upgraded
    after = rows_of(server.file)
    for table in sorted(before.keys() & after.keys() - {"sqlite_sequence"}):
        known = (
            [{name: row[name] for name in after[table][0] if name in row} for row in before[table]]
            if after[table]
            else []
        )
        now = [{name: row[name] for name in known[0]} for row in after[table]] if known else []
        if table in GROWING:
            assert all(row in now for row in known), table
        else:
            assert now == known and len(before[table]) == len(after[table]), table


def test_readers_and_editors_go_on(upgraded):
    server, _before = upgraded
    with server:
        for path in (
            "/",
            "/artikel/zu-lesen/",
            "/regulierung/chipverordnung/",
            "/suche/?q=lesen",
            "/feed.xml",
            "/readyz",
        ):
            assert server.get(path).status == 200, path
        assert server.get("/artikel/entwurf/").status == 404
        editor = Reader(server)
        editor.get("/admin/login/")
        page = editor.post("/admin/login/", username="chief", password="geheim-geheim", next="/admin/")
        assert "Abmelden" in page.text
        saved = editor.post("/admin/articles/article/add/", title="Danach", slot="a")
        assert "Gespeichert" in saved.text


@pytest.fixture
def repository(tmp_path):
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words], cwd=tmp_path, check=True)

    (tmp_path / "CHANGELOG.md").write_text("# Changes\n\n## Unreleased\n")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "x")
    git("tag", "v2026.12")
    return tmp_path


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("next", "expected a year and a month"),
        ("2026.9", "older than 2026.11"),
        ("2026.12", "There is a tag v2026.12 already."),
        ("2026.12.1", ""),
        ("2027.1", ""),
    ],
)
def test_a_release_needs_a_new_version(repository, version, reason):
    said = why_not(version, repository, "2026.11")
    assert (reason in said) if reason else said == ""


def test_a_release_needs_a_clean_tree_and_a_place_in_the_changelog(repository):
    (repository / "new").write_text("x")
    assert "not committed" in why_not("2027.1", repository)
    (repository / "new").unlink()
    (repository / "CHANGELOG.md").write_text("# Changes\n")
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qam", "y"],
        cwd=repository,
        check=True,
    )
    assert "Unreleased" in why_not("2027.1", repository)
