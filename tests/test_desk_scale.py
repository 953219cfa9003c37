"""The desk and a tag's page in a large newsroom: 10,000 articles under one tag, 2,000 tags, 5,000 pictures."""

import copy
import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.management.commands.import_articles import count_rows
from articles.models import (
    Article,
    Byline,
    Company,
    Image,
    Reference,
    Revision,
    Slug,
    TaggedTopic,
    Topic,
    WorkingCopy,
)
from articles.text import fold

from .factories import make_article, make_author, make_image, make_topic, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

ARTICLES, TAGS, PICTURES = 10_000, 2_000, 5_000
ONE_FORM, ONE_LIST, ONE_START = 25, 12, 18  # four of the last find what is out of date, once after each public change


def copies(row, count: int, **changing):
    """So many rows like `row`; each keyword names a field and gives its value by number."""
    for number in range(count):
        new = copy.copy(row)
        new._state = copy.copy(row._state)
        new.pk, new._state.adding = None, True
        for name, value in changing.items():
            setattr(new, name, value(number))
        yield new


def fill(article: Article, topic: Topic, author) -> None:
    """Rows in bulk, as they would be after ten thousand times what made the first one."""
    start = timezone.now() - dt.timedelta(days=3000)
    times = [start + dt.timedelta(hours=number) for number in range(ARTICLES)]
    Article.objects.bulk_create(
        copies(
            article,
            ARTICLES,
            title="Artikel {}".format,
            slug="artikel-{}".format,
            publish_at=times.__getitem__,
        )
    )
    rows = list(Article.objects.exclude(pk=article.pk))
    Slug.objects.bulk_create(Slug(slug=row.slug, article=row) for row in rows)
    Revision.objects.bulk_create(
        copies(
            article.working_copy.newest_revision,
            ARTICLES,
            article=rows.__getitem__,
            person=lambda _number: article.working_copy.owner,
        )
    )
    count_rows()
    newest = Revision.objects.filter(article=OuterRef("pk")).values("pk")[:1]
    Article.objects.update(applied_revision=Subquery(newest))
    WorkingCopy.objects.bulk_create(copies(article.working_copy, ARTICLES, pk=lambda number: rows[number].pk))
    WorkingCopy.objects.update(newest_revision=Subquery(newest))
    TaggedTopic.objects.bulk_create(
        TaggedTopic(content_object=row, tag=topic, published_at=row.publish_at) for row in rows
    )
    Byline.objects.bulk_create(Byline(article=row, author=author, published_at=row.publish_at) for row in rows)
    Reference.objects.bulk_create(Reference(article=row, in_applied=True, in_newest=True, topic=topic) for row in rows)
    names = [f"Firma {number} Nord" for number in range(TAGS)]
    Company.objects.bulk_create(
        Company(name=name, slug=f"firma-{place}-nord", folded=fold(name)) for place, name in enumerate(names)
    )
    Image.objects.bulk_create(copies(make_image(), PICTURES, title="Bild {}".format))
    count_rows()


def queries(client, url: str, **parameters) -> int:
    cache.clear()
    client.get(url, parameters)  # what is remembered for the life of a process is remembered now
    with CaptureQueriesContext(connection) as found:
        assert client.get(url, parameters).status_code == 200
    return len(found)


def lists() -> dict[str, tuple[str, dict]]:
    names = ("article", "image", "company", "topic", "author")
    found = {name: (reverse(f"admin:articles_{name}_changelist"), {}) for name in names}
    article = found["article"][0]
    for narrowed in (
        {"q": "Artikel 99"},
        {"schlagwort": "halb"},
        {"autor": "albers"},
        {"fehlt": "bildnachweis"},
    ):
        found[str(narrowed)] = (article, narrowed)
    return found | {"pickers": (reverse("admin:desk_tags"), {"q": "nord"})}


@pytest.mark.slow
def test_pages_of_the_desk_and_of_a_tag_cost_few_queries_in_a_large_newsroom(client):
    topic, author, editor = (
        make_topic(name="Halbleiter"),
        make_author(name="Mira Albers"),
        make_user("Redaktion"),
    )
    article = make_article(tags=[topic], byline=(author.pk,), by=editor)
    in_small = queries(client, topic.get_absolute_url())
    fill(article, topic, author)
    assert queries(client, topic.get_absolute_url()) <= in_small + 3
    client.force_login(editor)
    form = reverse("admin:articles_article_change", args=[Article.objects.latest("pk").pk])
    assert queries(client, form) <= ONE_FORM
    assert queries(client, reverse("admin:index")) <= ONE_START
    costs = {name: queries(client, url, **parameters) for name, (url, parameters) in lists().items()}
    assert not {name: cost for name, cost in costs.items() if cost > ONE_LIST}
