"""Beside an article: what has happened to its law since it appeared."""

import datetime as dt
import re

import pytest

from articles.models import Milestone

from .factories import make_article, make_company, make_regulation

pytestmark = pytest.mark.django_db


@pytest.fixture
def law(time_machine):
    time_machine.move_to("2026-05-04T09:00:00+02:00")
    return make_regulation(name="Chipgesetz")


def set_date(law, date, **fields):
    values = {"regulation": law, "kind": "applies", "date": dt.date.fromisoformat(date)} | fields
    return Milestone.objects.create(**values)


def since(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    found = re.search(r'geschah:</b></p><ul class="plain">(.*?)</ul>', page, re.DOTALL)
    return re.findall("<li>(.*?)</li>", found[1].replace("\xa0", " ")) if found else []


def test_a_date_that_has_come_is_told_from_its_midnight_on(client, law, time_machine):
    article = make_article(tags=[law])
    set_date(law, "2026-08-02", scope="Verbote")
    time_machine.move_to("2026-08-01T23:59:59+02:00")
    assert since(client, article) == []
    time_machine.move_to("2026-08-02T00:00:01+02:00")
    assert since(client, article) == ["2. August 2026: Geltungsbeginn (Verbote)"]


@pytest.mark.parametrize("body", ["<p>Vom 2.&nbsp;August 2026 an.</p>", "<p>Vom 2. August an.</p>"])
def test_nothing_that_the_article_says_itself(client, law, time_machine, body):
    article = make_article(tags=[law], body=body)
    set_date(law, "2026-08-02")
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    assert since(client, article) == []


def test_nothing_that_was_past_or_is_uncertain_or_hidden(client, law, time_machine):
    set_date(law, "2026-03-01")
    set_date(law, "2026-06-01", certainty="expected")
    set_date(law, "2026-06-02", visible_from="2026-09-01T00:00:00+02:00")
    article = make_article(tags=[law])
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    assert since(client, article) == []


def test_an_update_has_seen_what_was_before_it(client, law, time_machine):
    article = make_article(tags=[law])
    set_date(law, "2026-08-02")
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    article.publish(mark_updated=True)
    assert since(client, article) == []


def test_a_date_that_has_moved_twice_is_told_to_who_reads_the_first(client, law):
    first = set_date(law, "2026-08-02", scope="Hochrisiko")
    article = make_article(tags=[law], body="<p>Von August 2026 an.</p>")
    knowing = make_article(tags=[law], body="<p>Statt vom 2. August 2026 erst vom 2. Dezember 2027 an.</p>")
    second = set_date(law, "2026-12-02", scope="Hochrisiko", replaces=first)
    set_date(law, "2027-12-02", scope="Hochrisiko", replaces=second)
    said = "Geltungsbeginn (Hochrisiko) verschoben: statt 2. August 2026 jetzt 2. Dezember 2027"
    assert since(client, article) == [said] and since(client, knowing) == []


def test_three_lines_at_most_and_none_after_the_law_has_ended(client, law, time_machine):
    article = make_article(tags=[law])
    for month in (6, 7, 8, 9):
        set_date(law, f"2026-{month:02}-01", kind="deadline")
    time_machine.move_to("2026-10-01T09:00:00+02:00")
    assert since(client, article) == [f"1. {month} 2026: Frist" for month in ("September", "August", "Juli")]
    set_date(law, "2026-06-15", kind="withdrawn")
    assert since(client, article) == ["15. Juni 2026: Rücknahme", "1. Juni 2026: Frist"]


def move(milestone, date):
    milestone.date = dt.date.fromisoformat(date)
    milestone.save()


def test_a_date_that_was_changed_in_place_is_told_where_the_article_gives_the_old_one(client, law, time_machine):
    milestone = set_date(law, "2026-08-02")
    article = make_article(tags=[law], body="<p>Vom 2. August 2026 an.</p>")
    other = make_article(tags=[law], body="<p>Irgendwann.</p>")
    time_machine.move_to("2026-06-01T09:00:00+02:00")
    move(milestone, "2026-12-02")
    move(milestone, "2027-12-02")
    assert since(client, article) == ["Geltungsbeginn verschoben: statt 2. August 2026 jetzt 2. Dezember 2027"]
    assert since(client, other) == []
    assert since(client, make_article(tags=[law], body="<p>Bisher im August 2026.</p>")) == []


@pytest.fixture
def fine(law, time_machine):
    company = make_company(name="Chipmaker")
    make_article(tags=[law, company])
    return company.relations.create(
        regulation=law, role="fine", status="appealable", amount=5, currency="EUR", source="https://example.org/"
    )


def quash(fine, status="lifted"):
    fine.status = status
    fine.save()


def test_a_fine_that_was_quashed_is_told_where_the_article_is_about_the_company(client, law, fine, time_machine):
    article, other = make_article(tags=[law, fine.company]), make_article(tags=[law])
    time_machine.move_to("2026-06-01T09:00:00+02:00")
    quash(fine, "final")
    quash(fine)
    assert since(client, article) == ["1. Juni 2026: Das Bußgeld gegen Chipmaker ist aufgehoben"]
    assert since(client, other) == []
    time_machine.move_to("2026-06-02T09:00:00+02:00")
    assert since(client, make_article(tags=[law, fine.company])) == []


def test_nobody_is_told_of_a_fine_that_is_hidden(client, law, fine, time_machine):
    article = make_article(tags=[law, fine.company])
    time_machine.move_to("2026-06-01T09:00:00+02:00")
    fine.visible_from = "2026-09-01T00:00:00+02:00"
    quash(fine)
    assert since(client, article) == []
