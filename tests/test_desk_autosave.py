"""Autosave: a slot for each person, never an older text over a newer one."""

import pytest
from django.urls import reverse

from articles.models import Draft, Presence

from .factories import make_article, make_draft, make_snapshot, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_user("Redaktion", first_name="Mira")
    client.force_login(person)
    return person


def backup(client, article=None, *, sequence=1, **values):
    url = reverse("admin:desk_autosave", args=[article.pk]) if article else reverse("admin:desk_autosave_new")
    data = {"title": "Getippt", "body": "<p>Text</p>", "sequence": sequence, "slot": "" if article else "abc"}
    data |= {"base_revision": article.working_copy.newest_revision_id if article else ""}
    return client.post(url, data | values)


def test_autosave_writes_no_revision_and_changes_nothing_for_readers(client, editor):
    article = make_article(title="Wie gedruckt")
    assert "saved" in backup(client, article).json()
    article.refresh_from_db()
    assert (article.title, article.revisions.count()) == ("Wie gedruckt", article.revisions.count())
    assert Draft.objects.get(article=article, person=editor).snapshot.title == "Getippt"


def test_an_older_autosave_never_overwrites_a_newer_one(client, editor):
    article = make_draft()
    backup(client, article, sequence=20, title="Neu")
    backup(client, article, sequence=10, title="Alt")
    assert Draft.objects.get().snapshot.title == "Neu"


def test_each_person_has_a_slot(client, editor):
    article = make_draft()
    backup(client, article, title="Von Mira")
    client.force_login(make_user("Redaktion"))
    backup(client, article, title="Von Jonas")
    assert {draft.snapshot.title for draft in Draft.objects.all()} == {"Von Mira", "Von Jonas"}


def test_two_tabs_of_one_person_do_not_mix(client, editor):
    article = make_draft()
    backup(client, article, slot="eins", title="Im ersten Tab")
    backup(client, article, slot="zwei", title="Im zweiten Tab")
    assert {draft.snapshot.title for draft in Draft.objects.all()} == {"Im ersten Tab", "Im zweiten Tab"}


def test_saving_in_one_tab_keeps_what_the_other_one_backed_up(client, editor):
    article = make_draft()
    backup(client, article, slot="eins", title="Im ersten Tab")
    url = reverse("admin:articles_article_change", args=[article.pk])
    client.post(
        url,
        {
            "title": "Im zweiten Tab",
            "slot": "zwei",
            "base_revision": article.working_copy.newest_revision_id,
            "_save": 1,
        },
    )
    assert Draft.objects.get().snapshot.title == "Im ersten Tab"


def test_one_discards_only_ones_own_backup(client, editor):
    backup(client, make_draft())
    discard = reverse("admin:desk_draft_discard", args=[Draft.objects.get().pk])
    client.force_login(make_user("Redaktion"))
    assert client.post(discard).status_code == 404
    client.force_login(editor)
    assert client.post(discard).status_code == 302 and not Draft.objects.exists()


def test_two_new_articles_do_not_mix(client, editor):
    backup(client, slot="eins", title="Eins")
    backup(client, slot="zwei", title="Zwei")
    assert {draft.snapshot.title for draft in Draft.objects.all()} == {"Eins", "Zwei"}


def test_a_newer_autosave_is_offered_and_taken_with_its_base(client, editor):
    article = make_draft(title="Gespeichert")
    base = article.working_copy.newest_revision_id
    backup(client, article, title="Danach getippt")
    url = reverse("admin:articles_article_change", args=[article.pk])
    assert "Sicherung übernehmen" in client.get(url).content.decode()
    page = client.get(url, {"sicherung": Draft.objects.get().pk}).content.decode()
    assert "Danach getippt" in page and f'name="base_revision" value="{base}"' in page


def test_an_autosave_that_says_the_same_is_not_offered(client, editor):
    article = make_draft()
    content = article.working_copy.snapshot
    Draft.objects.create(article=article, person=editor, content=content.to_json())
    assert (
        "Sicherung übernehmen"
        not in client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    )


def test_a_new_article_that_was_never_saved_is_offered_again(client, editor):
    backup(client, slot="eins", title="Nie gespeichert")
    page = client.get(reverse("admin:articles_article_add")).content.decode()
    assert "Weiterschreiben" in page and "Nie gespeichert" in page
    assert (
        "Nie gespeichert"
        in client.get(reverse("admin:articles_article_add"), {"sicherung": Draft.objects.get().pk}).content.decode()
    )


def test_saving_empties_the_slot(client, editor):
    backup(client, slot="eins")
    client.post(reverse("admin:articles_article_add"), {"title": "Getippt", "slot": "eins", "_save": "1"})
    assert not Draft.objects.exists()


def test_nobody_writes_into_articles_he_may_not_change(client, editor):
    article = make_draft()
    client.force_login(make_user("Autor:in"))
    assert backup(client, article).status_code == 403
    assert not Draft.objects.exists()


def test_says_who_else_is_writing_and_who_saved_in_the_meantime(client, editor):
    article = make_draft()
    base = article.working_copy.newest_revision_id
    client.post(reverse("admin:desk_presence", args=[article.pk]), {"base_revision": base})
    other = make_user("Redaktion", first_name="Jonas", last_name="Petri")
    client.force_login(other)
    url = reverse("admin:desk_presence", args=[article.pk])
    assert (
        client.post(url, {"base_revision": base}).json()["others"][0].startswith("Mira bearbeitet diesen Artikel seit")
    )
    article.working_copy.save_revision(make_snapshot(), by=editor)
    assert client.post(url, {"base_revision": base}).json()["newer"].startswith("Mira hat")
    client.post(url, {"leave": "1"})
    assert Presence.objects.get().person == editor
