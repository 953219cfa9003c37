"""Tags changed in a selection of articles, and what a change of tags alone does to one."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, AuditAction, AuditEntry, MayNotPublish, TagRef

from .factories import make_article, make_company, make_draft, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def refs(*tags) -> str:
    return json.dumps([{"kind": tag.kind, "id": tag.pk, "main": False} for tag in tags])


def post(client, articles, button, add=(), remove=()):
    ids = ",".join(str(article.pk) for article in articles)
    asked = {"bulk": "change_tags", "ids": ids, "add": refs(*add), "remove": refs(*remove), button: ""}
    return client.post(reverse("admin:desk_bulk"), asked)


def test_the_list_offers_it_and_asks_for_tags(client, editor):
    article = make_article()
    url = reverse("admin:articles_article_changelist")
    assert "delete_selected" not in client.get(url).content.decode()
    page = client.post(url, {"action": "change_tags", "_selected_action": [article.pk]})
    assert len(page.context["rows"]) == 1 and page.context["changing"] is None


def test_the_preview_shows_what_changes_and_changes_nothing(client, editor):
    old, new = make_topic(name="Alt"), make_company(name="Neu")
    article, other = make_article(tags=(old,)), make_article(tags=(new,))
    page = post(client, [article, other], "preview", add=[new], remove=[old])
    shown = {line["row"]: line["plan"] for line in page.context["rows"]}
    effect = shown[article].effect
    assert (effect.added, effect.removed, effect.kept) == (["Neu"], ["Alt"], [])
    assert shown[other].why == "Ist schon so." and shown[other].effect.kept == ["Neu"]
    assert list(article.topics.all()) == [old]


def test_live_articles_change_at_once_and_each_change_is_logged(client, editor):
    old, new = make_topic(name="Alt"), make_company(name="Neu")
    live, draft, same = make_article(tags=(old,)), make_draft(tags=(old,)), make_article(tags=(new,))
    post(client, [live, draft, same], "do", add=[new], remove=[old])
    for article in (live, draft):
        assert not article.topics.exists() and list(article.companies.all()) == [new]
        article.refresh_from_db()
        assert article.working_copy.newest_revision.person == editor
    entries = AuditEntry.objects.filter(action=AuditAction.TAG)
    assert {entry.object_id for entry in entries} == {live.pk, draft.pk}
    assert (entries[0].before, entries[0].after) == (["Alt"], ["Neu"])
    assert "Neu" in client.get(live.get_absolute_url()).content.decode()


def test_an_unpublished_working_copy_stays_unpublished(client, editor):
    new = make_topic(name="Neu")
    article = make_article(title="Gedruckt")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="In Arbeit"), by=None)
    post(client, [article], "do", add=[new])
    article.refresh_from_db()
    assert (article.title, article.working_copy.snapshot.title) == ("Gedruckt", "In Arbeit")
    assert article.applied_revision.snapshot.tags == article.working_copy.snapshot.tags
    assert TagRef("topic", new.pk) in article.working_copy.snapshot.tags


def test_a_live_article_whose_working_copy_has_the_tag_already_gets_it_too(client, editor):
    new = make_topic(name="Neu")
    article = make_article(tags=())
    snapshot = article.working_copy.snapshot
    article.working_copy.save_revision(snapshot.changed(tags=(TagRef("topic", new.pk),)), by=editor)
    post(client, [article], "do", add=[new])
    assert list(article.topics.all()) == [new]


def test_changed_tags_are_taken_back_in_their_order(client, editor):
    old, stays, new = make_topic(name="Alt"), make_topic(name="Bleibt"), make_topic(name="Neu")
    articles = [make_article(tags=(old, stays)), make_draft(tags=(stays,))]
    before = [article.working_copy.snapshot.tags for article in articles]
    post(client, articles, "do", add=[new], remove=[old])
    assert "Rückgängig" in client.get(reverse("admin:desk_bulk_result")).content.decode()
    page = client.post(reverse("admin:desk_bulk_undo"), follow=True).content.decode()
    assert "2 zurückgenommen" in page and "Rückgängig" not in page
    fresh = Article.objects.in_bulk([article.pk for article in articles])
    assert [fresh[article.pk].working_copy.snapshot.tags for article in articles] == before
    assert {topic.name for topic in fresh[articles[0].pk].topics.all()} == {"Alt", "Bleibt"}


def test_taking_tags_back_leaves_what_somebody_else_added(client, editor):
    new, theirs = make_topic(name="Neu"), make_topic(name="Von anderen")
    article = make_article(tags=())
    post(client, [article], "do", add=[new])
    Article.objects.get(pk=article.pk).topics.add(theirs, by=editor)
    client.post(reverse("admin:desk_bulk_undo"))
    assert list(article.topics.all()) == [theirs]


def test_nothing_chosen_changes_nothing(client, editor):
    article = make_article()
    number = article.working_copy.newest_revision.number
    post(client, [article], "do")
    article.refresh_from_db()
    assert article.working_copy.newest_revision.number == number


@pytest.mark.parametrize("role", ["Autor:in", ""])
def test_who_cannot_publish_changes_no_tags_of_many(client, role):
    client.force_login(make_user(role))
    article = make_article()
    assert post(client, [article], "do", add=[make_topic()]).status_code == 403


def test_retag_tells_whether_anything_changed():
    tag, article = make_topic(), make_article()
    assert article.working_copy.retag(lambda tags: [*tags, TagRef("topic", tag.pk)], by=None)
    assert not article.working_copy.retag(lambda tags: tags, by=None)


def test_a_scheduled_article_is_retagged_only_by_who_may_publish():
    article = make_article(at=timezone.now() + dt.timedelta(hours=1))
    with pytest.raises(MayNotPublish):
        article.working_copy.retag(lambda tags: [], by=make_user("Autor:in"))


def test_the_preview_of_many_costs_no_more_queries_than_of_few(client, editor, django_assert_max_num_queries):
    new, articles = make_topic(), [make_article(tags=(make_topic(),)) for _ in range(20)]
    with django_assert_max_num_queries(20):
        post(client, articles, "preview", add=[new])
