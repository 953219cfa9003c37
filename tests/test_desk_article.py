"""The article form: saving, publishing, and what happens when something is in the way."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Correction, Draft, Revision

from .factories import make_article, make_author, make_draft, make_image, make_snapshot, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_user("Redaktion", first_name="Mira")
    client.force_login(person)
    return person


def form_data(article: Article | None = None, **values) -> dict:
    """What the browser posts for a complete article; `values` replace single fields."""
    data = {
        "title": "Chips für China",
        "lead": "Ein Vorspann.",
        "body": "<p>Ein Absatz.</p>",
        "genre": "news",
        "change_kind": "minor",
        "sources": '[{"name": "Amtsblatt der EU", "url": "", "kind": "document"}]',
        "lead_image": "",
        "base_revision": article.working_copy.newest_revision_id if article else "",
        "seen_state": article.state if article else "draft",
    }
    if "byline" not in values:
        values["byline"] = json.dumps([make_author().pk])
    if "tags" not in values:
        values["tags"] = json.dumps([{"kind": "topic", "id": make_topic().pk, "main": True}])
    return data | values


def post(client, article=None, *, button="_save", follow=True, **values):
    url = (
        reverse("admin:articles_article_change", args=[article.pk])
        if article
        else reverse("admin:articles_article_add")
    )
    return client.post(url, form_data(article, **values) | {button: "1"}, follow=follow)


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_saves_an_empty_form_under_a_provisional_title(client, editor):
    post(client, title="", lead="", body="", byline="[]", tags="[]")
    article = Article.objects.get()
    assert str(article).startswith("Ohne Titel (")
    assert article.state == "draft"


def test_saving_a_draft_writes_a_revision_and_the_row(client, editor):
    article = make_draft()
    post(client, article, title="Neuer Titel")
    article.refresh_from_db()
    assert (article.title, article.revisions.count()) == ("Neuer Titel", 2)


def test_publishing_a_complete_article_makes_it_public(client, editor):
    response = post(client, button="_publish")
    assert Article.objects.published().get().title == "Chips für China"
    assert "Veröffentlicht" in said(response)


def test_saving_a_live_article_leaves_what_readers_see(client, editor):
    article = make_article(title="Alter Titel")
    response = post(client, article, title="Neuer Titel")
    article.refresh_from_db()
    assert (article.title, article.working_copy.snapshot.title) == ("Alter Titel", "Neuer Titel")
    assert "Leser sehen noch die Fassung von" in said(response)


def test_publishing_applies_the_working_copy(client, editor):
    article = make_article()
    post(client, article, button="_publish", title="Neuer Titel")
    article.refresh_from_db()
    assert article.title == "Neuer Titel"


def test_the_form_opens_with_the_newest_revision(client, editor):
    article = make_article(title="Alter Titel")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Arbeitstitel"), by=editor)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert "Arbeitstitel" in page.content.decode()
    assert "Es gibt eine neuere Arbeitsfassung von Mira" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "", "Der Titel fehlt"),
        ("lead", " ", "Der Vorspann fehlt"),
        ("body", "<p> </p>", "Der Text fehlt"),
        ("byline", "[]", "keine Autorin"),
        ("tags", "[]", "Mindestens ein Schlagwort"),
    ],
)
def test_an_incomplete_article_is_saved_but_not_published(client, editor, field, value, says):
    response = post(client, button="_publish", **{field: value})
    article = Article.objects.get()
    assert article.state == "draft" and article.revisions.count() == 1
    assert "Gespeichert, aber noch nicht veröffentlicht" in said(response) and says in said(response)


def test_a_picture_without_credit_or_alt_text_blocks_publication(client, editor):
    image = make_image(credit="", title="Ein Chip")
    response = post(client, button="_publish", body=f'<p>Text</p><figure data-image="{image.pk}" data-alt=""></figure>')
    assert "„Ein Chip“: der Bildnachweis fehlt" in said(response)
    assert "„Ein Chip“: der Alternativtext fehlt" in said(response)


def test_a_decorative_picture_needs_no_alt_text(client, editor):
    lead = {"image": make_image().pk, "alt": "", "decorative": True, "caption": ""}
    post(client, button="_publish", lead_image=json.dumps(lead))
    assert Article.objects.published().get().lead_image_decorative


def test_a_time_ahead_schedules(client, editor):
    at = timezone.localtime() + dt.timedelta(days=2)
    response = post(client, button="_publish", publish_at=at.strftime("%Y-%m-%dT18:00"))
    article = Article.objects.get()
    assert article.is_scheduled() and timezone.localtime(article.publish_at).hour == 18
    assert "um 18:00 Uhr" in said(response)


def test_saving_a_scheduled_article_says_when_it_will_appear(client, editor):
    article = make_article(at=timezone.now() + dt.timedelta(days=1))
    response = post(client, article, title="Neuer Titel")
    article.refresh_from_db()
    assert article.title == "Neuer Titel" and article.is_scheduled()
    assert "so erscheinen" in said(response)


def test_a_time_that_the_clocks_skip_is_refused_and_the_text_kept(client, editor):
    response = post(client, publish_at="2027-03-28T02:30", title="Ein langer Titel")
    assert "Diese Uhrzeit gibt es an diesem Tag nicht" in response.content.decode()
    assert "Ein langer Titel" in response.content.decode() and not Article.objects.exists()


def test_the_embargo_holds_back_publication(client, editor):
    end = timezone.localtime() + dt.timedelta(days=1)
    post(client, button="_publish", embargo_until=end.strftime("%Y-%m-%dT10:00"))
    article = Article.objects.get()
    assert article.is_scheduled() and article.publish_at == article.embargo_until


def test_a_correction_goes_live_with_its_note(client, editor):
    article = make_article()
    post(client, article, button="_publish", change_kind="correction", change_note="Richtig ist: 7 Milliarden.")
    note = Correction.objects.get(article=article)
    assert (note.text, note.revision_id) == (
        "Richtig ist: 7 Milliarden.",
        Article.objects.get().applied_revision_id,
    )


def test_a_correction_without_a_note_is_not_published(client, editor):
    article = make_article(title="Alter Titel")
    response = post(client, article, button="_publish", title="Neu", change_kind="correction")
    assert "Text für Leser" in said(response)
    assert Article.objects.published().get().title == "Alter Titel"


def test_an_update_moves_the_time_a_small_change_does_not(client, editor):
    small, marked = make_article(), make_article()
    post(client, small, button="_publish", title="Klein")
    post(client, marked, button="_publish", title="Groß", change_kind="update")
    assert Article.objects.get(pk=small.pk).updated_at is None
    assert Article.objects.get(pk=marked.pk).updated_at is not None


def test_somebody_elses_save_in_between_loses_neither_text(client, editor):
    article = make_draft()
    other = make_user("Redaktion", first_name="Jonas")
    data = form_data(article, title="Mein Titel")
    article.working_copy.save_revision(make_snapshot(title="Sein Titel"), by=other)
    page = client.post(reverse("admin:articles_article_change", args=[article.pk]), data | {"_save": "1"}, follow=True)
    assert "Jemand anderes hat inzwischen gespeichert" in page.content.decode()
    assert Draft.objects.get(article=article, person=editor).snapshot.title == "Mein Titel"
    client.post(reverse("admin:desk_conflict", args=[article.pk]), {"take": "mine"})
    titles = set(Revision.objects.filter(article=article).values_list("content__title", flat=True))
    assert {"Mein Titel", "Sein Titel"} <= titles
    assert Article.objects.get().title == "Mein Titel" and not Draft.objects.exists()


def test_taking_the_other_version_keeps_ones_own_in_the_list(client, editor):
    article = make_draft()
    data = form_data(article, title="Mein Titel")
    article.working_copy.save_revision(make_snapshot(title="Sein Titel"), by=make_user("Redaktion"))
    client.post(reverse("admin:articles_article_change", args=[article.pk]), data | {"_save": "1"})
    client.post(reverse("admin:desk_conflict", args=[article.pk]), {"take": "theirs"})
    titles = list(Revision.objects.filter(article=article).order_by("number").values_list("content__title", flat=True))
    assert titles[-2:] == ["Mein Titel", "Sein Titel"]


def test_changes_at_different_places_merge_without_a_question(client, editor):
    article = make_draft(title="Alt", body="<p>eins</p>\n<p>zwei</p>")
    copy = article.working_copy.snapshot
    data = form_data(
        article, title="Alt", lead=copy.lead, body="<p>eins</p><p>ZWEI</p>", tags="", byline="", sources=""
    )
    data |= {
        "byline": json.dumps(copy.byline),
        "tags": json.dumps([{"kind": tag.kind, "id": tag.id, "main": tag.main} for tag in copy.tags]),
    }
    article.working_copy.save_revision(
        copy.changed(title="Neu", body="<p>EINS</p><p>zwei</p>"),
        by=make_user("Redaktion", first_name="Jonas"),
    )
    response = client.post(
        reverse("admin:articles_article_change", args=[article.pk]), data | {"_save": "1"}, follow=True
    )
    article.refresh_from_db()
    assert (article.title, article.body) == ("Neu", "<p>EINS</p>\n<p>ZWEI</p>")
    assert "Jonas hat" in said(response) and "zusammengeführt" in said(response)
    assert not Draft.objects.exists()


def test_a_conflict_is_merged_with_the_chosen_title_and_both_paragraphs(client, editor):
    article = make_draft(title="Alt", body="<p>eins</p>")
    data = form_data(article, title="Mein Titel", body="<p>mein eins</p>")
    article.working_copy.save_revision(
        article.working_copy.snapshot.changed(title="Ihr Titel", body="<p>ihr eins</p>"),
        by=make_user("Redaktion"),
    )
    client.post(reverse("admin:articles_article_change", args=[article.pk]), data | {"_save": "1"})
    client.post(reverse("admin:desk_conflict", args=[article.pk]), {"take": "merged", "title": "theirs"})
    article.refresh_from_db()
    assert (article.title, article.body) == ("Ihr Titel", "<p>ihr eins</p>\n<p>mein eins</p>")


def test_publishing_over_somebody_elses_save_asks_first(client, editor):
    article = make_draft(body="<p>eins</p>")
    data = form_data(article)
    article.working_copy.save_revision(article.working_copy.snapshot.changed(kicker="Neu"), by=make_user("Redaktion"))
    response = client.post(
        reverse("admin:articles_article_change", args=[article.pk]), data | {"_publish": "1"}, follow=True
    )
    assert "Zusammenführen" in response.content.decode() and not Article.objects.published().exists()


def test_hostile_html_does_not_get_in(client, editor):
    post(
        client,
        body='<p onclick="x()">Text<script>x()</script></p><a href="javascript:x()">hier</a><svg onload=x()></svg>',
    )
    stored = Article.objects.get().body
    assert stored == "<p>Text</p>\n<p>hier</p>"


def test_too_long_a_text_is_refused_and_shown_again(client, editor):
    response = post(client, body="<p>" + "Wort " * 250_000 + "</p>")
    assert "Der Text ist zu lang" in response.content.decode()
    assert "Wort Wort" in response.content.decode()


def test_damaged_picker_values_cost_nothing_else(client, editor):
    post(
        client,
        tags="[{",
        byline='["x", 1e999, 100000000000000000000]',
        sources='{"a": 1}',
        lead_image="nonsense",
    )
    assert Article.objects.get().title == "Chips für China"


def test_what_the_browser_kept_is_drawn_again_without_saving(client, editor):
    response = post(client, button="_restore", title="Aus dem Browser")
    assert "Aus dem Browser" in response.content.decode() and not Article.objects.exists()


def test_an_author_cannot_publish_and_not_change_a_scheduled_article(client):
    author = make_user("Autor:in")
    client.force_login(author)
    response = post(client, button="_publish")
    article = Article.objects.get()
    assert article.state == "draft" and "Veröffentlichen kann nur die Redaktion" in said(response)
    article.publish(at=timezone.now() + dt.timedelta(days=1))
    response = post(client, article, title="Heimlich")
    assert "Nicht gespeichert" in said(response)
    assert Draft.objects.get().snapshot.title == "Heimlich"
    assert Article.objects.get().title == "Chips für China"


def test_an_author_does_not_change_articles_of_others(client):
    client.force_login(make_user("Autor:in"))
    article = make_draft(by=make_user("Redaktion"), title="Fremd")
    post(client, article, title="Gekapert")
    assert Article.objects.get().title == "Fremd" and article.revisions.count() == 1


def test_withdrawing_needs_a_reason_and_takes_the_article_away(client):
    client.force_login(make_user("Chefredaktion"))
    article = make_article()
    url = reverse("admin:desk_withdraw", args=[article.pk])
    assert "Bitte einen Grund angeben" in client.post(url, {"notice": ""}).content.decode()
    client.post(url, {"notice": "Ein Irrtum."})
    article.refresh_from_db()
    assert (article.state, article.withdrawal_notice) == ("withdrawn", "Ein Irrtum.")


def test_the_form_stays_within_its_queries(client, editor, django_assert_max_num_queries):
    article = make_article(
        byline=[make_author(), make_author()], tags=[make_topic() for _ in range(6)], lead_image=make_image()
    )
    url = reverse("admin:articles_article_change", args=[article.pk])
    with django_assert_max_num_queries(25):
        assert client.get(url).status_code == 200


def test_a_form_with_a_thousand_fields_is_taken(client, editor):
    post(client, **{f"fremd{number}": "x" for number in range(1000)})
    assert Article.objects.get().title == "Chips für China"


def test_a_form_beyond_all_limits_is_refused_in_german_and_says_where_the_text_is(client, editor, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
    response = post(client, follow=False, **{f"fremd{number}": "x" for number in range(60)})
    assert response.status_code == 400
    assert (
        "mehr als 50 Felder" in response.content.decode()
        and "liegt noch in diesem Browser" in response.content.decode()
    )


def test_a_stale_form_token_is_explained(editor):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    response = strict.post(reverse("admin:articles_article_add"), form_data())
    assert response.status_code == 403 and "liegt noch in diesem Browser" in response.content.decode()


def test_every_page_of_the_desk_carries_a_policy_without_unsafe_script(client, editor):
    header = client.get(reverse("admin:articles_article_add")).headers["Content-Security-Policy"]
    script = next(part for part in header.split("; ") if part.startswith("script-src"))
    assert "'nonce-" in script and "unsafe" not in script


def test_an_article_continues_another_one(client, editor):
    first = make_article(title="Der Anfang")
    post(client, follows=f"[{first.pk}]")
    article = Article.objects.get(title="Chips für China")
    assert article.follows == first
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "Der Anfang" in page


def test_a_title_changed_with_the_publish_button_gives_the_address(client, editor):
    article = make_draft(title="Arbeitstitel")
    post(client, article, button="_publish", title="Brüssel verschiebt die Frist")
    assert Article.objects.published().get().slug == "bruessel-verschiebt-die-frist"


def test_publishing_writes_the_row_once(client, editor):
    """The text is stored and published in one transaction: nothing is applied on the way."""
    article = make_draft()
    url, data = reverse("admin:articles_article_change", args=[article.pk]), form_data(article, title="Neu")
    with CaptureQueriesContext(connection) as captured:
        client.post(url, data | {"_publish": "1"})
    queries = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    wrote = [query for query in queries if query.startswith('UPDATE "articles_article" SET "kicker"')]
    assert len(wrote) == 1 and Article.objects.published().get().title == "Neu"
    assert len(queries) <= 69


def test_a_publication_that_is_refused_leaves_the_text_in_the_row(client, editor):
    article = make_draft()
    post(client, article, button="_publish", title="Noch ohne Quelle", sources="[]")
    article.refresh_from_db()
    assert article.title == article.working_copy.snapshot.title == "Noch ohne Quelle"
    assert article.references.filter(in_applied=True, in_newest=True).exists() and article.state == "draft"


def test_who_may_not_publish_applies_no_working_copy_of_an_expired_article(client):
    author = make_user("Autor:in")
    client.force_login(author)
    now, hour = timezone.now(), dt.timedelta(hours=1)
    article = make_article(by=author, at=now - 2 * hour, title="Was Leser sahen")
    article.working_copy.save_revision(article.working_copy.snapshot.changed(title="Nicht geprüft"), by=author)
    Article.objects.filter(pk=article.pk).update(expire_at=now - hour)
    article.refresh_from_db()
    assert article.is_expired()
    post(client, article, button="_publish", title="Heimlich")
    article.refresh_from_db()
    assert article.title == "Was Leser sahen"
