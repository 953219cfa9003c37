"""deploy/nginx.conf in a real nginx: how often one address may ask, and what it is told then."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from articles.api.refusals import TITLES

from .hosts import Nginx, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.alike]


class Application(BaseHTTPRequestHandler):
    """Says yes to everything, and lets nginx keep it: what nginx answers by itself is counted as well."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.send_header("Cache-Control", "public, s-maxage=5")
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET

    def log_message(self, *arguments: object) -> None:
        pass


class Dying(Application):
    """Ends in the middle of each request."""

    taken: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.taken.append(self.command)
        self.close_connection = True

    do_POST = do_GET


@contextmanager
def serving(handler: type[Application]) -> Iterator[int]:
    application = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=application.serve_forever, args=(0.05,), daemon=True).start()
    yield application.server_port
    application.shutdown()
    application.server_close()


@pytest.fixture(scope="module")
def nginx(tmp_path_factory) -> Iterator[Nginx]:
    folder: Path = tmp_path_factory.mktemp("nginx")
    (folder / "a.css").write_text("/* */")
    variables = {"STATIC_ROOT": str(folder), "MEDIA_ROOT": str(folder)}
    with serving(Application) as port, Nginx(folder, [port], variables) as nginx:
        yield nginx


def statuses(visitor: Visitor, paths: list[str], method: str = "GET") -> list[int]:
    return [visitor.ask(method, path).status for path in paths]


# Each test comes from an address of its own, and a limit counts what is asked at once and no time: the burst, and one more.
@pytest.mark.parametrize(
    ("address", "method", "path", "burst"),
    [
        ("127.0.1.1", "POST", "/admin/login/", 10),
        ("127.0.1.2", "POST", "/admin/zugang/reset/", 10),
        ("127.0.1.3", "GET", "/suche/?q=a", 20),
        ("127.0.1.4", "GET", "/vorschau/abc/", 20),
        ("127.0.1.5", "GET", "/api/v1/articles", 40),
        ("127.0.1.6", "GET", "/archiv/", 200),
    ],
)
def test_below_the_limit_all_is_answered_and_above_it_is_refused(nginx, address, method, path, burst):
    visitor = Visitor(nginx.port, address)
    assert statuses(visitor, [path] * burst, method) == [200] * burst
    answers = [visitor.ask(method, path) for _ in range(3 * burst)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused and {answer.status for answer in answers} <= {200, 429}
    assert refused[0].headers["Retry-After"] == "10" and refused[0].headers["Cache-Control"] == "no-store"
    assert Visitor(nginx.port, "127.0.2.1").ask(method, path).status == 200  # others notice nothing


def refusal(nginx: Nginx, address: str, path: str):
    visitor = Visitor(nginx.port, address)
    return next(answer for _ in range(200) if (answer := visitor.get(path)).status == 429)


def test_people_get_a_german_page_that_names_no_other_host(nginx):
    answer = refusal(nginx, "127.0.3.1", "/suche/?q=a")
    assert answer.headers["Content-Type"] == "text/html"
    assert '<html lang="de">' in answer.text and "Zu viele Anfragen" in answer.text and "//" not in answer.text


def test_programs_get_json(nginx):
    answer = refusal(nginx, "127.0.3.2", "/api/v1/articles")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.body).keys() == {"title", "status", "detail"} and 429 not in TITLES


def test_reading_never_meets_a_limit(nginx):
    visitor = Visitor(nginx.port, "127.0.4.1")
    files = ["/static/a.css", "/media/a.css"] * 20
    for number in range(11):
        assert set(statuses(visitor, [f"/artikel/{number}/" if number else "/", *files, "/suche/?q=a"])) == {200}


def test_static_files_are_never_counted(nginx):
    assert set(statuses(Visitor(nginx.port, "127.0.4.2"), ["/static/a.css"] * 500)) == {200}


def test_saving_at_the_desk_is_not_counted_as_guessing(nginx):
    visitor = Visitor(nginx.port, "127.0.4.3")
    assert set(statuses(visitor, ["/admin/articles/article/1/change/"] * 60, "POST")) == {200}
    assert set(statuses(visitor, ["/admin/login/", "/admin/zugang/"] * 30)) == {200}


def test_what_changes_something_is_never_sent_twice(tmp_path):
    variables = {"STATIC_ROOT": str(tmp_path), "MEDIA_ROOT": str(tmp_path)}
    with serving(Dying) as one, serving(Dying) as other, Nginx(tmp_path, [one, other], variables) as nginx:
        assert Visitor(nginx.port).ask("POST", "/admin/").status == 502
        assert Dying.taken == ["POST"]
        Visitor(nginx.port).get("/admin/")
        assert Dying.taken[1:] != []
