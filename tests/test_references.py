"""What is in use cannot be deleted: not from a public row, and not from a working copy either."""

from functools import partial

import pytest
from django.db.models import ProtectedError

from articles.desk.checks import checklist
from articles.models import SUBJECTS, LeadImage, Reference

from .factories import (
    make_article,
    make_author,
    make_draft,
    make_image,
    make_snapshot,
    make_subject,
)

pytestmark = pytest.mark.django_db


def uses(thing) -> dict:
    """How a snapshot refers to `thing`."""
    match type(thing).__name__:
        case "Image":
            return {"body": f'<figure data-image="{thing.pk}" data-alt="x"></figure>'}
        case "Author":
            return {"byline": (thing,)}
        case "Article":
            return {"body": f'<p><a data-article="{thing.pk}">mehr</a></p>'}
    return {"tags": (thing,)}


MAKERS = [make_image, make_author, make_draft, *(partial(make_subject, kind) for kind in SUBJECTS)]


@pytest.mark.parametrize("make", MAKERS)
def test_what_a_draft_uses_cannot_be_deleted(make):
    thing = make()
    make_draft(**uses(thing))
    with pytest.raises(ProtectedError):
        thing.delete()


@pytest.mark.parametrize("make", MAKERS)
def test_what_only_a_newer_working_copy_uses_cannot_be_deleted(make):
    thing = make()
    article = make_article()
    article.working_copy.save_revision(make_snapshot(**uses(thing)), by=None)
    assert Reference.objects.filter(article=article, in_applied=False, in_newest=True).exists()
    with pytest.raises(ProtectedError):
        thing.delete()


@pytest.mark.parametrize("make", MAKERS)
def test_what_nothing_uses_any_more_can_be_deleted(make):
    thing = make()
    article = make_draft(**uses(thing))
    article.working_copy.save_revision(make_snapshot(title="ohne"), by=None)
    thing.delete()


def test_the_lead_picture_and_the_story_before_count_too():
    image, before = make_image(), make_article()
    article = make_draft(lead_image=LeadImage(image.pk, "x"), follows=before.pk)
    assert {row.what for row in article.references.all()} >= {("image", image.pk), ("target", before.pk)}


def test_every_way_a_body_refers_is_found():
    image, linked, tip = make_image(), make_draft(), make_draft()
    article = make_draft(
        body=f'<figure data-image="{image.pk}"></figure><p><a data-article="{linked.pk}">x</a></p><aside data-article="{tip.pk}"></aside>'
    )
    found = {row.what for row in article.references.all()}
    assert found >= {("image", image.pk), ("target", linked.pk), ("target", tip.pk)}


def test_an_article_that_links_itself_can_still_be_deleted():
    article = make_draft()
    article.working_copy.save_revision(make_snapshot(body=f'<p><a data-article="{article.pk}">x</a></p>'), by=None)
    article.delete()


def test_pictures_of_a_gallery_count_as_used_and_are_checked():
    first, second = make_image(), make_image(credit="")
    figures = "".join(f'<figure data-image="{image.pk}" data-alt="x"></figure>' for image in (first, second))
    article = make_draft(body=f'<p>Text</p><aside data-box="gallery">{figures}</aside>')
    assert {row.what for row in article.references.all()} >= {("image", first.pk), ("image", second.pk)}
    assert "credit" in {problem.key for problem in checklist.check(article.working_copy.snapshot, is_urgent=False)}
