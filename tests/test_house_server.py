"""Serving: who may be let in, and the headers every answer carries."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import Mock

import brotli
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from whitenoise.compress import Compressor

from articles.demo.people import LOGINS
from articles.models import Edition, Page, SiteSettings
from techpolicy import health, server
from techpolicy.management.commands.serve import Command

from .factories import make_article, make_image, make_user
from .serving import Server


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.0.0.9", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.168.1.4", False),
        ("news.example", False),
    ],
)
def test_knows_which_addresses_only_this_machine_can_reach(host, loopback):
    assert server.is_loopback(host) is loopback


def make_user_with(username: str, password: str):
    user = make_user(username=username)
    user.set_password(password)
    user.save()


@pytest.fixture
def started(monkeypatch):
    """The command lines that would have replaced the process."""
    commands = []
    monkeypatch.setattr(server, "replace_process", commands.append)
    return commands


@pytest.mark.django_db
def test_refuses_a_public_address_while_a_demo_password_works(started):
    make_user_with(LOGINS[0].username, LOGINS[0].password)
    with pytest.raises(CommandError, match=f"public address.*{LOGINS[0].username}"):
        call_command("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104
    assert not started


@pytest.mark.django_db
def test_serves_a_public_address_without_demo_passwords(started, capsys):
    make_user_with(LOGINS[0].username, "ein anderes, langes Passwort")
    call_command("serve", "--host", "0.0.0.0", "--port", "0", "--workers", "3")  # noqa: S104
    assert "--port 0 --workers 3" in " ".join(started[0])
    assert LOGINS[0].password not in capsys.readouterr().out


@pytest.mark.django_db
def test_refuses_a_port_at_which_another_server_listens(started):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with pytest.raises(CommandError, match=f"127.0.0.1:{port}: Address already in use"):
            call_command("serve", "--port", port)
    assert not started


def test_refuses_a_port_that_does_not_exist():
    assert "0-65535" in server.why_not_listen("127.0.0.1", 99_999)


def test_a_worker_leaves_ctrl_c_to_its_master():
    code = "import signal, techpolicy.worker; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert result.stdout == "True\n", result.stderr


READ = """
import sys
import techpolicy.wsgi
from articles.models import Article
from django.test import Client
path = Article.objects.get(title="Zu lesen").get_absolute_url()
print(Client(headers={"host": "127.0.0.1"}).get(path).status_code, "numpy" in sys.modules)
"""


@pytest.mark.slow
def test_whoever_only_shows_articles_loads_no_numpy(tmp_path):
    """It is a third of what the application's start costs otherwise."""
    server = Server(tmp_path)
    server.make()
    result = server.manage("shell", "--no-imports", "-c", READ)
    assert result.stdout == "200 False\n", result.stderr


@pytest.mark.django_db
def test_the_demo_gets_smaller_copies_of_its_pictures_beside_the_server(started, monkeypatch):
    beside = []
    monkeypatch.setattr(server, "start_beside", lambda command, *_, **__: beside.append(command))
    monkeypatch.setattr(Command, "prepare", lambda command: None)
    call_command("serve", "--demo", "--port", "0")
    assert len(started) == 1 and beside == ["deliver_mail"]  # nothing lacks a copy
    make_image()
    call_command("serve", "--demo", "--port", "0")
    assert beside == ["deliver_mail", "renditions", "deliver_mail"]
    call_command("renditions", verbosity=0)
    call_command("serve", "--demo", "--port", "0")
    assert beside.count("renditions") == 1


@pytest.mark.django_db
def test_the_demo_alone_delivers_its_mails_beside_the_server(started, monkeypatch):
    beside = []
    monkeypatch.setattr(server, "start_beside", lambda *command, is_quiet=True: beside.append((command, is_quiet)))
    monkeypatch.setattr(Command, "prepare", lambda command: None)
    call_command("serve", "--port", "0")
    assert beside == []
    call_command("serve", "--demo", "--port", "0")
    assert beside == [(("deliver_mail", "--every", "10"), False)]


def test_what_runs_beside_the_server_is_a_command_of_ours_with_the_lowest_priority(monkeypatch):
    asked = []
    monkeypatch.setattr(server.subprocess, "Popen", lambda line, **options: asked.append((line, options)))
    server.start_beside("renditions")
    (line, options) = asked[0]
    assert line[1:] == ["-m", "django", "renditions"] and options["preexec_fn"].args == (19,)
    server.start_beside("deliver_mail", "--every", "10", is_quiet=False)
    assert asked[1][0][3:] == ["deliver_mail", "--every", "10"] and asked[1][1]["stdout"] is None


@pytest.mark.django_db
def test_refuses_a_database_that_is_not_up_to_date(started, monkeypatch):
    assert health.is_behind() is False
    monkeypatch.setattr(health, "is_behind", lambda: True)
    with pytest.raises(CommandError, match="manage.py migrate"):
        call_command("serve", "--port", "0")
    assert not started


@pytest.fixture
def public_site(settings, db):
    settings.SITE_URL = "https://news.example"


def test_refuses_a_public_site_without_what_the_law_asks_for(started, public_site):
    with pytest.raises(CommandError, match=r"(?s)E006.*E008.*First installation"):
        call_command("serve", "--port", "0")
    assert not started
    SiteSettings(publisher="Verlag", address="Straße 1", email="a@news.example", responsible="Mira F.").save()
    Page.objects.create(slug="datenschutz", title="Datenschutz", body="<p>Text</p>")
    call_command("serve", "--port", "0")
    assert len(started) == 1


def test_serves_the_own_machine_with_nothing_written_so_that_it_can_be_written(started, public_site, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    call_command("serve", "--port", "0")
    assert len(started) == 1


@pytest.mark.django_db
def test_refuses_a_database_that_cannot_be_read(started, monkeypatch):
    monkeypatch.setattr(health, "why_not_alive", lambda: ["database: database not reachable"])
    with pytest.raises(CommandError, match="not reachable.*DATABASE_URL"):
        call_command("serve", "--port", "0")
    assert not started


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db
def test_readyz_says_in_a_line_each_why_nothing_can_be_stored(client, monkeypatch, settings):
    assert client.get("/readyz").content == b"ok\n"
    monkeypatch.setattr(health, "is_behind", lambda: True)
    settings.MIN_FREE_MB = 10**12
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        answer = client.get("/readyz")
        alive = client.get("/healthz")
        cursor.execute("PRAGMA query_only = OFF")
    lines = answer.content.decode().splitlines()
    assert answer.status_code == 503 and "no-store" in answer.headers["Cache-Control"]
    assert lines == [
        "database: read-only",
        "database: migrations are missing",
        f"disk: less than {10**12} MB free",
    ]
    assert alive.content == b"ok\n"


@pytest.mark.django_db
def test_readyz_changes_nothing(client):
    make_article()
    before = Edition.current()
    client.get("/readyz")
    assert Edition.current() == before


def test_packs_what_pages_load_and_no_maps_of_scripts(settings):
    compressor = Compressor(extensions=settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS)
    assert compressor.should_compress("site.css") and compressor.should_compress("editor.js")
    assert not compressor.should_compress("editor.js.map")


@pytest.fixture
def static_source(settings, tmp_path):
    """The one static file that there is."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "techpolicy.static.Storage"}}
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    source = tmp_path / "source" / "a.css"
    source.parent.mkdir()
    source.write_text("a { color: red }\n" * 40)
    return source


def test_collects_static_files_only_when_others_are_there(static_source, settings):
    assert server.collect_if_changed() is True
    assert server.collect_if_changed() is False
    later = Path(settings.STATIC_ROOT, "staticfiles.json").stat().st_mtime + 5
    os.utime(static_source, (later, later))
    assert server.collect_if_changed() is True
    assert server.collect_if_changed() is False
    static_source.write_text("a { color: blue }")  # an older version came back
    os.utime(static_source, (1, 1))
    assert server.collect_if_changed() is True
    assert Path(settings.STATIC_ROOT, "a.css").read_bytes() == static_source.read_bytes()
    static_source.rename(static_source.with_name("b.css"))
    assert server.collect_if_changed() is True
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    assert server.collect_if_changed() is True


def test_collects_again_what_was_interrupted(static_source, monkeypatch):
    server.collect_if_changed()
    before = static_source.stat()
    os.utime(static_source, (1, 1))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(server, "call_command", Mock(side_effect=KeyboardInterrupt))
        server.collect_if_changed()
    os.utime(static_source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert server.collect_if_changed() is True


def test_packs_a_file_once_for_both_of_its_names(static_source, settings, monkeypatch):
    packed = []
    monkeypatch.setattr(
        Compressor, "compress_brotli", staticmethod(lambda data: packed.append(data) or brotli.compress(data))
    )
    monkeypatch.setattr("whitenoise.storage.ThreadPoolExecutor", lambda: ThreadPoolExecutor(1))
    server.collect_if_changed()
    plain, hashed = sorted(Path(settings.STATIC_ROOT).glob("*.br"), key=lambda path: len(path.name))
    assert (plain.name, len(packed)) == ("a.css.br", 1) and plain.read_bytes() == hashed.read_bytes()
    assert brotli.decompress(plain.read_bytes()) == static_source.read_bytes()


@pytest.mark.django_db
def test_healthz_asks_the_database_and_is_never_cached(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert answer.content == b"ok\n"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_reader_gets_the_constant_policy_and_no_cookie(client):
    answer = client.get("/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.django_db
def test_the_cookies_of_the_desk_stay_at_its_addresses(client):
    make_user_with("kim", "ein anderes, langes Passwort")
    client.get("/admin/login/")
    answer = client.post("/admin/login/", {"username": "kim", "password": "ein anderes, langes Passwort"})
    assert answer.status_code == 302
    assert {cookie["path"] for cookie in answer.cookies.values()} == {"/admin/"}


def test_a_stored_picture_is_served_for_good_and_cannot_run(client, settings):
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True)
    (folder / "x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    answer = client.get("/media/x.svg")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/media/../manage.py", "/media/%2e%2e/manage.py", "/media//etc/hostname", "/media/"])
def test_nothing_but_stored_pictures_is_served(client, path):
    assert client.get(path).status_code in (400, 404)
