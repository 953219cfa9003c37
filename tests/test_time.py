"""What readers see changes by the passing of time alone, at its moment, and the kept page with it."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, Correction, FrontPageSlot, Relation
from articles.models.site.boundary import next_boundary

from .factories import make_article, make_author, make_company, make_image, make_regulation, make_series, make_topic

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
SOON = NOON + dt.timedelta(minutes=5)
TODAY = dt.date(2026, 11, 23)
MIDNIGHT = dt.datetime(2026, 11, 23, 23, tzinfo=dt.UTC)


class Change(NamedTuple):
    """A page, what to look for on it, and when that comes or goes by itself."""

    path: str
    trace: str
    moment: dt.datetime
    comes: bool


def ending_picture():
    return make_image(rights_until=TODAY, credit="Wandernde Rechte")


def appearing() -> Change:
    return Change(make_article(title="Kommt gleich", at=SOON).get_absolute_url(), "Kommt gleich", SOON, True)


def appearing_on_the_front_page() -> Change:
    make_article(title="Kommt gleich", at=SOON)
    return Change("/", "Kommt gleich", SOON, True)


def expiring() -> Change:
    return Change(make_article(title="Geht gleich", until=SOON).get_absolute_url(), "Geht gleich", SOON, False)


def top_story() -> Change:
    old = make_article(title="Oben", at=NOON - dt.timedelta(days=9))
    make_article(title="Neuestes", at=NOON - dt.timedelta(days=1))
    FrontPageSlot.objects.create(position=0, article=old, until=SOON)
    return Change("/", 'card-lead">\n<h2><a href="/artikel/oben/">', SOON, False)


def relation_shown() -> Change:
    company, law = make_company(), make_regulation()
    make_article(tags=[company, law])
    Relation.objects.create(
        company=company,
        regulation=law,
        role="gatekeeper",
        text="Kommt gleich",
        source="https://example.org/",
        visible_from=SOON,
    )
    return Change(company.get_absolute_url(), "Kommt gleich", SOON, True)


def milestone_shown() -> Change:
    law = make_regulation()
    make_article(tags=[law])
    law.milestones.create(kind="deadline", date=dt.date(2027, 1, 1), text="Kommt gleich", visible_from=SOON)
    return Change(law.get_absolute_url(), "Kommt gleich", SOON, True)


def correction_shown() -> Change:
    article = make_article()
    Correction.objects.create(article=article, text="Kommt gleich", time=SOON)
    return Change(article.get_absolute_url(), "Kommt gleich", SOON, True)


def correction_listed() -> Change:
    return correction_shown()._replace(path="/korrekturen/")


def stage_reached() -> Change:
    law = make_regulation()
    make_article(tags=[law])
    law.milestones.create(kind="in_force", date=TODAY - dt.timedelta(days=9))
    law.milestones.create(kind="applies", date=TODAY + dt.timedelta(days=1))
    return Change(law.get_absolute_url(), "gilt noch nicht", MIDNIGHT, False)


def rights_in_a_lead_picture() -> Change:
    return Change(make_article(lead_image=ending_picture()).get_absolute_url(), "Wandernde Rechte", MIDNIGHT, False)


def rights_in_a_picture_of_the_text() -> Change:
    return Change(with_picture_in_the_text().get_absolute_url(), "Wandernde Rechte", MIDNIGHT, False)


def rights_in_a_feed() -> Change:
    with_picture_in_the_text()
    return Change("/feed.json", "Wandernde Rechte", MIDNIGHT, False)


def rights_in_the_credits() -> Change:
    with_picture_in_the_text()
    return Change("/bildnachweise/", "Wandernde Rechte", MIDNIGHT, False)


def rights_in_a_portrait() -> Change:
    author = make_author(portrait=ending_picture())
    make_article(byline=(author,))
    return Change(author.get_absolute_url(), "Wandernde Rechte", MIDNIGHT, False)


def rights_in_the_picture_of_a_series() -> Change:
    series = make_series(make_article(), picture=ending_picture())
    return Change(series.get_absolute_url(), "Wandernde Rechte", MIDNIGHT, False)


def a_part_of_a_series() -> Change:
    late = make_article(title="Zweiter Teil", at=SOON)
    first = make_article()
    make_series(first, late)
    return Change(first.get_absolute_url(), "Zweiter Teil", SOON, True)


def a_recommended_article() -> Change:
    topic = make_topic(pick_1=make_article(title="Bald empfohlen", at=SOON))
    make_article(tags=[topic])
    return Change(topic.get_absolute_url(), "Bald empfohlen", SOON, True)


def news_of_two_days() -> Change:
    at = SOON - dt.timedelta(days=2)
    with time_machine.travel(at, tick=False):
        article = make_article(title="Von vorgestern")
    return Change("/sitemap-news.xml", article.get_absolute_url(), SOON, False)


def with_picture_in_the_text() -> Article:
    return make_article(body=f'<p>Text</p><figure data-image="{ending_picture().pk}" data-alt="x"></figure>')


CHANGES: list[Callable[[], Change]] = [
    appearing,
    appearing_on_the_front_page,
    expiring,
    top_story,
    relation_shown,
    milestone_shown,
    correction_shown,
    correction_listed,
    stage_reached,
    rights_in_a_lead_picture,
    rights_in_a_picture_of_the_text,
    rights_in_a_feed,
    rights_in_the_credits,
    rights_in_a_portrait,
    rights_in_the_picture_of_a_series,
    a_part_of_a_series,
    a_recommended_article,
    news_of_two_days,
]


@pytest.mark.parametrize("arrange", CHANGES, ids=lambda arrange: arrange.__name__)
def test_a_page_changes_at_its_moment_and_its_cache_knows(client, arrange):
    with time_machine.travel(NOON, tick=False):
        change = arrange()
        assert next_boundary(timezone.now()) <= change.moment
    second = dt.timedelta(seconds=1)
    for moment, is_over in ((NOON, False), (change.moment - second, False), (change.moment, True)):
        with time_machine.travel(moment, tick=False):
            there = change.trace in client.get(change.path).content.decode()
            assert there is (is_over if change.comes else not is_over), moment
    with time_machine.travel(change.moment - second, tick=False):
        assert next_boundary(timezone.now()) == change.moment
