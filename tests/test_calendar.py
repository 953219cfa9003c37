"""Deadlines as a calendar: what RFC 5545 wants, and what of it readers may see."""

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import Milestone

from .factories import make_article, make_regulation

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


class TestCalendar:
    def lines(self, client) -> list[str]:
        text = client.get("/fristen.ics").content.decode()
        assert text.endswith("\r\n")
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        return text.replace("\r\n ", "").split("\r\n")

    def law(self, **fields):
        law = make_regulation(**fields)
        make_article(tags=[law])
        return law

    def test_all_day_event_with_escaped_text(self, client):
        law = self.law(name="Gesetz über Chips; Daten, Netze")
        date = timezone.localdate() + dt.timedelta(days=5)
        Milestone.objects.create(regulation=law, kind="deadline", date=date, scope="ö" * 80)
        lines = self.lines(client)
        assert f"DTSTART;VALUE=DATE:{date:%Y%m%d}" in lines
        assert f"SUMMARY:Gesetz über Chips\\; Daten\\, Netze: Frist ({'ö' * 80})" in lines

    @pytest.mark.parametrize("mark", [",", ";", "\\", "\n", "ö", "𝄞"])
    def test_folding_parts_no_escape_and_no_character(self, client, mark):
        law, date = self.law(), timezone.localdate() + dt.timedelta(days=5)
        for width in range(60, 80):
            Milestone.objects.create(regulation=law, kind="deadline", date=date, text=f"{'x' * width}{mark}{'x' * 30}")
        for line in client.get("/fristen.ics").content.decode().split("\r\n "):
            backslashes = len(line) - len(line.rstrip("\\"))
            assert backslashes % 2 == 0, line

    def test_moved_date_is_cancelled(self, client):
        law = self.law()
        date = timezone.localdate() + dt.timedelta(days=5)
        former = Milestone.objects.create(regulation=law, kind="applies", date=date)
        Milestone.objects.create(regulation=law, kind="applies", date=date + dt.timedelta(days=90), replaces=former)
        lines = self.lines(client)
        at = lines.index(f"UID:termin-{former.pk}@testserver")
        assert "STATUS:CANCELLED" in lines[at : lines.index("END:VEVENT", at)]

    @pytest.mark.parametrize("days", [5, -5])
    def test_a_date_moved_under_an_embargo_stays_until_it_ends(self, client, days):
        law, now = self.law(), timezone.now()
        former = Milestone.objects.create(
            regulation=law,
            kind="applies",
            date=timezone.localdate() + dt.timedelta(days=days),
            scope="Bisher",
        )
        moved = Milestone.objects.create(
            regulation=law,
            kind="applies",
            date=former.date + dt.timedelta(days=90),
            replaces=former,
            visible_from=now + dt.timedelta(hours=1),
        )
        assert "STATUS:CANCELLED" not in self.lines(client)
        assert "Bisher" in client.get("/fristen/").content.decode()
        Milestone.objects.filter(pk=moved.pk).update(visible_from=now)
        assert "STATUS:CANCELLED" in self.lines(client)
        assert "Bisher" not in client.get("/fristen/").content.decode()

    def test_laws_that_no_article_is_about_are_left_out(self, client):
        Milestone.objects.create(regulation=make_regulation(), kind="deadline", date=timezone.localdate())
        assert not [line for line in self.lines(client) if line.startswith("UID")]
