"""What happens seldom, and must then happen as it is written: one case each, at the desk, in imports and in the rules of rows."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from articles.body import Picture, Tip
from articles.desk.articles.row_fields import _in_words
from articles.desk.checks.checklist import check
from articles.desk.people.audit import address_of as address_of_entry
from articles.desk.people.login import address_of
from articles.desk.revisions.compare import block_text
from articles.desk.start import countdown
from articles.importing import BadRecord
from articles.importing.json_lines import read_record
from articles.models import (
    Article,
    AuditAction,
    AuditEntry,
    Company,
    Correction,
    CorrectionLocked,
    Draft,
    NotPublishable,
    SiteSettings,
    TagRef,
)
from articles.related.box import Headline, Row, why_not
from techpolicy.faults import FULL, LOCKED, NO_PICTURES, fault_of

from .factories import make_article, make_company, make_draft, make_image, make_snapshot, make_topic, make_user
from .test_desk_article import form_data, said

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion", first_name="Mira", last_name="Albers")
    client.force_login(person)
    return person


# Comparing and previews


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (Picture(5), "[Bild 5]"),
        (Picture(5, width="wide"), "[Bild 5, breit]"),
        (Tip("auto"), "[Lesetipp: automatisch]"),
        (Tip("none"), "[Lesetipp: keiner]"),
        (Tip("7"), "[Lesetipp: Artikel 7]"),
    ],
)
def test_blocks_without_text_are_compared_by_what_they_are(block, text):
    assert block_text(block) == text


def test_a_preview_shows_the_revision_that_is_asked_for(client, chief):
    article = make_draft(title="Erste Fassung")
    article.working_copy.save_revision(make_snapshot(title="Zweite Fassung"), by=chief)
    url = reverse("admin:desk_preview", args=[article.pk])
    assert "Erste Fassung" in client.get(url, {"fassung": "1"}).content.decode()
    assert "Zweite Fassung" in client.get(url).content.decode()
    assert client.get(url, {"fassung": "9"}).status_code == 404


def test_an_undecided_conflict_of_an_author_stays_when_the_article_is_planned_by_now(client):
    author = make_user("Autor:in")
    client.force_login(author)
    article = make_article(by=author, at=timezone.now() + HOUR)
    text = make_snapshot(title="Mein Titel").to_json()
    Draft.objects.create(article=article, person=author, content=text)
    response = client.post(reverse("admin:desk_conflict", args=[article.pk]), {"take": "mine"}, follow=True)
    assert "nur die Redaktion kann ihn ändern. Ihr Text bleibt gesichert." in said(response)
    assert Draft.objects.get().content["title"] == "Mein Titel"


def test_a_backup_of_a_new_article_is_thrown_away_and_the_form_is_new(client, chief):
    draft = Draft.objects.create(person=chief, content=make_snapshot().to_json(), slot="x")
    response = client.post(reverse("admin:desk_draft_discard", args=[draft.pk]))
    assert response.url == reverse("admin:articles_article_add") and not Draft.objects.exists()


# Words of the desk


@pytest.mark.parametrize(
    ("ahead", "words"), [(3 * DAY, "in 3 Tagen"), (25 * HOUR, "in 25 Std. 0 Min."), (-HOUR, "in 0 Min.")]
)
def test_how_long_it_is_until_then(ahead, words):
    now = timezone.now()
    assert countdown(now + ahead, now) == words


def test_fields_of_the_row_are_said_in_words(chief):
    assert [_in_words("is_urgent", value) for value in ("True", "")] == ["ja", "nein"]
    assert [_in_words("assigned_to", value) for value in (str(chief.pk), "999", "")] == [
        "Mira Albers",
        "niemand",
        "leer",
    ]


def test_the_checklist_names_expired_rights_and_a_missing_main_subject():
    image = make_image(rights_until=timezone.localdate() - DAY)
    problems = check(make_snapshot(lead_image=image, tags=(TagRef("topic", make_topic().pk),)))
    assert {problem.key: problem.blocks for problem in problems} == {"rights": True, "main": False}


def test_a_long_sentence_of_a_suggestion_is_cut_between_words(client, chief):
    make_company(name="Infineon")
    asked = {"title": "", "lead": "", "body": f"<p>Infineon {'baut ' * 100}</p>"}
    [tag] = client.post(reverse("admin:desk_suggest"), asked).json()["results"]
    assert tag["sentence"].endswith(" baut …") and len(tag["sentence"]) <= 302


def test_who_has_no_right_to_articles_finds_no_old_wordings(client):
    client.force_login(make_user())
    assert client.get(reverse("admin:desk_where_else")).status_code == 404


def test_with_four_eyes_approving_the_own_text_is_refused_in_words(client, chief):
    SiteSettings.objects.update_or_create(pk=SiteSettings.ONLY, defaults={"four_eyes": True})
    article = make_draft(by=chief, fields={"step": "review"})
    url = reverse("admin:articles_article_change", args=[article.pk])
    response = client.post(url, form_data(article, title="Eigener Text") | {"_step": "approved"}, follow=True)
    assert "Freigeben muss jemand, der diese Fassung nicht selbst gespeichert hat." in said(response)
    article.refresh_from_db()
    assert article.working_copy.step == "review"


def test_an_embargo_that_is_none_cannot_be_lifted(client, chief):
    assert client.get(reverse("admin:desk_lift_embargo", args=[make_draft().pk])).status_code == 404


def test_tags_are_confirmed_from_their_list(client, chief):
    tags = [make_company(is_proposed=True), make_company(is_proposed=True), make_company()]
    data = {"action": "confirm", "_selected_action": [tag.pk for tag in tags]}
    response = client.post(reverse("admin:articles_company_changelist"), data, follow=True)
    assert "2 Schlagwörter bestätigt." in said(response)
    assert not Company.objects.filter(is_proposed=True).exists()
    assert AuditEntry.objects.filter(action=AuditAction.CONFIRM).count() == 2


def test_an_entry_about_a_table_that_is_gone_leads_nowhere(chief):
    assert address_of_entry(AuditEntry(model="gibtesnicht", object_id=1)) == ""
    assert address_of_entry(AuditEntry(model="company", object_id=1)).endswith("/company/1/change/")


@pytest.mark.parametrize(("sent", "address"), [("203.0.113.9, 198.51.100.7", "198.51.100.7"), ("kaputt", "")])
def test_an_address_that_is_none_counts_for_nobody(settings, sent, address):
    settings.BEHIND_PROXY = True
    assert address_of(RequestFactory().get("/", headers={"X-Forwarded-For": sent})) == address


# Imports


def test_a_record_needs_an_id_of_bounded_length_and_leaves_out_an_address_that_is_none():
    with pytest.raises(BadRecord, match="longer than 200"):
        read_record('{"id": "%s", "title": "x"}' % ("9" * 201))
    assert read_record('{"id": 1, "title": "x", "url": "http://[kaputt/alt"}').path == ""


def test_an_archive_needs_a_short_name(tmp_path):
    with pytest.raises(CommandError, match="longer than 60"):
        call_command("import_articles", tmp_path / "x.jsonl", source="x" * 61)


# Rules of rows


def test_a_published_counterstatement_stays_and_a_correction_may_go():
    article = make_article()
    kept = article.add_counterstatement("Wort für Wort.")
    with pytest.raises(CorrectionLocked):
        kept.delete()
    other = Correction.objects.create(article=article, kind="correction", text="Falsch.")
    assert str(other) == "Korrektur: Falsch."
    other.delete()
    assert list(Correction.objects.all()) == [kept]


def test_a_revision_is_not_emptied_without_a_reason(chief):
    revision = make_draft(title="Bleibt").revisions.get()
    with pytest.raises(ValueError, match="braucht einen Grund"):
        revision.redact(by=chief, reason="  ", now=timezone.now())
    assert revision.snapshot.title == "Bleibt"


def test_an_article_without_any_text_is_not_published():
    article = Article.new()
    article.save()
    with pytest.raises(NotPublishable, match="noch keine gespeicherte Fassung"):
        article.publish()


def test_why_a_match_is_not_in_the_box():
    today = timezone.localdate()
    own, public = (
        Headline("Chips für China", today),
        {1: Headline("Chips für China", today), 2: Headline("Anderes", today)},
    )
    good = {"score": 20_000, "reasons": {"text": "Ebenfalls zu: Chips", "worth": 20_000}}
    said = [why_not(Row(pk, **good), [], own=own, public=public, used={2}) for pk in (1, 2, 3)]
    assert said == ["dieselbe Geschichte wie dieser Artikel", "steht schon auf der Seite", "noch nicht öffentlich"]


@pytest.mark.parametrize(
    ("module", "state", "fault"),
    [
        ("psycopg", "53100", FULL),
        ("psycopg", "40P01", LOCKED),
        ("psycopg", "99999", None),
        ("botocore.exceptions", "", NO_PICTURES),
    ],
)
def test_faults_of_other_machines_are_known_by_their_codes(module, state, fault):
    error = type("Error", (Exception,), {"__module__": module, "sqlstate": state})()
    assert fault_of(error) == fault
