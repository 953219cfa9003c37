"""Readers and an editor at several hosts behind nginx, each from an address of its own; what they saw, in figures."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, cycle
from typing import Any
from urllib.parse import urlencode

from ..form_controls import FormControls
from ..hosts import Answer, Hosts, Visitor

FORM = "application/x-www-form-urlencoded"
READING = {
    "page": ["/", "/artikel/zu-lesen/", "/archiv/", "/korrekturen/", "/redaktion/"],
    "search": ["/suche/?q=lesen", "/suche/?q=gefragt"],
    "feed": ["/feed.xml", "/feed.json", "/sitemap.xml"],
    "data": ["/api/v1/articles", "/api/v1/", "/api/"],
}


class Traffic:
    """`seen`: milliseconds by kind; `errors`: a line for each answer that nobody expected; `saved`: the titles that were acknowledged."""

    def __init__(self, pause: float) -> None:
        self.pause, self.is_over = pause, threading.Event()
        self.seen: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []
        self.saved: list[str] = []

    def timed(self, kind: str, expected: int, ask: Callable[..., Answer], *arguments: Any) -> Answer | None:
        began = time.perf_counter()
        try:
            answer = ask(*arguments)
        except OSError as error:
            self.errors.append(f"{kind}: {type(error).__name__}: {error}")
            return None
        self.seen[kind].append((time.perf_counter() - began) * 1000)
        if answer.status != expected:
            self.errors.append(f"{kind}: {answer.status}: {answer.text[:200]}")
        return answer

    def read(self, kind: str, port: int, address: str) -> None:
        visitor = Visitor(port, address)
        for path in cycle(READING[kind]):
            if self.is_over.wait(self.pause):
                return
            self.timed(kind, 200, visitor.get, path)

    def edit(self, editor: Visitor, article: int) -> None:
        """Autosave, save and publish one article by turns, always with what the form holds."""
        path = f"/admin/articles/article/{article}/change/"
        for number in count():
            if self.is_over.wait(self.pause):
                return
            title = f"Stand {number}"
            form = self.timed("form", 200, editor.get, path)
            if form is None or form.status != 200:
                continue
            values = FormControls(form.text).values | {"title": [title], "sequence": [str(number + 1)]}
            self.timed("autosave", 200, submit, editor, path.replace("change", "sicherung"), values)
            kind, button = [("save", "_save"), ("publish", "_publish")][number % 2]
            answer = self.timed(kind, 302, submit, editor, path, values | {button: ["1"]})
            if answer and answer.status == 302:
                self.saved.append(title)

    @contextmanager
    def at(self, hosts: Hosts, article: int) -> Iterator["Traffic"]:
        editor = Visitor(hosts.nginx.port, "127.0.5.1").log_in()
        work = [threading.Thread(target=self.edit, args=(editor, article))]
        for number, kind in enumerate(READING):
            work.append(threading.Thread(target=self.read, args=(kind, hosts.nginx.port, f"127.0.6.{number + 1}")))
        for thread in work:
            thread.start()
        try:
            yield self
        finally:
            self.is_over.set()
            for thread in work:
                thread.join()

    def figures(self) -> Iterator[str]:
        for kind, taken in sorted(self.seen.items()):
            ordered = sorted(taken)
            p50, p99 = (ordered[int((len(ordered) - 1) * share)] for share in (0.5, 0.99))
            yield f"{kind:<9} {len(ordered):>6} answers   p50 {p50:7.1f} ms   p99 {p99:7.1f} ms"
        yield f"acknowledged saves {len(self.saved)}, errors {len(self.errors)}"
        yield from self.errors[:10]


def submit(visitor: Visitor, path: str, values: dict[str, list[str]]) -> Answer:
    values = values | {"csrfmiddlewaretoken": [visitor.cookies["csrftoken"]]}
    return visitor.ask("POST", path, urlencode(values, doseq=True).encode(), **{"Content-Type": FORM})


def newest_title(hosts: Hosts, article: int) -> str:
    """What the database holds of the article under work."""
    code = f"from articles.models import Article; print(Article.objects.get(pk={article}).working_copy.snapshot.title)"
    return hosts.servers[0].manage("shell", "--no-imports", "-c", code).stdout.strip()
