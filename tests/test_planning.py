"""The calendar: what stands on which day, what it costs, and moving pieces."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.desk.planning.calendar import Choice, calendar_of
from articles.desk.planning.span import Span, span_of
from articles.models import Article, Milestone, State, WorkingCopy

from .factories import make_article, make_author, make_draft, make_regulation, make_user
from .form_controls import controls

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=BERLIN)
DECEMBER = Span.month_of(dt.date(2026, 12, 1))


@pytest.fixture(autouse=True)
def saturday_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def editor(client):
    person = make_user("Redaktion", first_name="Mira")
    client.force_login(person)
    return person


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def plan(moment: dt.datetime, **values) -> Article:
    fields = values.pop("fields", {})
    return make_draft(fields={"planned_for": moment, **fields}, **values)


def titles(user, span: Span = DECEMBER, choice: Choice | None = None) -> dict[int, list[str]]:
    days = calendar_of(span, user, choice or Choice()).days
    return {day.date.day: [piece.article.title for piece in day.pieces] for day in days if day.pieces}


def shown(client, query: str = "monat=2026-12") -> str:
    return client.get(f"{reverse('admin:desk_planning')}?{query}").content.decode()


# Which days


@pytest.mark.parametrize(
    ("month", "week", "query"),
    [
        ("2026-12", "", "monat=2026-12"),
        ("", "2026-W53", "woche=2026-W53"),
        ("", "2027-W01", "woche=2027-W01"),
        ("2026-13", "", "monat=2026-11"),
        ("0001-01", "9999-W99", "monat=2026-11"),
        ("<p>", "\ud7ff", "monat=2026-11"),
    ],
)
def test_an_address_names_a_month_or_a_week_and_anything_else_is_this_month(month, week, query):
    assert span_of(month, week).query == query


def test_months_and_weeks_follow_one_another_over_the_turn_of_the_year():
    assert DECEMBER.later.query == "monat=2027-01" and DECEMBER.earlier.query == "monat=2026-11"
    week = Span.week_of(dt.date(2026, 12, 31))
    assert (week.query, week.later.query) == ("woche=2026-W53", "woche=2027-W01")
    assert week.title == "Woche 53: 28.12. bis 3. Januar 2027"


def test_a_month_is_shown_in_whole_weeks():
    assert (DECEMBER.days[0], DECEMBER.days[-1]) == (dt.date(2026, 11, 30), dt.date(2027, 1, 3))


# Pieces


def test_plans_set_times_and_what_has_appeared_stand_on_their_days(editor):
    plan(at(12, 1, 0), title="Geplant")
    make_article(title="Eingeplant", at=at(12, 31, 23, 59))
    make_article(title="Erschienen", at=at(11, 27))
    make_draft(title="Ohne Plan")
    plan(at(12, 2), title="Übung", fields={"is_practice": True})
    assert titles(editor) == {1: ["Geplant"], 31: ["Eingeplant"]}
    assert titles(editor, DECEMBER.earlier)[27] == ["Erschienen"]


def test_a_withdrawn_article_is_planned_again_and_does_not_stand_at_its_old_plan(editor):
    for title, moment in (("Wieder", at(12, 4)), ("Nie wieder", at(11, 26))):
        article = make_article(title=title)
        article.withdraw()
        WorkingCopy.objects.filter(pk=article.pk).update(planned_for=moment)
    assert titles(editor) == {4: ["Wieder"]}
    assert "Nie wieder" not in str(titles(editor, DECEMBER.earlier))


def test_a_day_is_sorted_by_time_and_says_who_what_and_how_long(client, editor):
    plan(
        at(12, 1, 18),
        title="Abends",
        by=editor,
        byline=[make_author(name="Anneke Rösler")],
        body="<p>Drei kurze Wörter</p>",
    )
    plan(at(12, 1, 7), title="Morgens", fields={"step": "editing", "assigned_to": make_user(first_name="Tomasz")})
    page = shown(client)
    assert page.index("Morgens") < page.index("Abends")
    for part in ("7:00", "Im Redigat", "bei Tomasz", "18:00", "Anneke Rösler", "Wörter"):
        assert part in page


def test_authors_see_their_own_plans_and_what_readers_see(client):
    author = make_user("Autor:in")
    plan(at(12, 1), title="Meiner", by=author)
    plan(at(12, 1), title="Fremder Plan")
    make_article(title="Fremd eingeplant", at=at(12, 2))
    make_article(title="Fremd erschienen", at=at(11, 20))
    assert titles(author) == {1: ["Meiner"]}
    client.force_login(author)
    page = shown(client, "monat=2026-11")
    assert "Fremd erschienen" in page and page.count('draggable="true"') == 1


def test_the_calendar_is_narrowed_to_a_person_and_a_genre(editor):
    editor.author = make_author()
    editor.save()
    plan(at(12, 1), title="Angelegt", by=editor, genre="comment")
    plan(at(12, 2), title="Zugewiesen", fields={"assigned_to": editor})
    plan(at(12, 3), title="Gezeichnet", byline=[editor.author])
    plan(at(12, 4), title="Fremd")
    assert titles(editor, choice=Choice(editor)) == {1: ["Angelegt"], 2: ["Zugewiesen"], 3: ["Gezeichnet"]}
    assert titles(editor, choice=Choice(editor, "comment")) == {1: ["Angelegt"]}


@pytest.mark.parametrize("query", ["person=9999", "person=x&genre=x", "person=" + "9" * 40, "genre=", "monat=&woche="])
def test_a_choice_that_does_not_exist_narrows_nothing(client, editor, query):
    plan(at(12, 1), title="Da")
    assert "Da" in shown(client, f"{query}&monat=2026-12")


def test_a_plan_whose_time_has_passed_stands_on_top_of_any_month_and_keeps_its_day(client, editor):
    plan(at(11, 27), title="Verpasst")
    assert shown(client, "monat=2027-03").count("Zeit vorbei ·") == 1
    assert shown(client, "monat=2026-11").count("Zeit vorbei ·") == 2


def test_costs_the_same_for_one_piece_and_for_many(client, editor):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(client)
        return len(queries)

    def fill() -> None:
        law = make_regulation()
        law.milestones.create(kind="deadline", date="2026-12-09")
        law.milestones.create(kind="applies", date="2026-12-01", precision="month")
        plan(at(12, 5), by=editor, tags=[law], fields={"assigned_to": make_user("Redaktion")})
        plan(at(11, 5), by=editor)
        make_article(at=at(12, 6), tags=[law], by=editor)

    fill()
    few = cost()
    for _ in range(6):
        fill()
    assert cost() == few <= 12


@pytest.mark.only_on("sqlite")
def test_only_the_span_is_read(editor):
    rows = Article.objects.planned_between(at(12, 1), at(12, 31)).values("pk")
    plan_of_query = rows.explain()
    assert "working_copy_planned" in plan_of_query and "article_newest" in plan_of_query
    assert "SCAN articles_" not in plan_of_query


# Dates of laws


def legal(user, span: Span = DECEMBER) -> dict[str, bool]:
    calendar = calendar_of(span, user, Choice())
    dates = [date for day in calendar.days for date in day.dates] + calendar.rough
    return {date.text: date.lacks_piece for date in dates}


def milestone(date: str, **values) -> Milestone:
    law = values.pop("law", None) or make_regulation()
    return law.milestones.create(**{"kind": "deadline", "date": date} | values)


def test_dates_of_laws_stand_on_their_days_and_rough_ones_above(editor):
    milestone("2026-12-09", law=make_regulation(name="Data Act"))
    milestone("2026-12-01", precision="month", law=make_regulation(name="AI Act"))
    milestone("2026-10-01", precision="quarter", law=make_regulation(name="CRA"))
    milestone("2026-07-01", precision="quarter", law=make_regulation(name="Vorbei"))
    milestone("2027-01-01", precision="year", law=make_regulation(name="Erst danach"))
    milestone("2026-01-01", precision="year", law=make_regulation(name="DSA"))
    calendar = calendar_of(DECEMBER, editor, Choice())
    assert [(day.date.day, date.text) for day in calendar.days for date in day.dates] == [(9, "Data Act: Frist")]
    assert [(date.text, date.note) for date in calendar.rough] == [
        ("DSA: Frist", "2026"),
        ("CRA: Frist", "4. Quartal 2026"),
        ("AI Act: Frist", "Dezember 2026"),
    ]


def test_a_date_under_an_embargo_is_not_told(editor):
    former = milestone("2026-12-09", visible_from=None)
    milestone("2026-12-20", law=former.regulation, replaces=former, visible_from=at(12, 1))
    assert len(legal(editor)) == 1


@pytest.mark.parametrize(
    ("moment", "is_lacking"),
    [(at(12, 2), False), (at(12, 1, 23), True), (at(12, 16), False), (at(12, 17), True), (None, True)],
)
def test_a_date_ahead_lacks_an_article_unless_one_is_planned_within_a_week(editor, moment, is_lacking):
    law = make_regulation()
    milestone("2026-12-09", law=law)
    if moment:
        plan(moment, tags=[law])
    assert list(legal(editor).values()) == [is_lacking]


def test_a_scheduled_article_counts_and_one_that_has_appeared_or_is_about_something_else_does_not(editor):
    law = make_regulation(name="Data Act")
    milestone("2026-11-30", law=law)
    make_article(tags=[law], at=at(11, 26))
    plan(at(11, 30))
    november = Span.month_of(dt.date(2026, 11, 1))
    assert legal(editor, november) == {"Data Act: Frist": True}
    make_article(tags=[law], at=at(11, 29))
    assert legal(editor, november) == {"Data Act: Frist": False}


def test_a_date_that_our_article_tells_of_lacks_none(editor):
    milestone("2026-12-09", our_article=make_article())
    assert list(legal(editor).values()) == [False]


def test_a_date_that_is_over_asks_for_nothing(client, editor):
    milestone("2026-11-27")
    page = shown(client, "monat=2026-11")
    assert "§" in page and "kein Artikel geplant" not in page and "Artikel beginnen" not in page


def test_authors_are_told_only_of_their_own_plans_about_a_law(client):
    law = make_regulation()
    milestone("2026-12-09", law=law)
    plan(at(12, 9), tags=[law])
    client.force_login(make_user("Autor:in"))
    assert "kein Artikel von Ihnen geplant" in shown(client)


def test_an_article_begins_with_the_law_as_its_main_subject_on_that_day(client, editor):
    law = make_regulation()
    milestone("2026-12-09", law=law)
    link = calendar_of(DECEMBER, editor, Choice()).days[9].dates[0].begin_url
    form = controls(client.get(link), "article_form")
    assert form["publish_at"] == ["2026-12-09T09:00"] and form["_when"] == ["then"]
    client.post(reverse("admin:articles_article_add"), form | {"title": "Neu", "_save": "1"})
    article = Article.objects.get()
    assert article.working_copy.planned_for == at(12, 9) and article.state == State.DRAFT
    assert list(article.regulations.all()) == [law] and article.working_copy.snapshot.tags[0].main
    assert list(legal(editor).values()) == [False]


def test_for_today_an_article_begins_an_hour_from_now(client, editor):
    milestone("2026-11-28")
    calendar = calendar_of(Span.week_of(dt.date(2026, 11, 28)), editor, Choice())
    assert "2026-11-28T13%3A00" in calendar.days[5].dates[0].begin_url


@pytest.mark.parametrize("query", ["regelwerk=999&erscheint=x", "regelwerk=x", "erscheint=0001-01-01T00:00"])
def test_a_damaged_link_begins_an_empty_article(client, editor, query):
    form = controls(client.get(f"{reverse('admin:articles_article_add')}?{query}"), "article_form")
    assert form["publish_at"] == [""] and form["tags"] == ["[]"]


# The start page


def test_the_start_page_counts_the_next_seven_days(client, editor):
    for moment in (at(11, 28, 13), at(12, 5, 11), at(12, 5, 13), at(11, 27)):
        plan(moment)
    make_article(at=at(12, 1))
    assert "3 Artikel in den nächsten sieben Tagen" in client.get(reverse("admin:index")).content.decode()


def start_page(client) -> str:
    return client.get(reverse("admin:index")).content.decode()


def test_the_start_page_names_the_next_dates_and_which_of_them_lack_an_article(client, editor):
    covered, open_law = make_regulation(name="Data Act"), make_regulation(name="AI Act")
    milestone("2026-12-09", law=covered)
    milestone("2026-12-10", law=open_law)
    milestone("2026-12-11", visible_from=at(12, 1), law=make_regulation(name="Gesperrt"))
    milestone("2027-06-01", law=make_regulation(name="Weit weg"))
    plan(at(12, 9), tags=[covered])
    page = start_page(client).partition("Nächste Termine der Regelwerke")[2]
    assert page.index("Data Act: Frist") < page.index("AI Act: Frist")
    assert page.count("kein Artikel geplant") == 1 and f"regelwerk={open_law.pk}" in page
    assert "Gesperrt" not in page and "Weit weg" not in page


def test_the_form_of_a_law_says_beside_each_date_ahead_that_it_lacks_an_article(client, editor):
    law = make_regulation()
    for date in ("2026-11-01", "2026-12-09", "2027-03-01"):
        milestone(date, law=law)
    plan(at(12, 9), tags=[law])
    page = client.get(reverse("admin:articles_regulation_change", args=[law.pk])).content.decode()
    assert page.count("kein Artikel geplant") == 1
    assert page.count("erscheint=2027-03-01T09%3A00") == 1


def test_the_dates_on_the_start_page_and_in_the_form_of_a_law_cost_the_same_for_many(client, editor):
    law = make_regulation()
    paths = [reverse("admin:index"), reverse("admin:articles_regulation_change", args=[law.pk])]

    def cost() -> list[int]:
        numbers = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            numbers.append(len(queries))
        return numbers

    milestone("2026-12-09", law=law)
    plan(at(12, 9), tags=[law])
    cost()  # what is asked once in each process
    few = cost()
    for day in range(10, 30):
        milestone(f"2026-12-{day}", law=law)
        plan(at(12, day), tags=[law])
    cost()  # once after each public change
    assert cost() == few and few[0] <= 17
