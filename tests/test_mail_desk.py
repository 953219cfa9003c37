"""What the desk says of mails that could not be delivered, and what can be done about them."""

import datetime as dt

import pytest
from django.contrib import admin
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from articles.desk.people.undelivered import MOST, REASONS
from articles.models import AuditAction, AuditEntry
from techpolicy.mail.delivery import claim, deliver

from .factories import make_user
from .test_desk_article import said
from .test_desk_german import foreign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_queue")]

HOUR = dt.timedelta(hours=1)
SECRET = "https://news.example/admin/neu/abc-geheim/"


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion")
    client.force_login(person)
    return person


def make_mail(address: str = "a@news.example", *, error: str = "", text: str = "", **fields) -> Email:
    """One that nobody took; `error` is the exception's name."""
    get_connection().send_messages([EmailMessage("Zur Freigabe", SECRET, to=[address])])
    mail = Email.objects.latest("pk")
    values = {"status": STATUS.failed, "created": timezone.now() - HOUR} | fields
    Email.objects.filter(pk=mail.pk).update(**values)
    if error:
        Log.objects.create(email=mail, status=STATUS.failed, exception_type=error, message=text)
    mail.refresh_from_db()
    return mail


def page(client) -> str:
    return client.get(reverse("admin:desk_mails")).content.decode()


def press(client, verb: str, mail: Email):
    return client.post(reverse("admin:desk_mails"), {"verb": verb, "mail": mail.pk}, follow=True)


def test_says_to_whom_what_and_why_but_never_the_text(client, chief):
    make_mail("mira@news.example", error="SMTPRecipientsRefused", text="550 5.1.1 unknown <mira@news.example>")
    shown = page(client)
    assert "mira@news.example" in shown and "Zur Freigabe" in shown and "keiner mehr" in shown
    assert "Der Mailserver lehnt den Empfänger ab. (Antwort 550)" in shown
    assert "geheim" not in shown and "5.1.1" not in shown


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": STATUS.queued}, "Noch nicht versucht. Läuft auf dem Server „deliver_mail“?"),
        ({"status": STATUS.queued}, "beim nächsten Lauf"),
        ({"status": None, "scheduled_time": timezone.now() + HOUR}, "wird gerade gesendet"),
        ({"error": "SMTPServerDisconnected", "text": "Connection unexpectedly closed: timed out"}, "antwortet nicht"),
        ({"error": "SMTPServerDisconnected", "text": "Connection unexpectedly closed"}, "hat die Verbindung abgebrochen"),
        ({"error": "KeyError", "text": "'a'"}, "Unerwarteter Fehler (KeyError)."),
    ],
)  # fmt: skip
def test_says_how_it_stands(client, chief, fields, said):
    make_mail(**fields)
    assert said in page(client)


def test_says_when_it_is_tried_again(client, chief):
    at = timezone.localtime().replace(hour=23, minute=59) + dt.timedelta(days=1)
    make_mail(status=STATUS.requeued, scheduled_time=at, error="ConnectionRefusedError", text="[Errno 111] refused")
    assert "23:59 Uhr" in page(client) and "nimmt keine Verbindung an" in page(client)


def test_what_arrived_or_may_still_arrive_is_not_listed(client, chief):
    make_mail("sent@news.example", status=STATUS.sent)
    make_mail("fresh@news.example", status=STATUS.requeued, created=timezone.now())
    assert "Alle Mails sind zugestellt." in page(client) and "@news.example" not in page(client)


@pytest.mark.alike
def test_every_reason_is_german(client, chief):
    for number, name in enumerate([*REASONS, ""]):
        make_mail(f"{number}@news.example", error=name, text="550 the user is not known")
    answer = client.get(reverse("admin:desk_mails"))
    assert foreign(answer) == set() and answer.content.decode().count("Antwort 550") == len(REASONS)


def test_tried_again_it_goes_out_in_the_next_run(client, chief, mailoutbox):
    mail = make_mail(number_of_retries=6)
    assert "wird gleich noch einmal versucht" in said(press(client, "retry", mail))
    assert deliver() == {"sent": 1} and mailoutbox[0].to == mail.to and SECRET in mailoutbox[0].body
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.person, entry.label) == (AuditAction.CHANGE, chief, "a@news.example")
    assert "geheim" not in str(entry.after)
    assert "Mail" in client.get(reverse("admin:articles_auditentry_changelist")).content.decode()


def test_tried_again_it_has_all_its_tries(client, chief):
    mail = make_mail(number_of_retries=6)
    press(client, "retry", mail)
    mail.refresh_from_db()
    assert mail.number_of_retries == 0 and mail.status == STATUS.requeued


def test_discarded_it_is_gone(client, chief):
    mail, other = make_mail(error="OSError"), make_mail()
    assert "ist verworfen" in said(press(client, "discard", mail))
    assert Email.objects.get() == other
    assert AuditEntry.objects.get().action == AuditAction.DELETE


@pytest.mark.parametrize("verb", ["retry", "discard"])
def test_what_somebody_sends_just_now_is_left_alone(client, chief, verb):
    make_mail(status=STATUS.queued)
    mail = claim()
    assert "inzwischen unterwegs" in said(press(client, verb, mail))
    assert Email.objects.get().status is None and not AuditEntry.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30])
def test_a_mail_that_is_not_there_is_said_to_be_gone(client, chief, number):
    answer = client.post(reverse("admin:desk_mails"), {"verb": "retry", "mail": number}, follow=True)
    assert "inzwischen unterwegs" in said(answer)


def test_an_unknown_verb_changes_nothing(client, chief):
    mail = make_mail()
    press(client, "send", mail)
    assert Email.objects.get().status == STATUS.failed and not AuditEntry.objects.exists()


def test_costs_the_same_for_one_and_for_many(client, chief, django_assert_num_queries):
    make_mail(error="OSError")
    page(client)
    with django_assert_num_queries(6):  # session, account, two for rights, mails, reasons
        page(client)
    for number in range(MOST + 2):
        make_mail(f"{number}@news.example", error="OSError")
    with django_assert_num_queries(6):
        shown = page(client)
    assert f"Gezeigt sind die neuesten {MOST}." in shown and shown.count("Verwerfen</button>") == MOST


@pytest.mark.parametrize(("role", "sees"), [("Autor:in", False), ("Redaktion", False), ("Chefredaktion", True)])
def test_the_start_page_warns_those_who_look_after_accounts(client, role, sees):
    client.force_login(make_user(role))
    start, url = reverse("admin:index"), reverse("admin:desk_mails")
    assert (url in client.get(start).content.decode()) is sees
    make_mail()
    assert ("1 Mail konnte nicht zugestellt werden" in client.get(start).content.decode()) is sees
    make_mail(status=STATUS.queued)
    shown = client.get(start).content.decode()
    assert ("2 Mails konnten nicht zugestellt werden" in shown) is sees and shown.count(url) == (2 if sees else 0)


def test_the_warning_costs_no_query(client, chief, django_assert_max_num_queries):
    client.get(reverse("admin:index"))
    make_mail()
    with django_assert_max_num_queries(17):  # the last backup is theirs to know, too
        assert "1 Mail konnte" in client.get(reverse("admin:index")).content.decode()


def test_the_library_s_own_lists_are_not_at_the_desk():
    assert {model._meta.app_label for model in admin.site._registry} == {"articles"}
