"""Editors who save, publish and autosave over HTTP, and remember what the server acknowledged."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

from ..serving import Answer, Reader, Server

SAVED, PUBLISHED, TYPED = "saved", "published", "typed"
ADD = "/admin/articles/article/add/"
AUTOSAVE = "/admin/articles/article/neu/sicherung/"
# Of an article that may be published; author and topic are the first ones of `Server.make`.
COMPLETE = {
    "lead": "Ein Vorspann.",
    "body": "<p>Ein Absatz über Chips und Gesetze.</p>",
    "genre": "news",
    "change_kind": "minor",
    "sources": '[{"name": "Amtsblatt der EU", "url": "", "kind": "document"}]',
    "lead_image": "",
    "base_revision": "",
    "seen_state": "draft",
    "byline": "[1]",
    "tags": '[{"kind": "topic", "id": 1, "main": true}]',
}
# What there is, asked beside the server: in titles of versions, of published articles that search finds, in autosaves.
STORED = """
import json
from articles.models import Article, Draft, Revision
print(json.dumps({
    "saved": list(Revision.objects.values_list("content__title", flat=True)),
    "published": list(Article.objects.filter(state="published", search_document__isnull=False).values_list("title", flat=True)),
    "typed": {draft.slot: [draft.sequence, draft.content["title"]] for draft in Draft.objects.all()},
}))
"""
# What says nothing about rows: the machine and settings of a drill.
AROUND = {"journal", "backup", "hosts", "mail", "space"}


class Acknowledged(NamedTuple):
    at: float  # time.monotonic()
    kind: str
    key: str  # a title, or the slot of an autosave
    sequence: int = 0


class _Staying(HTTPRedirectHandler):
    """A redirect is the acknowledgement: where it leads does not matter."""

    def redirect_request(self, *args: object) -> None:
        return None


class Editor(Reader):
    def __init__(self, server: Server, name: str, seed: int) -> None:
        super().__init__(server)
        self.name, self.random = name, random.Random(f"{name} {seed}")
        self.acknowledged: list[Acknowledged] = []
        self.answers: Counter[int] = Counter()
        self.number = 0

    def log_in(self) -> "Editor":
        super().log_in()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), _Staying())
        return self

    def work(self, ended: threading.Event) -> None:
        while not ended.is_set():
            self.number += 1
            try:
                self.random.choice((self.save, self.publish, self.autosave))()
            except (OSError, HTTPException):
                self.answers[0] += 1
                time.sleep(0.05)

    def save(self) -> None:
        title = f"Gespeichert {self.name} {self.number}"
        self._note(self.post(ADD, title=title, slot=f"s{self.number}", _save="1"), 302, SAVED, title)

    def publish(self) -> None:
        title = f"Veröffentlicht {self.name} {self.number}"
        answer = self.post(ADD, **COMPLETE, title=title, slot=f"p{self.number}", _publish="1")
        self._note(answer, 302, PUBLISHED, title)

    def autosave(self) -> None:
        slot = f"{self.name}-{self.random.randrange(3)}"
        values = {"title": f"Getippt {self.number}", "body": "<p>Text</p>", "slot": slot, "sequence": str(self.number)}
        answer = self.post(AUTOSAVE, **values)
        if answer.status == 200:
            assert "saved" in json.loads(answer.text), answer
        self._note(answer, 200, TYPED, slot)

    def _note(self, answer: Answer, expected: int, kind: str, key: str) -> None:
        self.answers[answer.status] += 1
        if answer.status == expected:
            assert "/login/" not in (answer.headers["Location"] or ""), "logged out"
            self.acknowledged.append(Acknowledged(time.monotonic(), kind, key, self.number))


def server_for(folder: Path, database: str = "") -> Server:
    """At a port that no connection of ours can have by chance: somebody who asks while nobody listens would take it."""
    server = Server(folder, database)
    for port in random.sample(range(20_000, 30_000), 50):
        server.port, server.url = port, f"http://127.0.0.1:{port}"
        if not server.listens():
            break
    server.environment["SITE_URL"] = server.url
    return server


@contextmanager
def working(server: Server, many: int, seed: int) -> Iterator[list[Editor]]:
    """Editors at work in threads, until the block ends."""
    editors = [Editor(server, f"e{number}", seed).log_in() for number in range(many)]
    ended = threading.Event()
    threads = [threading.Thread(target=editor.work, args=(ended,), daemon=True) for editor in editors]
    for thread in threads:
        thread.start()
    try:
        yield editors
    finally:
        ended.set()
        for thread in threads:
            thread.join(90)


def ask(manage: Callable, code: str) -> dict:
    result = manage("shell", "--no-imports", "-c", code)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def lost(stored: dict, acknowledged: list[Acknowledged]) -> list[Acknowledged]:
    """What was acknowledged and is not there; an autosave may have been followed by a newer one."""
    titles = {kind: set(stored[kind]) for kind in (SAVED, PUBLISHED)}
    missing = []
    for one in acknowledged:
        if one.kind == TYPED:
            sequence, title = stored[TYPED].get(one.key, (0, ""))
            if sequence < one.sequence or title != f"Getippt {sequence}":
                missing.append(one)
        elif one.key not in titles[one.kind]:
            missing.append(one)
    return missing


def half_done(manage: Callable) -> list[str]:
    """What `manage.py doctor --full` has to say about rows."""
    result = manage("doctor", "--full", "--json")
    assert result.returncode in (0, 1) and result.stdout, result.stderr
    findings = json.loads(result.stdout)["findings"]
    return [
        f"{finding['name']}: {finding['text']}"
        for finding in findings
        if finding["level"] != "ok" and finding["name"] not in AROUND and "." not in finding["name"]
    ]
