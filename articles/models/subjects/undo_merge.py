"""Which of two tags an article carries, read from its revisions: what undoing a merge needs, for many articles at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from ..article.article import Article
from ..article.reference import Reference
from .subject import Subject

CHUNK = 400


@dataclass(frozen=True)
class Said:
    """What one list of tags in a revision says of one tag: where it stands, and whether it is a main subject."""

    position: int
    is_main: bool


def retie_articles(source: Subject, target: Subject) -> list[int]:
    """Give `source` back the articles whose revisions name it among those that carry `target`; returns their ids.

    The rows are then as applying each article's revision would leave them.
    """
    ids = {subject.pk: _ids_of(subject) for subject in (source, target)}
    concerned = []
    for rows in _articles_of(target):
        source_rows = [row for row in rows if any(_said(tags, ids[source.pk]) for tags in row[2:])]
        _retie_rows(source, target, ids, source_rows)
        _retie_references(source, target, ids, source_rows)
        concerned += [row[0] for row in source_rows]
    return concerned


def _ids_of(subject: Subject) -> set[int]:
    """The ids by which revisions know a tag: its own and those of what was merged into it."""
    merged = subject.aliases.exclude(merged_id=None).values_list("merged_id", flat=True)
    return {subject.pk, *merged}


def _articles_of(target: Subject) -> Iterator[list[tuple]]:
    """(id, publish_at if published, tags of this kind in the applied revision, in the newest), in portions."""
    carried = target.items.values("content_object_id")
    referred = target.references.values("article_id")
    rows = Article.objects.filter(models.Q(pk__in=carried) | models.Q(pk__in=referred)).order_by("pk")
    wanted = (
        "pk",
        "publish_at",
        "state",
        "applied_revision__content__tags",
        "working_copy__newest_revision__content__tags",
    )
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        portion = Article.objects.filter(pk__in=ids[start : start + CHUNK]).values_list(*wanted)
        yield [
            (
                pk,
                at if state == "published" else None,
                _of_kind(applied, target.kind),
                _of_kind(newest, target.kind),
            )
            for pk, at, state, applied, newest in portion
        ]


def _of_kind(tags: list[dict[str, Any]] | None, kind: str) -> list[tuple[int, int, bool]]:
    """(id, place in the list, main) of the tags of one kind."""
    return [(tag["id"], place, tag["main"]) for place, tag in enumerate(tags or []) if tag["kind"] == kind]


def _said(tags: list[tuple[int, int, bool]], ids: set[int]) -> Said | None:
    uses = [(place, main) for pk, place, main in tags if pk in ids]
    return Said(min(uses)[0], any(main for _place, main in uses)) if uses else None


def _retie_rows(source: Subject, target: Subject, ids: dict[int, set[int]], rows: list[tuple]) -> None:
    through = source.through_model
    through.objects.filter(tag__in=[source, target], content_object__in=[row[0] for row in rows]).delete()
    through.objects.bulk_create(
        through(content_object_id=pk, tag=tag, position=said.position, is_main=said.is_main, published_at=at)
        for pk, at, applied, _newest in rows
        for tag in (source, target)
        if (said := _said(applied, ids[tag.pk]))
    )


def _retie_references(source: Subject, target: Subject, ids: dict[int, set[int]], rows: list[tuple]) -> None:
    kind = source.kind
    Reference.objects.filter(**{f"{kind}__in": [source, target]}, article__in=[row[0] for row in rows]).delete()
    Reference.objects.bulk_create(
        Reference(article_id=pk, **{kind: tag}, in_applied=is_applied, in_newest=is_newest)
        for pk, _at, applied, newest in rows
        for tag in (source, target)
        for is_applied, is_newest in [(bool(_said(applied, ids[tag.pk])), bool(_said(newest, ids[tag.pk])))]
        if is_applied or is_newest
    )
