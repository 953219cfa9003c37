"""Law 3 as a property: whatever two people do to an article, in whatever order, no acknowledged text is lost."""

import contextlib
import datetime as dt
from itertools import count

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.desk.articles import save
from articles.desk.articles.form import ArticleForm
from articles.desk.revisions import autosave
from articles.models import Article, Draft, MayNotPublish, NotPublishable, Revision

from .factories import make_draft, make_user

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 10, 24, 12, tzinfo=dt.UTC)
VERBS = (
    "open",
    "autosave",
    "save",
    "merge",
    "publish",
    "schedule",
    "wait",
    "withdraw",
    "unschedule",
    "restore",
    "discard",
)
# verb, which of two people in which of two tabs, and a number that the verb may use
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 3), st.integers(0, 5)), max_size=14)


class Form:
    """An article's form, open in one tab of one person."""

    slots = count()

    def __init__(self, person, article: Article) -> None:
        self.person = person
        self.open(article)

    def open(self, article: Article) -> None:
        """As the page does it: whatever was open before, a form that is opened gets a slot of its own."""
        self.slot, self.sequence = f"slot{next(self.slots)}", 0
        self.base, self.snapshot = article.working_copy.newest_revision_id, article.working_copy.snapshot

    def type(self, word: str, choice: int) -> None:
        """Write over the first paragraph, or one more below all others."""
        first, *others = self.snapshot.body.split("\n")
        lines = [f"<p>{word}</p>", *others] if choice % 2 else [first, *others, f"<p>{word}</p>"]
        self.snapshot = self.snapshot.changed(body="\n".join(lines))
        self.sequence += 1

    def posted(self, article: Article) -> ArticleForm:
        data = {"title": self.snapshot.title, "body": self.snapshot.body}
        form = ArticleForm(data | {"base_revision": self.base, "slot": self.slot}, instance=article)
        assert form.is_valid()
        return form


class Desk:
    """Two editors with two tabs each at one article; remembers every word that was acknowledged and every revision."""

    def __init__(self, people) -> None:
        self.people = people
        self.article = make_draft(title="Anfang", body="<p>Anfang</p>")
        self.words = (f"Wort{number}" for number in count())
        self.forms: dict[int, Form] = {}
        self.acknowledged = {"Anfang"}
        self.backed_up: dict[str, str] = {}  # by slot
        self.digests: dict[int, str] = {}

    def step(self, verb: str, tab: int, choice: int, clock) -> None:
        article, person = Article.objects.get(pk=self.article.pk), self.people[tab % 2]
        match verb:
            case "open":
                self.forms[tab] = Form(person, article)
            case "autosave":
                self.autosave(article, self.form(tab, article), choice)
            case "save":
                self.save(article, self.form(tab, article), choice)
            case "merge":
                self.merge(article, person, choice)
            case "wait":
                clock.now += dt.timedelta(hours=choice)
                clock.traveller.move_to(clock.now)
            case _:
                self.decide(verb, article, person, choice, clock)

    @staticmethod
    def decide(verb: str, article: Article, person, choice: int, clock) -> None:
        """What is decided over the article as a whole."""
        match verb:
            case "publish":
                article.publish(by=person)
            case "schedule":
                article.publish(by=person, at=clock.now + dt.timedelta(hours=choice + 1))
            case "withdraw":
                article.withdraw(by=person)
            case "unschedule":
                article.unschedule(by=person)
            case "restore":
                revisions = list(article.revisions.order_by("number"))
                article.working_copy.restore(revisions[choice % len(revisions)], by=person)
            case "discard":
                article.working_copy.discard(by=person)

    def form(self, tab: int, article: Article) -> Form:
        return self.forms.setdefault(tab, Form(self.people[tab % 2], article))

    def autosave(self, article: Article, form: Form, choice: int) -> None:
        word = next(self.words)
        form.type(word, choice)
        autosave.store(
            article,
            form.person,
            form.posted(article).snapshot(),
            base=form.base,
            slot=form.slot,
            sequence=form.sequence,
        )
        self.backed_up[form.slot] = word

    def save(self, article: Article, form: Form, choice: int) -> None:
        word = next(self.words)
        form.type(word, choice)
        save.save(article, form.posted(article), user=form.person, button="save")
        self.backed_up.pop(form.slot, None)
        self.acknowledged.add(word)
        form.open(Article.objects.get(pk=article.pk))

    @staticmethod
    def merge(article: Article, person, choice: int) -> None:
        """Decide over the newest of the texts that wait for it."""
        client = Client()
        client.force_login(person)
        take = ("merged", "mine", "theirs")[choice % 3]
        client.post(reverse("admin:desk_conflict", args=[article.pk]), {"take": take})

    def check(self) -> None:
        article = Article.objects.get(pk=self.article.pk)
        revisions = list(article.revisions.order_by("number"))
        drafts = Draft.objects.filter(article=article)
        kept = [revision.snapshot.body for revision in revisions] + [draft.snapshot.body for draft in drafts]
        for word in self.acknowledged | set(self.backed_up.values()):
            assert any(f"<p>{word}</p>" in body for body in kept), word
        for revision in revisions:
            digest = self.digests.setdefault(revision.pk, revision.sha256)
            assert Revision.digest(revision.content) == revision.sha256 == digest
        assert [revision.number for revision in revisions] == list(range(1, len(revisions) + 1))
        assert article.working_copy.newest_revision == revisions[-1]
        if Article.objects.published().filter(pk=article.pk).exists():
            published = [revision.snapshot.body for revision in revisions if revision.kind == "published"]
            assert article.body in published
            assert article.body == article.applied_revision.snapshot.body


class Clock:
    def __init__(self, traveller) -> None:
        self.now, self.traveller = START, traveller


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@example(steps=[("schedule", 0, 0), ("save", 0, 0), ("wait", 0, 2)])
@example(steps=[("publish", 0, 0), ("withdraw", 0, 0), ("save", 1, 0), ("publish", 1, 0), ("discard", 0, 0)])
@example(steps=[("open", 0, 0), ("open", 1, 0), ("save", 0, 1), ("save", 1, 1), ("merge", 1, 0)])
@example(steps=[("open", 0, 0), ("open", 2, 0), ("autosave", 0, 1), ("save", 2, 1), ("merge", 0, 2)])
@example(steps=[("open", 1, 0), ("save", 0, 1), ("save", 1, 1), ("autosave", 1, 0)])
def test_no_sequence_of_verbs_by_two_people_loses_a_text(db, steps):
    people = [make_user("Redaktion"), make_user("Chefredaktion")]
    with time_machine.travel(START, tick=False) as traveller:
        desk, clock = Desk(people), Clock(traveller)
        for verb, tab, choice in steps:
            with contextlib.suppress(NotPublishable, MayNotPublish):
                desk.step(verb, tab, choice, clock)
            desk.check()
