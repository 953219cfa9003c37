"""Several ask for a page that is not kept: one renders it, and the others get what it rendered."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from articles.page_cache import Moment

from .kept_site import Site
from .serving import wait_until

READERS = 4


class SlowSite(Site):
    """Each rendering waits until `go` is set; `edition` stands for the database."""

    def __init__(self, status: str = "200 OK") -> None:
        super().__init__(self.slowly)
        self.status, self.edition, self.fails = status, 1, 0
        self.go, self._inside = threading.Event(), set()
        self.cache.clock.current = lambda: Moment((self.edition,), 1e12)
        self.pool = ThreadPoolExecutor(READERS)

    @property
    def inside(self) -> int:
        return len(self._inside)

    def slowly(self, environ, start_response):
        number = self.rendered
        self._inside.add(threading.get_ident())
        assert self.go.wait(20)
        self._inside.discard(threading.get_ident())
        if number <= self.fails:
            raise RuntimeError("in the view")
        body = f"rendering {number}".encode()
        start_response(self.status, [("Content-Length", str(len(body)))])
        return [body]

    def ask(self, *paths: str) -> list:
        """Futures, when all have begun to wait for their turn."""
        asked = [self.pool.submit(self.get, path) for path in paths]
        turns = self.cache.turns
        wait_until(lambda: sum(turns._asking.values()) == len(paths), "not all ask")
        wait_until(lambda: self.inside == len(set(paths)), "nobody renders")
        return asked


@pytest.fixture(autouse=True)
def _host(settings):
    settings.ALLOWED_HOSTS = ["testserver"]


def bodies(asked: list) -> list[str]:
    return sorted(future.result(20).text for future in asked)


def test_whoever_waits_gets_the_same_answer():
    site = SlowSite()
    asked = site.ask(*["/"] * READERS)
    site.go.set()
    assert bodies(asked) == ["rendering 1"] * READERS
    assert site.rendered == 1
    assert len(site.cache.turns) == 0


def test_another_page_waits_for_nobody():
    site = SlowSite()
    asked = site.ask("/a/", "/b/")
    assert site.inside == 2
    site.go.set()
    assert bodies(asked) == ["rendering 1", "rendering 2"]


def test_a_rendering_that_fails_leaves_nobody_waiting():
    site = SlowSite()
    site.fails = 1
    asked = site.ask(*["/"] * READERS)
    site.go.set()
    results = [future.exception(20) or future.result().text for future in asked]
    assert sorted(map(str, results)) == ["in the view"] + ["rendering 2"] * (READERS - 1)
    assert len(site.cache.turns) == 0


def test_who_waited_into_another_edition_renders_anew():
    site = SlowSite()
    asked = site.ask(*["/"] * READERS)
    site.edition = 2
    site.go.set()
    assert bodies(asked) == ["rendering 1"] + ["rendering 2"] * (READERS - 1)
    assert site.get("/").text == "rendering 2"


def test_what_may_not_be_kept_is_rendered_for_each():
    site = SlowSite("410 Gone")
    asked = site.ask(*["/"] * READERS)
    site.go.set()
    assert bodies(asked) == [f"rendering {number}" for number in range(1, READERS + 1)]


def test_searches_do_not_wait_for_one_another():
    site = SlowSite()
    asked = [site.pool.submit(site.get, "/suche/?q=chips") for _ in range(READERS)]
    wait_until(lambda: site.inside == READERS, "somebody waits")
    site.go.set()
    assert len(bodies(asked)) == READERS
