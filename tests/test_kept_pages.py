"""Law 5, tried by chance: whatever changes in whatever order, a kept page is what a fresh rendering would be, byte for byte."""

import datetime as dt
from collections import deque

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, Edition, Regulation
from articles.models.site.boundary import next_boundary

from .changing_newsroom import CHANGES, FORMER, Newsroom
from .kept_site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]

START = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
NEW = 1  # pages kept before each change, and compared after it and after the next one


@pytest.fixture(autouse=True)
def _host(settings):
    settings.ALLOWED_HOSTS = ["testserver"]


class Watch:
    """Keeps pages, changes something, and compares."""

    def __init__(self, clock, seed: int) -> None:
        self.clock, self.seed = clock, seed
        self.room, self.site = Newsroom(seed), Site(megabytes=64)
        self.chance = self.room.chance
        self.done: deque[str] = deque(maxlen=10)
        self.seen: set[str] = set()
        self.compared = 0

    def keep(self, number: int) -> list[str]:
        """Addresses of so many more pages that are in memory now."""
        paths = [self.room.path() for _ in range(number)]
        for path in paths:
            self.site.get(path)
        return paths

    def details(self) -> list[str]:
        """The pages of all articles and laws, and the former addresses, in memory now."""
        rows = (*Article.objects.all(), *Regulation.objects.all())
        paths = [*(row.get_absolute_url() for row in rows), *FORMER]
        for path in paths:
            self.site.get(path)
        return paths

    def change(self, name: str) -> None:
        self.done.append(name)
        self.clock.shift(1)
        CHANGES[name](self.room)

    def pass_time(self) -> None:
        """To the second before something changes by itself, or to the very moment."""
        boundary = next_boundary(timezone.now())
        moment = self.chance.choice((boundary, boundary, boundary - SECOND))
        self.done.append(f"time: {moment}")
        self.clock.move_to(max(timezone.now(), moment))

    def stale(self, paths: list[str]) -> list[str]:
        """What is not what a fresh rendering would be; a page that was not in memory any more is one itself."""
        found = []
        for path in paths:
            self.seen.add(self.route(path))
            before = self.site.rendered
            kept = self.site.get(path)
            if self.site.rendered > before:
                continue
            self.compared += 1
            if kept != Site(self.site.application).get(path):
                found.append(f"{path} is stale; seed {self.seed}, last changes: {', '.join(self.done)}")
        return found

    @staticmethod
    def route(path: str) -> str:
        return path.split("/")[1]


@pytest.fixture
def watch():
    with time_machine.travel(START, tick=False) as clock:
        yield lambda seed: Watch(clock, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.alike) for seed in (1, 2, 3))])
def test_a_kept_page_is_what_a_fresh_rendering_would_be(watch, seed):
    """A thousand changes, a quarter of them with each seed."""
    watch = watch(seed)
    names = [*CHANGES, "pass_time", "pass_time", "pass_time"]
    paths: list[str] = []
    for number in range(250):
        paths = paths[-NEW:] + watch.keep(NEW)
        name = names[number % len(names)] if number < len(names) else watch.chance.choice(names)
        if name == "pass_time":
            watch.pass_time()
        else:
            watch.change(name)
        assert not watch.stale(paths)
    assert len(watch.seen) > 20
    assert watch.compared > 25  # time that has not come, work on drafts, and what nobody could see


# Kinds of which readers see nothing until time has passed, or never.
UNSEEN = {"schedule", "unschedule", "expire", "end_rights_in_picture", "work_on_drafts"}


@pytest.mark.slow
@pytest.mark.alike
@pytest.mark.parametrize("name", sorted(set(CHANGES) - UNSEEN))
def test_finds_a_change_that_was_made_in_silence(watch, monkeypatch, name):
    watch = watch(0)
    for before in ("correct", "merge_tags", "merge_tags", "correct", *["add_milestone"] * 6):
        watch.change(before)
    monkeypatch.setattr(Edition, "advance", lambda: None)
    for _ in range(12):
        paths = watch.keep(40) + watch.details()
        watch.change(name)
        if watch.stale(paths):
            return
        Edition.objects.update(number=Edition.current()[1] + 1)
    raise AssertionError(f"{name} in silence was not noticed")


def test_finds_a_moment_that_was_forgotten(watch, monkeypatch):
    watch = watch(0)
    CHANGES["schedule"](watch.room)
    monkeypatch.setattr("articles.page_cache.clock.next_boundary", lambda now: now + dt.timedelta(days=9))
    watch.site.get("/")
    watch.clock.shift(dt.timedelta(hours=2))
    assert watch.stale(["/"])
