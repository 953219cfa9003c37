"""Steps of the working copy, approval, four eyes, and whom a change concerns."""

import datetime as dt
import json
from contextlib import contextmanager

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, AuditAction, AuditEntry, MayNotPublish, NotPublishable, SiteSettings, Step
from techpolicy.mail.delivery import deliver

from .factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def four_eyes():
    SiteSettings.objects.create(four_eyes=True)


def edit(article: Article, title: str, by) -> None:
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title=title), by=by)


def test_approving_binds_the_approval_to_the_newest_revision():
    article, editor = make_draft(), make_user("Redaktion")
    article.working_copy.hand_over(Step.APPROVED, by=editor)
    article.refresh_from_db()
    assert (
        article.working_copy.step,
        article.working_copy.approved_by,
        article.working_copy.is_approved,
    ) == (Step.APPROVED, editor, True)


def test_an_author_does_not_approve():
    author = make_user("Autor:in")
    article = make_draft(by=author)
    with pytest.raises(MayNotPublish):
        article.working_copy.hand_over(Step.APPROVED, by=author)
    article.working_copy.hand_over(Step.REVIEW, by=author)
    assert Article.objects.get().working_copy.step == Step.REVIEW


def test_an_edit_after_approval_drops_it_and_says_so():
    article, editor = make_draft(), make_user("Redaktion")
    article.working_copy.hand_over(Step.APPROVED, by=editor)
    edit(article, "Neu", editor)
    article.refresh_from_db()
    assert (
        article.working_copy.step,
        article.working_copy.is_approved,
        article.working_copy.is_changed_since_approval,
    ) == (
        Step.WRITING,
        False,
        True,
    )


def test_publishing_keeps_the_approval():
    article, editor = make_draft(), make_user("Redaktion")
    article.working_copy.hand_over(Step.APPROVED, by=editor)
    article.publish(by=editor)
    assert article.working_copy.is_approved and not article.working_copy.is_changed_since_approval


def test_with_four_eyes_nobody_approves_the_own_text(four_eyes):
    article, editor = make_draft(), make_user("Redaktion")
    edit(article, "Meins", editor)
    with pytest.raises(NotPublishable):
        article.working_copy.hand_over(Step.APPROVED, by=editor)


def test_with_four_eyes_only_what_somebody_else_approved_goes_out(four_eyes):
    writer, other = make_user("Redaktion"), make_user("Redaktion")
    article = make_draft()
    edit(article, "Geschrieben", writer)
    for person in (writer, other):
        with pytest.raises(NotPublishable):
            article.publish(by=person)
    article.working_copy.hand_over(Step.APPROVED, by=other)
    article.publish(by=writer)
    assert Article.objects.published().get().title == "Geschrieben"


def test_with_four_eyes_an_edit_of_a_live_article_needs_approval_again(four_eyes):
    writer, other = make_user("Redaktion"), make_user("Redaktion")
    article = make_article(title="Alt")
    edit(article, "Neu", writer)
    with pytest.raises(NotPublishable):
        article.publish(by=writer)
    article.working_copy.hand_over(Step.APPROVED, by=other)
    article.publish(by=writer)
    assert Article.objects.published().get().title == "Neu"


def test_the_chief_can_overrule_four_eyes(four_eyes):
    article = make_draft()
    article.publish(by=make_user("Chefredaktion"), is_overruled=True)
    assert Article.objects.published().exists()


def test_authors_work_on_their_own_articles_only():
    author = make_user("Autor:in")
    own, assigned, helped = make_draft(by=author), make_draft(fields={"assigned_to": author}), make_draft()
    helped.working_copy.contributors.add(author)
    helped.working_copy.contributors.add(make_user())
    make_draft(by=make_user())
    assert set(Article.objects.editable_by(author)) == {own, assigned, helped}
    assert Article.objects.editable_by(make_user("Redaktion")).count() == 4


# In the desk


def press(client, article, step: str, **values):
    url = reverse("admin:articles_article_change", args=[article.pk])
    return client.post(url, form_of(article, **values) | {"_step": step}, follow=True)


def form_of(article: Article, **values) -> dict:
    copy = article.working_copy.snapshot
    tags = [{"kind": tag.kind, "id": tag.id, "main": tag.main} for tag in copy.tags]
    data = {
        "title": copy.title,
        "lead": copy.lead,
        "body": copy.body,
        "genre": copy.genre,
        "change_kind": "minor",
    }
    lists = {
        "tags": tags,
        "byline": list(copy.byline),
        "sources": [{"name": "Amtsblatt der EU", "url": "", "kind": "report"}],
    }
    return data | {name: json.dumps(value) for name, value in lists.items()} | values


def buttons(client, article) -> str:
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    return page[page.index("desk-status") : page.index("desk-times")]


def test_each_step_offers_the_next(client):
    author, editor = make_user("Autor:in"), make_user("Redaktion")
    article = make_draft(by=author)
    client.force_login(author)
    assert "Zum Redigat geben" in buttons(client, article) and "_publish" not in buttons(client, article)
    press(client, article, "editing")
    press(client, article, "review")
    assert "Freigeben" not in buttons(client, article)
    client.force_login(editor)
    assert "Freigeben" in buttons(client, article) and "Zurück ins Redigat" in buttons(client, article)
    press(client, article, "approved")
    assert f"Freigegeben von {editor}" in buttons(client, article)
    assert Article.objects.get().working_copy.is_approved


def test_each_step_stands_in_the_audit_trail_with_who_took_it(client):
    editor, article = make_user("Redaktion"), make_draft()
    client.force_login(editor)
    press(client, article, "editing")
    entry = AuditEntry.objects.get(action=AuditAction.HAND_OVER)
    assert (entry.person, entry.before, entry.after) == (editor, "In Arbeit", "Im Redigat")


def test_an_author_who_posts_an_approval_is_refused(client):
    author = make_user("Autor:in")
    article = make_draft(by=author)
    client.force_login(author)
    response = press(client, article, "approved")
    assert "Freigeben kann nur die Redaktion" in response.content.decode()
    assert Article.objects.get().working_copy.step == Step.WRITING


def test_the_form_leads_to_what_changed_since_approval(client):
    editor = make_user("Redaktion")
    article = make_draft()
    article.working_copy.hand_over(Step.APPROVED, by=editor)
    edit(article, "Neu", editor)
    client.force_login(editor)
    panel = buttons(client, article)
    assert "Seit der Freigabe geändert" in panel and "?von=1&bis=2" in panel.replace("&amp;", "&")
    link = reverse("admin:desk_compare", args=[article.pk])
    assert client.get(f"{link}?von=1&bis=2").status_code == 200


def test_with_four_eyes_the_main_button_asks_for_the_other_pair(client, four_eyes):
    writer, other = make_user("Redaktion"), make_user("Redaktion")
    article = make_draft()
    edit(article, "Neu", writer)
    article.working_copy.hand_over(Step.REVIEW, by=writer)
    client.force_login(writer)
    assert "Freigeben" not in buttons(client, article) and 'name="_publish"' not in buttons(client, article)
    response = client.post(
        reverse("admin:articles_article_change", args=[article.pk]),
        form_of(article) | {"_publish": "1"},
        follow=True,
    )
    assert "Vier-Augen-Prinzip" in response.content.decode() and not Article.objects.published().exists()
    client.force_login(other)
    assert "Freigeben" in buttons(client, article)


# Whom it concerns


@pytest.fixture
def mails(mail_queue, mailoutbox):
    """What a block queues and the next run delivers: {address: subject}."""

    @contextmanager
    def sent():
        found = {}
        mailoutbox.clear()
        yield found
        assert not mailoutbox
        deliver()
        assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox), "one mail each"
        found |= {mail.to[0]: mail.subject for mail in mailoutbox}

    return sent


def test_only_who_it_concerns_gets_mail(client, mails):
    owner, editor, assigned, bystander = (make_user("Autor:in"), *(make_user("Redaktion") for _ in range(3)))
    article = make_draft(by=owner, title="Chips")
    client.force_login(editor)
    with mails() as sent:
        press(client, article, "editing", assigned_to=assigned.pk)
    assert sent.keys() == {assigned.email}
    with mails() as sent:
        press(client, article, "review", assigned_to=assigned.pk)
    assert sent == {assigned.email: "Zur Freigabe: Chips"}
    with mails() as sent:
        press(client, article, "editing", assigned_to=editor.pk)
    assert sent == {owner.email: "Im Redigat: Chips"}
    assert bystander.email not in sent


def test_saving_without_a_step_sends_nothing(client, mails):
    owner, editor = make_user("Autor:in"), make_user("Redaktion")
    article = make_draft(by=owner, fields={"assigned_to": owner})
    client.force_login(editor)
    url = reverse("admin:articles_article_change", args=[article.pk])
    with mails() as sent:
        client.post(url, form_of(article, title="Neu", assigned_to=owner.pk) | {"_save": "1"})
    assert sent == {}


def remark(client, link, **data):
    answers = {
        "revision": link.article.working_copy.newest_revision_id,
        "verdict": "concerns",
        "name": "Dr. Kranz",
    }
    return client.post(reverse("articles:preview", args=[link.token]), answers | {"text": "Zu hart."} | data)


def test_what_comes_back_through_a_preview_link_reaches_who_asked_and_who_has_the_article(client, mails):
    asked, assigned, owner = (make_user("Redaktion") for _ in range(3))
    article = make_draft(by=owner, title="Chips", fields={"assigned_to": assigned})
    link = article.preview_links.create(created_by=asked, expires_at=timezone.now() + dt.timedelta(days=1))
    with mails() as sent:
        remark(client, link, verdict="approved", text="")
    assert sent == dict.fromkeys([asked.email, assigned.email], "Freigabe über den Vorschau-Link: Chips")
    with mails() as sent:
        assert remark(client, link, text="").status_code == 422
    assert sent == {}


def test_a_mail_server_that_is_down_costs_nothing(client, mails, settings):
    settings.POST_OFFICE = {"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}}
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    editor, assigned = make_user("Redaktion"), make_user("Redaktion")
    article = make_draft()
    client.force_login(editor)
    with mails():
        press(client, article, "editing", assigned_to=assigned.pk)
    assert Article.objects.get().working_copy.assigned_to == assigned
    link = article.preview_links.create(created_by=editor, expires_at=timezone.now() + dt.timedelta(days=1))
    with mails():
        assert remark(client, link).status_code == 302
    assert link.remarks.get().text == "Zu hart."
