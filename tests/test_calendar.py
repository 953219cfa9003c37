"""Deadlines as a calendar, read back by another program: what RFC 5545 wants, and what of it readers may see."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar, Event

from articles.models import DossierChange, Milestone, Regulation
from articles.presentation.dates import local

from .factories import make_article, make_company, make_regulation
from .kept_site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
NOON = dt.datetime(2026, 11, 28, 11, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 28)
DAY = dt.timedelta(days=1)
HOSTILE = (
    "Müller, Söhne; \\n kein Umbruch \\\\, \\; Ende\\",
    "Zeile eins\nZeile zwei\r\nZeile drei",
    "BEGIN:VEVENT\nEND:VCALENDAR\n UID:fremd",
    "🙂👩‍🔬𝄞" * 30,
    "ä" * 200,
    ",;\\\n" * 60,
)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def make_law(**fields) -> Regulation:
    """A law with a public page that has been there for a while."""
    law = make_regulation(**fields)
    make_article(tags=[law])
    Regulation.objects.filter(pk=law.pk).update(created_at=NOON - 30 * DAY)
    return Regulation.objects.get(pk=law.pk)


def set_date(law, days: int = 5, **fields) -> Milestone:
    return Milestone.objects.create(**{"regulation": law, "kind": "applies", "date": TODAY + days * DAY} | fields)


def read(client, path: str = "/fristen.ics") -> Calendar:
    raw = client.get(path).content
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert [line.decode() for line in lines]  # no character is parted
    return Calendar.from_ical(raw)


def events(client, path: str = "/fristen.ics") -> dict[str, Event]:
    """By the part of the UID before the host."""
    found = read(client, path).walk("VEVENT")
    by_id = {str(event["UID"]).partition("@")[0]: event for event in found}
    assert len(by_id) == len(found), "two events with one UID"
    return by_id


def told(event: Event) -> tuple[str, int, dt.date]:
    return str(event["STATUS"]), int(event["SEQUENCE"]), event["DTSTART"].dt


# The form


def test_says_what_it_is_and_how_often_to_ask(client):
    set_date(make_law(name="AI Act"))
    calendar = read(client, "/fristen.ics?art=geltungsbeginn")
    assert (
        str(calendar["NAME"])
        == str(calendar["X-WR-CALNAME"])
        == "Platine & Paragraf: Fristen und Termine: Geltungsbeginn"
    )
    assert calendar["REFRESH-INTERVAL"].dt == dt.timedelta(hours=12)
    assert str(calendar["SOURCE"]) == "http://testserver/fristen.ics?art=geltungsbeginn"
    assert not calendar.walk("VALARM") and "METHOD" not in calendar and calendar["PRODID"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_back_as_it_was(client, text):
    scope = " ".join(text.split())[:200]
    row = set_date(make_law(name="Gesetz, mit; Zeichen\\"), text=text, scope=scope, source="https://example.org/a,b;c")
    row.refresh_from_db()
    event = events(client)[f"termin-{row.pk}"]
    assert str(event["SUMMARY"]) == f"Gesetz, mit; Zeichen\\: Geltungsbeginn ({row.scope})"
    wanted = "\n".join(row.text.strip().splitlines())
    assert str(event["DESCRIPTION"]) == f"{wanted}\nhttps://example.org/a,b;c"


@pytest.mark.parametrize("mark", [",", ";", "\\", "\n", "ö", "𝄞"])
def test_folding_parts_no_escape_and_no_character(client, mark):
    law = make_law()
    texts = {f"{'x' * width}{mark}{'x' * 30}" for width in range(60, 80)}
    for text in texts:
        set_date(law, text=text)
    for line in client.get("/fristen.ics").content.decode().split("\r\n "):
        assert (len(line) - len(line.rstrip("\\"))) % 2 == 0, line
    assert {str(event["DESCRIPTION"]) for event in events(client).values()} == texts


def test_control_characters_are_left_out(client):
    row = set_date(make_law())
    Milestone.objects.filter(pk=row.pk).update(text="a\x00\x07b\x1bc\x7f")
    assert str(events(client)[f"termin-{row.pk}"]["DESCRIPTION"]) == "abc"


@pytest.mark.parametrize(
    ("precision", "date", "end", "note"),
    [
        ("day", dt.date(2027, 2, 1), dt.date(2027, 2, 2), ""),
        ("month", dt.date(2027, 2, 1), dt.date(2027, 3, 1), " [Februar 2027]"),
        ("quarter", dt.date(2027, 4, 1), dt.date(2027, 7, 1), " [2. Quartal 2027]"),
        ("year", dt.date(2027, 1, 1), dt.date(2028, 1, 1), " [2027]"),
    ],
)
def test_a_period_takes_all_its_days(client, precision, date, end, note):
    row = set_date(make_law(name="CRA"), date=date, precision=precision)
    event = events(client)[f"termin-{row.pk}"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date, end)
    assert str(event["SUMMARY"]) == f"CRA: Geltungsbeginn{note}"
    assert str(event["TRANSP"]) == "TRANSPARENT"


def test_an_unsure_date_is_tentative(client):
    row = set_date(make_law(), certainty="provisional")
    event = events(client)[f"termin-{row.pk}"]
    assert event["STATUS"] == "TENTATIVE" and str(event["SUMMARY"]).endswith("[vorläufig]")


# What moves, and what is cancelled


def test_a_date_that_moves_in_place_keeps_its_number(client):
    row = set_date(make_law())
    assert told(events(client)[f"termin-{row.pk}"]) == ("CONFIRMED", 0, row.date)
    for times in (1, 2):
        row.date += 30 * DAY
        with time_machine.travel(NOON + times * DAY, tick=False):
            row.save()
            event = events(client)[f"termin-{row.pk}"]
        assert told(event) == ("CONFIRMED", times, row.date)
        assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == NOON + times * DAY


def test_a_date_that_is_replaced_twice_is_one_event_with_one_number(client):
    law = make_law()
    first = set_date(law)
    sequences = [int(events(client)[f"termin-{first.pk}"]["SEQUENCE"])]
    row = first
    for days in (40, 80):
        row = set_date(law, days, replaces=row)
        found = events(client)
        assert list(found) == [f"termin-{first.pk}"]
        status, sequence, date = told(found[f"termin-{first.pk}"])
        assert (status, date) == ("CONFIRMED", row.date)
        sequences.append(sequence)
    assert sequences == sorted(set(sequences))
    assert "Verschoben, zuvor: 7. Januar 2027." in str(found[f"termin-{first.pk}"]["DESCRIPTION"])


def test_a_move_that_is_taken_back_rises_too(client):
    law = make_law()
    first = set_date(law)
    second = set_date(law, 40, replaces=first)
    before = told(events(client)[f"termin-{first.pk}"])
    second.delete()
    after = told(events(client)[f"termin-{first.pk}"])
    assert after[2] == first.date and after[1] > before[1]
    assert len(events(client)) == 1


def test_striking_a_date_in_the_middle_keeps_the_last_one_and_its_number(client):
    law = make_law()
    first = set_date(law)
    middle = set_date(law, 40, replaces=first)
    last = set_date(law, 80, replaces=middle)
    before = told(events(client)[f"termin-{first.pk}"])
    Milestone.objects.filter(pk=middle.pk).delete()
    after = told(events(client)[f"termin-{first.pk}"])
    assert after[2] == last.date and after[1] > before[1]
    assert len(events(client)) == 1


def test_two_dates_in_the_place_of_one_are_two_events(client):
    law = make_law()
    first = set_date(law)
    heir, other = set_date(law, 40, replaces=first), set_date(law, 80, replaces=first)
    found = events(client)
    assert {name: told(event)[2] for name, event in found.items()} == {
        f"termin-{first.pk}": heir.date, f"termin-{other.pk}": other.date
    }  # fmt: skip


def test_dates_that_replace_each_other_end_nothing(client):
    law = make_law()
    first = set_date(law)
    second = set_date(law, 40, replaces=first)
    first.replaces = second
    first.save()
    assert client.get("/fristen.ics").status_code == client.get("/fristen/").status_code == 200


def test_a_struck_date_is_cancelled_for_400_days(client):
    law = make_law(name="AI Act")
    row = set_date(law, 500, scope="Anhang III")
    number, before = row.pk, told(events(client)[f"termin-{row.pk}"])
    row.delete()
    event = events(client)[f"termin-{number}"]
    assert told(event)[0] == "CANCELLED" and told(event)[1] > before[1] and told(event)[2] == before[2]
    assert str(event["SUMMARY"]) == "Entfällt: AI Act: Geltungsbeginn (Anhang III)"
    assert event["LAST-MODIFIED"].dt == NOON
    with time_machine.travel(NOON + 401 * DAY, tick=False):
        assert not events(client)


def test_a_date_that_becomes_part_of_another_is_cancelled(client):
    law = make_law()
    first, second = set_date(law), set_date(law, 40)
    second.replaces = first
    second.save()
    found = {name: told(event)[0] for name, event in events(client).items()}
    assert found == {f"termin-{first.pk}": "CONFIRMED", f"termin-{second.pk}": "CANCELLED"}


@pytest.mark.parametrize("kind", ["withdrawn", "annulled"])
def test_what_a_law_that_has_ended_still_had_ahead_is_cancelled_at_midnight(client, kind):
    law = make_law()
    ahead, past = set_date(law, 300), set_date(law, -10, kind="proposed")
    set_date(law, 1, kind=kind)
    assert told(events(client)[f"termin-{ahead.pk}"])[:2] == ("CONFIRMED", 0)
    with time_machine.travel(NOON + DAY, tick=False):
        found = events(client)
        assert told(found[f"termin-{ahead.pk}"])[:2] == ("CANCELLED", 1)
        assert told(found[f"termin-{past.pk}"])[0] == "CONFIRMED"
        midnight = local(found[f"termin-{ahead.pk}"]["LAST-MODIFIED"].dt)
        assert (midnight.date(), midnight.hour) == (TODAY + DAY, 0)


# Who may know


def test_a_date_moved_under_an_embargo_stays_until_it_ends(client):
    law = make_law()
    first = set_date(law, scope="Bisher")
    second = set_date(law, 90, replaces=first, visible_from=NOON + DAY)
    assert told(events(client)[f"termin-{first.pk}"]) == ("CONFIRMED", 0, first.date)
    with time_machine.travel(NOON + DAY, tick=False):
        status, sequence, date = told(events(client)[f"termin-{first.pk}"])
        assert (status, date) == ("CONFIRMED", second.date) and sequence > 0
        assert "Bisher" not in client.get("/fristen/").content.decode().partition("Zuletzt")[0]


def test_of_an_embargoed_date_nothing_is_told_not_even_that_it_was_struck(client):
    law = make_law()
    row = set_date(law, visible_from=NOON + DAY)
    assert not events(client)
    row.date += DAY
    row.save()
    row.delete()
    with time_machine.travel(NOON + 2 * DAY, tick=False):
        assert not events(client)


def test_of_a_law_without_a_page_nothing_is_told(client):
    law = make_regulation(name="Zaunkönig")
    Regulation.objects.filter(pk=law.pk).update(created_at=NOON - 30 * DAY)
    law.refresh_from_db()
    set_date(law, text="Zaunkönig")
    set_date(law).delete()
    assert DossierChange.objects.count() == 3 and not events(client)
    assert client.get(f"{law.get_absolute_url()}fristen.ics").status_code == 404
    assert client.get(f"/fristen.ics?regelwerk={law.slug}").status_code == 404


# One law at ten dates


def test_a_law_through_time(client):
    """What its calendar said, read on ten days: proposed, set, unsure, sure, moved twice, struck, withdrawn."""
    law = make_law(name="KI-Haftung")
    set_date(law, -20, kind="proposed")
    row = set_date(law, 100, certainty="expected")
    second = third = None

    def act(day: int) -> None:
        nonlocal second, third
        if day == 1:
            row.certainty = "fixed"
            row.save()
        elif day == 2:
            row.date += 30 * DAY
            row.save()
        elif day == 3:
            second = set_date(law, 200, replaces=row)
        elif day == 4:
            third = set_date(law, 300, replaces=second, visible_from=NOON + 5 * DAY)
        elif day == 6:
            third.delete()
        elif day == 8:
            set_date(law, 9, kind="withdrawn")

    seen = []
    for day in range(10):
        with time_machine.travel(NOON + day * DAY, tick=False):
            act(day)
            found = events(client, f"{law.get_absolute_url()}fristen.ics")
            seen.append(told(found[f"termin-{row.pk}"]))
    assert [status for status, _sequence, _date in seen] == ["TENTATIVE", *["CONFIRMED"] * 8, "CANCELLED"]
    assert [(date - TODAY).days for _status, _sequence, date in seen] == [
        100,
        100,
        130,
        200,
        200,
        300,
        200,
        200,
        200,
        200,
    ]
    sequences = [sequence for _status, sequence, _date in seen]
    changed = [new > old for old, new in zip(sequences, sequences[1:], strict=False)]
    assert changed == [True, True, True, False, True, True, False, False, True]


@pytest.mark.usefixtures("kept_connection")
def test_a_kept_calendar_changes_by_time_alone_at_the_right_moment(settings):
    """When an embargo ends, when a law has ended at midnight, and when what was struck is no longer told."""
    settings.ALLOWED_HOSTS = ["testserver"]
    law, site = make_law(), Site()
    first = set_date(law, 500)
    set_date(law, 600, replaces=first, visible_from=NOON + dt.timedelta(hours=1))
    set_date(law, 1, kind="withdrawn")
    set_date(law, 700).delete()
    midnight = dt.datetime(2026, 11, 28, 23, tzinfo=dt.UTC)
    struck_until = dt.datetime(2028, 1, 2, 23, tzinfo=dt.UTC)
    for moment in (NOON + dt.timedelta(hours=1), midnight, struck_until):
        with time_machine.travel(moment - dt.timedelta(seconds=1), tick=False):
            before = site.get("/fristen.ics")
            rendered = site.rendered
            assert site.get("/fristen.ics") == before and site.rendered == rendered
        with time_machine.travel(moment, tick=False):
            assert site.get("/fristen.ics").body != before.body, moment


# What it costs


@pytest.mark.slow
def test_costs_the_same_for_one_date_and_for_2000(client):
    paths = ["/fristen/", "/fristen.ics", "/fristen.json", "/fristen/feed.xml", "/fristen/?art=frist"]

    def cost() -> dict[str, tuple[int, int]]:
        found = {}
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                found[path] = len(client.get(path).content)
            found[path] = len(queries), found[path]
        return found

    law = make_law()
    set_date(law, kind="deadline")
    few = cost()
    now = timezone.now()
    Milestone.objects.bulk_create(
        Milestone(regulation=law, kind="deadline", date=TODAY + n * DAY, text="Was dann gilt. " * 8, changed_at=now)
        for n in range(2_000)
    )
    many = cost()
    assert {path: queries for path, (queries, _size) in many.items()} == {
        path: queries for path, (queries, _size) in few.items()
    }
    assert max(queries for queries, _size in many.values()) <= 7
    assert many["/fristen/"][1] < 60_000 and many["/fristen/feed.xml"][1] < 60_000
    assert many["/fristen.ics"][1] < 700_000 and many["/fristen.json"][1] < 700_000


# Calendars of a law and of a company


def test_a_law_and_a_company_have_calendars_at_short_addresses(client):
    parent = make_company(name="Alphabet")
    child = make_company(name="YouTube", parent=parent)
    law, other = make_law(name="DSA"), make_law(name="GWB")
    make_article(tags=[parent, child])
    child.relations.create(regulation=law, role="vlop", source="https://example.org/")
    parent.relations.create(regulation=other, role="fine", source="https://example.org/", until=TODAY - DAY)
    row, elsewhere = set_date(law), set_date(other)
    for tag in (law, child, parent):
        assert set(events(client, f"{tag.get_absolute_url()}fristen.ics")) == {f"termin-{row.pk}"}, tag
    assert set(events(client)) == {f"termin-{row.pk}", f"termin-{elsewhere.pk}"}
    law.slug = "dsa-neu"
    law.save()
    law.aliases.get_or_create(slug="dsa", defaults={"name": "Digitale-Dienste-Gesetz"})
    answer = client.get("/regulierung/dsa/fristen.ics")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/regulierung/dsa-neu/fristen.ics")
