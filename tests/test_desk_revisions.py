"""Fassungen: listed, compared, named, brought back, discarded, redacted."""

import pytest
from django.urls import reverse

from articles.desk.revisions.compare import compare
from articles.models import AuditAction, AuditEntry, Snapshot, Source, TagRef
from articles.presentation.articles.differences import words

from .factories import make_article, make_author, make_draft, make_image, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_user("Chefredaktion", first_name="Mira")
    client.force_login(person)
    return person


def differences(old: Snapshot, new: Snapshot) -> dict[str, str]:
    return {difference.label: difference.html for difference in compare(old, new)}


def test_words_added_and_removed_are_marked_inside_the_sentence():
    assert words("Die neue Regel gilt.", "Die alte Regel gilt jetzt.") == (
        "Die <del>neue</del><ins>alte</ins> Regel gilt<ins> jetzt</ins>."
    )


def test_a_rewritten_passage_is_shown_as_one_and_not_word_by_word():
    assert words("Es gilt die alte Regel.", "Es gilt nun eine Frist.") == (
        "Es gilt <del>die alte Regel</del><ins>nun eine Frist</ins>."
    )


def test_markup_in_the_text_is_shown_and_not_run():
    assert "&lt;script&gt;" in words("", "<script>")


def test_a_changed_paragraph_shows_its_words_and_a_moved_one_says_so():
    old = Snapshot(
        body="<p>Erster Absatz mit Text.</p><p>Zweiter bleibt hier stehen.</p><p>Dritter Absatz.</p><p>Vierter.</p>"
    )
    new = Snapshot(
        body="<p>Erster Absatz mit viel Text.</p><p>Dritter Absatz.</p><p>Vierter.</p><p>Zweiter bleibt hier stehen.</p>"
    )
    text = differences(old, new)["Text"]
    assert "<p>Erster Absatz mit<ins> viel</ins> Text.</p>" in text
    assert "<del>Zweiter bleibt hier stehen.</del><small> (verschoben von hier)</small>" in text
    assert "<ins>Zweiter bleibt hier stehen.</ins><small> (hierher verschoben)</small>" in text


def test_tags_authors_and_sources_are_compared_by_what_came_and_went():
    gone, come, author = make_topic(name="Alt"), make_topic(name="Neu"), make_author(name="Mira Albers")
    old = Snapshot(tags=(TagRef("topic", gone.pk),), sources=(Source("Amtsblatt"),))
    new = Snapshot(tags=(TagRef("topic", come.pk, True),), byline=(author.pk,))
    found = differences(old, new)
    assert found["Schlagwörter"] == "<del>Alt</del>, <ins>Neu (Hauptthema)</ins>"
    assert found["Autor:innen"] == "<ins>Mira Albers</ins>" and found["Quellen"] == "<del>Amtsblatt</del>"


def test_equal_snapshots_have_no_differences():
    assert compare(Snapshot(title="Gleich"), Snapshot(title="Gleich")) == []


def test_a_long_text_is_compared_in_good_time():
    old = "".join(f"<p>Absatz {number} mit einigen Wörtern, die gleich bleiben.</p>" for number in range(400))
    new = old.replace("Absatz 7 ", "Absatz sieben ")
    assert "<ins>sieben</ins>" in differences(Snapshot(body=old), Snapshot(body=new))["Text"]


def test_the_list_names_each_revision_without_loading_texts(client, editor, django_assert_max_num_queries):
    article = make_draft(by=editor)
    for number in range(20):
        article.working_copy.save_revision(article.working_copy.snapshot.changed(title=f"Titel {number}"), by=editor)
    with django_assert_max_num_queries(14):
        page = client.get(reverse("admin:articles_article_history", args=[article.pk])).content.decode()
    assert page.count("Wiederherstellen") == 20 and "Mira" in page


def test_a_revision_is_compared_with_another(client, editor):
    article = make_draft(title="Erster Titel")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Zweiter Titel"), by=editor)
    page = client.get(reverse("admin:desk_compare", args=[article.pk]), {"von": "2", "bis": "1"}).content.decode()
    assert "<del>Erster</del><ins>Zweiter</ins> Titel" in page


def test_restoring_writes_a_new_revision_and_says_what_is_gone(client, editor):
    topic = make_topic()
    article = make_draft(title="Früher", tags=[topic])
    other = make_topic()
    article.working_copy.save_revision(
        article.working_copy.snapshot.changed(title="Später", tags=(TagRef("topic", other.pk),)), by=editor
    )
    topic.delete()
    page = client.post(reverse("admin:desk_restore", args=[article.pk, 1]), follow=True).content.decode()
    article.refresh_from_db()
    assert article.title == "Früher" and article.working_copy.newest_revision.number == 3
    assert "Das gibt es nicht mehr: ein Schlagwort. Bitte" in page


def test_a_revision_is_named(client, editor):
    article = make_draft()
    client.post(reverse("admin:desk_rename", args=[article.pk, 1]), {"name": "Für die Rechtsprüfung"})
    assert article.revisions.get().name == "Für die Rechtsprüfung"


def test_discarding_the_working_copy_goes_back_to_what_readers_see(client, editor):
    article = make_article(title="Gedruckt")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Halb fertig"), by=editor)
    client.post(reverse("admin:desk_discard", args=[article.pk]))
    article.refresh_from_db()
    assert article.working_copy.snapshot.title == "Gedruckt"
    assert article.revisions.filter(content__title="Halb fertig").exists()


def test_redacting_empties_a_revision_with_a_reason_in_the_audit_trail(client, editor):
    article = make_draft(title="Verboten")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Erlaubt"), by=editor)
    url = reverse("admin:desk_redact", args=[article.pk, 1])
    assert "Bitte einen Grund angeben" in client.post(url, {"reason": " "}).content.decode()
    client.post(url, {"reason": "LG Köln, 12 O 1/26"})
    assert article.revisions.get(number=1).content["title"] == ""
    assert AuditEntry.objects.get(action=AuditAction.REDACT).reason == "LG Köln, 12 O 1/26"


def test_the_newest_revision_is_not_redacted(client, editor):
    article = make_draft(title="Gilt")
    client.post(reverse("admin:desk_redact", args=[article.pk, 1]), {"reason": "x"})
    assert article.revisions.get().content["title"] == "Gilt"


def test_only_the_chief_redacts(client):
    client.force_login(make_user("Redaktion"))
    article = make_draft()
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Neu"), by=None)
    assert client.post(reverse("admin:desk_redact", args=[article.pk, 1]), {"reason": "x"}).status_code == 404


def test_restoring_names_pictures_and_articles_that_are_gone(client, editor):
    image, other = make_image(), make_draft()
    text = f'<figure data-image="{image.pk}" data-alt="Alt"></figure><p><a data-article="{other.pk}">dort</a></p>'
    article = make_draft(body=text)
    article.working_copy.save_revision(article.working_copy.snapshot.changed(body="<p>Ohne</p>"), by=editor)
    gone = f"Das gibt es nicht mehr: Bild {image.pk}, Artikel {other.pk}. Bitte"
    image.delete()
    other.delete()
    page = client.post(reverse("admin:desk_restore", args=[article.pk, 1]), follow=True).content.decode()
    assert gone in page


def test_what_it_continues_and_how_ai_was_used_are_compared():
    before = make_draft()
    old, new = Snapshot(), Snapshot(follows=before.pk, ai_use="assisted")
    found = differences(old, new)
    assert found["Fortsetzung von"] == f"<ins>Artikel {before.pk}</ins>"
    assert "<del>nicht angegeben</del>" in found["Einsatz von KI"]
