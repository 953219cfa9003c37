"""Nothing becomes public that the person who pressed the button had not before their eyes."""

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import Article, NeedsSecondPerson, NotPublishable, Seen, SiteSettings, Step

from .factories import make_article, make_draft, make_user
from .test_desk_article import form_data, post, said
from .test_steps import edit

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


def seen(article: Article) -> Seen:
    return Seen(article.working_copy.newest_revision_id)


def is_public(article: Article) -> bool:
    return Article.objects.published().filter(pk=article.pk).exists()


def test_a_text_saved_in_the_meantime_does_not_go_out_in_somebody_elses_name():
    article, writer = make_draft(), make_user("Autor:in")
    before = seen(article)
    edit(Article.objects.get(pk=article.pk), "Ungesehen", writer)
    with pytest.raises(NotPublishable, match="jemand anderes gespeichert"):
        article.publish(by=make_user("Redaktion"), seen=before)
    with pytest.raises(NotPublishable, match="jemand anderes gespeichert"):
        article.working_copy.hand_over(Step.APPROVED, by=make_user("Redaktion"), seen=before)
    assert not is_public(article)


def test_the_desk_says_so_and_keeps_what_was_saved(client, editor, monkeypatch):
    article, writer = make_draft(), make_user("Autor:in")

    def meanwhile(*arguments, **keywords):
        edit(Article.objects.get(pk=article.pk), "Ungesehen", writer)

    monkeypatch.setattr("articles.desk.articles.row_fields.save", meanwhile)
    response = post(client, article, button="_publish", title="Gesehen")
    assert "nicht veröffentlicht: Inzwischen hat jemand anderes gespeichert" in said(response)
    assert not is_public(article)
    assert article.revisions.filter(content__title="Gesehen").exists()


def test_an_update_does_not_bring_back_what_was_withdrawn_in_the_meantime(client, editor):
    article = make_article()
    form = form_data(article, title="Neu")
    article.withdraw(by=make_user("Chefredaktion"), is_silent=True)
    response = post(client, article, button="_publish", **form)
    assert "Inzwischen hat jemand den Artikel zurückgezogen" in said(response)
    assert not is_public(article)


def test_who_sees_that_it_is_withdrawn_publishes_it_again(client, editor):
    article = make_article()
    article.withdraw()
    post(client, article, button="_publish", title="Neu")
    assert is_public(article)


def test_saving_does_not_bring_back_what_is_over(client, editor):
    article = make_article(at=timezone.now() - 2 * HOUR)
    Article.objects.filter(pk=article.pk).update(expire_at=timezone.now() - HOUR)
    response = post(client, article, title="", expire_at="")
    assert "Er bleibt offline" in said(response)
    assert not is_public(article)
    post(client, Article.objects.get(pk=article.pk), button="_publish", title="Wieder da", expire_at="")
    assert is_public(article)


@pytest.fixture
def four_eyes():
    SiteSettings.objects.create(four_eyes=True)


def approved_and_scheduled() -> Article:
    article = make_draft()
    article.working_copy.hand_over(Step.APPROVED, by=make_user("Redaktion"))
    article.publish(by=make_user("Redaktion"), at=timezone.now() + HOUR)
    return article


def test_with_four_eyes_nobody_alone_changes_what_will_appear_by_itself(four_eyes):
    article = approved_and_scheduled()
    with pytest.raises(NeedsSecondPerson):
        edit(article, "Allein geändert", make_user("Redaktion"))
    assert "Allein" not in Article.objects.get().title


def test_with_four_eyes_a_scheduled_article_is_saved_unchanged_and_taken_back(client, editor, four_eyes):
    article = approved_and_scheduled()
    response = post(client, article, title="Allein geändert")
    assert "Vier-Augen-Prinzip" in said(response) and "Ihr Text ist gesichert" in said(response)
    article.working_copy.save_revision(article.working_copy.snapshot, by=editor)
    article.unschedule(by=editor)
    edit(article, "Jetzt geht es", editor)
    assert Article.objects.get().title == "Jetzt geht es"


def test_with_four_eyes_moving_an_unapproved_article_is_refused_in_words(client, editor, four_eyes):
    article = make_draft()
    article.publish(by=editor, at=timezone.now() + HOUR, is_overruled=True)
    copy, later = article.working_copy.snapshot, timezone.localtime(timezone.now() + 3 * HOUR)
    values = {name: getattr(copy, name) for name in ("title", "lead", "body", "genre")}
    lists = {
        "byline": f"[{copy.byline[0]}]",
        "tags": f'[{{"kind": "topic", "id": {copy.tags[0].id}, "main": true}}]',
    }
    lists["sources"] = '[{"name": "Amtsblatt der EU", "url": "", "kind": "report"}]'
    response = post(client, article, publish_at=later.strftime("%Y-%m-%dT%H:%M"), **values, **lists)
    assert "Die Zeit bleibt, wie sie war: Vier-Augen-Prinzip" in said(response)
