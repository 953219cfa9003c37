"""Steps of the working copy, approval, four eyes, and whom a change concerns."""

import pytest

from articles.models import Article, MayNotPublish, NotPublishable, SiteSettings, Step

from .factories import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def four_eyes():
    SiteSettings.objects.create(four_eyes=True)


def edit(article: Article, title: str, by) -> None:
    article.save_revision(article.working_copy.changed(title=title), by=by)


def test_approving_binds_the_approval_to_the_newest_revision():
    article, editor = make_draft(), make_user("Redaktion")
    article.hand_over(Step.APPROVED, by=editor)
    article.refresh_from_db()
    assert (article.step, article.approved_by, article.is_approved) == (Step.APPROVED, editor, True)


def test_an_author_does_not_approve():
    author = make_user("Autor:in")
    article = make_draft(by=author)
    with pytest.raises(MayNotPublish):
        article.hand_over(Step.APPROVED, by=author)
    article.hand_over(Step.REVIEW, by=author)
    assert Article.objects.get().step == Step.REVIEW


def test_an_edit_after_approval_drops_it_and_says_so():
    article, editor = make_draft(), make_user("Redaktion")
    article.hand_over(Step.APPROVED, by=editor)
    edit(article, "Neu", editor)
    article.refresh_from_db()
    assert (article.step, article.is_approved, article.is_changed_since_approval) == (
        Step.WRITING,
        False,
        True,
    )


def test_publishing_keeps_the_approval():
    article, editor = make_draft(), make_user("Redaktion")
    article.hand_over(Step.APPROVED, by=editor)
    article.publish(by=editor)
    assert article.is_approved and not article.is_changed_since_approval


def test_with_four_eyes_nobody_approves_the_own_text(four_eyes):
    article, editor = make_draft(), make_user("Redaktion")
    edit(article, "Meins", editor)
    with pytest.raises(NotPublishable):
        article.hand_over(Step.APPROVED, by=editor)


def test_with_four_eyes_only_what_somebody_else_approved_goes_out(four_eyes):
    writer, other = make_user("Redaktion"), make_user("Redaktion")
    article = make_draft()
    edit(article, "Geschrieben", writer)
    for person in (writer, other):
        with pytest.raises(NotPublishable):
            article.publish(by=person)
    article.hand_over(Step.APPROVED, by=other)
    article.publish(by=writer)
    assert Article.objects.published().get().title == "Geschrieben"


def test_with_four_eyes_an_edit_of_a_live_article_needs_approval_again(four_eyes):
    writer, other = make_user("Redaktion"), make_user("Redaktion")
    article = make_article(title="Alt")
    edit(article, "Neu", writer)
    with pytest.raises(NotPublishable):
        article.publish(by=writer)
    article.hand_over(Step.APPROVED, by=other)
    article.publish(by=writer)
    assert Article.objects.published().get().title == "Neu"


def test_the_chief_can_overrule_four_eyes(four_eyes):
    article = make_draft()
    article.publish(by=make_user("Chefredaktion"), is_overruled=True)
    assert Article.objects.published().exists()


def test_authors_work_on_their_own_articles_only():
    author = make_user("Autor:in")
    own, assigned, helped = make_draft(by=author), make_draft(fields={"assigned_to": author}), make_draft()
    helped.contributors.add(author)
    helped.contributors.add(make_user())
    make_draft(by=make_user())
    assert set(Article.objects.editable_by(author)) == {own, assigned, helped}
    assert Article.objects.editable_by(make_user("Redaktion")).count() == 4
