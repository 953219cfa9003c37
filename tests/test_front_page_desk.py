"""The places of the front page: who stands where at which moment, and the page on which the desk arranges them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, AuditAction, AuditEntry, FrontPageSlot
from articles.presentation.front import front_page
from articles.presentation.site import site

from .factories import make_article, make_draft, make_user
from .test_desk_article import form_data, post, said

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
URL = "/admin/articles/frontpageslot/"


def ago(hours: float = 0) -> dt.datetime:
    return timezone.now() - hours * HOUR


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def stories(number: int) -> list[Article]:
    """Live articles, the newest first."""
    return [make_article(title=f"Artikel {n}", at=ago(n + 1)) for n in range(number)]


def shown() -> list[str]:
    """Titles as readers see them: the top story and those beside it."""
    page = front_page(site())
    return [page.lead.title, *(card.title for card in page.top)]


def take_over(client, places: dict[int, Article], **values):
    data = {f"article-{place}": article.pk for place, article in places.items()}
    state = client.get(URL).context["state"]
    return client.post(URL, data | {"state": state} | values, follow=True)


# Who stands where


def test_an_empty_place_fills_itself_with_the_newest_that_has_none():
    a, b, c, d, e, f = stories(6)
    FrontPageSlot.arrange({1: (f.pk, None), 3: (a.pk, None)})
    assert shown() == [b.title, f.title, c.title, a.title]


def test_the_fourth_place_is_shown_when_it_is_held():
    *_, last = stories(6)
    FrontPageSlot.arrange({4: (last.pk, None)})
    assert len(shown()) == 5 and shown()[4] == last.title


def test_a_place_falls_back_to_the_newest_at_its_second():
    newest, old = stories(2)
    until = timezone.now() + HOUR
    FrontPageSlot.put(old, until=until)
    assert FrontPageSlot.objects.arrangement(until - dt.timedelta(seconds=1)) == {0: old.pk}
    assert FrontPageSlot.objects.arrangement(until) == {}


def test_a_planned_article_takes_over_at_its_second_and_pushes_the_others_down():
    a, b = stories(2)
    at = timezone.now() + HOUR
    coming = make_article(at=at)
    FrontPageSlot.put(coming)
    FrontPageSlot.arrange({0: (a.pk, None), 1: (b.pk, None)})
    assert FrontPageSlot.objects.arrangement(at - dt.timedelta(seconds=1)) == {0: a.pk, 1: b.pk}
    assert FrontPageSlot.objects.arrangement(at) == {0: coming.pk, 1: a.pk, 2: b.pk}


def test_who_is_put_on_top_last_stands_on_top():
    a, b = stories(2)
    FrontPageSlot.put(a)
    FrontPageSlot.put(b)
    assert FrontPageSlot.objects.arrangement() == {0: b.pk, 1: a.pk}


def test_what_is_pushed_beyond_the_last_place_falls_out():
    articles = stories(6)
    FrontPageSlot.arrange({place: (article.pk, None) for place, article in enumerate(articles[:5])})
    FrontPageSlot.put(articles[5])
    places = FrontPageSlot.objects.arrangement()
    assert len(places) == 5 and places[0] == articles[5].pk and articles[4].pk not in places.values()


# The page


def test_the_desk_takes_over_an_arrangement_with_its_end_and_it_is_logged(client, editor):
    a, b = stories(2)
    until = timezone.localtime(timezone.now() + HOUR).replace(second=0, microsecond=0)
    response = take_over(client, {0: b, 2: a}, **{"until-0": until.strftime("%Y-%m-%dT%H:%M")})
    assert "Übernommen" in said(response)
    assert FrontPageSlot.objects.arrangement() == {0: b.pk, 2: a.pk}
    assert FrontPageSlot.objects.get(position=0).until == until
    assert AuditEntry.objects.get(action=AuditAction.FRONT_PAGE).after == [f"Aufmacher: {b}", f"Platz 2: {a}"]


def test_emptying_all_places_is_possible(client, editor):
    (a,) = stories(1)
    FrontPageSlot.put(a)
    take_over(client, {})
    assert not FrontPageSlot.objects.exists()


def test_two_people_do_not_overwrite_each_other(client, editor):
    a, b = stories(2)
    state = client.get(URL).context["state"]
    FrontPageSlot.put(a)
    response = client.post(URL, {"article-0": b.pk, "state": state}, follow=True)
    assert "jemand anderes die Startseite geändert" in said(response)
    assert FrontPageSlot.objects.arrangement() == {0: a.pk}


def test_what_is_not_public_or_planned_cannot_be_placed(client, editor):
    (a,) = stories(1)
    take_over(client, {0: make_draft(), 1: a})
    assert FrontPageSlot.objects.arrangement() == {1: a.pk}


def test_a_wrong_time_changes_nothing(client, editor):
    (a,) = stories(1)
    response = take_over(client, {0: a}, **{"until-0": "morgen"})
    assert "Nicht übernommen" in said(response) and not FrontPageSlot.objects.exists()


def test_plans_of_coming_articles_stay_until_dropped(client, editor):
    (a,) = stories(1)
    coming = make_article(at=timezone.now() + HOUR)
    FrontPageSlot.put(coming)
    assert "Aufmacher ab" in client.get(URL).content.decode()
    take_over(client, {0: a})
    assert FrontPageSlot.objects.filter(article=coming).exists()
    take_over(client, {0: a}, drop=coming.pk)
    assert not FrontPageSlot.objects.filter(article=coming).exists()


def test_the_preview_shows_the_arrangement_and_stores_nothing(client, editor):
    a, b = stories(2)
    page = client.post(reverse("admin:desk_front_vorschau"), {"article-0": b.pk}).content.decode()
    assert page.index(b.title) < page.index(a.title)
    assert not FrontPageSlot.objects.exists()


def test_the_search_finds_live_and_planned_articles_only(client, editor):
    live, planned = (
        make_article(title="Chips live"),
        make_article(title="Chips geplant", at=timezone.now() + HOUR),
    )
    make_draft(title="Chips Entwurf")
    found = client.get(reverse("admin:desk_front_suche"), {"q": "Chips"}).json()["results"]
    assert {row["id"] for row in found} == {live.pk, planned.pk}


def test_authors_do_not_arrange_the_front_page(client):
    client.force_login(make_user("Autor:in"))
    (a,) = stories(1)
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"article-0": a.pk, "state": ""}).status_code == 403
    assert client.post(reverse("admin:desk_front_vorschau")).status_code == 403
    assert client.get(reverse("admin:desk_front_suche")).status_code == 403


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_costs_the_same_for_one_article_and_for_twenty(client, editor, number, django_assert_max_num_queries):
    for article in stories(number)[:5]:
        FrontPageSlot.put(article)
    with django_assert_max_num_queries(10):
        client.get(URL)


# In the article form


def test_an_article_is_held_as_top_story_from_the_form(client, editor):
    until = timezone.localtime(timezone.now() + 3 * HOUR).replace(second=0, microsecond=0)
    posted = until.strftime("%Y-%m-%dT%H:%M")
    post(client, button="_save", top_until=posted)
    article = Article.objects.get()
    assert article.top_until == until and FrontPageSlot.objects.arrangement() == {}
    client.post(
        reverse("admin:articles_article_change", args=[article.pk]),
        form_data(article, top_until=posted) | {"_publish": "1"},
    )
    assert FrontPageSlot.objects.arrangement() == {0: article.pk}
    article.refresh_from_db()
    post(client, article, button="_save", top_until="")
    assert not FrontPageSlot.objects.exists()


def test_an_author_cannot_hold_the_top_story(client):
    client.force_login(make_user("Autor:in"))
    post(client, top_until="2099-01-01T18:00")
    assert not FrontPageSlot.objects.exists()
