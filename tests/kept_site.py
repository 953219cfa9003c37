"""The site behind its page cache, asked as a server asks it."""

import io
from dataclasses import dataclass

from django.core.handlers.wsgi import WSGIHandler

from articles.page_cache import PageCache
from techpolicy.watching.application import Watched


@dataclass
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Site:
    """A page cache over an application that counts how often it was asked; Django itself unless another is given."""

    def __init__(self, application=None, megabytes: int = 8) -> None:
        self.application = application or WSGIHandler()
        self.rendered = 0
        self.cache = PageCache(self._count, megabytes)
        self.outermost = Watched(self.cache)

    def _count(self, environ, start_response):
        self.rendered += 1
        return self.application(environ, start_response)

    def get(self, address: str, method: str = "GET", **headers: str) -> Answer:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        } | headers
        started = []
        response = self.outermost(environ, lambda *arguments: started.append(arguments))
        body = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        status, pairs = started[-1][:2]
        return Answer(status, dict(pairs), body)
