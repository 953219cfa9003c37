"""The audit trail: who did what, when, with before and after; filtered and as a file."""

import csv
import io

import pytest
from django.urls import reverse

from articles.desk.people.audit import csv_lines
from articles.desk.people.audit_words import as_text, difference
from articles.models import AuditEntry, merge

from .factories import make_article, make_company, make_draft, make_topic, make_user

pytestmark = pytest.mark.django_db
LIST = "admin:articles_auditentry_changelist"


@pytest.fixture
def chief(client):
    person = make_user("Chefredaktion", first_name="Tomasz", last_name="Brandl")
    client.force_login(person)
    return person


def rows_of(response) -> list[dict]:
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_list_shows_what_became_of_what_and_leads_there(client, chief):
    company = make_company(name="Meta")
    AuditEntry.objects.record("ändern", company, by=chief, before={"name": "Facebook"}, after={"name": "Meta"})
    page = client.get(reverse(LIST)).content.decode()
    assert "<del>Name: Facebook</del> → <ins>Name: Meta</ins>" in page
    assert reverse("admin:articles_company_change", args=[company.pk]) in page
    assert "Unternehmen" in page


def test_an_entry_with_one_side_shows_that_side_and_escapes_it(client, chief):
    AuditEntry.objects.record("anlegen", make_topic(), by=chief, after="<Kanzlei>")
    AuditEntry.objects.record("löschen", make_topic(), by=chief, before="Alt")
    page = client.get(reverse(LIST)).content.decode()
    assert "<ins>&lt;Kanzlei&gt;</ins></td>" in page and "<del>Alt</del></td>" in page


@pytest.mark.parametrize(
    ("query", "expected"), [({"action": "löschen"}, 1), ({"art": "topic"}, 1), ({"q": "Meta"}, 1), ({}, 2)]
)
def test_it_is_filtered_by_verb_kind_and_words_and_the_file_follows_the_filter(client, chief, query, expected):
    AuditEntry.objects.record("löschen", make_topic(name="Alt"), by=chief)
    AuditEntry.objects.record("ändern", make_company(name="Meta"), by=chief)
    assert client.get(reverse(LIST), query).context["cl"].result_count == expected
    assert len(rows_of(client.get(reverse("admin:articles_auditentry_csv"), query))) == expected


def test_the_file_has_person_time_before_and_after(client, chief):
    article = make_draft(title="Der Fall")
    AuditEntry.objects.record(
        "zurückziehen", article, by=chief, before="öffentlich", after="zurückgezogen", reason="Irrtum"
    )
    [row] = rows_of(client.get(reverse("admin:articles_auditentry_csv")))
    assert (row["Vorgang"], row["Art"], row["Gegenstand"]) == ("Zurückziehen", "Artikel", "Der Fall")
    assert (row["Vorher"], row["Nachher"], row["Grund"]) == ("öffentlich", "zurückgezogen", "Irrtum")
    assert row["Person"] == str(chief) and row["Zeit"].startswith("20")


def test_no_value_of_the_file_runs_as_a_formula():
    entry = AuditEntry(action="ändern", model="topic", label='=HYPERLINK("https://example.org")', reason="+1")
    entry.time = make_article().working_copy.saved_at
    lines = "".join(csv_lines([entry]))
    assert "'=HYPERLINK" in lines and "'+1" in lines


@pytest.mark.parametrize("role", ["Autor:in", "Redaktion"])
def test_only_the_chief_reads_it(client, role):
    client.force_login(make_user(role))
    for name in (LIST, "admin:articles_auditentry_csv"):
        assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("role", ["Autor:in", "Redaktion"])
def test_only_the_chief_undoes_a_merge(client, role):
    entry = merge(make_topic(), make_topic())
    client.force_login(make_user(role))
    assert client.post(reverse("admin:articles_auditentry_undo", args=[entry.pk])).status_code == 403
    assert AuditEntry.objects.count() == 1


def test_an_entry_that_is_no_merge_offers_nothing_to_undo(client, chief):
    entry = AuditEntry.objects.record("ändern", make_topic(), by=chief)
    assert client.post(reverse("admin:articles_auditentry_undo", args=[entry.pk])).status_code == 403
    page = client.get(reverse("admin:articles_auditentry_change", args=[entry.pk])).content.decode()
    assert "rückgängig machen …" not in page


def test_the_reason_why_a_merge_cannot_be_undone_is_shown(client, chief):
    first, second, third = make_topic(), make_topic(), make_topic()
    entry = merge(first, second)
    merge(second, third)
    page = client.post(reverse("admin:articles_auditentry_undo", args=[entry.pk]), follow=True)
    assert "gibt es nicht mehr" in page.content.decode()


def test_a_thousand_entries_cost_what_one_does(client, chief, django_assert_max_num_queries):
    topics = [make_topic() for _ in range(3)]
    AuditEntry.objects.bulk_create(
        AuditEntry(action="ändern", model="topic", object_id=topic.pk, label=topic.name, person=chief)
        for topic in topics * 300
    )
    with django_assert_max_num_queries(12):
        client.get(reverse(LIST))
    with django_assert_max_num_queries(12):
        assert len(rows_of(client.get(reverse("admin:articles_auditentry_csv")))) == 900


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "ja"), ({"a": [1, "b"], "c": False}, "a: 1, b; c: nein"), ("x", "x"), (3, "3")],
)
def test_values_are_read_out(value, text):
    assert as_text(value) == text


def test_moments_are_told_as_the_clocks_in_berlin_show_them():
    assert as_text("2026-11-25T21:08:59.156624+00:00") == "25.11.2026, 22:08 Uhr"
    assert as_text("2026-07-01 10:00:00+00:00") == "1.7.2026, 12:00 Uhr"
    assert as_text("2026-13-45T99:99:00Z") == "2026-13-45T99:99:00Z"


def test_lists_are_told_by_what_differs():
    entry = AuditEntry(model="article", before=["DSA", "DMA"], after=["DMA", "AI Act"])
    assert difference(entry) == ("DSA", "AI Act")
    entry.after = ["DMA", "DSA"]
    assert difference(entry) == ("DSA, DMA", "DMA, DSA")


def test_the_trail_counts_entries_and_speaks_of_what_was_done(client):
    client.force_login(make_user("Chefredaktion"))
    article = make_article(title="Chips")
    AuditEntry.objects.record("offline-zeit", article, by=None, before={"Titel": "Alt"}, after={"Titel": "Neu"})
    page = client.get(reverse("admin:articles_auditentry_changelist")).content.decode()
    assert "1 Protokolleintrag" in page and "Offline-Zeit geändert" in page
    empty = client.get(reverse("admin:articles_auditentry_changelist") + "?action=nichts").content.decode()
    assert "0 Protokolleinträge" in empty and "0 Protokoll<" not in empty
    company = make_company(name="Meta")
    AuditEntry.objects.record("ändern", company, by=None, before={"seat": "Menlo Park"}, after={"seat": "Austin"})  # fmt: skip
    page = client.get(reverse("admin:articles_company_history", args=[company.pk])).content.decode()
    assert "Ändern" in page and "Sitz: Menlo Park" in page and "{" not in page[page.index("<tbody>") :]
