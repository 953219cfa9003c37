"""Pages by the ways in which they are served: a bare view, a file of nginx, kept, behind nginx, rendered anew."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from .filling import prepare
from .proxy import is_there, proxy
from .running import Row
from .serving import Measured, Server, serve

# Search is kept nowhere; of the other pages, these two stand for all.
IN_EVERY_WAY = ("front page", "article")
MANY = 200  # addresses: more than caches of seconds keep fresh


class Way(NamedTuple):
    name: str
    server: Server
    paths: list[str]


class Servers:
    """One archive, served in every way at once."""

    def __init__(self, stack: ExitStack, variables: dict[str, str]) -> None:
        self.media = Path(variables["MEDIA_ROOT"])
        self.site = stack.enter_context(serve("techpolicy.wsgi:application", **variables, PAGE_CACHE_MB="0"))
        self.cached = stack.enter_context(serve("techpolicy.wsgi:application", **variables))
        self.bare = stack.enter_context(serve("tests.benchmarks.bare:application"))
        self.nginx = stack.enter_context(proxy(self.cached, variables)) if is_there() else None

    def ways(self, title: str, page: dict[str, Any]) -> Iterator[Way]:
        yield Way("bare view", self.bare, [f"/{page['bytes']}"])
        if title in IN_EVERY_WAY and self.nginx:
            yield Way("file of nginx", self.nginx, [self._file(page["bytes"])])
        if title in IN_EVERY_WAY:
            yield Way("kept", self.cached, page["paths"])
        if title in IN_EVERY_WAY and self.nginx:
            yield Way("behind nginx, 1 address", self.nginx, page["paths"][:1])
            if len(page["many"]) > 1:
                yield Way(f"behind nginx, {len(page['many'])} addresses", self.nginx, page["many"])
        yield Way("rendered", self.site, page["paths"])

    def _file(self, size: int) -> str:
        self.media.mkdir(exist_ok=True)
        (self.media / f"{size}.html").write_bytes(b"a" * size)
        return f"/media/{size}.html"


def measure(size: int, folder: Path, variables: dict[str, str], passes: int) -> list[Row]:
    pages = prepare(variables, folder, size)
    with ExitStack() as stack:
        servers = Servers(stack, variables)
        return [row for title, page in pages.items() for row in _rows(size, title, page, servers, passes)]


def _rows(size: int, title: str, page: dict[str, Any], servers: Servers, passes: int) -> Iterator[Row]:
    """Medians of `passes`, which take turns, so that a busy moment of the machine meets all of them."""
    ways = list(servers.ways(title, page))
    for way in ways:
        way.server.warm_up(way.paths)
    taken = [[way.server.measure(way.paths) for way in ways] for _ in range(passes)]
    results = [Measured(*map(median, zip(*values, strict=True))) for values in zip(*taken, strict=True)]
    for way, found in zip(ways, results, strict=True):
        row = Row(size, title, way.name, found.rate, found.rate / results[0].rate, found.p50, found.p99)
        is_rendered = way.name == "rendered"
        yield row._replace(bytes=page["bytes"], **{name: page[name] for name in ("queries", "calls") if is_rendered})
