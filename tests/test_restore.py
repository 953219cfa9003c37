"""Restoring: a damaged or strange backup is refused before anything is touched; the old site stands until the new one is whole."""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from techpolicy.backup import restoring
from techpolicy.backup.places import Refused, place_of

from .drills.backups import drill
from .postgres import Cluster
from .serving import Reader, Server

pytestmark = pytest.mark.slow
PICTURE = "from tests.factories import make_image, picture_file; make_image(file=picture_file(700, 400))"
NAMES = "from articles.models import *; print(sorted(Article.objects.values_list('title', flat=True)), Edition.current()[0])"


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory):
    """A site with a picture and its backup, made once."""
    folder = tmp_path_factory.mktemp("origin")
    server = Server(folder)
    server.make()
    assert server.manage("shell", "--no-imports", "-c", PICTURE).returncode == 0
    result = server.manage("backup", str(folder / "backups"), "--verify")
    assert result.returncode == 0, result.stderr
    return server


@pytest.fixture
def site(backed_up, tmp_path):
    """Another place, with a copy of the backup and nothing else."""
    shutil.copytree(backed_up.folder / "backups", tmp_path / "backups")
    return Server(tmp_path)


def backup_of(site):
    return next(path for path in (site.folder / "backups").iterdir() if path.name.endswith("Z"))


def restore(site, *options: str, name: str = "latest"):
    return site.manage("restore", str(site.folder / "backups"), name, *options)


def test_a_site_comes_back_on_an_empty_machine(site, backed_up):
    result = restore(site)
    assert result.returncode == 0, result.stderr
    assert "Everybody has to log in anew" in result.stdout
    old, new = (server.manage("shell", "--no-imports", "-c", NAMES).stdout.split() for server in (backed_up, site))
    assert old[:-1] == new[:-1] and old[-1] != new[-1]  # the same articles under another epoch
    pictures = [
        path.relative_to(backed_up.folder) for path in (backed_up.folder / "media").rglob("*") if path.is_file()
    ]
    assert pictures
    for path in pictures:
        assert (site.folder / path).read_bytes() == (backed_up.folder / path).read_bytes()
    with site:
        assert "Zu lesen" in site.get("/artikel/zu-lesen/").text
        Reader(site).log_in()


def test_a_site_with_content_is_replaced_only_when_told_and_kept_beside(site, backed_up):
    shutil.copy(backed_up.file, site.file)
    with closing(sqlite3.connect(site.file)) as file:
        file.execute("UPDATE articles_article SET title = 'Von jetzt'")
        file.commit()
    before = site.file.read_bytes()
    refused = restore(site)
    assert refused.returncode == 1 and "say --yes" in refused.stderr
    assert site.file.read_bytes() == before
    assert restore(site, "--yes").returncode == 0
    with (
        closing(sqlite3.connect(site.file)) as new,
        closing(sqlite3.connect(next(site.folder.glob("db.sqlite3.before-*")))) as old,
    ):
        question = "SELECT count(*) FROM articles_article WHERE title = 'Von jetzt'"
        assert new.execute(question).fetchone() == (0,)
        assert old.execute(question).fetchone() == (2,)


def test_a_running_server_keeps_its_database(site, backed_up):
    shutil.copy(backed_up.file, site.file)
    with site:
        Reader(site).log_in()
        refused = restore(site, "--yes")
        assert refused.returncode == 1 and "stop the server" in refused.stderr
        assert site.get("/artikel/zu-lesen/").status == 200


def test_the_log_of_a_lost_file_is_not_played_into_the_new_one(site, backed_up):
    shutil.copy(backed_up.file, site.file)
    other = sqlite3.connect(site.file)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("UPDATE articles_article SET title = 'Verloren'")
    other.commit()
    log = site.file.with_name("db.sqlite3-wal")
    content = log.read_bytes()
    other.close()
    site.file.unlink()
    log.write_bytes(content)
    assert len(content) > 4096
    assert restore(site, "--yes").returncode == 0
    with closing(sqlite3.connect(site.file)) as file:
        assert file.execute("SELECT count(*) FROM articles_article WHERE title = 'Verloren'").fetchone() == (0,)
    assert list(site.folder.glob("db.sqlite3.before-*-wal"))


def test_a_damaged_site_is_replaced_only_when_told_and_kept_beside(site):
    site.file.write_bytes(b"no database" * 500)
    assert "say --yes" in restore(site).stderr
    assert restore(site, "--yes").returncode == 0
    assert next(site.folder.glob("db.sqlite3.before-*")).read_bytes() == b"no database" * 500
    assert site.file.stat().st_uid == site.folder.stat().st_uid


def change(name: str, value):
    """A manifest that says something else, with its checksum."""

    def damage(folder) -> None:
        file = folder / "manifest.json"
        manifest = json.loads(file.read_text())
        manifest[name] = value(manifest) if callable(value) else value
        file.write_text(json.dumps(manifest))
        (folder / "manifest.sha256").write_text(hashlib.sha256(file.read_bytes()).hexdigest())

    return damage


def cut(name: str):
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-100])


def flip(name: str):
    def damage(folder) -> None:
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(content)

    return damage


def picture(damage):
    def at_a_picture(folder) -> None:
        files = sorted(path for path in (folder.parent / "media").rglob("*") if path.is_file())
        damage(files[0])

    return at_a_picture


def without_last_migration(manifest) -> dict:
    applied = manifest["migrations"]
    return applied | {"articles": [name for name in applied["articles"] if not name.startswith("0042")]}


DAMAGES = {
    "manifest changed": (flip("manifest.json"), "manifest.json is damaged"),
    "manifest missing": (lambda folder: (folder / "manifest.json").unlink(), "no finished backup"),
    "never finished": (lambda folder: (folder / "manifest.sha256").unlink(), "no finished backup"),
    "manifest no JSON": (lambda folder: _no_json(folder), "cannot be read"),
    "another format": (change("format", "tar"), "this version reads"),
    "a later format": (change("version", 2), "this version reads"),
    "database changed": (flip("db.sqlite3"), "db.sqlite3 is damaged"),
    "database cut short": (cut("db.sqlite3"), "db.sqlite3 is damaged"),
    "database missing": (lambda folder: (folder / "db.sqlite3").unlink(), "db.sqlite3 is missing"),
    "another engine": (change("engine", "postgresql"), "is of postgresql, DATABASE_URL of sqlite"),
    "picture missing": (picture(lambda file: file.unlink()), "is missing"),
    "picture changed": (picture(lambda file: file.write_bytes(b"x" * file.stat().st_size)), "is damaged"),
    "a newer schema": (
        change("migrations", lambda m: m["migrations"] | {"articles": ["0999_later"]}),
        "0999_later is unknown here",
    ),
    "an older schema": (change("migrations", without_last_migration), "made by an older version"),
    "a path out of the place": (change("media", {"../../etc/passwd": [1, "0" * 64]}), "outside of the pictures"),
    "an absolute path": (change("media", {"/etc/passwd": [1, "0" * 64]}), "outside of the pictures"),
    "no engine": (change("engine", None), "cannot be read"),
    "no migrations": (change("migrations", []), "cannot be read"),
    "no size": (change("database", ["x", 1]), "cannot be read"),
    "no list of pictures": (change("media", 7), "cannot be read"),
}


def _no_json(folder) -> None:
    (folder / "manifest.json").write_text("[")
    (folder / "manifest.sha256").write_text(hashlib.sha256(b"[").hexdigest())


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_or_strange_backup_is_refused_before_anything_is_touched(site, kind, monkeypatch):
    damage, reason = DAMAGES[kind]
    damage(backup_of(site))
    monkeypatch.setattr(restoring, "_restore_media", pytest.fail)
    with pytest.raises(Refused) as refusal:
        restoring.restore(place_of(str(site.folder / "backups")), backup_of(site).name)
    assert reason in str(refusal.value) and "\n" not in str(refusal.value)


def test_a_refusal_is_one_line_for_the_operator(site):
    flip("db.sqlite3")(backup_of(site))
    result = restore(site)
    assert result.returncode == 1 and result.stderr.count("\n") == 1 and "is damaged" in result.stderr
    assert not site.file.exists() and not (site.folder / "media").exists()


def test_lists_what_there_is_and_says_which_are_damaged(site):
    listed = site.manage("restore", str(site.folder / "backups"))
    assert listed.returncode == 0 and backup_of(site).name in listed.stdout and "1 backups" in listed.stdout
    flip("manifest.json")(backup_of(site))
    assert "damaged" in site.manage("restore", str(site.folder / "backups")).stdout


def test_a_name_that_is_not_there_is_refused(site):
    assert "is not there" in restore(site, name="20200101T000000Z").stderr
    assert "is not there" in site.manage("restore", str(site.folder / "nothing"), "latest").stderr


def test_postgresql_comes_back_as_a_whole_or_not_at_all(tmp_path):
    with Cluster() as cluster:
        site = Server(tmp_path, cluster.url)
        site.make()
        assert site.manage("shell", "--no-imports", "-c", PICTURE).returncode == 0
        made = site.manage("backup", str(tmp_path / "backups"), "--verify")
        assert made.returncode == 0 and ", verified" in made.stdout, made.stderr
        assert (
            site.manage(
                "shell",
                "--no-imports",
                "-c",
                "from articles.models import *; Article.objects.update(title='Von jetzt')",
            ).returncode
            == 0
        )
        assert "say --yes" in restore(site).stderr
        before = site.manage("shell", "--no-imports", "-c", NAMES).stdout
        with site:
            editor = Reader(site).log_in()
            done = restore(site, "--yes")
            assert done.returncode == 0, done.stderr
            assert "Zu lesen" in site.get("/artikel/zu-lesen/").text
            assert "Anmelden" in editor.get("/admin/").text
        after = site.manage("shell", "--no-imports", "-c", NAMES).stdout
        assert "Von jetzt" in before and "Von jetzt" not in after and "Zu lesen" in after
        assert before.split()[-1] != after.split()[-1]
        assert site.manage("restore", str(tmp_path / "backups"), "latest", "--check").returncode == 0


@pytest.mark.parametrize("on_postgres", [False, True])
def test_backups_of_a_site_at_work_hold_every_acknowledged_write(on_postgres, capsys):
    assert drill(2, on_postgres=on_postgres), capsys.readouterr().out
