"""A planned time says what it will do: with its year, and never in silence when it is over."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from articles.desk import start
from articles.desk.articles.state import at_clock, publish_label, status_of
from articles.desk.fields import MomentField
from articles.models import NEVER, Article, FrontPageSlot

from .factories import make_article, make_draft, make_user
from .form_controls import controls
from .test_desk_article import post, said

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")
NOON = dt.datetime(2026, 11, 28, 12, 0, tzinfo=BERLIN)


def field(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def in_hours(number: float) -> dt.datetime:
    return timezone.now().replace(second=0, microsecond=0) + number * HOUR


def form_of(client, article):
    return client.get(reverse("admin:articles_article_change", args=[article.pk]))


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


# The year


def planned(start: dt.datetime) -> Article:
    article = Article.new(expire_at=NEVER)
    article.working_copy.planned_for = start
    return article


@pytest.mark.parametrize(
    ("start", "label"),
    [
        (dt.datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN), "Am 31.10.2027 um 2:30 Uhr veröffentlichen"),
        (dt.datetime(2026, 12, 31, 23, 59, tzinfo=BERLIN), "Am 31.12. um 23:59 Uhr veröffentlichen"),
        (dt.datetime(2027, 1, 1, 0, 0, tzinfo=BERLIN), "Am 1.1.2027 um 0:00 Uhr veröffentlichen"),
    ],
)
def test_the_publish_button_names_the_year_unless_it_is_this_one(start, label):
    with time_machine.travel(NOON, tick=False):
        assert publish_label(planned(start)) == label


def test_a_moment_of_another_year_is_told_with_it():
    with time_machine.travel(NOON, tick=False):
        assert at_clock(dt.datetime(2025, 11, 28, 12, 0, tzinfo=BERLIN)) == "am 28.11.2025 um 12:00 Uhr"


@pytest.mark.parametrize("typed", ["0026-10-25T02:30", "0001-01-01T00:00", "9999-12-31T23:59", "25.10.0026 02:30"])
def test_a_year_that_cannot_be_is_called_one(typed):
    with pytest.raises(ValidationError, match=r"Das Jahr (0026|0001|9999) kann nicht stimmen"):
        MomentField().clean(typed)


def test_an_hour_that_the_clocks_skip_keeps_its_own_reason():
    with pytest.raises(ValidationError, match="Sommerzeit"):
        MomentField().clean("2027-03-28T02:30")


# A time that is over


def test_publishing_at_a_time_that_is_over_publishes_nothing_and_says_why(client, editor):
    article = make_draft()
    response = post(client, article, button="_publish", publish_at=field(in_hours(-1)))
    assert response.context["errors"]["publish_at"] == [
        "Diese Zeit ist vorbei. Bitte eine spätere angeben, oder „sofort“ wählen."
    ]
    assert controls(response, "article_form")["publish_at"] == [field(in_hours(-1))]
    article.refresh_from_db()
    assert article.state == "draft"


def test_this_very_minute_means_now(client, editor):
    article = make_draft()
    post(client, article, button="_publish", publish_at=field(timezone.now()))
    assert Article.objects.published().get() == article


def test_saving_a_draft_with_a_time_that_is_over_warns(client, editor):
    article = make_draft()
    response = post(client, article, title="Neu", publish_at=field(in_hours(-1)))
    article.refresh_from_db()
    assert article.title == "Neu" and "geplant und ist nicht erschienen" in said(response)


@pytest.mark.parametrize("name", ["embargo_until", "expire_at", "top_until"])
def test_an_end_that_is_over_already_is_refused_when_it_is_typed(client, editor, name):
    article = make_draft()
    response = post(client, article, **{name: field(in_hours(-1))})
    assert response.context["errors"][name] == ["Diese Zeit ist vorbei."]


def test_an_end_that_has_passed_since_is_no_mistake(client, editor):
    article = make_draft(fields={"embargo_until": in_hours(-2), "expire_at": in_hours(-1)})
    page = controls(form_of(client, article), "article_form")
    response = client.post(
        reverse("admin:articles_article_change", args=[article.pk]),
        page | {"title": "Neu", "_save": "1"},
        follow=True,
    )
    assert "Gespeichert" in said(response)


def test_a_place_on_the_front_page_that_is_over_already_is_refused(client, editor):
    article = make_article()
    address = reverse("admin:articles_frontpageslot_changelist")
    posted = {
        "state": client.get(address).context["state"],
        "article-0": article.pk,
        "until-0": field(in_hours(-1)),
    }
    assert "Aufmacher: Diese Zeit ist vorbei." in said(client.post(address, posted))
    assert not FrontPageSlot.objects.exists()


def test_what_was_planned_and_appeared_does_not_ask_for_its_old_time_again(client, editor):
    article = make_article(at=in_hours(-5), fields={"planned_for": in_hours(-5)})
    article.withdraw(by=None)
    page = controls(form_of(client, article), "article_form")
    assert (page["publish_at"], page["_when"]) == ([""], ["now"])


# A draft that missed its time


@pytest.fixture
def overdue(editor):
    return make_draft(title="Verpasst", by=editor, fields={"planned_for": in_hours(-30)})


def test_the_form_says_that_a_draft_missed_its_time(client, overdue):
    assert status_of(overdue).key == "overdue"
    assert "geplant und ist nicht erschienen" in form_of(client, overdue).content.decode()


def test_the_list_says_so_and_finds_it(client, overdue):
    make_draft(title="Später", fields={"planned_for": in_hours(3)})
    make_article(title="Erschienen", fields={"planned_for": in_hours(-3)})
    address = reverse("admin:articles_article_changelist")
    assert client.get(address).content.decode().count("Geplante Zeit vorbei:") == 1
    found = client.get(address, {"stand": "ueberfaellig"}).context["cl"].queryset
    assert [row.title for row in found] == ["Verpasst"]


def test_the_start_page_warns_those_who_work_on_it(client, overdue, editor):
    texts = {warning.text: warning.url for warning in start.warnings(editor)}
    assert texts == {"1 Entwurf, dessen geplante Zeit vorbei ist": "article/?stand=ueberfaellig"}
    assert start.warnings(make_user("Autor:in")) == []


def test_a_practice_article_never_missed_anything():
    article = make_draft(fields={"planned_for": in_hours(-3), "is_practice": True})
    assert not article.working_copy.is_overdue() and not Article.objects.overdue().exists()


def test_a_plan_that_was_overtaken_does_not_come_back(client, editor):
    article = make_draft()
    post(client, article, button="_save", publish_at=field(in_hours(48)))
    article.refresh_from_db()
    assert article.working_copy.planned_for
    post(client, article, button="_publish_now", publish_at=field(in_hours(48)))
    article = Article.objects.get(pk=article.pk)
    assert article.is_visible() and article.working_copy.planned_for is None
