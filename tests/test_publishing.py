"""What saving, publishing, scheduling and withdrawing do to what readers see (laws 2 to 4)."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import (
    Article,
    Company,
    Draft,
    MayNotPublish,
    NewerRevision,
    NotPublishable,
    Revision,
    RevisionIsImmutable,
    Slug,
    State,
    public_change,
    public_changed,
)

from .factories import (
    make_article,
    make_author,
    make_company,
    make_draft,
    make_snapshot,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_a_draft_is_applied_to_the_row_but_nobody_can_read_it():
    make_draft(title="Der Entwurf")
    assert Article.objects.get().title == "Der Entwurf"
    assert not Article.objects.published().exists()


def test_an_empty_article_can_be_saved_and_has_a_name():
    article = make_draft(title="", lead="", body="", byline=(), tags=(), sources=())
    assert str(article).startswith("Ohne Titel (")
    assert article.slug.startswith("artikel-")


def test_saving_a_live_article_does_not_touch_what_readers_see():
    article = make_article(title="Alt")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Neu"), by=None)
    article.refresh_from_db()
    assert article.title == "Alt"
    assert article.has_newer_working_copy
    assert article.working_copy.snapshot.title == "Neu"


def test_publishing_again_shows_the_newest_revision_and_keeps_the_time():
    article = make_article(title="Alt", at=timezone.now() - HOUR)
    first = article.publish_at
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Neu"), by=None)
    article.publish()
    article.refresh_from_db()
    assert (article.title, article.publish_at, article.updated_at) == ("Neu", first, None)
    assert not article.has_newer_working_copy


def test_only_a_marked_update_moves_the_time_of_update():
    article = make_article()
    article.publish(mark_updated=True)
    assert article.updated_at is not None


def test_a_scheduled_article_appears_at_its_second_without_any_job():
    at = timezone.now() + HOUR
    article = make_article(at=at)
    assert article.is_scheduled()
    assert not Article.objects.published(at - dt.timedelta(seconds=1)).exists()
    assert Article.objects.published(at).get() == article


def test_an_article_goes_offline_at_its_second():
    until = timezone.now() + HOUR
    make_article(until=until)
    assert Article.objects.published(until - dt.timedelta(seconds=1)).exists()
    assert not Article.objects.published(until).exists()


def test_saving_a_scheduled_article_changes_what_will_appear():
    editor = make_user("Redaktion")
    article = make_article(at=timezone.now() + HOUR)
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="So erscheint es"), by=editor)
    assert Article.objects.get().title == "So erscheint es"
    assert article.working_copy.newest_revision.kind == "published"


def test_who_may_not_publish_may_not_save_a_scheduled_article():
    article = make_article(title="Geplant", at=timezone.now() + HOUR)
    with pytest.raises(MayNotPublish):
        article.working_copy.save_revision(
            article.working_copy.snapshot.changed(title="Heimlich"), by=make_user("Autor:in")
        )
    assert Article.objects.get().title == "Geplant"


def test_publication_waits_for_the_end_of_the_embargo():
    end = timezone.now() + HOUR
    article = make_draft(fields={"embargo_until": end})
    article.publish()
    assert article.publish_at == end


def test_the_database_refuses_publication_before_the_embargo():
    article = make_article()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(embargo_until=timezone.now() + HOUR)


def test_a_withdrawn_article_is_gone_and_can_come_back():
    article = make_article(tags=(make_company(name="Nvidia"),))
    article.withdraw(notice="Die Quelle hat widerrufen.")
    assert not Article.objects.published().exists()
    assert not Company.objects.public().exists()
    article.publish()
    assert Article.objects.published().get() == article
    assert Company.objects.public().exists()


def test_what_was_public_cannot_be_deleted():
    article = make_article()
    article.withdraw()
    with pytest.raises(NotPublishable):
        article.delete()
    with pytest.raises(NotPublishable):
        Article.objects.all().delete()
    assert Article.objects.exists()


def test_what_was_never_public_can_be_deleted():
    make_draft().delete()
    assert not Article.objects.exists()


def test_a_scheduled_publication_can_be_taken_back():
    article = make_article(at=timezone.now() + HOUR)
    article.unschedule()
    article.refresh_from_db()
    assert (article.state, article.first_published_at) == (State.DRAFT, None)


def test_a_practice_article_can_never_become_public():
    article = make_draft(fields={"is_practice": True})
    with pytest.raises(NotPublishable):
        article.publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.update(state=State.PUBLISHED, publish_at=timezone.now())


def test_it_cannot_go_offline_before_it_appears():
    with pytest.raises(NotPublishable):
        make_draft().publish(at=timezone.now() + HOUR, until=timezone.now())


def test_saving_on_an_outdated_revision_keeps_the_text_in_the_draft_of_its_writer():
    writer = make_user()
    article = make_draft(title="Erste Fassung")
    base = article.working_copy.newest_revision
    article.working_copy.save_revision(
        article.working_copy.snapshot.changed(title="Von der Kollegin"), by=make_user(), base=base
    )
    with pytest.raises(NewerRevision) as conflict:
        article.working_copy.save_revision(make_snapshot(title="Meine Worte"), by=writer, base=base)
    assert Draft.objects.get(person=writer).snapshot.title == "Meine Worte"
    assert conflict.value.newest.snapshot.title == "Von der Kollegin"
    assert Article.objects.get().title == "Von der Kollegin"


def test_saving_the_same_text_twice_makes_one_revision():
    article = make_draft()
    article.working_copy.save_revision(article.working_copy.snapshot, by=None)
    assert article.revisions.count() == 1


def test_revisions_cannot_be_changed():
    revision = make_draft().working_copy.newest_revision
    revision.content = {}
    with pytest.raises(RevisionIsImmutable):
        revision.save()
    with pytest.raises(RevisionIsImmutable):
        Revision.objects.update(content={})


def test_redaction_empties_a_revision_and_keeps_its_hash_and_reason():
    article = make_draft(title="Verbotene Worte")
    revision = article.working_copy.newest_revision
    before = revision.sha256
    revision.redact(by=make_user(), reason="Beschluss des Landgerichts", now=timezone.now())
    revision.refresh_from_db()
    assert revision.snapshot.title == ""
    assert (revision.sha256, revision.redaction_reason) == (before, "Beschluss des Landgerichts")


def test_restoring_writes_a_new_revision():
    article = make_draft(title="Eins")
    first = article.working_copy.newest_revision
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Zwei"), by=None)
    article.working_copy.restore(first, by=None)
    assert article.revisions.count() == 3
    assert Article.objects.get().title == "Eins"


def test_discarding_goes_back_to_what_readers_see():
    article = make_article(title="Öffentlich")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Verworfen"), by=None)
    article.working_copy.discard(by=None)
    assert article.working_copy.snapshot.title == "Öffentlich"
    assert article.revisions.filter(content__title="Verworfen").exists()
    assert not article.has_newer_working_copy


def test_the_address_follows_the_title_until_the_article_appears():
    article = make_draft(title="Größe zählt")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Maße zählen"), by=None)
    assert article.slug == "masse-zaehlen"
    assert not Slug.objects.filter(slug="groesse-zaehlt").exists()
    article.publish()
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Ganz anders"), by=None)
    article.publish()
    assert article.slug == "masse-zaehlen"


def test_a_new_article_never_takes_over_an_old_address():
    old = make_article(title="Der Chip")
    old.set_slug("anders")
    assert Slug.objects.get(slug="der-chip").article == old
    assert make_draft(title="Der Chip").slug == "der-chip-2"


def test_bylines_and_tags_keep_the_editors_order():
    authors = [make_author(name=name) for name in ("Zoe", "Anna", "Mia")]
    topics = [make_topic(name=name) for name in ("Z", "A", "M")]
    article = make_article(byline=authors, tags=topics)
    assert [byline.author for byline in article.bylines.all()] == authors
    assert [row.tag for row in article.tagged_topics.all()] == topics


def test_ids_that_do_not_exist_are_left_out():
    article = make_article(
        byline=(4711,), follows=4711, body='<figure data-image="4711" data-alt="x"></figure><p>da</p>'
    )
    assert not article.bylines.exists()
    assert article.body_html.strip() == "<p>da</p>"


def test_a_failing_listener_rolls_the_publication_back():
    def fail(**kwargs):
        raise RuntimeError("no")

    article = make_draft()
    public_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            article.publish()
    finally:
        public_changed.disconnect(fail)
    assert not Article.objects.published().exists()
    assert Revision.objects.count() == 1


@time_machine.travel(dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), tick=False)
def test_schedules_are_right_in_the_night_when_clocks_go_back():
    at = timezone.now() + HOUR  # 2:30 in Berlin for the second time
    make_article(at=at)
    assert not Article.objects.published().exists()
    with time_machine.travel(at, tick=False):
        assert Article.objects.published().exists()


def test_a_nested_change_sends_one_signal():
    seen = []

    def listen(change, **kwargs):
        seen.append(change)

    public_changed.connect(listen)
    try:
        with public_change():
            make_company()
            make_company()
    finally:
        public_changed.disconnect(listen)
    assert len(seen) == 1
    assert len(seen[0].subjects) == 2
