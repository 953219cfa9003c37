"""The site in processes of its own, as production runs it, for tests that take something away from it."""

import ctypes
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from techpolicy.server import granian

ROOT = Path(__file__).parent.parent
PASSWORD = "geheim-geheim"  # noqa: S105 - of the factories
FILL = (
    "from tests.factories import make_article, make_user; make_user(username='kim', is_superuser=True);"
    "make_article(title='Zu lesen'); make_article(title='Nie gefragt')"
)
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


class Answer(NamedTuple):
    status: int
    text: str
    headers: Message


def obey_permissions() -> None:
    """Root writes what is read-only, unless the kernel takes that right away."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)


def wait_until(happened: Callable[[], bool], what: str) -> None:
    for _ in range(300):
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError(f"{what}: waited in vain")


class Server:
    """`with Server(folder) as server:` on a database of its own (`make()` first), at a free port."""

    def __init__(self, folder: Path, database: str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.url = folder, f"http://127.0.0.1:{self.port}"
        self.file = folder / "db.sqlite3"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.drill_settings",
            "DEBUG": "0",
            "SECRET_KEY": "drill" * 12,
            "SITE_URL": self.url,
            "DATABASE_URL": database or f"sqlite:///{self.file}",
            "MEDIA_ROOT": str(folder / "media"),
            "IMPORT_ROOT": str(folder / "imports"),
            "EMAIL_URL": "console:",
        }
        self.process: subprocess.Popen | None = None

    def manage(self, *words: str, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            preexec_fn=obey_permissions,
        )

    def make(self) -> None:
        for words in (("migrate", "--verbosity", "0"), ("shell", "--no-imports", "-c", FILL)):
            result = self.manage(*words)
            assert result.returncode == 0, result.stderr

    def __enter__(self) -> "Server":
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def start(self, workers: int = 1) -> None:
        self.process = subprocess.Popen(
            granian("127.0.0.1", self.port, workers),
            cwd=ROOT,
            env=self.environment,
            preexec_fn=obey_permissions,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("wb"),
        )
        wait_until(self.listens, "the server does not start")

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def get(self, path: str, **headers: str) -> Answer:
        return Reader(self).get(path, **headers)


class Reader:
    """Somebody with a browser: cookies, but no more."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.cookies = CookieJar()
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask(Request(self.server.url + path, headers=headers))

    def post(self, path: str, **values: str) -> Answer:
        token = {"csrfmiddlewaretoken": next((c.value for c in self.cookies if c.name == "csrftoken"), "")}
        return self._ask(Request(self.server.url + path, urlencode(values | token).encode()))

    def log_in(self) -> "Reader":
        self.get("/admin/login/")
        answer = self.post("/admin/login/", username="kim", password=PASSWORD, next="/admin/")
        assert re.search("Abmelden", answer.text), answer
        return self

    def _ask(self, request: Request) -> Answer:
        try:
            with self.opener.open(request, timeout=60) as response:
                return Answer(response.status, response.read().decode(), response.headers)
        except HTTPError as error:
            return Answer(error.code, error.read().decode(), error.headers)
