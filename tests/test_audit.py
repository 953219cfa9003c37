"""The audit trail: who did what, when, with before and after; filtered and as a file."""

import csv
import io
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.desk.people.audit import csv_lines
from articles.desk.people.audit_words import as_text, difference
from articles.models import AuditAction, AuditEntry, Image, Milestone, Topic, merge

from .factories import make_article, make_company, make_draft, make_regulation, make_topic, make_user, picture_file

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
    AuditEntry.objects.record(
        AuditAction.CHANGE, company, by=chief, before={"name": "Facebook"}, after={"name": "Meta"}
    )
    page = client.get(reverse(LIST)).content.decode()
    assert "<del>Name: Facebook</del> → <ins>Name: Meta</ins>" in page
    assert reverse("admin:articles_company_change", args=[company.pk]) in page
    assert "Unternehmen" in page


def test_an_entry_with_one_side_shows_that_side_and_escapes_it(client, chief):
    AuditEntry.objects.record(AuditAction.ADD, make_topic(), by=chief, after="<Kanzlei>")
    AuditEntry.objects.record(AuditAction.DELETE, make_topic(), by=chief, before="Alt")
    page = client.get(reverse(LIST)).content.decode()
    assert "<ins>&lt;Kanzlei&gt;</ins></td>" in page and "<del>Alt</del></td>" in page


@pytest.mark.parametrize(
    ("query", "expected"), [({"action": "delete"}, 1), ({"art": "topic"}, 1), ({"q": "Meta"}, 1), ({}, 2)]
)
def test_it_is_filtered_by_verb_kind_and_words_and_the_file_follows_the_filter(client, chief, query, expected):
    AuditEntry.objects.record(AuditAction.DELETE, make_topic(name="Alt"), by=chief)
    AuditEntry.objects.record(AuditAction.CHANGE, make_company(name="Meta"), by=chief)
    assert client.get(reverse(LIST), query).context["cl"].result_count == expected
    assert len(rows_of(client.get(reverse("admin:articles_auditentry_csv"), query))) == expected


def test_the_file_has_person_time_before_and_after(client, chief):
    article = make_draft(title="Der Fall")
    AuditEntry.objects.record(
        AuditAction.WITHDRAW, article, by=chief, before="öffentlich", after="zurückgezogen", reason="Irrtum"
    )
    [row] = rows_of(client.get(reverse("admin:articles_auditentry_csv")))
    assert (row["Vorgang"], row["Art"], row["Gegenstand"]) == ("Zurückziehen", "Artikel", "Der Fall")
    assert (row["Vorher"], row["Nachher"], row["Grund"]) == ("öffentlich", "zurückgezogen", "Irrtum")
    assert row["Person"] == str(chief) and row["Zeit"].startswith("20")


def test_no_value_of_the_file_runs_as_a_formula():
    entry = AuditEntry(action=AuditAction.CHANGE, model="topic", label='=HYPERLINK("https://example.org")', reason="+1")
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
    entry = AuditEntry.objects.record(AuditAction.CHANGE, make_topic(), by=chief)
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
        AuditEntry(action=AuditAction.CHANGE, model="topic", object_id=topic.pk, label=topic.name, person=chief)
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
    AuditEntry.objects.record(AuditAction.EXPIRY, article, by=None, before={"Titel": "Alt"}, after={"Titel": "Neu"})
    page = client.get(reverse("admin:articles_auditentry_changelist")).content.decode()
    assert "1 Protokolleintrag" in page and "Offline-Zeit geändert" in page
    empty = client.get(reverse("admin:articles_auditentry_changelist") + "?action=nichts").content.decode()
    assert "0 Protokolleinträge" in empty and "0 Protokoll<" not in empty
    company = make_company(name="Meta")
    AuditEntry.objects.record(
        AuditAction.CHANGE, company, by=None, before={"seat": "Menlo Park"}, after={"seat": "Austin"}
    )
    page = client.get(reverse("admin:articles_company_history", args=[company.pk])).content.decode()
    assert "Ändern" in page and "Sitz: Menlo Park" in page and "{" not in page[page.index("<tbody>") :]


# Former texts of actions


actions = import_module("articles.migrations.0016_audit_actions")


def test_former_texts_become_values_and_texts_again_and_what_nobody_knows_stays(django_assert_num_queries):
    texts = {text for text, _value, _label in actions.ACTIONS} | {"prüfen"}
    AuditEntry.objects.bulk_create(AuditEntry(action=text, model="topic", label=text) for text in texts)
    with django_assert_num_queries(1):
        actions.to_values(apps, None)
    values = {value for _text, value, _label in actions.ACTIONS}  # of the actions of that time
    assert values <= set(AuditAction.values)
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {*values, "prüfen"}
    assert AuditEntry.objects.get(label="sperrfrist aufheben").action == AuditAction.LIFT_EMBARGO
    actions.to_texts(apps, None)
    assert set(AuditEntry.objects.values_list("action", flat=True)) == texts


def test_an_action_that_nobody_knows_is_shown_and_filtered_as_it_stands(client, chief):
    topic = make_topic()
    AuditEntry.objects.record("prüfen lassen", topic, by=chief)
    AuditEntry.objects.record(AuditAction.REJECT, topic, by=chief)
    assert client.get(reverse(LIST), {"action": "prüfen lassen"}).context["cl"].result_count == 1
    page = client.get(reverse(LIST)).content.decode()
    for words in ("prüfen lassen", "Ablehnen"):  # in the list, and in its filter
        assert f'<td class="field-what">{words}</td>' in page and f"{words}</a>" in page
    page = client.get(reverse("admin:articles_topic_history", args=[topic.pk])).content.decode()
    assert "<td>prüfen lassen</td>" in page and "<td>Ablehnen</td>" in page


# One trail


def milestones(regulation, *rows: dict, stored: int = 0) -> dict:
    """What the form of a law posts."""
    data = {
        "name": regulation.name,
        "slug": regulation.slug,
        "instrument": "eu_regulation",
        "jurisdiction": "EU",
        "summary": regulation.summary,
    }
    for prefix, count, old in (("aliases", 0, 0), ("milestones", len(rows), stored)):
        data |= {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": old}
    for number, row in enumerate(rows):
        row = {"kind": "applies", "precision": "day", "certainty": "fixed", "regulation": regulation.pk} | row
        data |= {f"milestones-{number}-{name}": value for name, value in row.items()}
    return data


def test_what_becomes_of_rows_below_a_row_stands_in_its_trail(client, chief):
    law = make_regulation(name="AI Act")
    url = reverse("admin:articles_regulation_change", args=[law.pk])
    client.post(url, milestones(law, {"date": "2026-08-02", "scope": "Kap. II"}))
    row = {"id": Milestone.objects.get().pk, "date": "2026-12-02", "scope": "Kap. II"}
    client.post(url, milestones(law, row, stored=1))
    client.post(url, milestones(law, row, stored=1))  # nothing changed
    client.post(url, milestones(law, row | {"DELETE": "on"}, {"date": "2027-01-01", "DELETE": "on"}, stored=1))
    added, changed, gone = AuditEntry.objects.order_by("pk")
    first, second = "Meilenstein „Geltungsbeginn 2. August 2026“", "Meilenstein „Geltungsbeginn 2. Dezember 2026“"
    assert {(one.action, one.model, one.object_id, one.person) for one in (added, changed, gone)} == {
        ("change", "regulation", law.pk, chief)
    }
    all_of_it = {"Art": "Geltungsbeginn", "Datum": "2026-08-02", "Betrifft": "Kap. II"}
    assert (added.before, added.after) == ([], [{first: all_of_it}])
    assert (changed.before, changed.after) == ([{first: {"Datum": "2026-08-02"}}], [{second: {"Datum": "2026-12-02"}}])
    kept = all_of_it | {"Datum": "2026-12-02", "Genauigkeit": "Tag", "Gewissheit": "fest"}
    assert (gone.before, gone.after) == ([{second: kept}], [])
    page = client.get(reverse("admin:articles_regulation_history", args=[law.pk])).content.decode()
    assert f"<td>{first}: Datum: 2026-08-02</td><td>{second}: Datum: 2026-12-02</td>" in page
    assert not Milestone.objects.exists()


def test_the_desk_writes_nothing_into_the_stock_log(client, chief):
    def post(address: str, args=(), **data):
        assert client.post(reverse(f"admin:{address}", args=args), data).status_code == 302

    none = {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}
    post("articles_topic_add", name="KI", **none)
    topic = Topic.objects.get()
    post("articles_topic_change", [topic.pk], name="Künstliche Intelligenz", slug="ki", **none)
    post("articles_topic_delete", [topic.pk], post="yes")
    other = make_topic()
    post("articles_topic_changelist", action="delete_selected", _selected_action=other.pk, post="yes")
    person = make_user("Redaktion")
    post("auth_user_password_change", [person.pk], password1="sehr-geheim-99", password2="sehr-geheim-99")  # noqa: S106 - a test
    trail = AuditEntry.objects.order_by("pk").values_list("action", "label")
    assert list(trail) == [
        ("add", "KI"),
        ("change", "Künstliche Intelligenz"),
        ("delete", "Künstliche Intelligenz"),
        ("delete", other.name),
        ("set_password", str(person)),
    ]
    assert not LogEntry.objects.exists()


def test_an_article_leads_from_its_revisions_to_its_trail(client, chief):
    article = make_article(title="Chips")
    AuditEntry.objects.record(AuditAction.RESCHEDULE, article, by=chief, after="morgen")
    AuditEntry.objects.record(AuditAction.CHANGE, make_topic(name="Anderes"), by=chief)
    trail = reverse("admin:desk_trail", args=[article.pk])
    assert (
        f'href="{trail}"' in client.get(reverse("admin:articles_article_history", args=[article.pk])).content.decode()
    )
    page = client.get(trail).content.decode()
    assert "<td>Umplanen</td>" in page and "<td>Ändern</td>" not in page


def test_what_the_dialogs_of_an_article_add_stands_in_the_trail(client, chief):
    client.post(reverse("admin:desk_createtag"), {"kind": "topic", "name": "KI"})
    client.post(reverse("admin:desk_upload"), {"file": picture_file(), "credit": "dpa"})
    trail = AuditEntry.objects.filter(action=AuditAction.ADD, person=chief).order_by("pk")
    assert list(trail.values_list("model", "object_id", "after")) == [
        ("topic", Topic.objects.get().pk, {"name": "KI"}),
        ("image", Image.objects.get().pk, {"credit": "dpa"}),
    ]
