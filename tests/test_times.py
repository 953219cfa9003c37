"""The block of times: planning, embargoes and who may end them, days on which the clocks change."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from articles.desk.articles.state import clock
from articles.models import Article, AuditAction, AuditEntry, Byline, EmbargoHolds, NotPublishable

from .factories import make_article, make_draft, make_user
from .test_desk_article import post, said

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def field(moment: dt.datetime) -> str:
    """As the browser posts it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def in_hours(number: int) -> dt.datetime:
    return timezone.now().replace(second=0, microsecond=0) + number * HOUR


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion")
    client.force_login(person)
    return person


# The article's own rules


@pytest.mark.parametrize("earlier", [None, HOUR])
def test_nobody_ends_an_embargo_in_passing(earlier):
    end = in_hours(5)
    article = make_draft(fields={"embargo_until": end})
    until = timezone.now() + earlier if earlier else None
    for person, reason in ((None, "x"), (make_user("Redaktion"), "x"), (make_user("Chefredaktion"), "  ")):
        with pytest.raises(EmbargoHolds):
            article.set_embargo(until, by=person, reason=reason)
    assert Article.objects.get().embargo_until == end and not AuditEntry.objects.exists()


def test_the_chief_ends_it_with_a_reason_and_it_is_logged():
    article, chief = make_draft(fields={"embargo_until": in_hours(5)}), make_user("Chefredaktion")
    article.set_embargo(None, by=chief, reason="Andere haben sie gebrochen.")
    entry = AuditEntry.objects.get()
    assert Article.objects.get().embargo_until is None
    assert (entry.person, entry.reason, entry.after) == (chief, "Andere haben sie gebrochen.", None)


def test_anybody_may_set_and_lengthen_it():
    article = make_draft()
    for hours in (2, 5):
        article.set_embargo(in_hours(hours), by=make_user("Autor:in"))
    assert Article.objects.get().embargo_until == in_hours(5)


def test_one_that_is_over_can_be_taken_out():
    article = make_draft(fields={"embargo_until": timezone.now() - HOUR})
    article.set_embargo(None, by=make_user("Autor:in"))
    assert Article.objects.get().embargo_until is None


def test_a_planned_article_moves_to_the_end_of_a_new_embargo_with_all_its_rows():
    article = make_article(at=in_hours(1))
    article.set_embargo(in_hours(3))
    article.refresh_from_db()
    assert (article.publish_at, article.first_published_at) == (in_hours(3), in_hours(3))
    assert Byline.objects.get().published_at == in_hours(3)
    assert not Article.objects.published(in_hours(3) - dt.timedelta(seconds=1)).exists()
    assert Article.objects.published(in_hours(3)).exists()


def test_what_is_out_takes_no_embargo():
    with pytest.raises(NotPublishable):
        make_article().set_embargo(in_hours(3))


def test_an_embargo_beyond_the_end_is_refused():
    article = make_article(at=in_hours(1), until=in_hours(2))
    with pytest.raises(NotPublishable):
        article.set_embargo(in_hours(3))
    assert Article.objects.get().embargo_until is None


# In the desk


def test_the_main_button_names_the_end_of_the_embargo(client, editor):
    with time_machine.travel(dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC), tick=False):
        article = make_draft(fields={"embargo_until": dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)})
        client.force_login(editor)
        page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "Um 10:00 Uhr veröffentlichen (Ende der Sperrfrist)" in page


def test_shortening_it_in_the_form_saves_the_text_and_keeps_the_embargo(client, editor):
    end = in_hours(5)
    article = make_draft(fields={"embargo_until": end})
    response = post(client, article, button="_publish", title="Neuer Titel", embargo_until="")
    article.refresh_from_db()
    assert "die Sperrfrist bleibt" in said(response) and article.working_copy.snapshot.title == "Neuer Titel"
    assert (article.state, article.embargo_until) == ("draft", end)


def test_a_new_article_of_an_author_keeps_its_embargo(client):
    client.force_login(make_user("Autor:in"))
    end = in_hours(5)
    post(client, embargo_until=field(end))
    assert Article.objects.get().embargo_until == end


def test_lifting_asks_for_a_reason_and_leaves_the_plan(client, chief):
    article = make_draft(fields={"embargo_until": in_hours(5)})
    article.publish()
    url = reverse("admin:desk_lift_embargo", args=[article.pk])
    assert "Bitte einen Grund angeben" in client.post(url, {"reason": ""}).content.decode()
    client.post(url, {"reason": "Gebrochen."})
    article.refresh_from_db()
    assert (article.embargo_until, article.publish_at) == (None, in_hours(5))
    post(client, article, button="_publish_now", publish_at=field(article.publish_at))
    assert Article.objects.published().exists()


def test_shortening_on_its_page(client, chief):
    article = make_draft(fields={"embargo_until": in_hours(5)})
    url = reverse("admin:desk_lift_embargo", args=[article.pk])
    assert "Diese Zeit ist vorbei" in client.post(url, {"reason": "x", "until": field(in_hours(-1))}).content.decode()
    client.post(url, {"reason": "x", "until": field(in_hours(2))})
    assert Article.objects.get().embargo_until == in_hours(2)


@pytest.mark.parametrize("role", ["Autor:in", "Redaktion"])
def test_only_the_chief_finds_the_page(client, role):
    person = make_user(role)
    client.force_login(person)
    article = make_draft(by=person, fields={"embargo_until": in_hours(5)})
    assert client.post(reverse("admin:desk_lift_embargo", args=[article.pk]), {"reason": "x"}).status_code == 404
    assert Article.objects.get().is_embargoed()


def test_a_plan_can_be_brought_forward_to_now_and_taken_back(client, editor):
    first, second = make_article(at=in_hours(3)), make_article(at=in_hours(3))
    post(client, first, button="_publish_now", publish_at=field(in_hours(3)))
    response = post(client, second, button="_unschedule", publish_at=field(in_hours(3)))
    assert list(Article.objects.published()) == [first]
    second.refresh_from_db()
    assert (second.state, second.working_copy.planned_for) == (
        "draft",
        in_hours(3),
    ) and "Nicht mehr eingeplant" in said(response)


def test_under_embargo_now_is_not_now(client, editor):
    article = make_draft(fields={"embargo_until": in_hours(3)})
    article.publish()
    post(client, article, button="_publish_now", embargo_until=field(in_hours(3)))
    assert not Article.objects.published().exists()


def test_saving_a_planned_article_with_a_time_in_the_past_does_not_publish_it(client, editor):
    article = make_article(at=in_hours(3))
    response = post(client, article, publish_at=field(in_hours(-1)))
    assert not Article.objects.published().exists() and "ist vorbei" in said(response)


def test_a_plan_before_the_end_of_the_embargo_is_refused(client, editor):
    response = post(client, publish_at=field(in_hours(2)), embargo_until=field(in_hours(3)))
    assert "vor dem Ende der Sperrfrist" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2027-03-28T01:59", "2027-03-28T00:59"),
        ("2027-03-28T03:00", "2027-03-28T01:00"),
        ("2027-10-31T02:30", "2027-10-31T00:30"),  # the first of two
        ("2027-10-31T03:00", "2027-10-31T02:00"),
    ],
)
def test_times_around_the_changes_of_the_clocks(client, editor, typed, utc):
    post(client, button="_publish", publish_at=typed)
    assert Article.objects.get().publish_at == dt.datetime.fromisoformat(f"{utc}:00+00:00")


def test_taking_a_live_article_offline_at_a_time_is_logged(client, editor):
    article = make_article()
    post(client, article, expire_at=field(in_hours(3)))
    assert dt.datetime.fromisoformat(AuditEntry.objects.get(action=AuditAction.EXPIRY).after) == in_hours(3)
    assert not Article.objects.published(in_hours(3)).exists()


def test_the_form_says_since_when_readers_see_what_was_planned(client, editor):
    article, start = make_draft(), in_hours(1)
    article.publish(at=start)
    with time_machine.travel(start + HOUR):
        client.force_login(editor)
        page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert f"Leser sehen diese Fassung seit {clock(start, start)}" in page
