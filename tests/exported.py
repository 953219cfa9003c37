"""What tests of export and import share: exporting, emptying the site, importing, and all that readers see."""

import io
import json
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from articles.exporting.numbers import is_numbered, set_last_number
from articles.exporting.tables import all_models
from articles.models import SUBJECTS, Article, Author, Page, Regulation, Series

from .test_gate import patterns


def export(path: Path, *arguments: str) -> Path:
    call_command("export", str(path), *arguments, verbosity=0, stdout=io.StringIO())
    return path


def take_in(path: Path) -> None:
    call_command("import", str(path), verbosity=0, stdout=io.StringIO())


def empty_the_site() -> None:
    """As `migrate` leaves it: roles stay, and the first row of each table will be number 1."""
    with connection.cursor() as cursor:
        for model in all_models():
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 - our own tables
    for model in filter(is_numbered, all_models()):
        set_last_number(model, 0)


def content(folder: Path) -> dict[str, bytes]:
    """Every file by its name below the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def rows(folder: Path, table: str) -> list[dict]:
    return [json.loads(line) for line in (folder / "data" / f"{table}.jsonl").read_bytes().splitlines()]


def addresses() -> list[str]:
    """Of every page that readers reach, as far as it has no more than a name in its address."""
    things = [*Article.objects.published(), *Author.objects.public(), *Series.objects.public(), *Page.objects.public()]
    things += [tag for model in SUBJECTS.values() for tag in model.objects.public()]
    pages = [thing.get_absolute_url() for thing in things]
    plain = ["/" + route.lstrip("^") for route, parameters in patterns(get_resolver()) if not parameters]
    feeds = [f"{tag.get_absolute_url()}feed.xml" for tag in Regulation.objects.public()]
    api = [f"/api/v1/{name}/" for name in ("articles", "companies", "laws", "milestones", "relations", "topics")]
    return [*pages, *plain, *feeds, *api, "/suche/?q=Verordnung", "/suche/?q=Chips", "/suche/?q=DMA"]


def seen(paths: list[str]) -> dict[str, tuple[int, bytes]]:
    """What a reader gets at each address."""
    client = Client()
    return {path: _answer(client.get(path)) for path in paths}


def _answer(response) -> tuple[int, bytes]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body + response.headers.get("Location", "").encode()
