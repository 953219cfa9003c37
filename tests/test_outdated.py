"""Published pieces that speak of the time before something happened to a law."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.desk.radar.events import events
from articles.desk.radar.outdated import MOST_READ, count, outdated
from articles.models import (
    AuditAction,
    AuditEntry,
    DossierChange,
    Milestone,
    MilestoneKind,
    Regulation,
    Relation,
    StillCurrent,
    merge,
    undo_merge,
)

from .factories import make_article, make_author, make_company, make_draft, make_regulation, make_user

pytestmark = pytest.mark.django_db

SPEAKS = "<p>Das Gesetz ist da. Für alle gilt es vom 2. August 2026 an. Mehr weiß niemand.</p>"


@pytest.fixture
def editor(client):
    person = make_user("Redaktion")
    client.force_login(person)
    return person


@pytest.fixture
def law(time_machine):
    """A law of 2025 that applies from 2 August 2026, seen in May 2026."""
    time_machine.move_to("2025-01-10T09:00:00+01:00")
    law = make_regulation(name="Chipgesetz")
    set_date(law)
    time_machine.move_to("2026-05-04T09:00:00+02:00")
    return law


def set_date(law, date="2026-08-02", **fields):
    values = {"regulation": law, "kind": "applies", "date": dt.date.fromisoformat(date)} | fields
    return Milestone.objects.create(**values)


def piece(law, body=SPEAKS, **values):
    return make_article(tags=[law], body=body, **values)


def listed(editor, law=None):
    """{title of the event: titles of the pieces}"""
    return {row.event.what: [str(found.article) for found in row.pieces] for row in outdated(editor, law and law.pk)}


def test_a_piece_is_out_of_date_from_the_morning_of_the_day_it_names(law, editor, time_machine):
    piece(law, title="Ab August")
    time_machine.move_to("2026-08-01T23:59:00+02:00")
    assert listed(editor) == {}
    time_machine.move_to("2026-08-02T00:00:01+02:00")
    assert listed(editor) == listed(editor, law) == {"Geltungsbeginn": ["Ab August"]}
    [row] = outdated(editor)
    assert row.event.title == "Chipgesetz: Geltungsbeginn" and row.event.day == "2. August 2026"
    assert row.pieces[0].sentence == "Für alle gilt es vom <mark>2. August 2026</mark> an."


@pytest.mark.parametrize(
    ("body", "is_listed"),
    [
        ("<p>Es gilt ab dem 2. August.</p>", True),
        ("<p>Es gilt ab dem 2.8.2026.</p>", True),
        ("<p>Von August 2026 an.</p>", True),
        ("<p>Ab Sommer 2026.</p>", True),
        ("<p>Ab dem 3. Quartal 2026.</p>", True),
        ("<ul><li>Start: <strong>2.&nbsp;August</strong> 2026</li></ul>", True),
        ("<p>Es gilt seit dem 2. August 2025.</p>", False),
        ("<p>Am 12. August 2026 tagt der Rat.</p>", False),
        ("<p>Stand Mai 2026 gilt noch nichts.</p>", False),
        ("<p>Das Chipgesetz ist umstritten.</p>", False),
    ],
)
def test_a_date_is_recognised_in_the_ways_that_newspapers_write_it(law, editor, time_machine, body, is_listed):
    piece(law, body)
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    assert bool(listed(editor)) is is_listed


def test_a_scope_counts_in_a_sentence_about_time(law, editor, time_machine):
    Milestone.objects.update(scope="Hochrisiko-Systeme nach Anhang III")
    piece(law, "<p>Hochrisiko-Systeme sind teuer.</p>", title="Teuer")
    piece(law, "<p>Für Hochrisiko-Systeme gelten die Pflichten noch nicht.</p>", title="Noch nicht")
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    assert listed(editor) == {"Geltungsbeginn (Hochrisiko-Systeme nach Anhang III)": ["Noch nicht"]}


def test_a_law_that_has_ended_makes_every_mention_old(law, editor, time_machine):
    law.aliases.create(name="ChipG")
    piece(law, "<p>Das ChipG soll kommen.</p>", title="Soll kommen")
    set_date(law, "2026-06-01", kind="withdrawn")
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    assert listed(editor) == {"Rücknahme": ["Soll kommen"]}  # and what was to come in August never came


def test_nothing_that_readers_cannot_see_or_that_is_no_statement_of_ours(law, editor, time_machine):
    piece(law, genre="advertisement")
    make_draft(tags=[law], body=SPEAKS)
    piece(law).withdraw(by=editor)
    piece(make_regulation())
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    assert listed(editor) == {}
    piece(law, title="Danach erschienen")
    assert listed(editor) == {}


def test_an_update_or_a_correction_makes_a_piece_fresh(law, editor, time_machine):
    updated, corrected, answered = (piece(law, title=title) for title in ("Eins", "Zwei", "Drei"))
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    updated.publish(by=editor, mark_updated=True)
    corrected.corrections.create(kind="correction", text="Richtig ist: …")
    answered.corrections.create(kind="counterstatement", text="Das stimmt nicht.")
    assert listed(editor) == {"Geltungsbeginn": ["Drei"]}


def test_a_date_under_an_embargo_tells_nothing_until_its_moment(law, editor, time_machine):
    piece(law)
    Milestone.objects.update(visible_from="2026-08-03T12:00:00+02:00")
    time_machine.move_to("2026-08-03T11:59:00+02:00")
    assert listed(editor) == {}
    time_machine.move_to("2026-08-03T12:00:01+02:00")
    assert len(listed(editor)) == 1


def test_a_date_that_moves_twice_is_one_event_with_all_its_old_dates(law, editor, time_machine):
    piece(law, title="Mit dem ersten")
    first = law.milestones.get()
    second = set_date(law, "2026-12-02", replaces=first)
    time_machine.shift(dt.timedelta(days=1))
    piece(law, "<p>Es gilt erst vom 2. Dezember 2026 an.</p>", title="Mit dem zweiten")
    time_machine.shift(dt.timedelta(days=1))
    set_date(law, "2027-12-02", replaces=second)
    what = "Geltungsbeginn verschoben vom 2. Dezember 2026 auf den 2. Dezember 2027"
    assert listed(editor) == {what: ["Mit dem zweiten", "Mit dem ersten"]}
    second.date += dt.timedelta(days=1)  # a slip in a date that holds no more
    second.save()
    assert list(listed(editor)) == [what]


@pytest.mark.parametrize("new", ["am 2. Dezember 2027", "im Dezember 2027", "Ende 2027"])
def test_who_names_the_new_date_knows(law, editor, time_machine, new):
    piece(law, f"<p>Nicht mehr am 2. August 2026, sondern {new}.</p>")
    row = law.milestones.get()
    row.date = dt.date(2027, 12, 2)
    time_machine.shift(dt.timedelta(days=1))
    row.save()
    assert listed(editor) == {}


def test_a_date_that_is_struck_or_becomes_uncertain(law, editor, time_machine):
    piece(law)
    time_machine.shift(dt.timedelta(days=1))
    row = law.milestones.get()
    row.certainty = "expected"
    row.save()
    assert list(listed(editor)) == ["Geltungsbeginn, 2. August 2026: jetzt erwartet"]
    row.delete()
    assert list(listed(editor)) == ["Geltungsbeginn, 2. August 2026: Termin gestrichen"]


def test_a_fine_that_is_quashed(law, editor, time_machine):
    company = make_company(name="Facebook")
    company.name = "Meta"
    company.save()
    values = {"role": "fine", "status": "appealable", "source": "https://example.org/"}
    relation = Relation.objects.create(company=company, regulation=law, **values)
    make_article(tags=[law, company], title="Strafe", body="<p>Facebook muss 200 Millionen Euro zahlen.</p>")
    make_article(tags=[law, company], title="Nur der Name", body="<p>Auch Meta ist dabei.</p>")
    time_machine.shift(dt.timedelta(days=1))
    relation.status = "lifted"
    relation.save()
    assert listed(editor) == {"Meta, Bußgeld: jetzt aufgehoben": ["Strafe"]}


def test_a_field_of_rules_speaks_through_its_parts(law, editor, time_machine):
    field = make_regulation(name="Chipregeln", instrument="field")
    Regulation.objects.filter(pk=law.pk).update(part_of=field)
    piece(field, title="Über das Feld")
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    assert listed(editor) == {"Geltungsbeginn": ["Über das Feld"]}


def test_nothing_older_than_two_years(law, editor, time_machine):
    piece(law)
    time_machine.move_to("2028-08-05T09:00:00+02:00")
    assert listed(editor) == {}


def still(client, *rows):
    return client.post(reverse("admin:desk_still_current"), {"stimmt": rows}, follow=True).content.decode()


def rows_of(editor):
    return [f"{found.article.pk}:{row.event.law}:{row.event.key}" for row in outdated(editor) for found in row.pieces]


def test_what_still_holds_is_remembered_until_the_next_event(law, editor, client, time_machine):
    one, other = piece(law), piece(law)
    set_date(law, "2026-10-01", kind="deadline")
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    client.force_login(editor)
    page = still(client, *rows_of(editor))
    assert "2 Artikel stimmen noch" in page and "Nichts überholt" in page
    entries = AuditEntry.objects.filter(action=AuditAction.STILL_CURRENT)
    assert {entry.object_id for entry in entries} == {one.pk, other.pk} and entries[0].person == editor
    time_machine.move_to("2026-10-02T09:00:00+02:00")
    client.force_login(editor)
    assert listed(editor) == {}  # nobody speaks of October
    time_machine.move_to("2026-10-03T09:00:00+02:00")
    client.force_login(editor)
    set_date(law, "2026-12-01", replaces=law.milestones.first())
    assert [len(titles) for titles in listed(editor).values()] == [2]


def test_one_piece_still_holds_whatever_else_is_ticked(law, editor, client, time_machine):
    piece(law), piece(law)
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    client.force_login(editor)
    ticked, meant = rows_of(editor)
    client.post(reverse("admin:desk_still_current"), {"stimmt": ticked, "nur": meant})
    assert rows_of(editor) == [ticked]
    assert "Bitte erst Artikel anhaken" in still(client, "1:2", "x")


def test_authors_see_and_settle_their_own_alone(law, client, time_machine):
    author = make_user("Autor:in", author=make_author())
    client.force_login(author)
    piece(law, title="Meiner", by=author)
    foreign = piece(law, title="Fremd")
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    client.force_login(author)
    assert listed(author) == {"Geltungsbeginn": ["Meiner"]}
    assert client.post(reverse("admin:desk_still_current"), {"nur": f"{foreign.pk}:{law.pk}:m1"}).status_code == 403
    assert not StillCurrent.objects.exists()


def test_a_box_stands_at_the_top_of_the_working_copy_and_readers_see_nothing_yet(law, editor, client, time_machine):
    article = piece(law, SPEAKS)
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    client.force_login(editor)
    [row] = rows_of(editor)
    form = client.post(reverse("admin:desk_outdated_box"), {"kasten": row}, follow=True)
    assert form.redirect_chain[-1][0] == reverse("admin:articles_article_change", args=[article.pk])
    assert form.context["form"]["change_kind"].value() == "update"
    article.refresh_from_db()
    box = (
        '<aside data-box="update"><h3>Stand: 3. August 2026</h3>'
        "<p>Seit dem 2. August 2026 gilt das Regelwerk Chipgesetz.</p></aside>"
    )
    assert article.working_copy.snapshot.body.startswith(box) and article.body == SPEAKS
    assert "Arbeitsfassung mit Änderungen" in client.get(reverse("admin:desk_outdated")).content.decode()
    again = client.post(reverse("admin:desk_outdated_box"), {"kasten": row}, follow=True).content.decode()
    article.publish(by=editor, mark_updated=True)
    assert listed(editor) == {} and article.body.startswith(box)
    assert (
        "steht schon ein Nachtrag" in again and article.revisions.count() == 4
    )  # begun, published, with the box, published


def test_no_box_for_what_is_over(law, editor, client, time_machine):
    article = piece(law)
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    client.force_login(editor)
    [row] = rows_of(editor)
    article.withdraw(by=editor)
    page = client.post(reverse("admin:desk_outdated_box"), {"kasten": row}, follow=True).content.decode()
    assert "Kein Kasten eingefügt" in page
    assert client.post(reverse("admin:desk_outdated_box"), {"kasten": "1:x"}).status_code == 404


def test_saving_a_moved_date_says_how_many_pieces_speak_of_the_old_one(law, editor, client, time_machine):
    piece(law), piece(law)
    time_machine.shift(dt.timedelta(days=1))
    client.force_login(editor)
    row = law.milestones.get()
    values = {"regulation": law.pk, "kind": "applies", "precision": "day", "certainty": "fixed"}
    url = reverse("admin:articles_milestone_change", args=[row.pk])
    page = client.post(url, values | {"date": "2027-12-02"}, follow=True).content.decode()
    link = f'<a href="{reverse("admin:desk_outdated")}?regelwerk={law.pk}">2 Artikel sprechen noch vom alten Stand</a>'
    assert link in page
    assert link in client.get(reverse("admin:articles_regulation_change", args=[law.pk])).content.decode()
    assert link not in client.post(url, values | {"date": "2027-12-02"}, follow=True).content.decode()
    assert "2 überholte Artikel" in client.get(reverse("admin:index")).content.decode()


def test_saving_counts_the_pieces_of_this_change_alone(law, editor, client, time_machine):
    piece(law)
    other = set_date(law, "2026-09-01")
    piece(law, "<p>Das gilt vom 1. September 2026 an.</p>")
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    client.force_login(editor)
    values = {"regulation": law.pk, "kind": "applies", "precision": "day", "certainty": "fixed", "date": "2027-09-01"}
    url = reverse("admin:articles_milestone_change", args=[other.pk])
    assert "1 Artikel spricht noch vom alten Stand" in client.post(url, values, follow=True).content.decode()
    assert count(outdated(editor, law.pk)) == 2


SET, MOVED = [
    dict(zip(("date", "kind", "precision", "certainty", "scope"), row, strict=True))
    for row in (
        ("2026-08-02", "applies", "day", "fixed", "Verbote"),
        ("2027-07-01", "applies", "quarter", "expected", ""),
    )
]
FINED = {"role": "fine", "status": "appealable", "since": None, "until": None, "amount": "5", "currency": "EUR"}


@pytest.mark.parametrize(
    ("what", "before", "after", "sentence"),
    [
        (
            *("moved", SET, MOVED),
            "Der Termin „Geltungsbeginn“ des Regelwerks Chipgesetz wurde vom 2. August 2026 auf das 3. Quartal 2027 verschoben.",
        ),
        (
            *("removed", SET, {}),
            "Der Termin „Geltungsbeginn (Verbote)“ des Regelwerks Chipgesetz am 2. August 2026 wurde gestrichen.",
        ),
        (
            *("certainty", SET, SET | {"certainty": "expected"}),
            "Der Termin „Geltungsbeginn (Verbote)“ des Regelwerks Chipgesetz am 2. August 2026 wird jetzt nur noch erwartet.",
        ),
        (
            *("relation_changed", FINED, FINED | {"amount": "2000000", "status": "final"}),
            "Das Bußgeld gegen Apple nach dem Regelwerk Chipgesetz beträgt jetzt 2 Millionen Euro und ist jetzt rechtskräftig.",
        ),
        ("relation_removed", FINED, {}, "Das Bußgeld gegen Apple nach dem Regelwerk Chipgesetz besteht nicht mehr."),
    ],
)
def test_says_in_a_whole_sentence_what_has_changed(law, time_machine, what, before, after, sentence):
    DossierChange.objects.all().delete()
    company = make_company(name="Apple") if what.startswith("relation") else None
    make_article(tags=[law, *filter(None, [company])])
    number = None if company else law.milestones.get().pk
    law.changes.create(what=what, before=before, after=after, company=company, milestone_number=number)
    [event] = [event for event in events(timezone.now(), law.pk) if event.key.startswith("c")]
    assert event.sentence.replace("\xa0", " ") == sentence


@pytest.mark.parametrize("kind", MilestoneKind)
def test_says_in_a_whole_sentence_what_has_come(law, time_machine, kind):
    law.milestones.all().delete()
    set_date(law, "2026-08-02", kind=kind, scope="Verbote")
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    [event] = [event for event in events(timezone.now(), law.pk) if event.key.startswith("m")]
    assert re.fullmatch(r"(Seit dem|Am) 2. August 2026 .* Chipgesetz .*\(Verbote\)\.", event.sentence), event.sentence


def test_whose_piece_it_is_not_reads_so_in_german(law, client, time_machine):
    foreign = piece(law)
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    client.force_login(make_user("Autor:in", author=make_author()))
    refused = client.post(reverse("admin:desk_outdated_box"), {"kasten": f"{foreign.pk}:{law.pk}:m1"})
    assert refused.status_code == 403 and "Das dürfen Sie nicht" in refused.content.decode()


def test_one_law_alone(law, editor, client, time_machine):
    piece(law, title="Dieses")
    other = make_regulation(name="Anderes")
    set_date(other)
    piece(other, title="Jenes")
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    client.force_login(editor)
    page = client.get(reverse("admin:desk_outdated"), {"regelwerk": law.pk}).content.decode()
    assert "Dieses" in page and "Jenes" not in page
    assert "Jenes" in client.get(reverse("admin:desk_outdated"), {"regelwerk": "x"}).content.decode()


def test_what_still_holds_moves_with_a_merged_law_and_back(law, editor):
    article, other = piece(law), make_regulation()
    StillCurrent.objects.create(article=article, regulation=law, person=editor)
    entry = merge(law, other)
    assert StillCurrent.objects.get().regulation == other
    undo_merge(entry)
    assert StillCurrent.objects.get().regulation.name == "Chipgesetz"


@pytest.mark.parametrize("number", [1, 30])
def test_costs_the_same_number_of_queries(law, editor, client, time_machine, django_assert_max_num_queries, number):
    for _ in range(number):
        piece(law)
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    client.force_login(editor)
    with django_assert_max_num_queries(15):
        assert client.get(reverse("admin:desk_outdated")).status_code == 200
    with django_assert_max_num_queries(8):
        client.get(reverse("admin:desk_outdated"))


def test_reads_the_newest_pieces_of_a_law_and_no_more(law, editor, time_machine, monkeypatch):
    monkeypatch.setattr("articles.desk.radar.outdated.MOST_READ", 2)
    assert MOST_READ == 200
    for _ in range(3):
        piece(law)
    time_machine.move_to("2026-08-03T09:00:00+02:00")
    assert count(outdated(editor)) == 2
