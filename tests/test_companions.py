"""What often stands beside a tag: from public articles alone, bounded, in the query that the page needs anyway."""

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import Article
from articles.presentation.subjects import companions
from articles.presentation.subjects.companions import found_beside

from .factories import make_article, make_company, make_regulation, make_topic

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def beside(subject):
    return [(one.name, one.count) for one in found_beside(subject).companions]


def test_counts_companies_and_regulations_the_most_frequent_first():
    chips, nvidia, law = make_topic(name="Chips"), make_company(name="NVIDIA"), make_regulation(name="EAR")
    for _ in range(2):
        make_article(tags=(chips, nvidia, law))
    make_article(tags=(chips, law))
    assert beside(chips) == [("EAR", 3), ("NVIDIA", 2)]
    assert beside(law) == [("NVIDIA", 2)]


def test_one_common_article_may_be_chance():
    chips, nvidia = make_topic(), make_company()
    make_article(tags=(chips, nvidia))
    assert beside(chips) == []


def test_articles_that_nobody_can_read_do_not_count():
    chips, nvidia = make_topic(), make_company()
    make_article(tags=(chips, nvidia))
    make_article(tags=(chips, nvidia), at=NOW + dt.timedelta(days=1))
    expired = make_article(tags=(chips, nvidia), at=NOW - dt.timedelta(days=2))
    Article.objects.filter(pk=expired.pk).update(expire_at=NOW - dt.timedelta(days=1))
    make_article(tags=(chips, nvidia)).withdraw()
    assert beside(chips) == []


def test_a_proposed_tag_is_not_named():
    chips, secret = make_topic(), make_company(is_proposed=True)
    for _ in range(2):
        make_article(tags=(chips, secret))
    assert beside(chips) == []


def test_only_the_newest_articles_are_read(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(companions, "SAMPLE", 2)
    monkeypatch.setattr(companions, "_beside_query", companions._beside_query.__wrapped__)  # compiled anew
    chips, old, new = make_topic(), make_company(name="Alt"), make_company(name="Neu")
    for days, company in ((9, old), (8, old), (2, new), (1, new)):
        make_article(tags=(chips, company), at=NOW - dt.timedelta(days=days))
    with django_assert_num_queries(1):
        found = found_beside(chips)
    assert [one.name for one in found.companions] == ["Neu"] and len(found.moments) == 2


def test_the_page_links_what_stands_beside_it(client):
    chips, nvidia = make_topic(), make_company(name="NVIDIA")
    for _ in range(2):
        make_article(tags=(chips, nvidia))
    html = client.get(chips.get_absolute_url()).content.decode()
    assert "Oft gemeinsam im Text" in html and "<small>2 Artikel</small>" in html
