"""The content files: TOML for people and things, HTML with a TOML head for articles, WebP for pictures."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .typography import bind

HERE = Path(__file__).parent
FENCE = "+++\n"
WORKING = ".working.html"
_RELATIVE = re.compile(r"([+-])(\d+)([hd])")
_REFERENCE = re.compile(r'data-(article|image)="@([a-z0-9-]+)"')


@dataclass(frozen=True)
class Piece:
    """One article file: its key, the values of its head, and the body with references by key ("@seekabel")."""

    key: str
    head: dict[str, Any]
    body: str

    def published(self, loaded: dt.datetime) -> dt.datetime | None:
        """When it appears: as written, or relative to `loaded`; None for a draft."""
        return moment(self.head["published"], loaded) if "published" in self.head else None

    def tags(self, field: str) -> Iterator[tuple[str, bool]]:
        """(key, is a main subject) of each tag in `companies`, `regulations`, `institutions` or `topics`."""
        for entry in self.head.get(field, []):
            yield entry.removeprefix("*"), entry.startswith("*")

    def references(self) -> set[tuple[str, str]]:
        """("article" or "image", key) of everything the text or its head points at."""
        found = set(_REFERENCE.findall(self.body))
        found |= {("image", self.head["lead_image"])} if "lead_image" in self.head else set()
        return found | ({("article", self.head["follows"])} if "follows" in self.head else set())


def rows(name: str) -> list[dict[str, Any]]:
    """The entries of data/<name>.toml, whose tables are all called alike."""
    data = tables(name)
    return next(value for value in data.values() if isinstance(value, list))


def tables(name: str) -> dict[str, Any]:
    return tomllib.loads(bind((HERE / "data" / f"{name}.toml").read_text("utf-8")))


def picture(key: str) -> bytes:
    return (HERE / "pictures" / f"{key}.webp").read_bytes()


def pieces() -> list[Piece]:
    """Every article, by key."""
    return [_read(path) for path in sorted((HERE / "articles").glob("*.html")) if not path.name.endswith(WORKING)]


def working_copies() -> list[Piece]:
    """Changes to live articles that readers do not see yet; the key is that of the article."""
    return [_read(path) for path in sorted((HERE / "articles").glob(f"*{WORKING}"))]


def moment(value: str, loaded: dt.datetime) -> dt.datetime:
    """An ISO date with its zone, or "-2h", "+3d" from `loaded` on."""
    relative = _RELATIVE.fullmatch(value)
    if relative is None:
        return dt.datetime.fromisoformat(value)
    sign, number, unit = relative.groups()
    distance = dt.timedelta(hours=int(number) * (24 if unit == "d" else 1))
    return loaded + distance if sign == "+" else loaded - distance


def with_ids(body: str, find: Callable[[str, str], int | None]) -> str:
    """The body with ids instead of keys; `find` gets ("article" or "image", key) and may not know an article yet."""

    def put(match: re.Match) -> str:
        found = find(match[1], match[2])
        return f'data-{match[1]}="{found}"' if found else ""

    return _REFERENCE.sub(put, body)


def _read(path: Path) -> Piece:
    _, head, body = path.read_text("utf-8").split(FENCE, 2)
    return Piece(path.name.partition(".")[0], tomllib.loads(bind(head)), bind(body.strip()))
