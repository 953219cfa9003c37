"""Queries whose SQL is written once: they answer what the same query written anew answers."""

import datetime as dt

import pytest
from django.db.models import F, Value
from django.utils import timezone

from articles.models import Article, RelatedArticle, public_change
from articles.models.compiled import CompiledQuery
from articles.presentation.articles import related, tagging

from .factories import make_article, make_company, make_regulation

pytestmark = pytest.mark.django_db

ID = 7_000_000_001


def test_each_use_fills_in_its_own_values(django_assert_num_queries):
    query = CompiledQuery(lambda pk: Article.objects.filter(pk=pk).values_list("title"), ID)
    one, other = make_article(title="Eins"), make_article(title="Zwei")
    with django_assert_num_queries(3):
        assert [query.rows(pk) for pk in (one.pk, other.pk, 0)] == [[("Eins",)], [("Zwei",)], []]


def test_moments_are_compared_as_the_database_keeps_them():
    query = CompiledQuery(
        lambda moment: Article.objects.filter(publish_at__lte=moment).values_list("title"),
        dt.datetime(9001, 1, 1, tzinfo=dt.UTC),
    )
    article = make_article(title="Eins")
    second = dt.timedelta(seconds=1)
    assert query.rows(article.publish_at) == [("Eins",)]
    assert query.rows(article.publish_at - second) == []


def test_truth_is_not_taken_for_a_number():
    query = CompiledQuery(lambda pk: Article.objects.filter(pk=pk).values_list(Value(True), F("pk")), 1)
    article = make_article()
    ((truth, pk),) = query.rows(article.pk)
    assert (bool(truth), pk) == (True, article.pk)


def test_a_marker_that_the_query_does_not_hold_is_refused():
    query = CompiledQuery(lambda pk: Article.objects.filter(pk=pk + 1).values_list("title"), ID)
    with pytest.raises(AssertionError, match="not in the query"):
        query.rows(1)


def test_names_of_an_article_are_those_of_the_query_written_anew():
    company, law = make_company(name="Facebook"), make_regulation(name="DMA")
    make_article(tags=[law])
    article = make_article(tags=[company, law], at=timezone.now() - dt.timedelta(days=1))
    company.name = "Meta"
    company.save()
    moment = article.first_published_at
    anew = [tuple(row) for row in tagging._names_query(article.pk, moment, moment.year)]
    names = tagging.names_of(article)
    assert sorted(row[:3] for row in anew) == sorted((name.kind, name.id, name.name) for name in names)
    assert {name.name: name.former for name in names if name.kind != "author"} == {
        "Meta": "Facebook",
        "DMA": "",
    }


def test_matches_keep_their_reasons():
    one, other = make_article(), make_article()
    with public_change():
        RelatedArticle.objects.all().delete()
        RelatedArticle.objects.create(article=one, other=other, score=7, reasons={"text": "Ebenfalls zu: ü"})
    (row,) = related._rows(one, None)
    assert (row.kind, row.id, row.score, row.reasons) == ("related", other.pk, 7, {"text": "Ebenfalls zu: ü"})
