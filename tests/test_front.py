"""The front page as readers see it: which part shows what, that nothing stands there twice, and what it costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, FrontPageSlot, Milestone, Relation
from articles.presentation.front import front_page
from articles.presentation.site import site

from .factories import (
    make_article,
    make_author,
    make_company,
    make_draft,
    make_image,
    make_regulation,
    make_topic,
    make_user,
    picture_file,
)
from .test_desk_article import post
from .test_front_page_desk import ago

pytestmark = pytest.mark.django_db

GENRES = (
    "news",
    "brief",
    "news",
    "comment",
    "analysis",
    "interview",
    "brief",
    "brief",
    "news",
    "guest",
    "advertisement",
)


def edition(number: int, genres=GENRES, **values) -> list[Article]:
    """Live articles of many genres, newest first."""
    return [make_article(genre=genres[n % len(genres)], at=ago(n + 1), **values) for n in range(number)]


def shown():
    return front_page(site())


def titles(cards) -> list[str]:
    return [card.title for card in cards]


def parts(page) -> set[str]:
    names = ("breaking", "latest", "wide", "opinions", "briefs", "topics", "matrix", "this_week", "deadlines")
    return {name for name in names if getattr(page, name)}


def dated(law, days: int, **values) -> None:
    Milestone.objects.create(
        regulation=law, date=timezone.localdate() + dt.timedelta(days=days), **{"kind": "applies"} | values
    )


def everything() -> list[Article]:
    law, companies = make_regulation(name="DMA"), [make_company() for _ in range(3)]
    other = make_regulation(name="DSA")
    articles = edition(90, tags=[make_topic(), law, other, *companies], byline=[make_author(portrait=make_image())])
    for company in companies:
        for tied in (law, other):
            Relation.objects.create(company=company, regulation=tied, role="vlop", source="https://example.org/")
    for days in (0, 10, 20):
        dated(law, days)
    FrontPageSlot.put(articles[-1], position=FrontPageSlot.BREAKING)
    FrontPageSlot.put(articles[-2], position=FrontPageSlot.WIDE)
    return articles


class TestParts:
    def test_three_articles_are_a_top_story_and_two_beside_it(self):
        edition(3, genres=("news",))
        page = shown()
        assert page.lead and len(page.top) == 2 and parts(page) == set()

    def test_twelve_articles_make_a_page_without_dates_and_pictures(self, client):
        edition(12)
        page = shown()
        assert parts(page) == {"latest", "wide"}
        html = client.get("/").content.decode()
        assert "<picture>" not in html and "Fristen</a></h2>" not in html

    @pytest.mark.slow
    def test_no_article_stands_twice_with_all_parts(self, client):
        articles = everything()
        assert len(parts(shown())) == 9
        html = client.get("/").content.decode()
        found = [html.count(f'href="{article.get_absolute_url()}"') for article in articles]
        assert max(found) == 1 and sum(found) >= 25

    @pytest.mark.slow
    def test_a_page_costs_seven_queries_at_most_whatever_it_shows(self, client):
        everything()
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        assert len(queries) == 7


class TestBreaking:
    def test_stands_above_everything_with_its_time(self, client):
        breaking, *_ = edition(4, genres=("news",))
        FrontPageSlot.put(breaking, position=FrontPageSlot.BREAKING, until=ago(-1))
        html = client.get("/").content.decode()
        assert html.index('class="breaking"') < html.index(breaking.get_absolute_url()) < html.index("card-lead")
        assert html.count(breaking.get_absolute_url()) == 1
        assert FrontPageSlot.objects.arrangement(ago(-1)) == {}

    def test_is_the_page_when_nothing_else_is_published(self, client):
        (only,) = edition(1)
        FrontPageSlot.put(only, position=FrontPageSlot.BREAKING)
        html = client.get("/").content.decode()
        assert only.title in html and "Hier erscheinen" not in html

    def test_follows_from_the_tick_in_the_form(self, client):
        client.force_login(make_user("Redaktion"))
        edition(4)
        post(client, button="_publish", title="Soeben", is_urgent="on")
        assert shown().breaking.title == "Soeben"
        assert FrontPageSlot.objects.get().until <= timezone.now() + dt.timedelta(hours=2)

    def test_the_tick_leaves_an_article_where_the_desk_has_put_it(self, client):
        client.force_login(make_user("Redaktion"))
        post(client, button="_publish", title="Soeben", is_urgent="on", top_until="2099-01-01T18:00")
        assert shown().lead.title == "Soeben" and shown().breaking is None

    def test_a_draft_takes_no_place_before_it_is_published(self, client):
        client.force_login(make_user("Redaktion"))
        post(client, make_draft(), button="_save", is_urgent="on")
        assert not FrontPageSlot.objects.exists()

    def test_places_that_stand_alone_push_nobody_down(self):
        first, second, beside = edition(3)
        FrontPageSlot.put(beside, position=4)
        FrontPageSlot.put(first, position=FrontPageSlot.WIDE)
        FrontPageSlot.put(second, position=FrontPageSlot.WIDE)
        assert FrontPageSlot.objects.arrangement() == {4: beside.pk, FrontPageSlot.WIDE: second.pk}


class TestWide:
    @pytest.fixture
    def long(self):
        edition(4, genres=("news",))
        return [
            make_article(genre="analysis", at=ago(10)),
            make_article(genre="investigation", at=ago(20), lead_image=make_image()),
        ]

    def test_is_the_newest_long_piece_with_a_picture(self, long):
        assert shown().wide.title == long[1].title

    def test_is_one_without_a_picture_if_none_has_one(self, long):
        long[1].withdraw()
        assert shown().wide.title == long[0].title

    def test_is_what_the_desk_has_placed(self, long, client):
        old = make_article(at=ago(10_000))
        FrontPageSlot.put(old, position=FrontPageSlot.WIDE)
        assert shown().wide.title == old.title
        client.force_login(make_user("Redaktion"))
        tried = client.post(reverse("admin:desk_front_vorschau"), {f"article-{FrontPageSlot.WIDE}": long[0].pk})
        html = tried.content.decode()
        assert html.index("card-wide") < html.index(f">{long[0].title}</a>")


class TestOpinion:
    def test_is_signed_with_names_and_a_portrait(self, client):
        edition(4, genres=("news",))
        one = make_author(name="Leyla Voss", portrait=make_image())
        make_article(genre="comment", at=ago(9), byline=[one])
        make_article(genre="guest", at=ago(10), byline=[make_author(name="Cem A"), make_author(name="Ida B")])
        first, second = shown().opinions
        assert (first.author, bool(first.picture)) == ("Leyla Voss", True)
        assert (second.author, bool(second.picture)) == ("Cem A und Ida B", False)
        assert 'id="meinung">Meinung</h2>' in client.get("/").content.decode()

    def test_a_single_one_is_a_card_like_others(self):
        edition(4, genres=("news",))
        single = make_article(genre="comment", at=ago(9))
        page = shown()
        assert not page.opinions and single.title in titles(page.latest)


def test_briefs_are_listed_with_their_time_or_day(client):
    edition(4, genres=("news",))
    now = timezone.now()
    for n in range(3):
        make_article(genre="brief", at=now - dt.timedelta(days=400, minutes=n))
    page = client.get("/").content.decode()
    local = timezone.localtime(now - dt.timedelta(days=400))
    assert page.count('class="briefs"') == 1 and f" {local.year}</time>" in page


class TestDates:
    def test_this_week_has_its_own_list_and_no_date_stands_twice(self):
        law = make_regulation()
        make_article(tags=[law])
        monday = -timezone.localdate().weekday()
        dated(law, monday, scope="Montag")
        dated(law, monday + 6, scope="Sonntag")
        dated(law, monday - 1, scope="Vorwoche")
        dated(law, monday + 7, scope="Nachwoche")
        page = shown()
        assert [row.scope for row in page.this_week] == ["Montag", "Sonntag"]
        assert [row.scope for row in page.deadlines] == ["Nachwoche"]

    def test_what_was_only_expected_and_is_over_is_not_shown(self, freeze_thursday):
        law = make_regulation()
        make_article(tags=[law], at=timezone.now() - dt.timedelta(minutes=1))
        dated(law, -1, certainty="expected")
        assert not shown().this_week and not shown().deadlines

    @pytest.fixture
    def freeze_thursday(self, monkeypatch):
        thursday = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda: thursday)


class TestMatrix:
    def test_shows_what_holds_today_between_the_busiest_laws_and_companies(self, client):
        laws = [make_regulation(name=name, jurisdiction="EU") for name in ("DMA", "DSA")]
        companies = [make_company(name=name) for name in ("Apple", "Meta", "Örsted")]
        make_article(tags=[*laws, *companies])
        for company in companies:
            for law in laws:
                Relation.objects.create(company=company, regulation=law, role="vlop", source="https://example.org/")
        Relation.objects.create(
            company=companies[0], regulation=laws[0], role="fine", status="lifted", source="https://example.org/"
        )
        matrix = shown().matrix
        assert list(matrix.laws) == ["DMA", "DSA"]
        assert [name for name, _ in matrix.lines] == ["Apple", "Meta", "Örsted"]
        assert [[mark.css for mark in marks] for marks in matrix.lines[0][1]] == [["duty"], ["duty"]]
        assert '<a href="/wer-wird-reguliert/">Wer wird reguliert?</a></h2>' in client.get("/").content.decode()

    def test_is_left_out_if_it_were_no_table(self):
        law, company = make_regulation(), make_company()
        make_article(tags=[law, company])
        Relation.objects.create(company=company, regulation=law, role="vlop", source="https://example.org/")
        assert shown().matrix is None


def test_the_house_names_itself_under_large_pictures_only(settings):
    settings.SITE_NAME = "Platine & Paragraf"
    for n, credit in enumerate(["Illustration: Platine & Paragraf", *["Foto: dpa"] * 4, "Platine & Paragraf"]):
        make_article(lead_image=make_image(file=picture_file(colour=f"#0000{n}0"), credit=credit), at=ago(n + 1))
    page = shown()
    assert page.lead.credit == "Illustration: Platine & Paragraf"
    assert [card.credit for card in page.latest] == ["Foto: dpa", ""]
