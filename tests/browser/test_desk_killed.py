"""The server dies in mid-typing: a real process, killed by its id and started again on the same database."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .desk_pages import PASSWORD, stored, write

ROOT = Path(__file__).parent.parent.parent
MAKE_EDITOR = (
    "from django.contrib.auth.models import Group; from articles.models import User;"
    f"person = User.objects.create_user('mira', 'mira@example.org', '{PASSWORD}', is_staff=True);"
    "person.groups.add(Group.objects.get(name='Redaktion'))"
)


class Server:
    """`manage.py runserver` in a process of its own, with a database in a file."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        own = {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}", "SITE_URL": self.url}
        self.environment = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"} | own
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "techpolicy.settings",
            "MEDIA_ROOT": str(folder),
            "IMPORT_ROOT": str(folder),
        }
        self.process = None

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "manage.py", *words]

    def run(self, *words: str) -> None:
        subprocess.run(self.command(*words), cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def start(self) -> None:
        command = self.command("runserver", f"127.0.0.1:{self.port}", "--noreload")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, **quiet)
        for _ in range(300):
            try:
                return urllib.request.urlopen(f"{self.url}/healthz").close()
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server does not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    server.run("migrate", "--verbosity", "0")
    server.run("shell", "-c", MAKE_EDITOR)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def page(browser):
    """A window whose failed requests are what the test is about."""
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


def test_what_was_typed_when_the_server_died_is_offered_when_it_is_back(page, server):
    page.goto(f"{server.url}/admin/login/")
    page.fill("#id_username", "mira")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.get_by_role("link", name="+ Neuer Artikel").click()
    page.wait_for_selector(".ProseMirror")
    page.get_by_label("Titel", exact=True).fill("Vor dem Absturz")
    page.get_by_text("Automatisch gespeichert um").wait_for()
    server.kill()
    page.locator(".ProseMirror").click()
    write(page, "Mitten im Satz")
    page.get_by_text("Keine Verbindung. Ihr Text ist in diesem Browser gesichert.").wait_for()
    page.goto("about:blank")
    server.start()
    page.goto(f"{server.url}/admin/articles/article/add/")
    page.get_by_role("button", name="Wiederherstellen").click()
    page.wait_for_selector(".ProseMirror")
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Vor dem Absturz")
    assert stored(page) == "<p>Mitten im Satz</p>"
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    page.wait_for_selector(".ProseMirror")  # its scripts have run, and let go of what is saved
    page.goto(f"{server.url}/admin/articles/article/add/")
    page.wait_for_selector(".ProseMirror")
    assert page.locator(".desk-offer").all_inner_texts() == []
