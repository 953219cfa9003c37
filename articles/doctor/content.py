"""Questions about what editors wrote: versions as they were saved, and readers' rows as they were published."""

from collections.abc import Sequence

from ..body import parse
from ..models import Article, Revision
from ..models.article.applying import render_body
from ..models.article.citing import cite
from ..models.article.content import SHARED
from .findings import Finding, Sample, fail, named, ok, warn


def versions(sample: Sample) -> Finding:
    """Each version keeps the hash of what was saved."""
    if changed := sample.differing(_with_changed_versions):
        remedy = "Compare with a backup: nothing here ever changes a saved version."
        return fail("versions", f"{named(changed)}: a version is not what was saved", remedy)
    return ok("versions", f"{sample}: hashes hold")


def _with_changed_versions(ids: Sequence[int]) -> list[int]:
    rows = Revision.objects.filter(article__in=ids, redacted_at=None).order_by("article_id")
    found = [row.article_id for row in rows.iterator() if row.sha256 != Revision.digest(row.content)]
    return list(dict.fromkeys(found))


def published_rows(sample: Sample) -> Finding:
    """Readers get the texts of the version that was published."""
    if differing := sample.differing(_unlike_their_version):
        remedy = "Open them at the desk, compare with the versions, and save or publish again."
        return fail("published rows", f"{named(differing)}: readers get other words than were published", remedy)
    return ok("published rows", f"{sample}: as their versions")


def _unlike_their_version(ids: Sequence[int]) -> list[int]:
    articles = Article.objects.filter(pk__in=ids, applied_revision__isnull=False).select_related("applied_revision")
    return [
        article.pk
        for article in articles.order_by("pk")
        if (applied := article.applied_revision)
        and any(getattr(article, name) != getattr(applied.snapshot, name) for name in SHARED)
    ]


def working_copies(sample: Sample) -> Finding:
    """The desk works on the newest version."""
    if lacking := sample.differing(_without_newest):
        remedy = "Go back to the last good backup, or take the newest version from the list of versions and save it."
        return fail("working copies", f"{named(lacking)}: the desk does not have the newest version", remedy)
    return ok("working copies", f"{sample}: the newest versions")


def _without_newest(ids: Sequence[int]) -> list[int]:
    numbers = Revision.objects.filter(article__in=ids).order_by("article_id", "number")
    newest = dict(numbers.values_list("article_id", "pk"))
    rows = Article.objects.filter(pk__in=ids).values_list("pk", "working_copy__pk", "working_copy__newest_revision_id")
    return [pk for pk, copy, revision in rows.order_by("pk") if copy is None or revision != newest.get(pk)]


def bodies(sample: Sample) -> Finding:
    """After a law got a new name, older texts do not link it before they are drawn anew: no fault, but due."""
    if differing := sample.differing(_drawn_otherwise):
        return warn(
            "bodies", f"{named(differing)}: the text would be drawn otherwise today", "manage.py rebuild_bodies"
        )
    return ok("bodies", f"{sample}: drawn as they would be today")


def _drawn_otherwise(ids: Sequence[int]) -> list[int]:
    articles = Article.objects.filter(pk__in=ids).only("body", "body_html", "genre").order_by("pk")
    return [
        article.pk
        for article in articles
        if render_body(cite(parse(article.body), article.genre)[0]) != article.body_html
    ]


QUESTIONS = (versions, published_rows, working_copies, bodies)
