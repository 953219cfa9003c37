"""The archive that benchmarks make by copying rows is one that could have been written."""

import pytest

from articles.models import Article, Slug
from articles.search import search

from .benchmarks.copies import multiply
from .factories import make_article
from .reader import make_world

pytestmark = pytest.mark.django_db


def test_copies_are_whole_articles(client):
    world = make_world(2)
    multiply(3)
    articles = list(Article.objects.published().newest_first())
    assert len(articles) == Article.objects.count() == 6
    assert articles[:2] == world.articles
    assert len({article.publish_at for article in articles}) == 6
    for article in articles:
        assert client.get(article.get_absolute_url()).status_code == 200
        assert Slug.objects.get(slug=article.slug).article == article
        assert article.applied_revision.article == article
        assert article.working_copy.newest_revision == article.applied_revision
        assert [byline.author for byline in article.bylines.all()] == [world.author]
    assert len(search("Brüssel").ids) == 6
    for subject in world.subjects:
        assert client.get(subject.get_absolute_url()).status_code == 200
    make_article()  # numbers go on behind the copies
    assert Article.objects.count() == 7
