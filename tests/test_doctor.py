"""`manage.py doctor`: each fault around the rows is planted, and found with its remedy; nothing is found on a sound site."""

import datetime as dt
import json
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import STATUS, Email

from articles.doctor import database, surroundings
from articles.doctor.examination import examine
from articles.doctor.findings import Finding, Level, ask, draw
from articles.models import Backup, Edition, Host, Image, Page, SiteSettings
from articles.related.rebuild import rebuild
from techpolicy import health
from techpolicy.version import VERSION

from .factories import make_article, make_image
from .serving import Server

SECRET = "kennwort-das-niemand-liest"


@pytest.fixture
def sound(db, settings):
    """A filled site as it may go public."""
    settings.SITE_URL = "https://news.example"
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.MIN_FREE_MB = 60, 0
    site = SiteSettings.load()
    site.publisher, site.address, site.email, site.responsible = "Verlag", "Platz 1", "post@news.example", "Mira Albers"
    site.save()
    for slug in ("datenschutz", "barrierefreiheit", "so-arbeiten-wir"):
        Page.objects.update_or_create(slug=slug, defaults={"title": slug, "body": "<p>Text</p>", "is_public": True})
    make_article(lead_image=make_image())
    make_article(at=timezone.now() + dt.timedelta(days=1), title="Kommt noch")
    rebuild()
    Backup.objects.create(finished_at=timezone.now(), place="/backup/1", size=1, verified_at=timezone.now())
    Host.note(VERSION)


def wrong(*, is_full: bool = False) -> dict[str, Finding]:
    """By name. PostgreSQL of the tests is fast and forgets with the power, and doctor rightly says so."""
    findings = {finding.name: finding for finding in examine(is_full=is_full) if finding.level != Level.OK}
    if connection.vendor == "postgresql":
        assert findings.pop("journal").level == Level.WARN
    return findings


@pytest.mark.parametrize("is_full", [False, True])
def test_finds_nothing_on_a_sound_site(sound, is_full):
    assert wrong(is_full=is_full) == {}


def close_port(settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_PORT = server.getsockname()[1]
    settings.POST_OFFICE, settings.EMAIL_HOST = {"BACKENDS": {"default": surroundings.SMTP}}, "127.0.0.1"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "site", SECRET


def refuse_mail(settings) -> None:
    Email.objects.create(from_email="a@news.example", to=["b@news.example"], status=STATUS.failed)


def age_backup(settings) -> None:
    Backup.objects.update(finished_at=timezone.now() - dt.timedelta(hours=27))


def block_media(settings) -> None:
    Path(settings.MEDIA_ROOT).parent.joinpath("file").write_text("no folder")
    settings.MEDIA_ROOT = Path(settings.MEDIA_ROOT).parent / "file" / "media"


def lose_picture(settings) -> None:
    default_storage.delete(Image.objects.get().file_name)


def lose_rendition(settings) -> None:
    default_storage.delete(Image.objects.get().files[-1])


def leave_file(settings) -> None:
    path = Path(settings.MEDIA_ROOT) / "bilder" / "fremd.jpg"
    path.write_bytes(b"x")
    os.utime(path, (0, 0))


def set_clock_back(settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_revision SET created_at = %s", [timezone.now() + dt.timedelta(hours=1)])


FAULTS: dict[str, tuple[Callable, str, str, Level]] = {
    "no space": (lambda s: setattr(s, "MIN_FREE_MB", 10**12), "space", "Make room", Level.FAIL),
    "pictures cannot be stored": (block_media, "storage", "MEDIA_ROOT", Level.FAIL),
    "a picture has no file": (lose_picture, "picture files", "backup", Level.FAIL),
    "a copy of a picture is gone": (lose_rendition, "picture files", "renditions --anew", Level.FAIL),
    "a file has no picture": (leave_file, "stray files", "Delete", Level.WARN),
    "a clock is wrong": (set_clock_back, "clock", "NTP", Level.FAIL),
    "no mail goes out": (close_port, "mail", "EMAIL_URL", Level.FAIL),
    "a mail was refused": (refuse_mail, "mail queue", "techpolicy-mail.timer", Level.WARN),
    "there is no backup": (lambda s: Backup.objects.all().delete(), "backup", "manage.py backup", Level.WARN),
    "the last backup is old": (age_backup, "backup", "manage.py backup", Level.WARN),
    "a host serves another version": (
        lambda s: Host.objects.create(name="zweiter", version="2020.1", seen_at=timezone.now()),
        "hosts",
        "restart",
        Level.WARN,
    ),
    "the edition is gone": (lambda s: Edition.objects.all().delete(), "edition", "manage.py new_edition", Level.FAIL),
    "every host is allowed": (lambda s: setattr(s, "ALLOWED_HOSTS", ["*"]), "articles.E003", "hosts", Level.FAIL),
    "no https": (lambda s: setattr(s, "SITE_URL", "http://news.example"), "articles.W002", "SITE_URL", Level.WARN),
    "debugging is on": (lambda s: setattr(s, "DEBUG", True), "security.W018", "check --deploy", Level.WARN),
    "the imprint is empty": (lambda s: SiteSettings.objects.update(publisher=""), "articles.E006", "Fill", Level.FAIL),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_finds_what_is_wrong_around_the_rows(sound, settings, fault):
    plant, name, remedy, level = FAULTS[fault]
    plant(settings)
    finding = wrong()[name]
    assert finding.level == level and finding.text and remedy in finding.remedy
    assert SECRET not in repr(finding)


def test_asks_nothing_more_of_a_database_without_all_migrations(sound, monkeypatch):
    monkeypatch.setattr(health, "is_behind", lambda: True)
    assert [(finding.name, finding.level) for finding in examine()] == [("database", "ok"), ("migrations", "FAIL")]
    assert "manage.py migrate" in examine()[1].remedy


def test_a_mail_server_that_answers_is_sound(sound, settings, monkeypatch):
    settings.POST_OFFICE = {"BACKENDS": {"default": surroundings.SMTP}}
    monkeypatch.setattr(surroundings.EmailBackend, "open", lambda self: True)
    assert surroundings.mail(draw(is_full=False)).level == Level.OK


def test_says_which_article_changes_next(sound):
    assert next(finding.text for finding in examine() if finding.name == "schedule").startswith("kommt-noch appears")


def test_a_question_that_fails_is_a_finding_without_what_the_error_says(db):
    def broken(sample):
        raise ValueError(SECRET)

    finding = ask(broken, draw(is_full=False))
    assert (finding.level, finding.name) == (Level.FAIL, "broken")
    assert "ValueError" in finding.text and SECRET not in repr(finding)


@pytest.mark.only_on("sqlite")
def test_ends_with_1_where_something_failed_alone(sound, settings, capsys):
    call_command("doctor")
    Backup.objects.all().delete()
    call_command("doctor")
    assert "WARN backup: there is none -> manage.py backup DEST" in capsys.readouterr().out
    settings.MIN_FREE_MB = 10**12
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1 and "FAIL space: disk: less than" in capsys.readouterr().out


def test_says_the_same_as_json(sound, settings, capsys):
    settings.MIN_FREE_MB = 10**12
    with pytest.raises(SystemExit):
        call_command("doctor", "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["failed"] == 1
    assert [one for one in said["findings"] if one["level"] == "FAIL"][0]["name"] == "space"
    assert {"level", "name", "text", "remedy"} == said["findings"][0].keys()


def test_a_sample_costs_the_same_however_large_the_archive(sound, monkeypatch):
    monkeypatch.setattr("articles.doctor.findings.SAMPLE", 3)
    monkeypatch.setattr("articles.doctor.derived.LISTS", 2)
    counted = []
    for _ in range(2):
        for _ in range(6):
            make_article()
        rebuild()
        with CaptureQueriesContext(connection) as queries:
            examine()
        counted.append(len(queries))
    assert counted[1] <= counted[0] + 15 and counted[1] < 250


def test_a_host_says_its_version_when_it_is_ready(client, db, monkeypatch):
    monkeypatch.setattr(health, "_noted_at", 0.0)
    for _ in range(2):
        assert client.get("/readyz").status_code == 200
    host = Host.objects.get()
    assert (host.name, host.version) == (socket.gethostname(), VERSION)
    seen_at = host.seen_at
    client.get("/readyz")
    assert Host.objects.get().seen_at == seen_at  # once a minute


def test_forgets_hosts_that_are_gone(db):
    Host.objects.create(name="alt", version="1", seen_at=timezone.now() - dt.timedelta(days=31))
    Host.note(VERSION)
    assert [host.version for host in Host.objects.all()] == [VERSION]


@pytest.mark.only_on("postgresql")
def test_finds_an_index_of_postgresql_that_is_invalid(sound):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'image_newest'::regclass")
    assert "REINDEX" in database.plans(draw(is_full=False)).remedy


# A file of its own for each fault, asked by the command itself.


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    server = Server(tmp_path_factory.mktemp("filled"))
    server.make()
    return server.file


@pytest.fixture
def server(filled, tmp_path) -> Server:
    server = Server(tmp_path)
    shutil.copy(filled, server.file)
    return server


def run(server: Server, sql: str) -> None:
    with closing(sqlite3.connect(server.file)) as file:
        file.executescript(sql)


def damage(server: Server) -> None:
    """The first page of a table that no question reads."""
    with closing(sqlite3.connect(server.file)) as file:
        root = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'articles_linkcheck'").fetchone()[0]
    with server.file.open("r+b") as file:
        file.seek(4096 * (root - 1))
        file.write(b"x" * 4096)


def make_read_only(server: Server) -> None:
    server.file.chmod(0o444)
    server.folder.chmod(0o555)


FILE_FAULTS: dict[str, tuple[Callable, str, str]] = {
    "no file": (lambda server: server.file.unlink(), "database", "DATABASE_URL"),
    "no database": (lambda server: server.file.write_bytes(b"nothing" * 999), "database", "DATABASE_URL"),
    "read-only": (make_read_only, "writing", "folder"),
    "no WAL": (lambda server: run(server, "PRAGMA journal_mode = DELETE;"), "journal", "manage.py serve"),
    "statistics": (lambda server: run(server, "ANALYZE;"), "plans", "DROP TABLE sqlite_stat1"),
    "damaged": (damage, "integrity", "manage.py restore"),
    "a row is missing": (
        lambda server: run(server, "PRAGMA foreign_keys = OFF; DELETE FROM articles_author;"),
        "foreign keys",
        "manage.py restore",
    ),
    "a migration is missing": (
        lambda server: run(server, "DELETE FROM django_migrations WHERE name = '0044_desk_session';"),
        "migrations",
        "manage.py migrate",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_finds_what_is_wrong_with_a_file(server, fault):
    plant, name, remedy = FILE_FAULTS[fault]
    plant(server)
    result = server.manage("doctor", "--full", "--json")
    server.folder.chmod(0o755)
    assert "Traceback" not in result.stderr, result.stderr
    found = {one["name"]: one for one in json.loads(result.stdout)["findings"] if one["level"] != "ok"}
    assert remedy in found[name]["remedy"], found
    assert result.returncode == any(one["level"] == "FAIL" for one in found.values())


@pytest.mark.slow
def test_finds_nothing_wrong_with_a_file_that_is_served(server):
    result = server.manage("doctor", "--full")
    # A drill has neither https nor an Impressum, and nobody made a backup.
    about = [line for line in result.stdout.splitlines() if not line.startswith("ok") and "." not in line.split()[1]]
    assert about == [
        "WARN backup: there is none -> manage.py backup DEST --verify, and its timer: docs/operations.md, Backup."
    ]
    assert result.returncode == 0
