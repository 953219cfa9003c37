"""Mails about errors: what happened and where, and nothing of whose request it was."""

import logging
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from techpolicy.watching import request as watching
from techpolicy.watching.error_mails import ErrorMails
from techpolicy.watching.request import Seen

PERSONAL = ("erika", "Mustermann", "geheim", "192.0.2.7", "sessionid", "hunter2", "Browser 9")


@pytest.fixture
def mails(settings):
    settings.ERROR_MAIL_TO = ["technik@news.example", "chefin@news.example"]
    handler = ErrorMails()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    watching.begin(None)


def fail(name: str) -> None:
    secret = "hunter2"
    try:
        raise KeyError(name)
    except KeyError as cause:
        raise ValueError(f"{name} {secret}") from cause


def fail_aloud(name: str = "erika@example.org", **extra: object) -> None:
    try:
        fail(name)
    except ValueError:
        logging.getLogger("tests").exception("gescheitert an %s", name, extra=extra)


def test_a_mail_says_which_error_where_and_in_which_request(mails):
    seen = Seen({"PATH_INFO": "/suche/", "REQUEST_METHOD": "GET"})
    watching.begin(seen)
    fail_aloud()
    (sent,) = mail.outbox
    assert sent.to == ["technik@news.example", "chefin@news.example"]
    assert "ValueError at tests/test_error_mails.py:" in sent.subject and "\n" not in sent.subject
    assert seen.id in sent.body and "builtins.KeyError" in sent.body
    assert (
        sent.body.index("builtins.KeyError") < sent.body.index("which led to") < sent.body.index("builtins.ValueError")
    )
    assert "in fail\n" in sent.body and "in fail_aloud\n" in sent.body


@pytest.mark.django_db
def test_nothing_personal_is_in_it(mails, client, settings, monkeypatch):
    def broken(*_args, **_kwargs):
        erika = "Mustermann"
        raise RuntimeError(f"{erika} geheim")

    monkeypatch.setattr("articles.views.front.page", broken)
    client.raise_request_exception = False
    client.cookies["sessionid"] = "geheim"
    headers = {"REMOTE_ADDR": "192.0.2.7", "HTTP_USER_AGENT": "Browser 9", "HTTP_AUTHORIZATION": "geheim"}
    answer = client.get(reverse("articles:front"), {"q": "Mustermann"}, **headers)
    assert answer.status_code == 500
    (sent,) = mail.outbox
    assert "Page: articles:front" in sent.body and "RuntimeError" in sent.subject
    whole = sent.subject + sent.body + str(sent.extra_headers)
    assert not [word for word in PERSONAL if word in whole]
    assert settings.SECRET_KEY not in whole and not sent.attachments and not getattr(sent, "alternatives", [])


def test_nor_in_that_of_a_line_without_an_exception(mails):
    logging.getLogger("tests").error("Mustermann %s", "erika")
    (sent,) = mail.outbox
    assert "ERROR at tests/test_error_mails.py:" in sent.subject
    assert not [word for word in PERSONAL if word in sent.subject + sent.body]


def test_one_error_is_told_once_in_ten_minutes(mails, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("techpolicy.watching.error_mails.monotonic", lambda: now[0])
    for name in ("erika", "kim", "jo"):
        fail_aloud(name)
    assert len(mail.outbox) == 1
    now[0] += 599
    fail_aloud()
    assert len(mail.outbox) == 1
    now[0] += 2
    fail_aloud()
    assert len(mail.outbox) == 2


def test_twenty_mails_an_hour_are_the_most(mails, monkeypatch):
    now = [5000.0]
    monkeypatch.setattr("techpolicy.watching.bounds.monotonic", lambda: now[0])
    for number in range(30):
        record = logging.LogRecord("tests", logging.ERROR, "f.py", number, "x", (), None)
        mails.handle(record)
    assert len(mail.outbox) == 20
    now[0] += 3601
    mails.handle(logging.LogRecord("tests", logging.ERROR, "f.py", 99, "x", (), None))
    assert len(mail.outbox) == 21


def test_a_mail_that_fails_costs_nothing_but_a_line(mails, monkeypatch, caplog):
    def refuse(*_args):
        logging.getLogger("tests.mail").error("nicht zugestellt")  # would be mailed again, and again
        raise smtplib.SMTPServerDisconnected("technik@news.example")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    fail_aloud()
    lines = [record.getMessage() for record in caplog.records if record.name == "techpolicy.error_mails"]
    assert lines == ["An error mail could not be sent: SMTPServerDisconnected"]


@pytest.mark.parametrize(("name", "level"), [("tests", logging.WARNING), ("django.security.csrf", logging.ERROR)])
def test_what_others_send_and_warnings_are_no_errors(mails, name, level):
    logging.getLogger(name).log(level, "nur so")
    assert not mail.outbox
