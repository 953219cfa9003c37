"""Disk full, database locked, read-only or gone: what an editor, a script and a reader are told."""

import errno
import sqlite3
from types import SimpleNamespace

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseErrorWrapper
from django.urls import reverse
from psycopg_pool import PoolTimeout

from articles.models import Article, Draft, Image
from techpolicy.faults import FULL, GONE, LOCKED, READ_ONLY, fault_of

from .factories import make_article, make_draft, make_user
from .test_desk_json import backup
from .test_pictures import encoded


@pytest.fixture
def editor(client):
    editor = make_user("Redaktion")
    client.force_login(editor)
    client.raise_request_exception = False
    return editor


@pytest.fixture
def down(monkeypatch):
    """Call it, and the database answers nothing any more."""

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    def stop():
        monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refuse)
        monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)

    return stop


def is_told(response, *words: str) -> None:
    text = response.content.decode()
    assert response.status_code == 503, text[:300]
    assert response.headers["Retry-After"] and "no-store" in response.headers["Cache-Control"]
    for word in words:
        assert word in text


NOT_SAVED = ("Nicht gespeichert. Ihr Text ist in diesem Browser gesichert.", '<html lang="de">')


# What is a fault


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), FULL),
        (PermissionError(errno.EACCES, "Permission denied"), READ_ONLY),
        (OperationalError("server closed the connection unexpectedly"), GONE),
        (FileNotFoundError(errno.ENOENT, "No such file"), None),
        (ZeroDivisionError(), None),
        (None, None),
    ],
)
def test_knows_what_the_machine_is_to_blame_for(error, fault):
    assert fault_of(error) == fault


def test_knows_that_a_pool_without_connections_means_the_database():
    postgresql = DatabaseErrorWrapper(SimpleNamespace(Database=psycopg, errors_occurred=False))
    with pytest.raises(OperationalError) as raised, postgresql:
        raise PoolTimeout("couldn't get a connection after 2.00 sec")
    assert fault_of(raised.value) is GONE


def raised_by(connect, *statements: str) -> Exception:
    with pytest.raises(sqlite3.Error) as raised, connect as file:
        for statement in statements:
            file.execute(statement)
    return raised.value


def test_knows_what_sqlite_means(tmp_path):
    path = tmp_path / "db"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE t (x)")
    full = raised_by(sqlite3.connect(path), "PRAGMA max_page_count = 1", "INSERT INTO t VALUES (randomblob(99999))")
    assert fault_of(full) == FULL
    assert (
        fault_of(raised_by(sqlite3.connect(f"file:{path}?mode=ro", uri=True), "INSERT INTO t VALUES (1)")) == READ_ONLY
    )
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert fault_of(raised_by(sqlite3.connect(path, timeout=0), "INSERT INTO t VALUES (1)")) == LOCKED
    other.close()
    path.write_bytes(b"no database at all" * 100)
    assert fault_of(raised_by(sqlite3.connect(path), "SELECT * FROM t")) == GONE
    assert fault_of(raised_by(sqlite3.connect(path), "NONSENSE")) is None


def test_looks_behind_the_error_that_django_makes_of_it():
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError as cause:
            raise ValueError("while storing") from cause
    except ValueError as error:
        assert fault_of(error) == FULL


# The desk, database gone


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "index",
        "articles_company_add",
        "articles_image_add",
        "password_change",
        "login",
    ],
)
def test_a_form_that_cannot_be_stored_says_so_and_promises_nothing_that_no_browser_keeps(client, editor, down, name):
    url = reverse(f"admin:{name}")
    down()
    response = client.post(url, {"title": "x", "username": "kim", "password": "y"})
    is_told(response, "Nicht gespeichert", "Die Datenbank ist gerade nicht erreichbar.", f'href="{url}"')
    assert "gesichert" not in response.content.decode()


@pytest.mark.django_db
def test_an_article_that_cannot_be_stored_is_kept_by_the_browser_and_the_page_says_so(client, editor, down):
    add, change = (
        reverse("admin:articles_article_add"),
        reverse("admin:articles_article_change", args=[make_draft(by=editor).pk]),
    )
    down()
    for url in (add, change):
        response = client.post(url, {"title": "x"})
        is_told(response, *NOT_SAVED, "Die Datenbank ist gerade nicht erreichbar.", f'href="{url}"')
        assert "<script" not in response.content.decode()


@pytest.mark.django_db
def test_a_desk_that_cannot_be_read_says_so_and_offers_to_try_again(client, editor, down):
    url = reverse("admin:articles_article_change", args=[make_draft(by=editor).pk])
    down()
    is_told(client.get(url), "Die Redaktion ist gerade nicht erreichbar", f'href="{url}">Noch einmal versuchen')


@pytest.mark.django_db
def test_scripts_of_the_desk_get_json(client, editor, down):
    article = make_draft(by=editor)
    down()
    for response in (
        backup(client, article),
        client.post(reverse("admin:desk_presence", args=[article.pk])),
        client.get(reverse("admin:desk_pictures")),
        client.post(reverse("admin:desk_decide", args=[article.pk])),
        client.get(reverse("admin:desk_front_suche")),
        client.post(reverse("admin:articles_article_add"), headers={"Accept": "application/json"}),
    ):
        is_told(response)
        assert response.json() == {"error": "Die Datenbank ist gerade nicht erreichbar."}


@pytest.mark.django_db
def test_a_session_that_cannot_be_stored_is_no_logout(client, editor, monkeypatch):
    """Django takes it for a session that somebody has ended, and answers 400."""

    def save(session, *args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.contrib.sessions.base_session.AbstractBaseSession.save", save)
    response = client.post(reverse("admin:articles_article_add"), {"title": "x"})
    is_told(response, *NOT_SAVED)


@pytest.mark.django_db
def test_a_fault_of_ours_is_still_a_500(client, editor, monkeypatch):
    monkeypatch.setattr("articles.desk.articles.admin.ArticleAdmin._save", lambda *args: 1 / 0)
    response = client.post(reverse("admin:articles_article_add"), {"title": "x"})
    assert response.status_code == 500 and "in diesem Browser gesichert" in response.content.decode()
    assert "Retry-After" not in response.headers


# The desk, nothing can be written


@pytest.fixture
def full_disk():
    """SQLite may not grow by a single page."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_on_a_full_disk_nothing_is_half_stored(client, editor, full_disk):
    long = "<p>" + "Ein langer Text. " * 20_000 + "</p>"
    add = reverse("admin:articles_article_add")
    is_told(client.post(add, {"title": "x", "body": long, "slot": "a"}), *NOT_SAVED, FULL.german)
    assert backup(client, body=long).json() == {"error": FULL.german}
    assert not Article.objects.exists() and not Draft.objects.exists()


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_was_not_stored_on_a_full_disk_is_stored_afterwards(client, editor):
    article, long = make_draft(by=editor), "<p>" + "Ein langer Text. " * 20_000 + "</p>"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    assert backup(client, article, body=long).status_code == 503
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    assert backup(client, article, body=long, sequence="2").status_code == 200


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_database_that_cannot_be_written_is_still_read(client, editor):
    article = make_article(title="Zu lesen")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            response = client.post(reverse("admin:articles_article_add"), {"title": "x", "slot": "a"})
            page = client.get(article.get_absolute_url())
        finally:
            cursor.execute("PRAGMA query_only = OFF")
    is_told(response, *NOT_SAVED, READ_ONLY.german)
    assert page.status_code == 200 and "Zu lesen" in page.content.decode()


@pytest.mark.django_db
def test_a_picture_that_finds_no_space_is_refused_in_json(client, editor, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    picture = SimpleUploadedFile("bild.png", encoded("PNG").getvalue(), "image/png")
    response = client.post(reverse("admin:desk_upload"), {"file": picture, "credit": "Foto: Kim"})
    is_told(response)
    assert response.json() == {"error": FULL.german} and not Image.objects.exists()


# Readers


@pytest.mark.django_db
def test_readers_get_a_calm_page_and_are_told_when_to_come_back(client, down):
    client.raise_request_exception = False
    down()
    for path in ("/", "/feed.xml", "/suche/?q=x", "/gibt-es-nicht/"):
        response = client.get(path)
        is_told(response, "Die Seite ist gerade nicht erreichbar")
        assert "default-src 'none'" in response.headers["Content-Security-Policy"] and not response.cookies
