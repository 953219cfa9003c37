"""The calendar for calendar programs: secret addresses, what stands there, and when they end."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import AuditEntry, CalendarLink, Milestone

from .factories import make_article, make_draft, make_regulation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
DAY = dt.timedelta(days=1)


def address(link: CalendarLink) -> str:
    return reverse("admin:desk_planning_feed", args=[link.pk, link.token])


def plan(days: float = 2, **values):
    fields = {"planned_for": timezone.now() + days * DAY, **values.pop("fields", {})}
    return make_draft(fields=fields, **values)


def lines(client, link: CalendarLink) -> list[str]:
    """Unfolded; checks what RFC 5545 wants of any file."""
    text = client.get(address(link)).content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") and text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 and "\n" not in line for line in text.split("\r\n"))
    found = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert all(":" in line and line.partition(":")[0].partition(";")[0].replace("-", "").isupper() for line in found)
    assert found.count("BEGIN:VEVENT") == found.count("END:VEVENT") == len(uids(found))
    return found


def uids(found: list[str]) -> set[str]:
    return {line for line in found if line.startswith("UID:")}


def summaries(client, link: CalendarLink) -> set[str]:
    return {line.removeprefix("SUMMARY:") for line in lines(client, link) if line.startswith("SUMMARY:")}


@pytest.fixture
def desk():
    return CalendarLink.objects.create()


def test_has_what_is_planned_and_set_with_its_state_and_nothing_of_the_text(client, desk):
    plan(title="Geplant", lead="Geheimer Vorspann", body="<p>Geheimer Text</p>", fields={"step": "editing"})
    make_article(title="Eingeplant", at=timezone.now() + DAY)
    make_article(title="Erschienen")
    make_draft(title="Ohne Plan")
    assert summaries(client, desk) == {"Geplant [Im Redigat]", "Eingeplant [Eingeplant]"}
    assert "Geheimer" not in "".join(lines(client, desk))


def test_a_moment_is_written_in_utc_and_special_characters_are_escaped(client, desk):
    start = (timezone.now() + DAY).replace(microsecond=0)
    article = make_draft(title="Chips; Daten, Netze\\Kabel " + "ö" * 60, fields={"planned_for": start})
    found = lines(client, desk)
    assert f"DTSTART:{start.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" in found and "STATUS:TENTATIVE" in found
    assert f"SUMMARY:Chips\\; Daten\\, Netze\\\\Kabel {'ö' * 60} [In Arbeit]" in found
    assert f"URL:http://testserver{reverse('admin:articles_article_change', args=[article.pk])}" in found


def test_has_the_coming_dates_of_laws(client, desk):
    today = timezone.localdate()
    for name, days, values in (
        ("Kommt", 5, {}), ("War", -5, {}), ("Ungenau", 5, {"precision": "month"}),
        ("Gesperrt", 5, {"visible_from": timezone.now() + DAY}),
    ):  # fmt: skip
        Milestone.objects.create(
            regulation=make_regulation(name=name), kind="deadline", date=today + days * DAY, **values
        )
    assert summaries(client, desk) == {"Kommt: Frist"}


def test_a_date_that_moves_keeps_its_number_and_one_that_is_struck_is_cancelled(client, desk):
    law = make_regulation()
    make_article(tags=[law])
    type(law).objects.update(created_at=timezone.now() - 30 * DAY)
    law.refresh_from_db()
    day = timezone.localdate() + 5 * DAY
    first = Milestone.objects.create(regulation=law, kind="deadline", date=day)
    moved = Milestone.objects.create(regulation=law, kind="deadline", date=day + DAY, replaces=first)
    assert uids(lines(client, desk)) == {f"UID:termin-{first.pk}@testserver"}
    moved.delete()
    first.delete()
    assert "STATUS:CANCELLED" in lines(client, desk)


def test_a_persons_calendar_has_what_is_theirs(client):
    author = make_user("Autor:in")
    plan(title="Angelegt", by=author)
    plan(title="Zugewiesen", fields={"assigned_to": author})
    plan(title="Fremd")
    link = CalendarLink.objects.create(person=author)
    assert summaries(client, link) == {"Angelegt [In Arbeit]", "Zugewiesen [In Arbeit]"}


def test_needs_no_cookie_gives_none_and_is_kept_and_found_nowhere(client, desk):
    response = client.get(address(desk))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"] and "noindex" in response.headers["X-Robots-Tag"]
    assert not response.cookies and "Cookie" not in response.headers.get("Vary", "")
    for path in ("/sitemap.xml", "/sitemap-seiten.xml", "/abonnieren/"):
        assert "planung" not in client.get(path).content.decode()
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()


def test_costs_the_same_for_one_piece_and_for_many(client, desk):
    def cost(link: CalendarLink) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(link)).status_code == 200
        return len(queries)

    def fill() -> None:
        law = make_regulation()
        law.milestones.create(kind="deadline", date=timezone.localdate() + DAY)
        plan(tags=[law], by=editor)

    editor = make_user("Redaktion")
    own = CalendarLink.objects.create(person=editor)
    fill()
    few = cost(desk), cost(own)
    for _ in range(6):
        fill()
    assert (cost(desk), cost(own)) == few and max(few) <= 9


# When it ends


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_ends_with_the_account(client, change):
    person = make_user("Redaktion")
    link = CalendarLink.objects.create(person=person)
    assert client.get(address(link)).status_code == 200
    type(person).objects.update(**change)
    assert client.get(address(link)).status_code == 404


def test_no_other_address_opens(client, desk):
    other = CalendarLink.objects.create()
    for pk, token in ((desk.pk, other.token), (desk.pk, "ä"), (desk.pk, desk.token[:-1]), (other.pk + 9, desk.token)):
        assert client.get(reverse("admin:desk_planning_feed", args=[pk, token])).status_code == 404
    CalendarLink.objects.filter(pk=desk.pk).update(revoked_at=timezone.now())
    assert client.get(address(desk)).status_code == 404


# The page


def change(client, whose: str, do: str):
    return client.post(reverse("admin:desk_planning_links"), {"whose": whose, "do": do}, follow=True)


def test_an_address_is_made_shown_made_anew_and_revoked_and_the_trail_knows(client):
    editor = make_user("Redaktion")
    client.force_login(editor)
    page = change(client, "own", "make").content.decode()
    first = CalendarLink.objects.get()
    assert first.person == editor and f"http://testserver{address(first)}" in page
    page = change(client, "own", "make").content.decode()
    second = CalendarLink.objects.get(revoked_at=None)
    assert address(second) in page and address(first) not in page
    assert client.get(address(first)).status_code == 404 and client.get(address(second)).status_code == 200
    assert address(second) not in change(client, "own", "revoke").content.decode()
    assert client.get(address(second)).status_code == 404
    done = AuditEntry.objects.order_by("pk").values_list("action", "person")
    assert list(done) == [
        (action, editor.pk) for action in ("add_calendar", "revoke_calendar", "add_calendar", "revoke_calendar")
    ]


def test_ones_own_address_is_nobody_elses(client):
    CalendarLink.objects.create(person=make_user("Redaktion"))
    client.force_login(make_user("Redaktion"))
    change(client, "own", "revoke")
    assert ".ics" not in client.get(reverse("admin:desk_planning_links")).content.decode()
    assert CalendarLink.objects.get().revoked_at is None


def test_the_desks_address_is_for_those_who_see_all_articles(client, desk):
    client.force_login(make_user("Autor:in"))
    assert ".ics" not in client.get(reverse("admin:desk_planning_links")).content.decode()
    assert change(client, "desk", "revoke").status_code == 403
    client.force_login(make_user("Redaktion"))
    assert address(desk) in client.get(reverse("admin:desk_planning_links")).content.decode()
