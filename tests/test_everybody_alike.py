"""Every public address answers everybody alike, from memory, whatever a request carries beside its address."""

import re
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.page_cache import PRIVATE
from articles.page_cache.keys import READ_QUERIES

from .factories import make_user
from .kept_site import Answer, Site
from .test_gate import World, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("kept_connection"), pytest.mark.alike]

ROOT = Path(__file__).resolve().parent.parent / "articles"
CARRIED = {
    "a cookie of the desk": {"HTTP_COOKIE": "sessionid=x; csrftoken=y; messages=z"},
    "a password": {"HTTP_AUTHORIZATION": "Basic dXNlcjpwYXNz"},
    "a range": {"HTTP_RANGE": "bytes=5-2", "HTTP_IF_RANGE": '"x"'},
    "conditions": {
        "HTTP_IF_MATCH": '"x"',
        "HTTP_IF_NONE_MATCH": '"x"',
        "HTTP_IF_MODIFIED_SINCE": "Thu, 01 Jan 2037 00:00:00 GMT",
        "HTTP_IF_UNMODIFIED_SINCE": "Thu, 01 Jan 1970 00:00:00 GMT",
    },
    "wishes": {
        "HTTP_ACCEPT": "application/json",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_ACCEPT_ENCODING": "br;q=0, x;q=1, identity",
    },
    "orders to caches": {"HTTP_CACHE_CONTROL": "no-cache", "HTTP_PRAGMA": "no-cache"},
    "another method": {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
    "another spelling of the host": {"HTTP_HOST": "TestServer:8080"},
    "another address": {"HTTP_X_FORWARDED_HOST": "attacker.example", "HTTP_X_ORIGINAL_URL": "/admin/"},
}


@pytest.fixture(autouse=True)
def _one_moment():
    """An empty feed names the moment at which it was made."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return World("draft")


def pages(world: World) -> list[str]:
    return [path for path in addresses(world) if not path.startswith(PRIVATE)]


@pytest.fixture
def site(settings) -> Site:
    settings.ALLOWED_HOSTS = ["testserver"]
    return Site(megabytes=64)


def is_kept(path: str, answer: Answer) -> bool:
    """Answered anew each time: searches, an address whose article was taken away, and what is no list of open data."""
    is_refused = path.startswith("/api/v1/") and not answer.status.startswith("200")
    return "?" not in path and not answer.status.startswith("410") and not is_refused


def test_what_a_request_carries_changes_nothing_and_costs_nothing(site, world):
    kept = 0
    for path in pages(world):
        plain = site.get(path)
        before = site.rendered
        for what, carried in CARRIED.items():
            assert site.get(path, **carried) == plain, f"{path} with {what}"
        if is_kept(path, plain):
            # What is no page may repeat the host: it is kept for each spelling.
            assert site.rendered - before == (0 if plain.status.startswith("200") else 1), path
            kept += 1
    assert kept >= 20


def test_whoever_asks_first_leaves_the_page_of_everybody(site, world):
    everything = {name: value for carried in CARRIED.values() for name, value in carried.items()}
    for path in pages(world):
        plain = site.get(path)
        another = Site()
        another.get(path, **everything)
        assert another.get(path) == plain, path


def test_a_parameter_that_nobody_reads_costs_nothing(site, world):
    for path in pages(world):
        plain = site.get(path)
        before = site.rendered
        if path.startswith(READ_QUERIES) or "?" in path or not plain.status.startswith("200"):
            continue
        for query in ("utm_source=a", "x=1", "q=chips", "p=7&seite="):
            site.get(f"{path}?{query}")
        assert site.get(f"{path}?x=2") == plain, path
        # "seite=" is 404 on pages of lists, and one page of its own elsewhere
        assert site.rendered <= before + 1, path


@pytest.mark.parametrize(
    "path", ["/fristen/", "/fristen.ics", "/fristen.json", "/fristen/feed.xml", "/fristen/feed.json"]
)
def test_each_choice_of_dates_is_a_page_of_its_own_that_leaves_the_whole_one_alone(site, world, path):
    law = world.open["regulation"]
    law.milestones.create(kind="deadline", date=timezone.localdate())
    whole = site.get(path)
    narrowed = site.get(f"{path}?art=konsultation")
    assert narrowed.body != whole.body and site.get(f"{path}?regelwerk={law.slug}").body != narrowed.body
    before = site.rendered
    assert site.get(f"{path}?art=konsultation") == narrowed and site.get(path) == whole
    assert site.get(f"{path}?q=1&utm_source=x") == whole
    assert site.rendered == before


def test_no_view_but_the_search_dates_lists_and_the_front_page_reads_a_parameter():
    """Another one would need a line in `READ_QUERIES`: pages are kept by path and `seite` alone."""
    rooms = [ROOT / "feeds.py", ROOT / "sitemaps.py", *(ROOT / "views").rglob("*.py")]
    reading = {path.name for path in rooms if re.search(r"\.GET\b|QUERY_STRING", path.read_text())}
    assert reading == {"rendering.py", "search.py", "feeds.py", "sharing.py", "deadlines.py", "matrix.py", "front.py"}
    assert ".GET" not in (ROOT / "views" / "front.py").read_text()  # which asks for numbers of a former site alone
    assert (ROOT / "feeds.py").read_text().count(".GET") == 1  # the feed of a search


def test_whoever_is_logged_in_sees_what_everybody_sees(client, world):
    everybody = Client()
    client.force_login(make_user("Chefredaktion", is_superuser=True))
    for path in pages(world):
        mine, theirs = client.get(path), everybody.get(path)
        assert (mine.status_code, mine.content) == (theirs.status_code, theirs.content), path
        assert "Cookie" not in mine.headers.get("Vary", ""), path
        assert not mine.cookies, path
