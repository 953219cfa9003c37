"""Mails of the desk: queued with the deed, delivered by a command, whatever the mail server does."""

import datetime as dt
import subprocess
import sys

import pytest
import time_machine
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone
from post_office.models import STATUS, Email

from articles.desk.mail import tell
from articles.models import Step
from techpolicy.environment import mail
from techpolicy.mail import delivery
from techpolicy.mail.delivery import CLAIM, GIVE_UP, WAITS, Failure, claim, deliver, note_failure, note_sent
from techpolicy.mail.undelivered import LATE, undelivered

from .factories import make_draft, make_user
from .mail_server import MailServer, SilentServer
from .serving import ROOT, Server, wait_until
from .test_steps import press

MINUTE = dt.timedelta(minutes=1)


def write(*addresses: str, subject: str = "Zur Freigabe") -> None:
    get_connection().send_messages([EmailMessage(subject, "Text", to=[address]) for address in addresses])


def states() -> list[tuple[str, int]]:
    return [(str(row), row.status) for row in Email.objects.order_by("pk")]


def speak_smtp(settings, port: int) -> None:
    settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}}
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.3


@pytest.fixture
def server(mail_queue, settings):
    with MailServer() as running:
        speak_smtp(settings, running.port)
        yield running


@pytest.fixture
def silent(mail_queue, settings):
    running = SilentServer()
    speak_smtp(settings, running.port)
    yield running
    running.close()


# Writing


@pytest.mark.django_db
def test_an_editor_speaks_to_no_mail_server_and_a_silent_one_is_waited_for_once(client, silent, caplog):
    editor, assigned = make_user("Redaktion"), make_user("Redaktion")
    article = make_draft(by=make_user("Autor:in"))
    client.force_login(editor)
    response = press(client, article, "editing", assigned_to=assigned.pk)
    article.refresh_from_db()
    assert response.status_code == 200 and article.working_copy.step == Step.EDITING
    tell(article, [make_user() for _ in range(3)], "Zur Freigabe", "Text")
    assert silent.accepted == [] and Email.objects.count() == 4
    assert deliver() == {"postponed": 1}
    assert len(silent.accepted) == 1 and "not delivered" in caplog.text


@pytest.mark.django_db
def test_a_deed_that_is_taken_back_takes_its_mail_along(mail_queue):
    article, person = make_draft(), make_user()
    with pytest.raises(DatabaseError), transaction.atomic():
        tell(article, [person], "Zur Freigabe", "Text")
        raise DatabaseError
    assert not Email.objects.exists()
    with transaction.atomic():
        tell(article, [person], "Zur Freigabe", "Text")
    assert states() == [(person.email, STATUS.queued)]


@pytest.mark.django_db
def test_many_mails_are_one_query(mail_queue, django_assert_num_queries):
    people = [make_user() for _ in range(30)]
    article = make_draft()
    with django_assert_num_queries(1):
        tell(article, people, "Zur Freigabe", "Text")
    assert Email.objects.count() == 30


@pytest.mark.django_db
def test_what_people_typed_is_text_and_no_template(mail_queue, mailoutbox):
    tell(make_draft(), [make_user()], "{{ 7|add:7 }} {% nichts %}", "{% debug %} {{ article }}")
    deliver()
    (sent,) = mailoutbox
    assert sent.subject == "{{ 7|add:7 }} {% nichts %}" and sent.body.startswith("{% debug %} {{ article }}")


@pytest.mark.django_db
def test_each_recipient_gets_a_mail_of_his_own_with_all_parts(mail_queue, mailoutbox):
    message = EmailMultiAlternatives(
        "Zeile\numgebrochen " + "x" * 1000,
        "Text",
        to=["a@news.example"],
        cc=["b@news.example"],
        bcc=["c@news.example"],
        reply_to=["d@news.example"],
    )
    message.attach_alternative("<p>Text</p>", "text/html")
    message.send()
    deliver()
    assert [sent.to for sent in mailoutbox] == [["a@news.example"], ["b@news.example"], ["c@news.example"]]
    for sent in mailoutbox:
        assert sent.subject.startswith("Zeile umgebrochen x") and sent.alternatives[0].content == "<p>Text</p>"
        assert sent.extra_headers["Reply-To"] == "d@news.example" and not sent.cc
    assert len({sent.extra_headers["Message-ID"] for sent in mailoutbox}) == 3


@pytest.mark.django_db
def test_a_mail_of_html_alone_stays_one(mail_queue, mailoutbox):
    message = EmailMessage("Neu", "<p>Text</p>", to=["a@news.example"])
    message.content_subtype = "html"
    message.send()
    deliver()
    assert mailoutbox[0].body == "<p>Text</p>" and mailoutbox[0].content_subtype == "html"


def test_an_attachment_is_refused_and_not_forgotten(mail_queue):
    message = EmailMessage("Neu", "Text", to=["a@news.example"], attachments=[("a.txt", "a", "text/plain")])
    with pytest.raises(ValueError, match="no attachments"):
        message.send()


@pytest.mark.parametrize("is_silent", [True, False])
def test_without_a_database_only_who_asked_for_it_hears_nothing(mail_queue, monkeypatch, is_silent):
    def refuse(*_args):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(Email.objects, "bulk_create", refuse)
    message = EmailMessage("Neu", "Text", to=["a@news.example"])
    if is_silent:
        assert message.send(fail_silently=True) == 0
        return
    with pytest.raises(OperationalError):
        message.send()


# Delivering


@pytest.mark.django_db
def test_a_sent_mail_keeps_no_text(server):
    write("a@news.example", "b@news.example")
    assert deliver() == {"sent": 2}
    assert server.addresses() == ["a@news.example", "b@news.example"] and server.sessions == 1
    assert list(Email.objects.values_list("message", "html_message", "status")) == [("", "", STATUS.sent)] * 2
    assert deliver() == {} and len(server.received) == 2


@pytest.mark.django_db
def test_an_address_that_is_refused_fails_at_once_and_costs_the_others_nothing(server):
    server.replies = {"b@news.example": ["550 5.1.1 unknown"]}
    write("a@news.example", "b@news.example", "c@news.example")
    assert deliver() == {"sent": 2, "failed": 1}
    assert server.addresses() == ["a@news.example", "c@news.example"] and server.sessions == 1
    failed = Email.objects.get(status=STATUS.failed)
    assert failed.to == ["b@news.example"] and failed.message == "Text"
    assert failed.logs.get().exception_type == "SMTPRecipientsRefused" and failed.logs.get().message.startswith("550")


@pytest.mark.django_db
def test_a_text_that_is_refused_fails_at_once(server):
    server.replies_to_text = {"a@news.example": ["554 no"]}
    write("a@news.example")
    assert deliver() == {"failed": 1}


@pytest.mark.django_db
def test_who_lets_strangers_wait_gets_the_same_mail_again(server):
    server.replies = {"a@news.example": ["451 later", "451 later"]}
    write("a@news.example", "b@news.example")
    (first, _second) = Email.objects.order_by("pk")
    assert deliver() == {"postponed": 1, "sent": 1}
    assert deliver() == {}
    with time_machine.travel(timezone.now() + MINUTE):
        assert deliver() == {"postponed": 1}
    with time_machine.travel(timezone.now() + 6 * MINUTE + dt.timedelta(seconds=1)):
        assert deliver() == {"sent": 1}
    assert server.received[-1]["To"] == "a@news.example" and server.received[-1]["Message-ID"] == first.message_id


@pytest.mark.django_db
def test_a_server_that_dies_in_the_middle_of_a_mail_gets_the_others_in_the_next_run(server):
    server.dies_at = {"a@news.example"}
    write("a@news.example", "b@news.example")
    assert deliver() == {"postponed": 1} and server.received == []
    assert deliver() == {"sent": 1} and server.addresses() == ["b@news.example"]
    server.dies_at = set()
    with time_machine.travel(timezone.now() + MINUTE):
        assert deliver() == {"sent": 1} and server.sessions == 3


@pytest.mark.django_db
def test_a_server_that_closes_gets_the_others_in_the_next_run(server):
    server.replies = {"a@news.example": ["421 closing"]}
    write("a@news.example", "b@news.example")
    assert deliver() == {"postponed": 1}
    assert deliver() == {"sent": 1}
    assert Email.objects.get(status=STATUS.requeued).number_of_retries == 1


@pytest.mark.django_db
def test_a_mail_that_cannot_be_written_holds_up_nobody(server):
    write("a@news.example\nBcc: x@news.example", "b@news.example")
    assert deliver() == {"failed": 1, "sent": 1} and server.addresses() == ["b@news.example"]


@pytest.mark.django_db
def test_the_waits_grow_until_it_fails(mail_queue):
    write("a@news.example")
    refused, waits = Failure(OSError()), []
    for _ in range(len(WAITS)):
        now = timezone.now()
        note_failure(claim(), refused)
        row = Email.objects.get()
        waits.append(round((row.scheduled_time - now) / MINUTE))
        Email.objects.update(scheduled_time=None)
    assert waits == [1, 5, 30, 120, 480]
    note_failure(claim(), refused)
    assert states() == [("a@news.example", STATUS.failed)] and claim() is None


@pytest.mark.django_db
def test_no_mail_is_blamed_for_a_server_that_is_away_but_for_two_days(mail_queue, settings):
    speak_smtp(settings, 1)
    write("a@news.example")
    start = timezone.now()
    with time_machine.travel(start) as clock:
        for hours in range(0, 47, 2):
            clock.move_to(start + dt.timedelta(hours=hours))
            assert deliver() == {"postponed": 1}
        assert Email.objects.get().number_of_retries == 0
        clock.move_to(start + GIVE_UP + MINUTE)
        assert deliver() == {"failed": 1}


@pytest.mark.django_db
def test_a_claimed_mail_is_nobody_else_s_until_the_claim_runs_out(mail_queue):
    write("a@news.example", "b@news.example")
    first, second = claim(), claim()
    assert (first.to, second.to) == (["a@news.example"], ["b@news.example"]) and claim() is None
    note_sent(second)
    with time_machine.travel(timezone.now() + CLAIM + MINUTE):
        again = claim()
        assert again.pk == first.pk and again.message_id == first.message_id
        note_failure(first, Failure(OSError()))  # the one who was thought dead
        assert states()[0] == ("a@news.example", None) and not first.logs.exists()
        note_sent(again)
    assert states() == [("a@news.example", STATUS.sent), ("b@news.example", STATUS.sent)]


@pytest.mark.django_db
def test_a_mail_that_somebody_else_claims_meanwhile_is_left_to_him(mail_queue, monkeypatch):
    write("a@news.example", "b@news.example")
    stock, theirs = delivery.due, []

    def due():
        rows = stock()
        if not theirs:
            theirs.append("")
            rows = Email.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
            Email.objects.filter(to="a@news.example").update(status=None, scheduled_time=timezone.now() + CLAIM)
        return rows

    monkeypatch.setattr(delivery, "due", due)
    assert claim().to == ["b@news.example"]


@pytest.mark.django_db
def test_old_mails_are_forgotten(mail_queue):
    write("sent@news.example", "failed@news.example", "waits@news.example")
    Email.objects.filter(to="sent@news.example").update(status=STATUS.sent)
    Email.objects.filter(to="failed@news.example").update(status=STATUS.failed)
    Email.objects.filter(to="waits@news.example").update(scheduled_time=timezone.now() + dt.timedelta(days=99))
    left = {6: 3, 8: 2, 29: 2, 31: 0}
    for days, count in left.items():
        with time_machine.travel(timezone.now() + dt.timedelta(days=days)):
            deliver()
            assert Email.objects.count() == count, days


@pytest.mark.django_db
def test_undelivered_is_what_failed_and_what_waits_for_long(mail_queue):
    write("failed@news.example", "fresh@news.example", "sent@news.example")
    Email.objects.filter(to="failed@news.example").update(status=STATUS.failed)
    Email.objects.filter(to="sent@news.example").update(status=STATUS.sent)
    assert [row.to for row in undelivered()] == [["failed@news.example"]]
    with time_machine.travel(timezone.now() + LATE + MINUTE):
        assert {str(row) for row in undelivered()} == {"failed@news.example", "fresh@news.example"}
        claim()
        assert {str(row) for row in undelivered()} == {"failed@news.example", "fresh@news.example"}


# The command


@pytest.mark.django_db
def test_the_command_counts(server, capsys):
    server.replies = {"b@news.example": ["550 no"], "c@news.example": ["450 later"]}
    write("a@news.example", "b@news.example", "c@news.example")
    call_command("deliver_mail")
    assert capsys.readouterr().out == "1 mails sent, 1 postponed, 1 failed.\n"


START_AND_WAIT = "import subprocess, sys, time; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); time.sleep(600)"


@pytest.mark.slow
def test_what_delivers_beside_a_server_prints_and_ends_with_it(tmp_path):
    site = Server(tmp_path)
    site.make()
    code = "from django.core.mail import send_mail; send_mail('Hallo', 'Text', None, ['a@news.example'])"
    assert site.manage("shell", "--no-imports", "-c", code).returncode == 0
    line = [sys.executable, "-c", START_AND_WAIT, sys.executable, "manage.py", "deliver_mail", "--every", "1"]
    said = (tmp_path / "said").open("w+")
    parent = subprocess.Popen(line, cwd=ROOT, env=site.environment, stdout=said, stderr=subprocess.STDOUT)

    def text() -> str:
        said.seek(0)
        return said.read()

    try:
        wait_until(lambda: "1 mails sent" in text(), "nothing is delivered")
        assert "Subject: Hallo" in text() and "Traceback" not in text()
    finally:
        parent.kill()
        parent.wait()
    pid = int(text().split()[0])
    wait_until(lambda: not is_alive(pid), "the deliverer goes on")


def is_alive(pid: int) -> bool:
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(found.stdout.strip()) and not found.stdout.startswith("Z")


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--postgres"]], ids=["sqlite", "postgres"])
def test_killed_deliverers_lose_nothing(options):
    """The short form of the drill: `python -m tests.drills.mails --trials 100`."""
    line = [sys.executable, "-m", "tests.drills.mails", "--trials", "4", *options]
    result = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Lost: 0." in result.stdout


def test_nobody_waits_long_for_a_mail_server():
    values = mail("EMAIL_URL_THAT_IS_NOT_SET", "smtp://mail.example")
    assert values["EMAIL_TIMEOUT"] <= 5
    assert values["EMAIL_BACKEND"] == "techpolicy.mail.queue.QueueBackend"
    assert values["POST_OFFICE"]["BACKENDS"]["default"] == "django.core.mail.backends.smtp.EmailBackend"
