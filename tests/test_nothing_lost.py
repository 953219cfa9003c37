"""Law 3 as a property: whatever two people do to an article, in whatever order, no acknowledged text is lost."""

import contextlib
import datetime as dt
from itertools import count

import pytest
import time_machine
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.models import Article, Draft, MayNotPublish, NewerRevision, NotPublishable, Revision, Snapshot

from .factories import make_draft, make_user

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 10, 24, 12, tzinfo=dt.UTC)
VERBS = (
    "save",
    "save on an old base",
    "autosave",
    "publish",
    "schedule",
    "wait",
    "withdraw",
    "unschedule",
    "restore",
    "discard",
)
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 1), st.integers(0, 5)), max_size=14)


class Desk:
    """Two editors at one article; remembers every text that was acknowledged and every revision that was written."""

    def __init__(self, people) -> None:
        self.people = people
        self.article = make_draft(title="Anfang")
        self.texts = count()
        self.acknowledged: list[tuple[object, str]] = [(None, "Anfang")]
        self.autosaves: dict[int, str] = {}
        self.digests: dict[int, str] = {}

    def step(self, verb: str, person, choice: int, clock) -> None:
        article = Article.objects.get(pk=self.article.pk)
        revisions = list(article.revisions.order_by("number"))
        old = revisions[choice % len(revisions)]
        match verb:
            case "save" | "save on an old base":
                self.save(article, person, article.newest_revision if verb == "save" else old)
            case "autosave":
                text = f"Sicherung {next(self.texts)}"
                content = Snapshot(title=text).to_json()
                Draft.objects.update_or_create(article=article, person=person, defaults={"content": content})
                self.autosaves[person.pk] = text
            case "publish":
                article.publish(by=person)
            case "schedule":
                article.publish(by=person, at=clock.now + dt.timedelta(hours=choice + 1))
            case "wait":
                clock.now += dt.timedelta(hours=choice)
                clock.traveller.move_to(clock.now)
            case "withdraw":
                article.withdraw(by=person)
            case "unschedule":
                article.unschedule(by=person)
            case "restore":
                article.restore(old, by=person)
            case "discard":
                article.discard_working_copy(by=person)

    def save(self, article: Article, person, base: Revision) -> None:
        text = f"Text {next(self.texts)}"
        try:
            article.save_revision(Snapshot(title=text), by=person, base=base)
        except NewerRevision:  # the text is safe in the draft; an earlier autosave there was older than it
            self.autosaves[person.pk] = text
        else:
            self.acknowledged.append((person, text))

    def check(self) -> None:
        article = Article.objects.get(pk=self.article.pk)
        revisions = list(article.revisions.order_by("number"))
        titles = {revision.snapshot.title for revision in revisions}
        assert all(text in titles for _, text in self.acknowledged)
        for person, text in self.autosaves.items():
            assert Draft.objects.get(article=article, person=person).snapshot.title == text
        for revision in revisions:
            digest = self.digests.setdefault(revision.pk, revision.sha256)
            assert Revision.digest(revision.content) == revision.sha256 == digest
        assert [revision.number for revision in revisions] == list(range(1, len(revisions) + 1))
        assert article.newest_revision == revisions[-1]
        if Article.objects.published().filter(pk=article.pk).exists():
            published = [revision.snapshot.title for revision in revisions if revision.kind == "published"]
            assert article.title in published
            assert article.title == article.applied_revision.snapshot.title


class Clock:
    def __init__(self, traveller) -> None:
        self.now, self.traveller = START, traveller


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=[("schedule", 0, 0), ("save", 0, 0), ("wait", 0, 2)])
@example(steps=[("publish", 0, 0), ("withdraw", 0, 0), ("save", 1, 0), ("publish", 1, 0), ("discard", 0, 0)])
def test_no_sequence_of_verbs_by_two_people_loses_a_text(db, steps):
    people = [make_user("Redaktion"), make_user("Chefredaktion")]
    with time_machine.travel(START, tick=False) as traveller:
        desk, clock = Desk(people), Clock(traveller)
        for verb, who, choice in steps:
            with contextlib.suppress(NotPublishable, MayNotPublish):
                desk.step(verb, people[who], choice, clock)
            desk.check()
