"""Ask this site for an address in this process, as a server would, and follow its redirects."""

import html
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes, urljoin, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils.encoding import iri_to_uri
from django.utils.html import strip_tags

MOST_REDIRECTS = 5
_HEAD = 200_000  # bytes of a page in which its title and headline stand
_TITLES = re.compile(r"<title>([^<]{1,1000})</title>|<h1(?:\s[^<>]{0,500})?>(.{1,2000}?)</h1>", re.DOTALL)


@dataclass(frozen=True)
class Reached:
    """Where an address leads."""

    status: int  # of the last answer
    address: str  # the last one asked
    redirects: int = 0
    is_loop: bool = False  # the same address again, or more redirects than browsers like
    title: str = ""  # title and headline of the page


class OwnSite:
    def __init__(self) -> None:
        self.application = WSGIHandler()
        self.origin = settings.SITE_URL.rstrip("/")
        self.parts = urlsplit(self.origin)

    def ask(self, address: str) -> Reached:
        """`address` is a path with its query, in any encoding of the web."""
        asked: list[str] = []
        address = iri_to_uri(address)
        while True:
            status, location, title = self._answer(address)
            asked.append(address)
            goes_on = 300 <= status < 400 and bool(location)
            following = urljoin(f"{self.origin}{address}", location) if goes_on else ""
            if not goes_on or urlsplit(following).netloc != self.parts.netloc:
                return Reached(status, following or address, len(asked) - 1, title=title)
            address = path_and_query(following)
            if address in asked or len(asked) > MOST_REDIRECTS:
                return Reached(status, address, len(asked), is_loop=True)

    def _answer(self, address: str) -> tuple[int, str, str]:
        """(status, address of a redirect, title)."""
        started: list[tuple[Any, ...]] = []
        response = self.application(self._environ(address), lambda *arguments: started.append(arguments))
        try:
            body = b"".join(response)[:_HEAD]
        finally:
            response.close()
        status, pairs = started[-1][:2]
        headers = {name.lower(): value for name, value in pairs}
        is_page = headers.get("content-type", "").startswith("text/html")
        return int(status.split()[0]), headers.get("location", ""), title_of(body) if is_page else ""

    def _environ(self, address: str) -> dict[str, Any]:
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": self.parts.hostname,
            "HTTP_HOST": self.parts.netloc,
            "wsgi.url_scheme": self.parts.scheme,
            # Behind a proxy that is trusted, Django believes this alone.
            "HTTP_X_FORWARDED_PROTO": self.parts.scheme,
        }
        setup_testing_defaults(environ)
        return environ


def path_and_query(url: str) -> str:
    """What a browser asks of the host. Raises ValueError for what is no address."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def title_of(page: bytes) -> str:
    found = _TITLES.findall(page.decode(errors="replace"))
    return html.unescape(" ".join(strip_tags(title or headline) for title, headline in found[:2]))


@contextmanager
def quiet() -> Iterator[None]:
    """Without a line in the log for each address that is not there."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
