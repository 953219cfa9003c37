"""New drafts made from an article: a copy, and a follow-up."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, AuditAction, AuditEntry, Source, State, Step

from .factories import make_article, make_author, make_company, make_draft, make_image, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_user("Redaktion", author=make_author())
    client.force_login(person)
    return person


def begin(client, name: str, article: Article) -> Article:
    answer = client.post(reverse(f"admin:desk_{name}", args=[article.pk]))
    new = Article.objects.latest("pk")
    assert new.pk != article.pk and answer.url == reverse("admin:articles_article_change", args=[new.pk])
    return new


def test_a_copy_has_the_newest_text_and_is_a_draft_of_ones_own(client, editor):
    article = make_article(
        title="Chips", lead_image=make_image(), follows=make_article().pk, disclosure="Reise bezahlt.",
        fields={"notes": "Nur für das Original", "assigned_to": make_user("Redaktion")},
    )  # fmt: skip
    newest = article.working_copy.snapshot.changed(lead="Noch nicht veröffentlicht.")
    article.working_copy.save_revision(newest, by=None)
    new = begin(client, "duplicate", article)
    assert new.working_copy.snapshot == newest.changed(title="Chips (Kopie)", follows=None)
    copy = new.working_copy
    assert (new.state, copy.step, copy.owner, copy.notes, copy.assigned_to) == (
        State.DRAFT, Step.WRITING, editor, "", None,
    )  # fmt: skip
    assert new.slug != article.slug and new.publish_at is None and new.revisions.count() == 1
    entry = AuditEntry.objects.get(action=AuditAction.ADD, object_id=new.pk, model="article")
    assert (entry.person, entry.after) == (editor, {"Kopie von": "Chips"})


@pytest.mark.parametrize(
    ("title", "copied"),
    [("", ""), ("Chips (Kopie)", "Chips (Kopie)"), ("x" * 250, "x" * 242 + " (Kopie)")],
)
def test_the_title_of_a_copy_says_so_once_and_fits(client, editor, title, copied):
    assert begin(client, "duplicate", make_draft(title=title)).title == copied


def test_a_copy_of_a_practice_article_is_one_as_well(client, editor):
    assert begin(client, "duplicate", make_draft(fields={"is_practice": True})).is_practice


def test_a_follow_up_is_empty_but_for_tags_and_genre_and_names_what_it_follows(client, editor):
    company = make_company()
    article = make_article(
        title="Chips",
        kicker="Handel",
        dateline="Brüssel",
        genre="analysis",
        tags=[company],
        sources=(Source("Amtsblatt"),),
    )
    new = begin(client, "follow_up", article)
    begun = new.working_copy.snapshot
    assert (begun.follows, begun.genre, begun.tags) == (article.pk, "analysis", article.working_copy.snapshot.tags)
    assert (begun.title, begun.kicker, begun.lead, begun.body, begun.dateline, begun.sources) == (
        "",
        "",
        "",
        "",
        "",
        (),
    )
    assert begun.byline == (editor.author_id,) and list(new.companies.all()) == [company]
    assert AuditEntry.objects.get(object_id=new.pk, model="article").after == {"Fortsetzung von": "Chips"}


@pytest.mark.parametrize("name", ["duplicate", "follow_up"])
def test_asking_alone_makes_nothing_and_what_is_not_ones_own_is_not_there(client, editor, name):
    article = make_draft()
    url = reverse(f"admin:desk_{name}", args=[article.pk])
    assert client.get(url).status_code == 405
    client.force_login(make_user("Autor:in"))
    assert client.post(url).status_code == 404
    assert Article.objects.count() == 1


def test_the_form_offers_both(client, editor):
    article = make_article(at=timezone.now())
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert reverse("admin:desk_duplicate", args=[article.pk]) in page
    assert reverse("admin:desk_follow_up", args=[article.pk]) in page
    assert "Löschen …" not in page, "it was public"
