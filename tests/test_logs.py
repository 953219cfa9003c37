"""Lines of the log: as JSON or for people, with what a request may tell and nothing more."""

import datetime as dt
import json
import logging

import pytest
from django.conf import settings as site_settings

from techpolicy.watching import request as watching
from techpolicy.watching.application import Watched
from techpolicy.watching.logs import JsonLines, Lines
from techpolicy.watching.request import Seen

from .factories import make_user
from .kept_site import Site

ENVIRON = {
    "PATH_INFO": "/suche/",
    "QUERY_STRING": "q=Erika+Mustermann",
    "REQUEST_METHOD": "GET",
    "HTTP_COOKIE": "sessionid=geheim",
    "HTTP_AUTHORIZATION": "Bearer geheim",
    "REMOTE_ADDR": "192.0.2.7",
}


@pytest.fixture(autouse=True)
def _no_request_of_others():
    watching.begin(None)
    yield
    watching.begin(None)


class Heard(logging.Handler):
    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.formatter, self.lines = formatter, []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def heard():
    handler = Heard(JsonLines(json_ensure_ascii=False))
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def ask(application=None, **environ: object) -> Seen:
    def answer(_environ, start_response):
        start_response("200 OK", [])
        return []

    Watched(application or answer)(ENVIRON | environ, lambda *_: None)
    return watching.current()


def test_json_says_when_where_and_what(heard):
    logging.getLogger("techpolicy.trial").warning("zu viel: %s", "ü\n")
    (line,) = heard.lines
    said = json.loads(line)
    assert dt.datetime.fromisoformat(said.pop("time")).tzinfo is not None
    assert said == {"level": "WARNING", "logger": "techpolicy.trial", "message": "zu viel: ü\n"}
    assert "\n" not in line and "ü" in line


def test_json_names_the_request_without_anything_personal(heard):
    def application(environ, start_response):
        extra = {"request": environ, "status_code": 500}
        logging.getLogger("django.request").error("Internal Server Error", extra=extra)
        start_response("500 Internal Server Error", [])
        return []

    seen = ask(application)
    said = json.loads(heard.lines[0])
    assert {"request_id": seen.id, "path": "/suche/", "method": "GET"}.items() <= said.items()
    assert set(said) == {"time", "level", "logger", "message", "request_id", "path", "method"}
    assert not any(word in heard.lines[0] for word in ("Mustermann", "geheim", "192.0.2.7"))


def test_an_exception_stands_in_the_same_line(heard):
    try:
        raise ValueError("so nicht")
    except ValueError:
        logging.getLogger("tests").exception("gescheitert")
    (line,) = heard.lines
    assert "ValueError: so nicht" in json.loads(line)["error"] and "\n" not in line


def test_a_line_for_each_request_only_where_it_is_wanted(settings, heard):
    ask()
    assert not heard.lines
    settings.LOG_REQUESTS = True
    seen = ask()
    (line,) = heard.lines
    said = json.loads(line)
    assert (said["message"], said["status"], said["request_id"]) == ("GET /suche/ 200", 200, seen.id)
    assert said["seconds"] >= 0 and "Mustermann" not in line


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
def test_who_is_logged_in_is_told_as_a_number(settings, client, heard):
    user = make_user("Redaktion", username="erika")
    client.force_login(user)
    settings.LOG_REQUESTS = True
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    assert Site().get("/admin/", HTTP_COOKIE=cookie).status.startswith("200")
    assert json.loads(heard.lines[-1])["user"] == user.pk and "erika" not in heard.lines[-1]


def test_people_read_the_lines_of_before_with_the_number_at_their_end():
    record = logging.LogRecord("tests", logging.WARNING, "f.py", 1, "es %s", ("hakt",), None)
    lines = Lines(fmt=site_settings.LOGGING["formatters"]["line"]["format"])
    assert lines.format(record).endswith(" WARNING tests es hakt")
    seen = Seen(ENVIRON)
    watching.begin(seen)
    assert lines.format(record).endswith(f" WARNING tests es hakt [{seen.id}]")
