"""Exports of Ghost for tests, and how their texts are written in Lexical."""

import json

from articles.body import clean
from articles.importing.ghost import GhostArchive

SITE = "https://chips.example"
SETTINGS = [
    {"key": "url", "value": f"{SITE}/"},
    {"key": "title", "value": "Chips und Recht"},
    {"key": "locale", "value": "de-AT"},
]
POST = {
    "id": "5f1", "title": "Exportkontrollen", "slug": "exportkontrollen", "html": "<p>Text</p>", "type": "post", "status": "published",
    "visibility": "public", "published_at": "2024-05-03T08:00:00.000Z", "created_at": "2024-05-01T08:00:00.000Z",
}  # fmt: skip


def write_archive(folder, *changes, name="ghost.json", **tables):
    """An archive of posts given as changes to POST, and further tables."""
    posts = [
        {**POST, "id": f"5f{number}", "slug": f"text-{number}", **change} for number, change in enumerate(changes, 1)
    ]
    data = {"settings": SETTINGS, "posts": posts, **tables}
    path = folder / name
    path.write_text(json.dumps({"db": [{"meta": {"version": "5.80.0"}, "data": data}]}), encoding="utf-8")
    return GhostArchive([path])


def first_record(folder, **change):
    """The record of one post; what is a list is a table."""
    tables = {name: change.pop(name) for name in list(change) if isinstance(change[name], list)}
    return next(write_archive(folder, change, **tables).records())[1]


def lexical(*nodes):
    return json.dumps({"root": {"type": "root", "version": 1, "children": list(nodes)}})


def said(text, bits=0):
    return {"type": "extended-text", "text": text, "format": bits}


def paragraph(*children):
    return {"type": "paragraph", "children": list(children)}


def body_of(record):
    """As it will be stored, with figures in words."""
    return clean(record.content["body"].replace("data-source=", 'data-image="7" data-source='))


def kinds(losses):
    return {loss.what for loss in losses}
