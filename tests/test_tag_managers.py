"""`article.companies` and its like: django-taggit's manager, whose writes go through the one door."""

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import Article, Company, CompanyAlias, Edition, MayNotPublish, RevisionKind, TagRef

from .factories import make_article, make_company, make_draft, make_regulation, make_topic, make_user

pytestmark = pytest.mark.django_db


def again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def names(article: Article) -> list[str]:
    return [company.name for company in again(article).companies.all()]


@pytest.fixture(params=[make_draft, make_article], ids=["draft", "live"])
def article(request):
    """With two companies, one of them the main subject, and a law."""
    first, second, law = make_company(name="NVIDIA"), make_company(name="ByteDance"), make_regulation()
    tags = [TagRef("company", first.pk, main=True), TagRef("company", second.pk), TagRef("regulation", law.pk)]
    return request.param(tags=tags)


def test_add_writes_a_revision_and_the_row(article):
    article.companies.add("TSMC")
    now = again(article)
    assert names(article) == ["NVIDIA", "ByteDance", "TSMC"]
    assert now.revisions.count() == article.revisions.count() > 1
    assert now.working_copy.snapshot.tags[-1] == TagRef("company", Company.objects.get(name="TSMC").pk)


def test_remove_leaves_the_others(article):
    article.companies.remove("nvidia")
    assert names(article) == ["ByteDance"] and again(article).regulations.count() == 1
    article.companies.remove("Never Heard Of")
    assert names(article) == ["ByteDance"] and not Company.objects.filter(name="Never Heard Of").exists()


def test_set_gives_these_and_no_others_and_keeps_the_main_subject(article):
    article.companies.set(["TSMC", Company.objects.get(name="NVIDIA")])
    assert names(article) == ["TSMC", "NVIDIA"] and again(article).regulations.count() == 1
    mains = {row.tag.name: row.is_main for row in again(article).tagged_companies.select_related("tag")}
    assert mains == {"TSMC": False, "NVIDIA": True}


def test_clear_takes_this_kind_alone(article):
    article.companies.clear()
    assert names(article) == [] and again(article).regulations.count() == 1
    assert [tag.kind for tag in again(article).working_copy.snapshot.tags] == ["regulation"]


def test_what_is_set_on_a_draft_is_there_when_it_is_published():
    article = make_draft()
    article.companies.set(["NVIDIA"])
    article.publish()
    assert list(Article.objects.published().about(Company.objects.get()).values_list("pk", flat=True)) == [article.pk]


def test_what_is_added_to_a_live_article_carries_its_time_and_is_told():
    article = make_article()
    before = Edition.current()
    article.companies.add("NVIDIA")
    assert again(article).tagged_companies.get().published_at == article.publish_at
    assert Edition.current() != before
    assert again(article).working_copy.newest_revision.kind == RevisionKind.PUBLISHED


def test_an_unpublished_working_copy_stays_unpublished():
    article = make_article(title="Alt")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Neu"), by=None)
    article.topics.add("Chips")
    now = again(article)
    assert (now.title, now.working_copy.snapshot.title) == ("Alt", "Neu")
    assert now.topics.filter(name="Chips").exists() and now.has_newer_working_copy


def test_names_are_found_without_regard_to_case_and_as_aliases():
    nvidia, article = make_company(name="NVIDIA"), make_draft()
    CompanyAlias.objects.create(target=nvidia, name="Nvidia Corporation")
    article.companies.add("nvidia", "NVIDIA Corporation", " Nvidia ", nvidia)
    assert list(again(article).companies.all()) == [nvidia] and Company.objects.count() == 1


def test_a_scheduled_article_takes_somebody_who_may_publish():
    article = make_article(at=timezone.now() + dt.timedelta(days=1))
    with pytest.raises(MayNotPublish):
        article.companies.add("NVIDIA")
    with pytest.raises(MayNotPublish):
        article.companies.add("NVIDIA", by=make_user("Autor:in"))
    assert names(article) == []
    article.companies.add("NVIDIA", by=make_user("Redaktion"))
    assert names(article) == ["NVIDIA"]


def test_a_tag_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="is no Company"):
        make_draft().companies.add(make_topic())


def test_an_article_that_was_never_saved_has_no_tags():
    with pytest.raises(ValueError, match="primary key"):
        Article.new().companies.add("NVIDIA")
