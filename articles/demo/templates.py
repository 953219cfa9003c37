"""Templates of the demo newsroom, each created once and then left alone."""

from __future__ import annotations

from typing import Any

from ..importing.record import TAG_KINDS
from ..models import SUBJECTS, ArticleTemplate, Snapshot, Source, TagRef
from ..models.article.content import SHARED
from . import content


def load_templates() -> int:
    """Create the templates that are missing, after the tags; returns how many."""
    made = 0
    for position, row in enumerate(content.rows("templates"), 1):
        values = {"description": row["description"], "notes": row["notes"].strip(), "position": position}
        values["content"] = _snapshot(row).to_json()
        made += ArticleTemplate.objects.get_or_create(name=row["name"], defaults=values)[1]
    return made


def remove_templates() -> None:
    """Those that hold what the file says; what the house made of others stays. While the tags are there."""
    for row in content.rows("templates"):
        template = ArticleTemplate.objects.filter(name=row["name"]).first()
        if template is not None and template.content == _snapshot(row).to_json():
            template.delete()


def _snapshot(row: dict[str, Any]) -> Snapshot:
    sources = tuple(Source(**source) for source in row.get("sources", []))
    tags = tuple(tag for field in TAG_KINDS for tag in _tags(field, row.get(field, [])))
    return Snapshot(**{key: row[key] for key in SHARED if key in row}, sources=sources, tags=tags)


def _tags(field: str, entries: list[str]) -> list[TagRef]:
    """The tags of these keys that exist; a main subject has a "*"."""
    kind = TAG_KINDS[field]
    ids = dict(
        SUBJECTS[kind].objects.filter(slug__in=[entry.strip("*") for entry in entries]).values_list("slug", "pk")
    )
    named = ((ids.get(entry.strip("*")), entry.startswith("*")) for entry in entries)
    return [TagRef(kind, pk, is_main) for pk, is_main in named if pk]
