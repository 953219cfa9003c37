"""What the browser needs to show of a picture, an article, an author or a tag: plain JSON values."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format

from .. import body
from ..models import SUBJECTS, Article, Author, Image, Subject, TagRef, User
from ..models.article.applying import resolve_tags


def picture(image: Image) -> dict[str, Any]:
    return {
        "id": image.pk,
        "title": str(image),
        "thumb": image.thumbnail_url,
        "shown": image.shown_url,
        "caption": image.caption,
        "alt": image.alt,
        "credit": image.printed_credit,
        "kind": image.get_kind_display() + (" · Symbolbild" if image.is_symbolic else ""),
        "warning": _picture_warning(image),
    }


def _picture_warning(image: Image) -> str:
    if image.is_blocked:
        return "⚠ gesperrt"
    if image.rights_until and image.rights_until < timezone.localdate():
        return f"⚠ Rechte abgelaufen am {date_format(image.rights_until, 'j.n.Y')}"
    return ""


ARTICLE = ("id", "title", "state", "publish_at", "created_at")  # what `article` reads


def article(row: Article) -> dict[str, Any]:
    moment = row.publish_at or row.created_at
    return {
        "id": row.pk,
        "title": str(row),
        "date": date_format(timezone.localtime(moment), "j.n.Y") if moment else "",
        "state": row.get_state_display(),
    }


def articles(ids: Iterable[int], user: User) -> list[dict[str, Any]]:
    """Descriptions in the order of `ids`; of what this person may not read, no more than that it exists. One query."""
    if not ids:
        return []
    known = Exists(Article.objects.known_to(user).filter(pk=OuterRef("pk")))
    rows = Article.objects.only(*ARTICLE).annotate(is_known=known).in_bulk(list(ids))
    return [article(rows[pk]) if rows[pk].is_known else _unnamed(pk) for pk in ids if pk in rows]


def _unnamed(pk: int) -> dict[str, Any]:
    return {"id": pk, "title": f"Artikel {pk} (noch nicht öffentlich)", "date": "", "state": ""}


def author(row: Author) -> dict[str, Any]:
    kind = "" if row.kind == "person" else row.get_kind_display()
    return {"id": row.pk, "name": row.name, "hint": " · ".join(filter(None, [row.initials, kind]))}


def tag(row: Subject, *, main: bool = False, alias: str = "") -> dict[str, Any]:
    return {
        "kind": row.kind,
        "id": row.pk,
        "name": row.name,
        "label": row.label,
        "hint": row.hint(),
        "alias": alias,
        "main": main,
        "proposed": row.is_proposed,
    }


def tags(references: Iterable[TagRef]) -> list[dict[str, Any]]:
    """Descriptions of TagRefs in their order; merged tags as what they became, those that are gone left out."""
    references = resolve_tags(tuple(references))
    rows: dict[tuple[str, int], Subject] = {}
    for kind, model in SUBJECTS.items():
        ids = [reference.id for reference in references if reference.kind == kind]
        query = model.objects.with_parent().filter(pk__in=ids)
        rows |= {(kind, row.pk): row for row in query} if ids else {}
    pairs = ((rows.get((reference.kind, reference.id)), reference) for reference in references)
    return [tag(row, main=reference.main) for row, reference in pairs if row]


def references(stored: str, user: User, *pictures: int) -> dict[str, Any]:
    """What a stored text shows of `pictures` and articles, so that the editor need not ask for it."""
    named = body.references(body.parse(stored))
    shown = Image.objects.in_bulk([*named.images, *pictures]) if named.images or pictures else {}
    return {f"picture-{pk}": picture(image) for pk, image in shown.items()} | {
        f"article-{row['id']}": row for row in articles(named.articles, user)
    }


def authors(ids: Iterable[int]) -> list[dict[str, Any]]:
    rows = Author.objects.in_bulk(list(ids))
    return [author(rows[pk]) for pk in ids if pk in rows]
