"""Takes the demo newsroom out again, all of it and nothing else; what other articles use by now stays and is named."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, ProtectedError, Q

from .. import body
from ..models import (
    SUBJECTS,
    Article,
    Author,
    Correction,
    Edition,
    Image,
    Milestone,
    Page,
    Reference,
    Relation,
    SiteSettings,
    User,
    public_change,
)
from ..related.rebuild import rebuild
from ..search.refresh import rebuild as rebuild_search
from . import content
from .by_hand import remove_series
from .loader import SOURCE
from .people import LOGINS
from .subjects import FILES, LICENCE
from .templates import remove_templates


def remove() -> list[str]:
    """Remove the demo in one public change; returns what had to stay, as readers of the command's output know it."""
    settings = SiteSettings.load()
    if not settings.is_demo:
        return []
    with public_change(bulk=True):
        kept = remove_series(SOURCE)
        kept += _remove_articles()
        _remove_relations()
        remove_templates()
        kept += _remove_subjects(settings.demo_loaded_at)
        kept += _remove_logins()
        kept += _delete(Author.objects.filter(_as_loaded("authors", ("name", "profile"))))
        kept += _remove_pictures()
        _close_house(settings)
        rebuild()
        Edition.renew_epoch()
    rebuild_search()
    return kept


def _remove_articles() -> list[str]:
    """Articles that no other article points at; the rest stays."""
    ours = Article.objects.filter(source_name=SOURCE)
    used = Q(referred_by__in=Reference.objects.exclude(article__in=ours)) | Q(
        followed_by__in=Article.objects.exclude(source_name=SOURCE)
    )
    kept = list(ours.filter(used).distinct())
    going = ours.exclude(pk__in=[article.pk for article in kept])
    Reference.objects.filter(article__in=going).delete()
    Article.objects.filter(follows__in=going).update(follows=None)
    Milestone.objects.filter(our_article__in=going).update(our_article=None)
    Correction.objects.filter(article__in=going).delete()  # each holds the version that it came with
    going.update(first_published_at=None)  # what was public cannot be deleted, but a demo is no publication
    going.delete()
    return [str(article) for article in kept]


def _remove_relations() -> None:
    for row in content.tables("relations")["relation"]:
        Relation.objects.filter(
            company__slug=row["company"],
            regulation__slug=row["regulation"],
            role=row["role"],
            since=row.get("since"),
        ).delete()


def _remove_subjects(loaded) -> list[str]:
    """Tags of the files that came with the demo: not those that the house had before it."""
    kept = []
    for kind, name in FILES.items():
        model = SUBJECTS[kind]
        ours = model.objects.filter(slug__in=[row["slug"] for row in content.rows(name)], created_at__gte=loaded)
        for link in model.kin:
            ours.update(**{link: None})
        kept += _delete(ours)
    return kept


def _remove_logins() -> list[str]:
    """The logins; one under whose name other texts were saved is locked instead."""
    users = User.objects.filter(username__in=[login.username for login in LOGINS])
    kept = _delete(users)
    for user in users.all():
        user.set_unusable_password()
        user.is_active = False
        user.save()
    return kept


def _remove_pictures() -> list[str]:
    gone = [(image.file.name, image.files) for image in Image.objects.filter(licence=LICENCE)]
    kept = _delete(Image.objects.filter(licence=LICENCE))
    left = set(Image.objects.values_list("file", flat=True))
    files = [path for name, paths in gone if name not in left for path in paths]
    transaction.on_commit(lambda: _delete_files(files))
    return kept


def _delete_files(files: Iterable[str]) -> None:
    for path in files:
        default_storage.delete(path)


def _close_house(settings: SiteSettings) -> None:
    settings.is_demo, settings.demo_loaded_at = False, None
    for row in content.rows("pages"):  # as loaded; what the house wrote instead stays
        Page.objects.filter(slug=row["slug"], title=row["title"], body=body.clean(row["body"])).delete()
    for name, value in content.tables("site").items():
        if getattr(settings, name) == value:
            setattr(settings, name, "")
    settings.save()


def _as_loaded(name: str, fields: tuple[str, ...]) -> Q:
    """Rows that still say what the file says."""
    return Q(pk__in=[]) | Q(
        *(Q(**{field: row[field] for field in fields}) for row in content.rows(name)), _connector=Q.OR
    )


def _delete(rows) -> list[str]:
    """Delete each of `rows` that nothing protects; returns the names of the others."""
    kept: list[Model] = []
    for row in rows:
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            kept.append(row)
    return [str(row) for row in kept]
