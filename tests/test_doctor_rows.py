"""`manage.py doctor` compares what is stored with what would be computed today: each fault is planted, and found by its name."""

import pytest
from django.db import connection

from articles.doctor.examination import examine
from articles.doctor.findings import Level
from articles.models import (
    Article,
    ArticleTerm,
    ArticleVector,
    Citation,
    Edition,
    Reference,
    RelatedArticle,
    RelatedStatistics,
    Revision,
    RevisionKind,
    SearchDocument,
    SearchName,
    SearchTerm,
    WorkingCopy,
)
from articles.related.rebuild import rebuild

from .factories import (
    make_article,
    make_author,
    make_company,
    make_draft,
    make_image,
    make_regulation,
    make_snapshot,
    make_topic,
)

pytestmark = pytest.mark.django_db

CITING = "<p>Nach Art. 5 des Chip-Gesetzes gilt das für alle, {number}.</p>"


@pytest.fixture
def filled():
    """Articles with everything: pictures, tags, laws in their texts, drafts, a newer version than the public one."""
    law = make_regulation(name="Chip-Gesetz")
    tags = (law, make_company(name="Fabrik AG"), make_topic())
    author, image = make_author(), make_image()
    for number in range(1, 6):
        make_article(body=CITING.format(number=number), tags=tags, byline=(author,), lead_image=image)
    make_draft(tags=tags)
    changed = make_article(tags=tags)
    changed.working_copy.add_revision(make_snapshot(), None, RevisionKind.SAVED)
    changed.store_references()
    rebuild()


def wrong(*, is_full: bool = False) -> dict[str, tuple[Level, str, str]]:
    """What is not right about content and what is computed from it."""
    around = ("journal", "backup")
    found = [finding for finding in examine(is_full=is_full) if finding.level != Level.OK]
    return {
        finding.name: (finding.level, finding.text, finding.remedy)
        for finding in found
        if finding.name not in around and "." not in finding.name
    }


@pytest.mark.parametrize("is_full", [False, True])
def test_finds_nothing_on_a_sound_site(filled, is_full):
    assert wrong(is_full=is_full) == {}


def raw(sql: str) -> None:
    """Past all that keeps rows in order."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def first(model, **conditions):
    return model.objects.filter(**conditions).order_by("pk").first()


def public() -> Article:
    return first(Article, state="published")


FAULTS = {
    "a version was changed": (
        lambda: raw("UPDATE articles_revision SET sha256 = 'x' WHERE number = 1"),
        "versions",
        "backup",
    ),
    "readers get other words": (
        lambda: raw("UPDATE articles_article SET title = 'Anders'"),
        "published rows",
        "publish again",
    ),
    "the desk lost the newest version": (
        lambda: WorkingCopy.objects.filter(pk=public().pk).update(newest_revision=None),
        "working copies",
        "newest version",
    ),
    "a text was drawn otherwise": (
        lambda: raw("UPDATE articles_article SET body_html = '<p>x</p>'"),
        "bodies",
        "manage.py rebuild_bodies",
    ),
    "a law got another name": (
        lambda: raw("UPDATE articles_regulation SET name = 'Anderes Gesetz'"),
        "citations",
        "manage.py rebuild_bodies",
    ),
    "a citation is gone": (lambda: first(Citation).delete(), "citations", "manage.py rebuild_bodies"),
    "a reference is gone": (lambda: first(Reference).delete(), "references", "save"),
    "a reference is marked wrong": (
        lambda: Reference.objects.filter(pk=first(Reference).pk).update(in_newest=False),
        "references",
        "save",
    ),
    "a score is wrong": (
        lambda: RelatedArticle.objects.filter(pk=first(RelatedArticle).pk).update(score=1),
        "related",
        "manage.py rebuild_related",
    ),
    "reasons are wrong": (
        lambda: RelatedArticle.objects.filter(pk=first(RelatedArticle).pk).update(reasons={}),
        "related",
        "manage.py rebuild_related",
    ),
    "a list of related articles is gone": (
        lambda: RelatedArticle.objects.filter(article=public()).delete(),
        "related",
        "manage.py rebuild_related",
    ),
    "an article cannot be compared": (lambda: first(ArticleVector).delete(), "related", "manage.py rebuild_related"),
    "a term finds nothing": (lambda: first(ArticleTerm).delete(), "related", "manage.py rebuild_related"),
    "a large change was not followed": (
        lambda: RelatedStatistics.objects.update(is_stale=True),
        "related",
        "manage.py rebuild_related",
    ),
    "a rebuild was killed": (
        lambda: RelatedStatistics.objects.update(pending=[]),
        "related",
        "manage.py rebuild_related",
    ),
    "a published article cannot be found": (
        lambda: first(SearchDocument).delete(),
        "search documents",
        "manage.py rebuild_search",
    ),
    "an article is found by other words": (
        lambda: SearchDocument.objects.filter(pk=public().pk).update(lead="anders"),
        "search documents",
        "manage.py rebuild_search",
    ),
    "a word is counted wrong": (
        lambda: SearchTerm.objects.filter(articles__gt=1).update(articles=0),
        "vocabulary",
        "manage.py rebuild_search",
    ),
    "a tag has lost its name": (
        lambda: SearchName.objects.filter(name__contains="Fabrik").delete(),
        "search names",
        "manage.py rebuild_search",
    ),
    "the edition is gone": (lambda: Edition.objects.all().delete(), "edition", "manage.py new_edition"),
}


@pytest.mark.parametrize("is_full", [False, True], ids=["sample", "full"])
@pytest.mark.parametrize("fault", FAULTS)
def test_finds_what_is_stored_wrong(filled, fault, is_full):
    plant, name, remedy = FAULTS[fault]
    plant()
    level, text, said = wrong(is_full=is_full)[name]
    assert level != Level.OK and text and remedy in said


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("is_full", [False, True])
def test_finds_an_index_without_the_words_of_a_document(filled, is_full):
    raw("DROP TRIGGER articles_searchindex_update")
    SearchDocument.objects.update(title="anders")
    assert "'rebuild'" in wrong(is_full=is_full)["search index"][2]


def test_changes_nothing(filled):
    before = [Edition.current(), Revision.objects.count(), RelatedArticle.objects.count(), Reference.objects.count()]
    examine(is_full=True)
    assert before == [
        Edition.current(), Revision.objects.count(), RelatedArticle.objects.count(), Reference.objects.count(),
    ]  # fmt: skip
