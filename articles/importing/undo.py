"""Takes an import back, as a whole, while nobody has worked on any of it."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import models
from django.db.models import ProtectedError
from django.utils import timezone

from ..models import (
    SUBJECTS,
    ArchiveImport,
    Article,
    AuditAction,
    AuditEntry,
    Author,
    Image,
    ImportState,
    LegacyPath,
    Page,
    Reference,
    Revision,
    RevisionKind,
    User,
    public_change,
)
from ..models.edition import PublicQuerySet
from ..models.image import is_on_pages

_AT_ONCE = 200
NAMES = {
    "article": "Artikel",
    "page": "Seiten",
    "picture": "Bilder",
    "author": "Autor:innen",
    "user": "Zugänge",
    "path": "alte Adressen",
}


class UndoRefused(ValueError):
    """The import cannot be taken back; the message says why, in German."""


def made_by(run: ArchiveImport) -> dict[str, int]:
    """{what, in German: how many}, for asking before."""
    counts = Counter(run.rows.values_list("kind", flat=True))
    labels = NAMES | {kind: model.plural for kind, model in SUBJECTS.items()}
    return {labels[kind]: counts[kind] for kind in labels if counts[kind]}


def undo(run: ArchiveImport, *, by: User | None) -> dict[str, int]:
    """Delete what the run made; returns what, and how many. What others use by now (a subject on an article of ours) stays.

    Raises UndoRefused while it runs, and if an article or page of it was edited, or is used by an article that was not of it.
    """
    if run.state == ImportState.RUNNING:
        raise UndoRefused("Die Übernahme läuft noch.")
    if run.state == ImportState.UNDONE:
        raise UndoRefused("Diese Übernahme ist schon rückgängig gemacht.")
    told = made_by(run)
    with public_change(bulk=True):
        _refuse_edited(run)
        articles = _ids(run, "article")
        for chunk in _chunks(articles):
            Reference.objects.filter(article__in=chunk).delete()
        for chunk in _chunks(articles):
            Article.objects.filter(pk__in=chunk).update(follows=None)
            PublicQuerySet.delete(
                Article.objects.filter(pk__in=chunk)
            )  # those that were public too: nobody worked on them
        LegacyPath.objects.filter(pk__in=_ids(run, "path")).delete()
        Page.objects.filter(pk__in=_ids(run, "page")).delete()
        _delete_unused(User.objects.filter(pk__in=_ids(run, "user"), is_active=False, last_login=None))
        _delete_unused(Author.objects.filter(pk__in=_ids(run, "author")))
        for kind, model in SUBJECTS.items():
            _delete_unused(model.objects.filter(pk__in=_ids(run, kind)))
        _withdraw_unused(Image.objects.filter(pk__in=_ids(run, "picture")))
        run.rows.all().delete()
        run.state, run.ended_at = ImportState.UNDONE, timezone.now()
        run.save(update_fields=["state", "ended_at"])
        AuditEntry.objects.record(AuditAction.UNDO_IMPORT, run, by=by, before=told)
    return told


def _ids(run: ArchiveImport, kind: str) -> list[int]:
    return list(run.rows.filter(kind=kind).values_list("object_id", flat=True))


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _refuse_edited(run: ArchiveImport) -> None:
    articles = _ids(run, "article")
    for chunk in _chunks(articles):
        rows = Article.objects.filter(pk__in=chunk)
        edited = rows.filter(models.Exists(_own_work())).first()
        if edited is not None:
            raise UndoRefused(f"„{edited}“ wurde hier bearbeitet. Solange das so ist, bleibt die ganze Übernahme.")
        users = Reference.objects.filter(target__in=chunk).exclude(article__in=articles).select_related("article")
        if (used := users.first()) is not None:
            raise UndoRefused(
                f"„{used.article}“ verweist auf einen übernommenen Artikel. Bitte erst dort den Verweis entfernen."
            )
    ended = run.ended_at or run.created_at
    page = Page.objects.filter(pk__in=_ids(run, "page"), updated_at__gt=ended).first()
    if page is not None and run.ended_at is not None:
        raise UndoRefused(f"Die Seite „{page}“ wurde hier bearbeitet. Solange das so ist, bleibt die ganze Übernahme.")


def _own_work() -> models.QuerySet:
    return Revision.objects.filter(article=models.OuterRef("pk")).exclude(kind=RevisionKind.IMPORTED)


def _delete_unused(rows: Iterable[models.Model]) -> None:
    for row in rows:
        try:
            row.delete()
        except ProtectedError:
            continue


def _withdraw_unused(images: models.QuerySet[Image]) -> None:
    """Pictures that nothing shows; their files go with them."""
    used = models.Exists(Reference.objects.filter(image=models.OuterRef("pk")))
    for image in images.exclude(used).exclude(is_on_pages()):
        image.withdraw()
        image.delete()
