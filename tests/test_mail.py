"""Mails of the desk, where the mail server fails: the newsroom's work goes on."""

import socket
import threading
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail.backends.locmem import EmailBackend

from articles.desk.mail import tell
from articles.models import Step
from techpolicy.environment import mail

from .factories import make_draft, make_user
from .test_steps import press


class Silent:
    """A mail server that accepts and never answers."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.accepted: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                self.accepted.append(self.listening.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        for connection in [self.listening, *self.accepted]:
            connection.close()


@pytest.fixture
def silent(settings):
    server = Silent()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.2
    yield server
    server.close()


@pytest.mark.django_db
def test_a_silent_mail_server_costs_no_work_and_is_waited_for_once(
    client, silent, caplog, django_capture_on_commit_callbacks
):
    owner, editor, assigned = make_user("Autor:in"), make_user("Redaktion"), make_user("Redaktion")
    article = make_draft(by=owner)
    client.force_login(editor)
    with django_capture_on_commit_callbacks(execute=True):
        response = press(client, article, "editing", assigned_to=assigned.pk)
    article.refresh_from_db()
    assert (
        response.status_code == 200
        and article.working_copy.step == Step.EDITING
        and article.working_copy.assigned_to == assigned
    )
    people = [make_user() for _ in range(3)]
    before = len(silent.accepted)
    with django_capture_on_commit_callbacks(execute=True):
        tell(article, people, "Zur Freigabe", "Text")
    assert len(silent.accepted) == before + 1
    assert "No mail sent: Zur Freigabe" in caplog.text


@pytest.mark.django_db
def test_an_address_that_is_refused_costs_the_others_nothing(
    monkeypatch, mailoutbox, django_capture_on_commit_callbacks
):
    refused, *others = (make_user(username=name, email=f"{name}@news.example") for name in ("a", "b", "c"))
    send = EmailBackend.send_messages

    def send_messages(backend, messages):
        if messages[0].to == [refused.email]:
            raise SMTPRecipientsRefused({refused.email: (550, b"unknown")})
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    with django_capture_on_commit_callbacks(execute=True):
        tell(make_draft(), [refused, *others], "Zur Freigabe", "Text")
    assert [sent.to for sent in mailoutbox] == [[person.email] for person in others]


def test_nobody_waits_long_for_a_mail_server():
    assert mail("EMAIL_URL_THAT_IS_NOT_SET", "smtp://mail.example")["EMAIL_TIMEOUT"] <= 5
