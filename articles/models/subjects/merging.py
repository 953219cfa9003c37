"""Two tags that mean one thing become one, and two again if that was a mistake.

Every row that points at the tag which goes is moved, whatever table it is in; the audit entry keeps what undoing needs.
Which article carries which tag is not kept there: the revisions say it, and the alias with `merged_id` resolves them.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models
from django.utils import timezone

from ...text import fold
from ..article.reference import Reference
from ..edition import public_change
from ..people.audit import AuditAction, AuditEntry
from ..people.user import User
from .registry import SUBJECTS
from .subject import Subject
from .undo_merge import retie_articles

CHUNK = 500  # ids in one query; SQLite allows 32,766 parameters, older ones 999


class MergeRefused(ValueError):
    """Two tags cannot be merged, or a merge cannot be undone; the message says why, in German."""


def merge(source: Subject, target: Subject, *, by: User | None = None) -> AuditEntry:
    """Make `source` part of `target` and delete it. Returns the audit entry that `undo_merge` takes. Raises MergeRefused."""
    if type(source) is not type(target):
        raise MergeRefused("Nur Schlagwörter derselben Art lassen sich zusammenführen.")
    if source.pk == target.pk:
        raise MergeRefused("Ein Schlagwort lässt sich nicht mit sich selbst zusammenführen.")
    with public_change() as change:
        source, target = _locked(type(source), source.pk), _locked(type(source), target.pk)
        articles = articles_with(source)
        before: dict[str, Any] = {"row": _plain([source])[0], "target": _settle_own_fields(source, target)}
        _move_articles(source, target)
        before |= {"links": _move_links(source, target), "articles": articles}
        entry = AuditEntry.objects.record(
            AuditAction.MERGE,
            source,
            by=by,
            before=before,
            after={"into": target.pk, "name": target.name, "articles": len(articles)},
        )
        old = source.pk
        source.delete()
        _keep_name(source, old, target)
        change.articles.update(articles)
        target.note_in(change)
    return entry


def undo_merge(entry: AuditEntry, *, by: User | None = None) -> Subject:
    """Bring back the tag that `entry` merged away, with all that was its own. Raises MergeRefused.

    Articles saved since then name the tag that stayed, and keep it.
    """
    model, before = SUBJECTS[entry.model], entry.before or {}
    with public_change() as change:
        target = _target_of(entry, model)
        assert entry.object_id is not None  # of a merge
        target.aliases.filter(merged_id=entry.object_id).delete()
        _restore([_without_gone(model, before["row"])])
        source = model.objects.get(pk=entry.object_id)
        _take_back_own_fields(target, before["target"])
        _take_back_links(source, target, before["links"])
        change.articles.update(retie_articles(source, target))
        source.note_in(change)
        target.note_in(change)
        AuditEntry.objects.record(
            AuditAction.UNDO_MERGE, source, by=by, before={"into": target.name}, after={"entry": entry.pk}
        )
    return source


def can_be_undone(entry: AuditEntry) -> bool:
    """Whether it is a merge that nobody has undone."""
    if entry.action != AuditAction.MERGE:
        return False
    return not SUBJECTS[entry.model].objects.filter(pk=entry.object_id).exists()


def articles_with(subject: Subject) -> list[int]:
    """Ids of the articles that carry a tag or refer to it in their working copy."""
    carried = subject.items.values_list("content_object_id", flat=True)
    referred = subject.references.values_list("article_id", flat=True)
    return sorted({*carried, *referred})


def _target_of(entry: AuditEntry, model: type[Subject]) -> Subject:
    if not can_be_undone(entry):
        raise MergeRefused("Diese Zusammenführung ist schon rückgängig gemacht.")
    before, after = entry.before or {}, entry.after or {}
    target = model.objects.select_for_update().filter(pk=after["into"]).first()
    if target is None:
        raise MergeRefused(
            f"„{after['name']}“ gibt es nicht mehr. Wurde es selbst zusammengeführt, nehmen Sie zuerst das zurück."
        )
    name, slug = before["row"]["fields"]["name"], before["row"]["fields"]["slug"]
    taken = model.objects.filter(models.Q(folded=fold(name)) | models.Q(slug=slug)).first()
    if taken:
        raise MergeRefused(f"Name oder Adresse gehört inzwischen „{taken}“.")
    return target


def _locked(model: type[Subject], pk: int) -> Subject:
    subject = model.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if subject is None:
        raise MergeRefused("Dieses Schlagwort gibt es nicht mehr.")
    return subject


def _settle_own_fields(source: Subject, target: Subject) -> dict[str, Any]:
    """Take `target` out from below `source`; confirm it if `source` is. Returns the values before and after."""
    values: dict[str, Any] = {}
    for name in target.kin:
        if source.pk in _above(target, name):
            values[f"{name}_id"] = getattr(source, f"{name}_id")
    if target.is_proposed and not source.is_proposed:
        values["is_proposed"] = False
    values |= _additions(source, target)
    before = {name: getattr(target, name) for name in values}
    if values:
        type(target).objects.filter(pk=target.pk).update(**values)
        target.refresh_from_db()
    return {"before": before, "after": values}


def _additions(source: Subject, target: Subject) -> dict[str, Any]:
    """What an editor added to the page of `source` by hand and `target` has not; recommended articles as far as there is room."""
    columns = {field.name: field.attname for field in source._meta.concrete_fields}
    names = [columns[name] for name in target.by_hand]
    values = {name: getattr(source, name) for name in names if not getattr(target, name)}
    picks = list(dict.fromkeys([*target.picked, *source.picked]))
    if len(picks) > len(target.picked):
        values |= {f"{name}_id": pk for name, pk in zip(target.picks, picks, strict=False)}
    return {name: value for name, value in values.items() if value != getattr(target, name)}


def _above(subject: Subject, field: str) -> list[int]:
    """Ids of what stands above `subject` by way of `field`, nearest first."""
    above, parent = [], getattr(subject, f"{field}_id")
    while parent is not None and parent not in above:
        above.append(parent)
        parent = type(subject).objects.filter(pk=parent).values_list(f"{field}_id", flat=True).first()
    return above


def _take_back_own_fields(target: Subject, own: dict[str, Any]) -> None:
    """Restore the fields of `target` that nobody has changed since the merge."""
    values = {name: value for name, value in own["before"].items() if getattr(target, name) == own["after"][name]}
    if values:
        type(target).objects.filter(pk=target.pk).update(**values)


def _move_articles(source: Subject, target: Subject) -> None:
    """Move tag rows and references; if an article has both tags, one row stays, with the better place."""
    through = source.through_model
    twins = {row.content_object_id: row for row in _twins(through, "content_object", "tag", source, target)}
    for row in through.objects.filter(tag=source, content_object__in=list(twins)):
        twin = twins[row.content_object_id]
        twin.position, twin.is_main = min(twin.position, row.position), twin.is_main or row.is_main
    through.objects.bulk_update(twins.values(), ["position", "is_main"], batch_size=CHUNK)
    through.objects.filter(tag=source, content_object__in=list(twins)).delete()
    through.objects.filter(tag=source).update(tag=target)

    kind = source.kind
    refers = {row.article_id: row for row in _twins(Reference, "article", kind, source, target)}
    for row in Reference.objects.filter(**{kind: source}, article__in=list(refers)):
        twin = refers[row.article_id]
        twin.in_applied, twin.in_newest = twin.in_applied or row.in_applied, twin.in_newest or row.in_newest
    Reference.objects.bulk_update(refers.values(), ["in_applied", "in_newest"], batch_size=CHUNK)
    Reference.objects.filter(**{kind: source}, article__in=list(refers)).delete()
    Reference.objects.filter(**{kind: source}).update(**{kind: target})


def _twins(model: type[Any], article: str, tag: str, source: Subject, target: Subject) -> models.QuerySet:
    """The rows of `target` at articles that have `source` too."""
    both = model.objects.filter(**{tag: source}).values(article)
    return model.objects.filter(**{tag: target, f"{article}__in": both})


def links_to(model: type[Subject]) -> Iterator[tuple[type[models.Model], str]]:
    """Every foreign key to this kind of tag, as (table, field); those of articles have rules of their own."""
    yield model.alias_model, "target"
    for name in model.kin:
        yield model, name
    for link in model.linked_by:
        table, name = link.split(".")
        yield apps.get_model("articles", table), name


def _move_links(source: Subject, target: Subject) -> list[dict[str, Any]]:
    """Point all other rows to `target`, and delete those that `target` has already; returns what undoing needs."""
    moved = []
    for table, name in links_to(type(source)):
        rows = table._base_manager
        meanings = {_meaning(row, name) for row in rows.filter(**{name: target})}
        going = [row for row in rows.filter(**{name: source}) if row.pk != target.pk or table is not type(target)]
        dropped = [row for row in going if _meaning(row, name) in meanings]
        gone = {row.pk for row in dropped}
        ids = [row.pk for row in going if row.pk not in gone]
        for chunk in _chunks(ids):
            rows.filter(pk__in=chunk).update(**{name: target})
        if going:
            moved.append({"field": [table._meta.model_name, name], "ids": ids, "dropped": _plain(dropped)})
        rows.filter(pk__in=gone).delete()
    return moved


def _take_back_links(source: Subject, target: Subject, links: list[dict[str, Any]]) -> None:
    for link in links:
        model, name = apps.get_model("articles", link["field"][0]), link["field"][1]
        for chunk in _chunks(link["ids"]):
            model._base_manager.filter(pk__in=chunk, **{name: target}).update(**{name: source})
        _restore(row for row in link["dropped"] if not model._base_manager.filter(pk=row["pk"]).exists())


def _meaning(row: models.Model, field: str) -> tuple:
    """The values of a row without `field`, primary key and automatic times: equal for rows that mean the same."""
    if names := getattr(row, "same_by", None):
        return tuple(getattr(row, name) for name in names)
    return tuple(
        repr(getattr(row, column.attname))
        for column in type(row)._meta.concrete_fields
        if not (
            column.primary_key
            or column.name == field
            or getattr(column, "auto_now", False)
            or getattr(column, "auto_now_add", False)
        )
    )


def _keep_name(source: Subject, old: int, target: Subject) -> None:
    """Make an alias of `target` from the name, address and id of `source`, so that all three lead to `target`."""
    known = target.aliases.filter(folded=source.folded).exists()
    target.aliases.create(
        name=f"{source.name} ({source.slug})" if known else source.name,
        slug=source.slug,
        origin="merged",
        year=timezone.localdate().year,
        merged_id=old,
    )


def _plain(rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    rows = list(rows)
    names = [field.name for field in rows[0]._meta.concrete_fields] if rows else []
    return json.loads(json.dumps(serializers.serialize("python", rows, fields=names), default=str))


def _without_gone(model: type[models.Model], row: dict[str, Any]) -> dict[str, Any]:
    """The stored row without what it names and has been deleted since: a picture, a recommended article."""
    values = dict(row["fields"])
    for field in model._meta.concrete_fields:
        if field.null and (table := field.related_model) and (pk := values.get(field.name)):
            assert not isinstance(table, str)
            values[field.name] = pk if table._base_manager.filter(pk=pk).exists() else None
    return {**row, "fields": values}


def _restore(rows: Iterable[dict[str, Any]]) -> None:
    for row in serializers.deserialize("python", rows):
        row.save()


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
